// One trip (V6.3): for the traveller first what keeps them safe, then the itinerary; for who watches first what to do.
import { useState } from 'react';
import type { Trip } from '../../core/door';
import { useSession } from '../../session/session';
import { moment, said, useWords } from '../../words/words';
import { Told } from '../Told';
import { Before } from './Before';
import { Clock } from './Clock';
import { Details } from './Details';
import { useDoing, type Doing } from './doing';
import { Extend } from './Extend';
import { Legs } from './Legs';
import { Help, SignOfLife, type LastSaid } from './SignOfLife';
import { WatchWord } from './State';
import { Spoken } from './Spoken';
import { isOpen, useTrip } from './useTrip';
import { Watchers } from './Watchers';
import { Watching } from './Watching';

export function TripScreen({ id }: { id: string }) {
  const t = useWords();
  const { writer } = useSession();
  const seen = useTrip(id);
  const doing = useDoing((act) => t(`trip.did.${act}`));
  const [last, setLast] = useState<LastSaid>();
  if (!seen) return null;
  const { trip, visit } = seen;
  if (!trip) {
    return (
      <div className="empty stack">
        <h1>{t('trip.title')}</h1>
        <p>{t('trip.notHere')}</p>
        <a className="act plain" href="#/trip">
          {t('trip.toAll')}
        </a>
      </div>
    );
  }
  const may = writer && !doing.busy;
  const away = ['set_out', 'arrive', 'check_in'].some((fact) => visit?.facts.includes(fact)) && trip.watch?.state !== 'closed';
  const parts = { trip, doing, may, spoke: setLast };
  return (
    <div className="stack trip">
      <header>
        <div className="row spread">
          <h1>{t('trip.title')}</h1>
          <WatchWord state={trip.watch?.state} />
        </div>
        <div className="row soft">
          <span>{trip.own ? visit?.customer : trip.traveller}</span>
          {trip.return_by !== undefined && <span>{t('trip.backBy', { time: moment(trip.return_by) })}</span>}
          {visit?.synced !== undefined && <span data-synced={visit.synced}>{t(`synced.${visit.synced}`)}</span>}
        </div>
      </header>
      {trip.own && away && <SignOfLife {...parts} />}
      <Clock trip={trip} />
      <Told why={doing.why} hints={doing.hints} />
      {doing.done && (
        <div role="status" className="banner good">
          {doing.done}
        </div>
      )}
      {last && <Spoken trip={trip} last={last} />}
      {trip.watch && <p className="soft why">{said(trip.watch.sentence)}</p>}
      {!trip.own && <Watching {...parts} />}
      {trip.own && trip.watch?.state !== 'closed' && (!away || !trip.watch) && <Before {...parts} away={away} />}
      {trip.own && !away && trip.watch?.state !== 'closed' && <Help {...parts} />}
      <Watchers trip={trip} />
      {trip.own && isOpen(trip) && <Extend visit={trip.visit} own doing={doing} may={may} />}
      <Changed trip={trip} doing={doing} may={may} />
      <Points trip={trip} />
      <Legs {...parts} />
      {trip.own && trip.legs.length > 0 && <Details trip={trip} doing={doing} />}
      <Spoken trip={trip} />
    </div>
  );
}

/** What was changed after it was shared is known to nobody until it is shared again. */
function Changed({ trip, doing, may }: { trip: Trip; doing: Doing; may: boolean }) {
  const t = useWords();
  if (!trip.own || !isOpen(trip) || trip.legs.length === 0) return null;
  return (
    <button type="button" className="act plain" disabled={!may} onClick={() => void doing.act({ act: 'share', visit: trip.visit })}>
      {t('trip.shareAgain')}
    </button>
  );
}

function Points({ trip }: { trip: Trip }) {
  const t = useWords();
  if (!trip.own || trip.points.length === 0) return null;
  return (
    <section className="card stack" aria-label={t('trip.points')}>
      <h2>{t('trip.points')}</h2>
      <ul className="lines">
        {trip.points.map((point) => (
          <li key={point.sentence.zh}>
            <span className={`word ${point.weight === 'refuse' ? 'bad' : 'warn'}`}>{t(`trip.weight.${point.weight}`)}</span> {said(point.sentence)}
          </li>
        ))}
      </ul>
    </section>
  );
}
