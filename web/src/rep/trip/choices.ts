// What a trip can be made of: own plans of this day and later that no trip has yet, the approved ones first.
import type { Visit } from '../../core/door';

type Planned = Pick<Visit, 'id' | 'own' | 'start' | 'end' | 'facts' | 'approved'>;

/** `now` in milliseconds since 1970; the day is this browser's. */
export function choices<T extends Planned>(visits: readonly T[], taken: ReadonlySet<string>, now: number): T[] {
  const today = new Date(now).setHours(0, 0, 0, 0);
  const open = visits.filter((it) => it.own && it.start !== undefined && (it.end ?? it.start) >= today && !it.facts.includes('cancel') && !it.facts.includes('leave'));
  const free = open.filter((it) => !taken.has(it.id));
  return free.sort((one, other) => Number(other.approved) - Number(one.approved) || (one.start ?? 0) - (other.start ?? 0));
}
