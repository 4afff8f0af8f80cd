// A mark that this browser was enrolled, kept apart from the store: where the mark is and the store is not, the browser took it away.
const MARK = 'sojourn-enrolled';

/** It is enrolled now. */
export function markHere(): void {
  try {
    localStorage.setItem(MARK, '1');
  } catch {
    // No room, or not allowed: then its loss can't be told from a first visit.
  }
}

/** Whether it was enrolled once. */
export function wasHere(): boolean {
  try {
    return localStorage.getItem(MARK) !== null;
  } catch {
    return false;
  }
}
