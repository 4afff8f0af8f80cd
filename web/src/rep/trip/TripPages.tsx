// The pages of trips, by their addresses. They are loaded when the first of them is opened, and kept for offline with the rest.
import './trip.css';
import { NewTrip } from './NewTrip';
import { Trips } from './Trips';
import { TripScreen } from './TripScreen';

export default function TripPages({ address }: { address: string }) {
  const at = /^#\/trip\/at\/(.+)$/.exec(address)?.[1];
  if (at !== undefined) return <TripScreen key={at} id={decodeURIComponent(at)} />;
  return address === '#/trip/new' ? <NewTrip /> : <Trips />;
}
