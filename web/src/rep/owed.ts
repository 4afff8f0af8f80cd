// Which of several things owed is shown where there is room for one.
import type { Owed } from '../core/door';

const ORDER = ['missing', 'late', 'disputed', 'claimed', 'undetermined', 'running', 'awaiting_device', 'unrecoverable'];

/** The one that most asks for something to be done; of equals the one that falls due first. */
export function mostUrgent(owed: Owed[]): Owed | undefined {
  const place = (one: Owed): number => {
    const at = ORDER.indexOf(one.state);
    return at < 0 ? ORDER.length : at;
  };
  return [...owed].sort((one, other) => place(one) - place(other) || (one.due ?? Infinity) - (other.due ?? Infinity))[0];
}

/** The name of what is owed, without the entry that began it. */
export const kindOf = (owed: Owed): string => owed.kind.split('/')[0] ?? owed.kind;
