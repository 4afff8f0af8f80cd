// Where a traveller was last known to be (V6.3), on a sketch of our own: GeoJSON positions on a grid of degrees. There are neither tiles
// nor borders. A map of China may be shown only as it was approved (审图号), an outline of our own is no such map, and tiles of others would
// tell a foreign host where our people are. All is WGS-84, as phones give it; on tiles with shifted coordinates it would lie wrong.
import { useMemo, useState } from 'react';
import type { Schemas } from '../../api/client';
import { moment, useWords } from '../../words/words';
import { degrees, fit, graticule, HIGH, long, place, sketch, spotsOf, WIDE, zoomed, type Spot, type View } from './geo';

/** So wide is a label of the grid, on the sketch. */
const LABEL = 60;

export function TripMap({ facts }: { facts: Schemas['FactJson'][] }) {
  const t = useWords();
  const made = useMemo(() => sketch(facts), [facts]);
  const spots = useMemo(() => spotsOf(made), [made]);
  const [chosen, setView] = useState<View>();
  const last = spots.at(-1);
  if (!last) return <p className="soft">{t('trips.map.none')}</p>;
  const view = chosen ?? fit(spots);
  const label = t('trips.map.label', { count: spots.length, place: degrees(last.geometry.coordinates, last.properties.around), time: moment(last.properties.at) });
  return (
    <div className="stack">
      <div className="row" role="group" aria-label={t('trips.map.title')}>
        <button type="button" className="small" onClick={() => setView(zoomed(view, 0.5))}>
          {t('trips.map.closer')}
        </button>
        <button type="button" className="small" onClick={() => setView(zoomed(view, 2))}>
          {t('trips.map.further')}
        </button>
        <button type="button" className="small" onClick={() => setView(undefined)}>
          {t('trips.map.whole')}
        </button>
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label={t('trips.map.title')}>
        <svg className="sketch" viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={label} data-map={spots.length}>
          <Grid view={view} />
          <polyline className="way" points={spots.map((it) => at(view, it)).map(({ x, y }) => `${x},${y}`).join(' ')} />
          {spots.map((it, index) => (
            <Mark key={`${it.properties.at}/${index}`} view={view} spot={it} last={it === last} />
          ))}
        </svg>
      </div>
      <p className="soft">
        {t('trips.map.hint')}{spots.length > 1 && ` ${t('trips.map.way')}`}
      </p>
      <Spots spots={spots} />
    </div>
  );
}

const at = (view: View, spot: Spot) => place(view, spot.geometry.coordinates);

function Grid({ view }: { view: View }) {
  const { east, north } = graticule(view);
  // Each label has room; the lines between go without.
  const every = Math.max(1, Math.ceil((LABEL * east.length) / WIDE));
  return (
    <g aria-hidden="true">
      {east.map((degree, index) => {
        const { x } = place(view, [degree, view.north]);
        return (
          <g key={`e${degree}`}>
            <line className="grid" x1={x} x2={x} y1={0} y2={HIGH} />
            {index % every === 0 && (
              <text x={x + 3} y={HIGH - 4}>
                {degree}°
              </text>
            )}
          </g>
        );
      })}
      {north.map((degree) => {
        const { y } = place(view, [view.east, degree]);
        return (
          <g key={`n${degree}`}>
            <line className="grid" x1={0} x2={WIDE} y1={y} y2={y} />
            <text x={3} y={y - 3}>
              {degree}°
            </text>
          </g>
        );
      })}
    </g>
  );
}

function Mark({ view, spot, last }: { view: View; spot: Spot; last: boolean }) {
  const t = useWords();
  const { x, y } = at(view, spot);
  return (
    <g aria-hidden="true">
      <circle className="around" cx={x} cy={y} r={Math.max(0, long(view, spot.properties.around))} />
      <circle className={last ? 'spot last' : 'spot'} cx={x} cy={y} r={last ? 7 : 5} />
      {last && (
        <text x={Math.min(WIDE - 80, x + 10)} y={Math.max(14, y - 10)} className="name">
          {t('trips.map.last')}
        </text>
      )}
    </g>
  );
}

/** The same for who does not see the sketch. */
function Spots({ spots }: { spots: Spot[] }) {
  const t = useWords();
  const around = (metres: number): string =>
    metres < 1_000 ? t('trips.map.metres', { metres }) : t('trips.map.kilometres', { kilometres: (metres / 1_000).toFixed(1) });
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t('trips.map.table')}>
      <table className="rows">
        <caption className="soft">{t('trips.map.table')}</caption>
        <thead>
          <tr>
            {(['what', 'when', 'where', 'around'] as const).map((head) => (
              <th key={head} scope="col">
                {t(`trips.map.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...spots].reverse().map((it, index) => (
            <tr key={`${it.properties.at}/${index}`} data-spot="">
              <td>{t(`fact.${it.properties.name}`, { defaultValue: t('trips.map.position') })}</td>
              <td>{moment(it.properties.at)}</td>
              <td>{degrees(it.geometry.coordinates, it.properties.around)}</td>
              <td>{around(it.properties.around)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
