// By when to be heard of next, as it is offered with one tap: the plan's own times first, else in so many hours.
import type { Trip } from '../../core/door';

const HOUR_MS = 3_600_000;
const HOURS = [2, 6, 12, 24];
/** A planned time sooner than this is this check-in's own. */
const SOON_MS = HOUR_MS / 2;

export interface Offer {
  at: number;
  /** In so many hours; none for a time of the plan. */
  hours?: number;
}

/** At most five, the first is taken where nothing is chosen; none is after the return, unless that is over. */
export function offers(trip: Pick<Trip, 'dues' | 'return_by'>, now: number): Offer[] {
  const back = trip.return_by !== undefined && trip.return_by > now + SOON_MS ? trip.return_by : undefined;
  const planned = [...trip.dues, ...(back === undefined ? [] : [back])].find((at) => at > now + SOON_MS);
  const hours = HOURS.map((it) => ({ at: now + it * HOUR_MS, hours: it })).filter((it) => back === undefined || it.at <= back);
  return planned === undefined ? hours : [{ at: planned }, ...hours];
}
