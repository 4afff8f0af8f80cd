// The evidence drawn: proven bounds, what the running clock says, the likeliest time, and the claim. The same stands beside it as a
// table, for whoever does not see the picture.
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Schemas } from '../api/client';
import { clock, moment, sameDay, useWords } from '../words/words';
import { timeline, type Line, type Mark } from './timeline';

const ROW = 34;
const TOP = 4;
/** The name of a deadline has a row of its own: two that are near each other are both read. */
const NAME = 16;
const LEFT = 116;
/** Until the page says how wide it is. */
const WIDE = 640;
type Place = (place: number) => number;

interface Props {
  facts: Schemas['FactJson'][];
  owed: Schemas['ObligationJson'][];
}

/** How wide it is drawn, in pixels: letters keep their size on a phone. */
function useWide(ref: RefObject<Element | null>): number {
  const [wide, setWide] = useState(WIDE);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const watch = new ResizeObserver(([entry]) => setWide(Math.max(LEFT * 2, Math.round(entry?.contentRect.width ?? WIDE))));
    watch.observe(element);
    return () => watch.disconnect();
  }, [ref]);
  return wide;
}

export function TimeLine({ facts, owed }: Props) {
  const t = useWords();
  const ref = useRef<HTMLDivElement>(null);
  const wide = useWide(ref);
  if (facts.length === 0) return <p className="soft">{t('boardPage.noEvidence')}</p>;
  const line = timeline(facts, owed);
  const at: Place = (place) => LEFT + place * (wide - LEFT - 12);
  const top = TOP + line.due.length * NAME;
  const high = top + line.marks.length * ROW + 26;
  return (
    <>
      <div ref={ref}>
        <svg className="timeline" viewBox={`0 0 ${wide} ${high}`} role="img" aria-label={t('boardPage.evidenceHint')}>
          {line.due.map(({ kind, at: place }, row) => (
            <g key={kind}>
              <line className="due" x1={at(place)} x2={at(place)} y1={TOP + row * NAME} y2={high - 24} />
              <text className="soft-text" x={at(place) - 6} y={TOP + row * NAME + 11} textAnchor="end">
                {t(`owed.${kind.split('/')[0] ?? ''}`, { defaultValue: kind })}
              </text>
            </g>
          ))}
          {line.marks.map((mark, row) => (
            <Row key={mark.entry} mark={mark} y={top + row * ROW + ROW / 2} at={at} />
          ))}
          <Scale line={line} y={high - 8} at={at} />
        </svg>
      </div>
      <p className="soft">{t('boardPage.evidenceHint')}</p>
      <Table facts={facts} />
    </>
  );
}

function Row({ mark, y, at }: { mark: Mark; y: number; at: Place }) {
  const t = useWords();
  const { proven, running, claim } = mark;
  return (
    <g data-mark={mark.name}>
      <text x={0} y={y + 4}>
        {t(`fact.${mark.name}`, { defaultValue: mark.name })} {mark.grade}
      </text>
      <line className="grid" x1={at(0)} x2={at(1)} y1={y} y2={y} />
      {mark.before !== undefined ? (
        <text className="soft-text" x={at(0)} y={y - 4}>
          ← {moment(mark.before)}
        </text>
      ) : (
        <>
          <line
            className="proven"
            x1={at(proven.from)}
            x2={at(proven.to)}
            y1={y}
            y2={y}
            strokeDasharray={proven.openFrom || proven.openTo ? '2 8' : undefined}
          />
          {running && <line className="running" x1={at(running.from)} x2={at(running.to)} y1={y} y2={y} />}
          <circle className="best" cx={at(mark.best)} cy={y} r={6} />
          <path className="claim" d={`M${at(claim.at) - 5} ${y - 13}l10 8m0-8l-10 8`} />
        </>
      )}
    </g>
  );
}

function Scale({ line, y, at }: { line: Line; y: number; at: Place }) {
  return (
    <>
      <text className="soft-text" x={at(0)} y={y}>
        {moment(line.from)}
      </text>
      <text className="soft-text" x={at(1)} y={y} textAnchor="end">
        {sameDay(line.from, line.to) ? clock(line.to) : moment(line.to)}
      </text>
    </>
  );
}

/** What is proven of when it was: an end that is not known is not said by a dash. */
function bounds({ earliest, latest }: Props['facts'][number], t: ReturnType<typeof useWords>): string {
  const time = (text: string): string => moment(Date.parse(text));
  if (earliest && latest) return `${time(earliest)} – ${time(latest)}`;
  return latest ? t('boardPage.before', { time: time(latest) }) : earliest ? t('boardPage.after', { time: time(earliest) }) : t('boardPage.unproven');
}

function Table({ facts }: { facts: Props['facts'] }) {
  const t = useWords();
  const time = (text?: string | null): string => (text ? moment(Date.parse(text)) : '—');
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t('boardPage.evidence')}>
      <table className="rows">
        <tbody>
          {facts.map((fact) => (
            <tr key={fact.entry}>
              <th scope="row">{t(`fact.${fact.name}`, { defaultValue: fact.name })}</th>
              <td>{time(fact.at)}</td>
              <td>{bounds(fact, t)}</td>
              <td>
                {t('boardPage.grade')} {fact.grade}
              </td>
              <td>
                {t('boardPage.received')} {time(fact.received)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
