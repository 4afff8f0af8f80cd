// The board's figures by department and by week, each as bars with the table behind it.
import { useMemo, useState } from 'react';
import { useWords } from '../../words/words';
import type { Figured } from './asked';
import { Bars, useSaid } from './Bars';
import { BY, grouped, MEASURES, type By, type Group, type Measure } from './figures';

export function Charts({ figures: { departments, weeks } }: { figures: Figured }) {
  const t = useWords();
  const [tables, setTables] = useState(false);
  const groups = useMemo(() => ({ department: grouped(departments), week: grouped(weeks) }), [departments, weeks]);
  if (!groups.department.some((it) => it.figures.due > 0)) {
    return (
      <p className="empty">
        <strong>{t('figures.empty')}</strong>
        {t('figures.emptyHint')}
      </p>
    );
  }
  return (
    <div className="stack">
      <div className="row">
        <button type="button" className="act plain" aria-pressed={tables} onClick={() => setTables(!tables)}>
          {t(tables ? 'figures.chart' : 'figures.table')}
        </button>
      </div>
      <div className="charts">
        {BY.flatMap((by) => MEASURES.map((measure) => <Chart key={`${by}/${measure}`} by={by} measure={measure} groups={groups[by]} table={tables} />))}
      </div>
    </div>
  );
}

interface ChartProps {
  by: By;
  measure: Measure;
  groups: Group[];
  table: boolean;
}

function Chart({ by, measure, groups, table }: ChartProps) {
  const t = useWords();
  const said = useSaid(measure);
  const nameOf = (group: Group): string => group.name || t(by === 'department' ? 'figures.nobody' : 'figures.never');
  const title = `${t(`figures.${measure}`)} · ${t(`figures.${by}`)}`;
  return (
    <section className="card stack" aria-label={title} data-figure={`${measure}/${by}`}>
      <h2>{title}</h2>
      <div className="soft">{t(`figures.${measure}Hint`)}</div>
      {!table && <Bars measure={measure} title={title} groups={groups} nameOf={nameOf} />}
      <table className={table ? 'rows' : 'unseen'}>
        <caption className="unseen">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t(`figures.${by}Name`)}</th>
            <th scope="col">{t('figures.visits')}</th>
            <th scope="col">{t(`figures.${measure}`)}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.name}>
              <th scope="row">{nameOf(group)}</th>
              <td>{group.visits}</td>
              <td>{said(group)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
