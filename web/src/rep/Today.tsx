// The list of visits: what asks for something first, then by day; each with how far it has come and what is owed next.
import { memo, useMemo, useState } from 'react';
import type { Visit } from '../core/door';
import { StateWord } from '../design/Word';
import { useSession } from '../session/session';
import { moment, useWords } from '../words/words';
import { named } from './named';
import { mostUrgent } from './owed';
import { parts, type Part } from './today';
import { useDay } from './trip/clock';

/** Where it is said which of the things owed it is. */
const ASKS = ['running', 'missing', 'late', 'claimed', 'disputed', 'undetermined', 'awaiting_device'];

/** So many of a part are drawn at first, and as many more at each touch. */
const SHOWN = 20;

export function Today() {
  const t = useWords();
  const { device } = useSession();
  const day = useDay();
  const all = useMemo(() => parts(device?.visits ?? [], day), [device, day]);
  return (
    <>
      <header className="row spread">
        <h1>{t('tabs.today')}</h1>
        <a className="act plain" href="#/plan">
          {t('visit.new')}
        </a>
      </header>
      {all.length === 0 ? (
        <p className="empty">
          <strong>{t('visit.none')}</strong>
          {t('visit.noneHint')}
        </p>
      ) : (
        <div className="stack">
          {all.map(([part, visits]) => (
            <Some key={part} part={part} visits={visits} />
          ))}
        </div>
      )}
    </>
  );
}

function Some({ part, visits }: { part: Part; visits: Visit[] }) {
  const t = useWords();
  const [most, setMost] = useState(SHOWN);
  const name = t(`visit.part.${part}`);
  const left = visits.length - most;
  return (
    <section className="stack" aria-label={name}>
      <h2>
        {name} <span className="soft">{visits.length}</span>
      </h2>
      <ul className="list stack">
        {visits.slice(0, most).map((visit) => (
          <li key={visit.id}>
            <Row visit={visit} />
          </li>
        ))}
      </ul>
      {left > 0 && (
        <button type="button" className="act plain" onClick={() => setMost(most + SHOWN)}>
          {t('visit.more', { count: left })}
        </button>
      )}
    </section>
  );
}

const Row = memo(function Row({ visit }: { visit: Visit }) {
  const t = useWords();
  const owed = mostUrgent(visit.owed);
  return (
    <a className="card" href={`#/visit/${encodeURIComponent(visit.id)}`}>
      <div className="row spread">
        <strong>{named(visit, t)}</strong>
        {owed && <StateWord state={owed.state} of={ASKS.includes(owed.state) ? owed.kind : undefined} />}
      </div>
      <div className="row spread soft">
        <span>{visit.start === undefined ? t('visit.noPlanYet') : moment(visit.start)}</span>
        {visit.synced !== undefined && <span data-synced={visit.synced}>{t(`synced.${visit.synced}`)}</span>}
      </div>
    </a>
  );
});
