// What a superior can decide of something owed, by its state. Whether they may is the server's to say (docs/access.md).
import type { Do } from '../../core/door';

export const RULINGS = ['accept', 'reject', 'excuse'] as const;
export type Ruling = (typeof RULINGS)[number];

/** Nothing is left to be excused. */
const SETTLED = ['void', 'excused', 'met', 'met_offline', 'accepted'];

/** Accepting and rejecting is for `claimed` alone: where proof or a running clock speaks, opinion counts for nothing (docs/evidence.md). */
export function rulingsOn(state: string): Ruling[] {
  if (SETTLED.includes(state)) return [];
  return state === 'claimed' ? [...RULINGS] : ['excuse'];
}

/** The one that a key means: the claimed one for accepting and rejecting, and for excusing the first that can be excused. */
export function meant<T extends { state: string }>(ruling: Ruling, owed: T[]): T | undefined {
  return owed.find((it) => rulingsOn(it.state).includes(ruling));
}

export const KEYS: { [key: string]: Ruling } = { a: 'accept', r: 'reject', e: 'excuse' };

export function commandOf(ruling: Ruling, visit: string, obligation: string, reason: string): Do {
  if (ruling === 'excuse') return { do: 'decide', decision: { what: 'waive', visit, obligation, reason } };
  return { do: 'decide', decision: { what: 'claim', visit, obligation, accepted: ruling === 'accept', reason } };
}
