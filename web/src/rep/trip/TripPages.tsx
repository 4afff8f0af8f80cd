// The pages of trips, by their addresses. They are loaded when the first of them is opened, and kept for offline with the rest.
import './trip.css';
import { useSession } from '../../session/session';
import { whole } from '../../session/listing';
import { useWords } from '../../words/words';
import { idIn } from '../address';
import { NewTrip } from './NewTrip';
import { Trips } from './Trips';
import { TripScreen } from './TripScreen';

export default function TripPages({ address }: { address: string }) {
  const t = useWords();
  const { device } = useSession();
  const at = idIn(address, '#/trip/at/');
  if (at !== undefined) return <TripScreen key={at} id={at} />;
  // Which trips there are, and what one can be made of, is known once all visits are here.
  if (device && !whole(device)) return <p className="empty">{t('loading')}</p>;
  return address === '#/trip/new' ? <NewTrip /> : <Trips />;
}
