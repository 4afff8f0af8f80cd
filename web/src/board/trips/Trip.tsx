// One trip opened: the itinerary, who watches and what reached them, the sketch, and what can be done (V6.3). To open it is a look, which
// the server writes down before it answers.
import { useEffect, useState } from 'react';
import { given, type Api, type Schemas } from '../../api/client';
import { useSession } from '../../session/session';
import { moment, said, sorry, useWords } from '../../words/words';
import type { Account } from '../office/account';
import { Care } from './Care';
import { TripMap } from './TripMap';
import { Heard, Ladder, Told, WatchHistory } from './Watch';

type Row = Schemas['TripInSightJson'];
type Itinerary = Schemas['ItineraryJson'];
type Detail = Schemas['VisitJson'];

interface Looked {
  itinerary?: Itinerary;
  detail?: Detail;
  /** What was done at the trip's other visits, as far as it is shown. */
  beyond?: Schemas['FactJson'][];
  error?: unknown;
}

/** Asks for the trip and the visits that its legs lead to. Where there is no itinerary, or a visit is not shown, the rest stands without. */
async function look(api: Api, id: string): Promise<Looked> {
  const of = (visit: string) => api.GET('/v1/visits/{id}', { params: { path: { id: visit } } });
  const [trip, visit] = await Promise.all([api.GET('/v1/itineraries/{id}', { params: { path: { id } } }), of(id)]);
  const others = [...new Set((trip.data?.legs ?? []).map((leg) => leg.visit))].filter((it) => it !== '' && it !== id);
  const beyond = (await Promise.all(others.map(of))).flatMap((it) => it.data?.facts ?? []);
  return { itinerary: trip.data, detail: given(visit), beyond };
}

/** Risk control looks on: what is done about a watch is for superiors and watchers (docs/access.md), and refused to others. */
const acts = (account: Account, itinerary?: Itinerary): boolean =>
  account.leads || !account.roles.includes('risk_control') || Boolean(itinerary?.reached.some((it) => it.watcher === account.person));

export function Trip({ api, row, account }: { api: Api; row: Row; account: Account }) {
  const t = useWords();
  const { nudges } = useSession();
  const [seen, setSeen] = useState<Looked>({});
  useEffect(() => {
    let gone = false;
    look(api, row.visit).then(
      (found) => !gone && setSeen(found),
      (error: unknown) => !gone && setSeen((before) => ({ ...before, error })),
    );
    return () => {
      gone = true;
    };
  }, [api, row.visit, nudges]);
  const { itinerary, detail, beyond, error } = seen;
  const may = acts(account, itinerary);
  return (
    <div className="stack" data-trip-open={row.visit}>
      <p className="soft">{t('trips.lookTold')}</p>
      {error !== undefined && (
        <div role="alert" className="banner bad">
          {sorry(error)}
        </div>
      )}
      <Heard trip={row} />
      {may && row.state !== 'closed' && <Care visit={row.visit} alarmed={row.state === 'alarmed'} own={row.own} />}
      <Ladder trip={row} />
      <section className="card stack" aria-label={t('trips.map.title')}>
        <h3>{t('trips.map.title')}</h3>
        {detail ? <TripMap facts={[...detail.facts, ...(beyond ?? [])]} /> : <p role="status">{t('loading')}</p>}
      </section>
      {detail && (itinerary ? <Legs itinerary={itinerary} /> : <p className="soft">{t('trips.legs.none')}</p>)}
      {itinerary && <Watchers reached={itinerary.reached} />}
      {itinerary && may && !row.own && <Medical api={api} visit={row.visit} has={itinerary.has_medical_note} alarmed={row.state === 'alarmed'} />}
      {detail && <Told told={itinerary?.told ?? detail.told} />}
      {detail && <WatchHistory changes={detail.watch_history} />}
    </div>
  );
}

