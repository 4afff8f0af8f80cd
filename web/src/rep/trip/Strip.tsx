// While the person is on the road, above every page: how long until they are to be heard of, one tap from the check-in.
import './trip.css';
import type { Visit } from '../../core/door';
import { useWords } from '../../words/words';
import { Clock } from './Clock';
import { addressOf, useTrip } from './useTrip';

export default function Strip({ visit }: { visit: Visit }) {
  const t = useWords();
  const seen = useTrip(visit.id);
  if (!seen?.trip || seen.trip.watch === undefined || seen.trip.watch.state === 'closed') return null;
  return (
    <a className="strip" href={addressOf(visit.id)}>
      <Clock trip={seen.trip} />
      <strong>{t('trip.toCheckIn')} ›</strong>
    </a>
  );
}
