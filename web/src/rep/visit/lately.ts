// Something that is done a moment after the last of many changes: a draft with a photo in it is not written at each key.

export interface Lately<T> {
  /** With this, in a moment; what waited before is not done. */
  soon: (it: T) => void;
  /** What waits, now. */
  now: () => void;
  /** What waits is not done. */
  drop: () => void;
}

const MOMENT_MS = 300;

export function lately<T>(act: (it: T) => void): Lately<T> {
  let waiting: { it: T; timer: ReturnType<typeof setTimeout> } | undefined;
  const drop = (): void => {
    clearTimeout(waiting?.timer);
    waiting = undefined;
  };
  const now = (): void => {
    const due = waiting;
    drop();
    if (due) act(due.it);
  };
  return {
    now,
    drop,
    soon: (it) => {
      drop();
      waiting = { it, timer: setTimeout(now, MOMENT_MS) };
    },
  };
}
