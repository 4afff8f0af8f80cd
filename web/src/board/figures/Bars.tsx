// One figure as bars, drawn here: a dozen rectangles need no library of half a megabyte. The table behind it is in the page all the
// time, since it is what a screen reader gets; the drawing is hidden from it.
import { useWords } from '../../words/words';
import { partOf, share, type Group, type Measure } from './figures';

const ROW = 30;
const LEFT = 108;
const WIDE = 430;
const BAR = 190;

interface Props {
  measure: Measure;
  title: string;
  groups: Group[];
  nameOf: (group: Group) => string;
}

export function Bars({ measure, title, groups, nameOf }: Props) {
  const said = useSaid(measure);
  const high = groups.length * ROW + 4;
  return (
    <svg className={`bars ${measure}`} viewBox={`0 0 ${WIDE} ${high}`} aria-hidden="true" data-chart={title}>
      {groups.map((group, row) => {
        const at = row * ROW + 4;
        const part = share(measure, group.figures);
        return (
          <g key={group.name}>
            <text x={LEFT - 10} y={at + 16} textAnchor="end">
              {short(nameOf(group))}
            </text>
            <rect className="ground" x={LEFT} y={at} width={BAR} height={22} rx={4} />
            {part !== undefined && part > 0 && <rect className="part" x={LEFT} y={at} width={Math.max(3, BAR * part)} height={22} rx={4} data-share={part} />}
            <text className="soft-text" x={LEFT + BAR + 10} y={at + 16}>
              {said(group)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

const LONGEST = 13;
const short = (name: string): string => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);

/** A share in words, never without how many of how many. */
export function useSaid(measure: Measure): (group: Group) => string {
  const t = useWords();
  return ({ figures }) => {
    const part = share(measure, figures);
    if (part === undefined) return t('figures.nothing');
    return t('figures.share', { percent: `${Math.round(part * 100)}%`, ...partOf(measure, figures) });
  };
}
