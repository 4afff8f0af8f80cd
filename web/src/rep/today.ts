// In which order a rep sees visits: what asks for something first, then this day, what lies ahead, and what is behind, the latest first.
import type { Visit } from '../core/door';

export type Part = 'toDo' | 'thisDay' | 'ahead' | 'behind';
export const PARTS: readonly Part[] = ['toDo', 'thisDay', 'ahead', 'behind'];

type Placed = Pick<Visit, 'start' | 'own' | 'facts' | 'owed'>;

/** Somebody is there now, or something of it can still be done in time or after it. */
function asks(visit: Placed): boolean {
  const did = (fact: string): boolean => visit.facts.includes(fact);
  if (!visit.own || did('cancel')) return false;
  return (did('arrive') && !did('leave')) || visit.owed.some((it) => it.state === 'running' || it.state === 'missing');
}

/** The visits of each part that has any, in the order they are shown. `now` in milliseconds since 1970; days are this browser's. */
export function parts<T extends Placed>(visits: readonly T[], now: number): [Part, T[]][] {
  const began = new Date(now).setHours(0, 0, 0, 0);
  const ends = new Date(began).setHours(24);
  const partOf = (visit: T): Part => {
    if (asks(visit)) return 'toDo';
    if (visit.start === undefined || visit.start >= ends) return 'ahead';
    return visit.start >= began ? 'thisDay' : 'behind';
  };
  const sorted = [...visits].sort((one, other) => (one.start ?? Infinity) - (other.start ?? Infinity));
  const all = new Map<Part, T[]>(PARTS.map((part) => [part, []]));
  for (const visit of sorted) all.get(partOf(visit))?.push(visit);
  all.get('behind')?.reverse();
  return [...all].filter(([, some]) => some.length > 0);
}
