// What the policy says of the visit as it stands, and what the record lacks (V9.1, A3.2).
import type { Content, Visit } from '../../core/door';
import { said, useWords } from '../../words/words';

export function Remarks({ visit, content }: { visit: Visit; content: Content | undefined }) {
  const t = useWords();
  const all = [...visit.findings, ...(content?.remarks ?? []), ...visit.notes];
  const once = [...new Map(all.map((it) => [it.clause + it.sentence.zh, it])).values()];
  if (once.length === 0) return null;
  // What is lacking is named by a noun: alone it would read as if it were there.
  const lacks = new Set(visit.missing.map((it) => it.sentence.zh));
  return (
    <section className="card stack" aria-label={t('visit.remarks')}>
      <h2>{t('visit.remarks')}</h2>
      <ul className="lines">
        {once.map((it) => (
          <li key={it.clause + it.sentence.zh}>
            <span className="soft">{it.clause}</span> {lacks.has(it.sentence.zh) ? t('visiting.lacksOne', { what: said(it.sentence) }) : said(it.sentence)}
          </li>
        ))}
      </ul>
    </section>
  );
}
