// What the policy says of the visit as it stands, and what the record lacks (V9.1, A3.2).
import type { Content, Visit } from '../../core/door';
import { said, useWords } from '../../words/words';

export function Remarks({ visit, content }: { visit: Visit; content: Content | undefined }) {
  const t = useWords();
  const all = [...visit.findings, ...(content?.remarks ?? []), ...visit.notes];
  const once = [...new Map(all.map((it) => [it.clause + it.sentence.zh, it])).values()];
  if (once.length === 0) return null;
  return (
    <section className="card stack" aria-label={t('visit.remarks')}>
      <h2>{t('visit.remarks')}</h2>
      <ul className="lines">
        {once.map((it) => (
          <li key={it.clause + it.sentence.zh}>
            <span className="soft">{it.clause}</span> {said(it.sentence)}
          </li>
        ))}
      </ul>
    </section>
  );
}
