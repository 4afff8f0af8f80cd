// Which rows of a long list are drawn: those that are seen, and some before and behind, in steps, so that little scrolling draws nothing.

/** Rows that are drawn beyond each end of what is seen. */
const BEYOND = 6;
/** What is drawn begins and ends at a multiple of this. */
const STEP = 6;

export interface Window {
  from: number;
  /** The first that is not drawn. */
  upto: number;
}

/** Of `count` rows of one height, by how far the list is scrolled and how high its part of the screen is, all in pixels. */
export function windowOf(count: number, row: number, scrolled: number, high: number): Window {
  const first = Math.max(0, Math.floor(scrolled / row) - BEYOND);
  const last = Math.ceil((scrolled + high) / row) + BEYOND;
  const from = Math.floor(first / STEP) * STEP;
  const upto = Math.ceil(last / STEP) * STEP;
  return { from: Math.min(from, count), upto: Math.min(count, upto) };
}

/** The rows that are drawn, and the one with the focus wherever it is: what has the focus must not go. */
export function rowsOf({ from, upto }: Window, kept: number | undefined): number[] {
  const rows = Array.from({ length: upto - from }, (_, at) => from + at);
  if (kept === undefined || (kept >= from && kept < upto)) return rows;
  return kept < from ? [kept, ...rows] : [...rows, kept];
}

/** How far the list is to be scrolled so that a row is seen whole; no further than it must. */
export function scrolledTo(row: number, at: number, scrolled: number, high: number): number {
  if (at * row < scrolled) return at * row;
  return Math.max(scrolled, (at + 1) * row - high);
}
