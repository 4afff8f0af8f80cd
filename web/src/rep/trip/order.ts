// Which of several trips asks for somebody first.
import type { Trip } from '../../core/door';

const ORDER = ['alarmed', 'overdue', 'under_way', 'armed', 'none', 'closed'];
type Ranked = Pick<Trip, 'watch'>;
const rank = (trip: Ranked): number => ORDER.indexOf(trip.watch?.state ?? 'none');

/** An alarm first; of equals what is due first. */
export const urgent = <T extends Ranked>(trips: T[]): T[] =>
  [...trips].sort((one, other) => rank(one) - rank(other) || (one.watch?.due ?? Infinity) - (other.watch?.due ?? Infinity));
