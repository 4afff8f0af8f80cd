// The trips that one may look at, the most urgent first (V6.3): the state in a sentence, when to hear of the traveller next, and in one
// look who called, who is silent, and whose silence was announced. The order is the server's.
import { useEffect, useState } from 'react';
import { given, type Api, type Schemas } from '../../api/client';
import { useSession } from '../../session/session';
import { moment, said, sorry, span, useWords } from '../../words/words';
import type { Account } from '../office/account';
import { Trip } from './Trip';
import './trips.css';

type Row = Schemas['TripInSightJson'];

const TONES: { [why: string]: string } = {
  forced: 'bad',
  called: 'bad',
  nothing_heard: 'bad',
  past_due: 'warn',
  out_of_coverage: 'quiet',
  on_the_road: '',
  returned: 'good',
  confirmed: 'good',
};

/** Time alone changes a watch: it is asked for anew at least that often. */
const EVERY_MS = 30_000;

interface Seen {
  trips?: Row[];
  /** Whether there are more than were asked for. */
  more?: boolean;
  /** How far the server's now is ahead of this browser's running clock. */
  ahead: number;
  error?: unknown;
}

/** So many pages, of 200 trips each, one after the other: the order is of one moment. */
async function read(api: Api, closed: boolean, pages: number): Promise<{ now: string; trips: Row[]; more: boolean }> {
  const trips = new Map<string, Row>();
  let [now, after]: [string, { after?: string } | undefined] = ['', {}];
  for (let page = 0; page < pages && after; page++) {
    const found: Schemas['TripsJson'] = given(await api.GET('/v1/itineraries', { params: { query: { closed, ...after } } }));
    for (const it of found.trips) trips.set(it.visit, it);
    now = found.now;
    after = found.next == null ? undefined : { after: found.next };
  }
  return { now, trips: [...trips.values()], more: after !== undefined };
}

function useTrips(api: Api, closed: boolean, pages: number): Seen {
  const { nudges } = useSession();
  const [turn, setTurn] = useState(0);
  const [seen, setSeen] = useState<Seen>({ ahead: 0 });
  useEffect(() => {
    const timer = setInterval(() => setTurn((before) => before + 1), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    let gone = false;
    read(api, closed, pages).then(
      ({ now, trips, more }) => !gone && setSeen({ trips, more, ahead: Date.parse(now) - performance.now() }),
      (error: unknown) => !gone && setSeen((before) => ({ ...before, error })),
    );
    return () => {
      gone = true;
    };
  }, [api, closed, pages, nudges, turn]);
  return seen;
}

export default function Trips({ api, account }: { api: Api; account: Account }) {
  const t = useWords();
  const [closed, setClosed] = useState(false);
  const [opened, setOpened] = useState<string>();
  const [pages, setPages] = useState(1);
  const { trips, more, ahead, error } = useTrips(api, closed, pages);
  return (
    <section className="stack" aria-label={t('trips.title')}>
      <div className="row spread">
        <h2>{t('trips.title')}</h2>
        <label className="row">
          <input type="checkbox" checked={closed} onChange={(event) => setClosed(event.target.checked)} />
          {t('trips.closed')}
        </label>
      </div>
      {error !== undefined && (
        <div role="alert" className="banner bad">
          {sorry(error)}
        </div>
      )}
      {!trips && error === undefined && <p role="status">{t('loading')}</p>}
      {trips?.length === 0 && (
        <p className="empty">
          <strong>{t('trips.none')}</strong>
          {t('trips.noneHint')}
        </p>
      )}
      <ul className="trips">
        {trips?.map((row) => (
          <li key={row.visit} className={`card stack trip ${TONES[row.why] ?? ''}`} data-trip={row.visit} data-why={row.why}>
            <Head row={row} ahead={ahead} open={opened === row.visit} turn={() => setOpened(opened === row.visit ? undefined : row.visit)} />
            {opened === row.visit && <Trip api={api} row={row} account={account} />}
          </li>
        ))}
      </ul>
      {more && (
        <button type="button" className="act plain" onClick={() => setPages(pages + 1)}>
          {t('trips.more')}
        </button>
      )}
    </section>
  );
}

function Head({ row, ahead, open, turn }: { row: Row; ahead: number; open: boolean; turn: () => void }) {
  const t = useWords();
  return (
    <>
      <div className="row spread">
        <h3>
          {row.traveller_name}
          {row.customer_name !== '' && <span className="soft"> · {row.customer_name}</span>}
          {row.own && <span className="soft"> · {t('trips.own')}</span>}
        </h3>
        <span className={`word ${TONES[row.why] ?? ''}`}>{t(`trips.why.${row.why}`, { defaultValue: row.state })}</span>
      </div>
      <div>{said({ zh: row.sentence_zh ?? '', en: row.sentence_en ?? '' })}</div>
      <div className="soft">{t(`trips.whyHint.${row.why}`, { defaultValue: '' })}</div>
      <div className="row spread">
        {row.state === 'closed' ? <span className="soft">{t('trips.nextNone')}</span> : <Due due={Date.parse(row.due)} ahead={ahead} />}
        <button type="button" className="small" aria-expanded={open} onClick={turn}>
          {open ? t('trips.hide') : t('trips.open')}
          <span className="unseen"> {row.traveller_name}</span>
        </button>
      </div>
    </>
  );
}

/** The time until the next sign of life is due, by the server's time; it counts on without the server. */
function Due({ due, ahead }: { due: number; ahead: number }) {
  const t = useWords();
  const [running, setRunning] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setRunning(performance.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const left = due - (running + ahead);
  return (
    <span data-due={left > 0 ? 'ahead' : 'past'}>
      {t('trips.due')} {moment(due)} · <strong>{t(left > 0 ? 'trips.in' : 'trips.over', { time: span(left) })}</strong>
    </span>
  );
}
