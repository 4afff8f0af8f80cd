// The list of visits by planned start, each with how far it has come and what is owed next.
import { memo, useEffect, useState } from 'react';
import type { Visit } from '../core/door';
import { StateWord } from '../design/Word';
import { useSession } from '../session/session';
import { moment, useWords } from '../words/words';
import { mostUrgent } from './owed';

export function Today() {
  const t = useWords();
  const { device } = useSession();
  const visits = device?.visits ?? [];
  const drawn = useDrawn(visits.length);
  return (
    <>
      <header className="row spread">
        <h1>{t('tabs.today')}</h1>
        <a href="#/plan">{t('visit.new')}</a>
      </header>
      {visits.length === 0 ? (
        <p className="empty">
          <strong>{t('visit.none')}</strong>
          {t('visit.noneHint')}
        </p>
      ) : (
        <ul className="list stack">
          {visits.slice(0, drawn).map((visit) => (
            <li key={visit.id}>
              <Row visit={visit} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** So many are drawn at once: a screen and more. The others follow, so that nobody waits for what they do not see. */
const AT_ONCE = 20;
const PAUSE_MS = 30;

function useDrawn(many: number): number {
  const [drawn, setDrawn] = useState(AT_ONCE);
  useEffect(() => {
    if (drawn >= many) return;
    const soon = setTimeout(() => setDrawn((before) => before + AT_ONCE), PAUSE_MS);
    return () => clearTimeout(soon);
  }, [drawn, many]);
  return drawn;
}

const Row = memo(function Row({ visit }: { visit: Visit }) {
  const t = useWords();
  const owed = mostUrgent(visit.owed);
  return (
    <a className="card" href={`#/visit/${encodeURIComponent(visit.id)}`}>
      <div className="row spread">
        <strong>{visit.customer || visit.id}</strong>
        {owed && <StateWord state={owed.state} />}
      </div>
      <div className="row spread soft">
        <span>{visit.start === undefined ? '' : moment(visit.start)}</span>
        {visit.synced !== undefined && <span data-synced={visit.synced}>{t(`synced.${visit.synced}`)}</span>}
      </div>
    </a>
  );
});
