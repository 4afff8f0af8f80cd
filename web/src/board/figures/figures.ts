// The board's figures: completion, on time and awaiting, by department and by week. Nothing is judged here; states are the server's.
import type { Schemas } from '../../api/client';

/** Done, in time or not, or done and nothing decides. */
const DONE = ['met', 'met_offline', 'late', 'accepted', 'rejected', 'claimed', 'undetermined', 'disputed'];
/** Done in time: proven, attested, or accepted by a superior. */
const IN_TIME = ['met', 'met_offline', 'accepted'];
/** Done, and it is known whether in time. A claim that waits and what nothing decides count for nobody and against nobody. */
const JUDGED = [...IN_TIME, 'late', 'rejected'];
/** Overdue, and a phone was not heard of: not called late (docs/evidence.md). */
const AWAITING = 'awaiting_device';

export interface Figures {
  /** What fell due, or was done before that; not what was called off, excused or still has time. */
  due: number;
  done: number;
  judged: number;
  inTime: number;
  awaiting: number;
}

export const MEASURES = ['completion', 'onTime', 'awaiting'] as const;
export type Measure = (typeof MEASURES)[number];

export const none = (): Figures => ({ due: 0, done: 0, judged: 0, inTime: 0, awaiting: 0 });

/** Of how many, and how many: a share is never shown without both. */
export function partOf(measure: Measure, it: Figures): { part: number; of: number } {
  if (measure === 'completion') return { part: it.done, of: it.due };
  if (measure === 'onTime') return { part: it.inTime, of: it.judged };
  return { part: it.awaiting, of: it.due };
}

/** From 0 to 1; none where there is nothing to be counted. */
export function share(measure: Measure, it: Figures): number | undefined {
  const { part, of } = partOf(measure, it);
  return of === 0 ? undefined : part / of;
}

/** From how many things owed are in which state. */
function counted(states: { [state: string]: number }): Figures {
  const made = none();
  for (const [state, many] of Object.entries(states)) {
    const [done, awaiting] = [DONE.includes(state), state === AWAITING];
    if (done || awaiting || state === 'missing' || state === 'unrecoverable') made.due += many;
    if (done) made.done += many;
    if (JUDGED.includes(state)) made.judged += many;
    if (IN_TIME.includes(state)) made.inTime += many;
    if (awaiting) made.awaiting += many;
  }
  return made;
}

/** ISO 8601 week of a moment in this browser's zone, `2026-W47`. */
export function weekOf(start: string): string {
  const at = new Date(start);
  const day = new Date(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()));
  // The week is that of its Thursday.
  day.setUTCDate(day.getUTCDate() + 4 - (day.getUTCDay() || 7));
  const year = day.getUTCFullYear();
  const week = Math.ceil(((day.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 + 1) / 7);
  return `${year}-W${String(week).padStart(2, '0')}`;
}

export const BY = ['department', 'week'] as const;
export type By = (typeof BY)[number];

/** The department's name; empty where there is none. */
export const departmentOf = (visit: Pick<Schemas['BoardVisitJson'], 'department' | 'department_name'>): string =>
  visit.department_name ?? visit.department ?? '';

export interface Group {
  /** Empty for those that have none. */
  name: string;
  visits: number;
  figures: Figures;
}

/** Groups by name, with those that have none last; weeks are in the order of time by that. */
export function grouped(groups: Schemas['GroupJson'][]): Group[] {
  const made = groups.map(({ name, visits, states }): Group => ({ name, visits, figures: counted(states) }));
  return made.sort((one, other) => Number(one.name === '') - Number(other.name === '') || (one.name < other.name ? -1 : 1));
}
