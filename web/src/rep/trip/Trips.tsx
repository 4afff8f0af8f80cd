// The trips that are here: one's own, and those one watches over, the most urgent first.
import type { Trip } from '../../core/door';
import { useSession } from '../../session/session';
import { moment, useWords } from '../../words/words';
import { urgent } from './order';
import { Relay } from './Relay';
import { WatchWord } from './State';
import { addressOf, isOpen, useTrips } from './useTrip';

export function Trips() {
  const t = useWords();
  const trips = useTrips();
  if (!trips) return null;
  const own = urgent(trips.filter((trip) => trip.own));
  const watched = urgent(trips.filter((trip) => !trip.own));
  return (
    <>
      <header className="row spread">
        <h1>{t('trip.tab')}</h1>
        <a className="act plain" href="#/trip/new">
          {t('trip.new')}
        </a>
      </header>
      <div className="stack">
        {watched.length > 0 && <List name={t('trip.watched')} trips={watched} />}
        <List name={t('trip.mine')} trips={own} />
        {own.length === 0 && (
          <p className="empty">
            <strong>{t('trip.none')}</strong>
            {t('trip.noneHint')}
          </p>
        )}
        <Relay />
      </div>
    </>
  );
}

function List({ name, trips }: { name: string; trips: Trip[] }) {
  if (trips.length === 0) return null;
  return (
    <section className="stack" aria-label={name}>
      <h2>{name}</h2>
      <ul className="list stack">
        {trips.map((trip) => (
          <li key={trip.visit}>
            <Row trip={trip} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Row({ trip }: { trip: Trip }) {
  const t = useWords();
  const { device } = useSession();
  const places = trip.legs.map((leg) => leg.place).join(' → ');
  const customer = device?.visits.find((visit) => visit.id === trip.visit)?.customer;
  return (
    <a className="card" href={addressOf(trip.visit)} data-trip={trip.visit}>
      <div className="row spread">
        <strong>{trip.own ? places || customer || t('trip.title') : trip.traveller}</strong>
        <WatchWord state={trip.watch?.state} />
      </div>
      {!trip.own && places && <div className="soft">{places}</div>}
      <div className="row spread soft">
        {isOpen(trip) && trip.watch && <span>{t('trip.dueBy', { time: moment(trip.watch.due) })}</span>}
        {trip.return_by !== undefined && <span>{t('trip.backBy', { time: moment(trip.return_by) })}</span>}
      </div>
    </a>
  );
}