function Legs({ itinerary }: { itinerary: Itinerary }) {
  const t = useWords();
  const heads = ['place', 'from', 'until', 'by', 'lodging', 'contact'] as const;
  const local = (text: string, zone: string): string => (text === '' ? '' : `${text.slice(0, 16).replace('T', ' ')} ${zone}`);
  return (
    <section className="card stack" aria-label={t('trips.legs.title')}>
      <h3>{t('trips.legs.title')}</h3>
      <div className="scroll" tabIndex={0} role="region" aria-label={t('trips.legs.title')}>
        <table className="rows">
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {t(`trips.legs.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {itinerary.legs.map((leg, at) => (
              <tr key={at} data-leg={leg.visit}>
                <td>{leg.place}</td>
                <td>{local(leg.depart || leg.arrive, leg.depart_zone || leg.arrive_zone)}</td>
                <td>
                  {local(leg.until || leg.arrive, leg.arrive_zone)}
                  {leg.no_coverage_until && <div className="word quiet">{t('trips.legs.gap', { time: leg.no_coverage_until.slice(0, 16).replace('T', ' ') })}</div>}
                </td>
                <td>{leg.transport}</td>
                <td>{leg.lodging}</td>
                <td>
                  {leg.contact} {leg.phone}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div>
        {t('trips.legs.back')}
        {t('trips.colon')}
        {itinerary.return_by ? moment(Date.parse(itinerary.return_by)) : local(itinerary.return_at, itinerary.return_zone)}
      </div>
      {(itinerary.emergency_name !== '' || itinerary.emergency_phone !== '') && (
        <div>
          {t('trips.legs.emergency')}
        {t('trips.colon')}
        {itinerary.emergency_name} {itinerary.emergency_phone}
        </div>
      )}
      {itinerary.points.length > 0 && (
        <details>
          <summary>
            {t('trips.legs.points')} {itinerary.points.length}
          </summary>
          <ul>
            {itinerary.points.map((it, at) => (
              <li key={at}>{said(it)}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Watchers({ reached }: { reached: Itinerary['reached'] }) {
  const t = useWords();
  const tone: { [state: string]: string } = { opened: 'good', on_device: 'good', not_reached: 'warn' };
  return (
    <section className="card stack" aria-label={t('trips.watchers.title')}>
      <h3>{t('trips.watchers.title')}</h3>
      {reached.length === 0 && <p className="soft">{t('trips.watchers.none')}</p>}
      <ul>
        {reached.map((it) => (
          <li key={it.watcher} data-watcher={it.watcher}>
            {it.name} <span className={`word ${tone[it.state] ?? ''}`}>{said(it)}</span>{' '}
            {it.at && <span className="soft">{t('trips.watchers.since', { time: moment(Date.parse(it.at)) })}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Opened in an emergency alone, and each time written down. */
function Medical({ api, visit, has, alarmed }: { api: Api; visit: string; has: boolean; alarmed: boolean }) {
  const t = useWords();
  const [note, setNote] = useState<string>();
  const [why, setWhy] = useState('');
  const open = (): void => {
    api
      .POST('/v1/itineraries/{id}/medical-note', { params: { path: { id: visit } } })
      .then(given)
      .then(
        (found) => setNote(found.note),
        (error: unknown) => setWhy(sorry(error)),
      );
  };
  return (
    <section className="card stack" aria-label={t('trips.medical.title')}>
      <h3>{t('trips.medical.title')}</h3>
      {!has && <p className="soft">{t('trips.medical.none')}</p>}
      {has && !alarmed && <p className="soft">{t('trips.medical.later')}</p>}
      {has && alarmed && note === undefined && (
        <div className="row">
          <button type="button" className="act plain" onClick={open}>
            {t('trips.medical.open')}
          </button>
          <span className="soft">{t('trips.medical.told')}</span>
        </div>
      )}
      {note !== undefined && (
        <>
          <p data-note="">{note}</p>
          <p className="soft">{t('trips.medical.opened')}</p>
        </>
      )}
      {why && (
        <div role="alert" className="banner bad">
          {why}
        </div>
      )}
    </section>
  );
}
