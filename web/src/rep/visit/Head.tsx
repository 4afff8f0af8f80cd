// Whom, when, what for; how the plan's approval stands, and why, in a sentence (V4.2, V4.3).
import type { Content, Detail, Visit } from '../../core/door';
import { elsewhere, moment, said, useWords } from '../../words/words';
import { named } from '../named';

const LOUD = ['stale', 'returned', 'withdrawn', 'disputed'];

export function Head({ visit, content, detail }: { visit: Visit; content: Content | undefined; detail: Detail | undefined }) {
  const t = useWords();
  const approval = detail?.approval;
  // The customer's clock, where it is another than this browser's.
  const there = elsewhere(content?.plan?.zone);
  return (
    <header>
      <h1>{named(visit, t)}</h1>
      <div className="row soft">
        {visit.start !== undefined && <span>{moment(visit.start)}</span>}
        {visit.start !== undefined && there !== undefined && <span data-zone={there}>{t('visit.there', { time: moment(visit.start, there), zone: there })}</span>}
        {visit.synced !== undefined && <span data-synced={visit.synced}>{t(`synced.${visit.synced}`)}</span>}
        {/* Where it is said below how the approval stands, it is not said twice. */}
        {(visit.approved || !approval) && <span>{visit.approved ? t('visit.approved') : t('visit.notApproved')}</span>}
      </div>
      {content?.plan?.purpose && <p style={{ margin: 0 }}>{content.plan.purpose}</p>}
      {approval && !visit.approved && (
        <p className={LOUD.includes(approval.state) ? 'banner' : 'soft'} style={{ margin: 0 }} data-approval-state={approval.state}>
          {said(approval.sentence)}
        </p>
      )}
    </header>
  );
}
