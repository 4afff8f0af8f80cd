// A mark that this browser was enrolled, kept apart from the store: where the mark is and the store is not, the browser took it away.
import { keep, kept } from './kept';

const MARK = 'sojourn-enrolled';

/** It is enrolled now. */
export const markHere = (): void => keep(MARK, '1');

/** Whether it was enrolled once. Where the mark could not be kept, a loss can't be told from a first visit. */
export const wasHere = (): boolean => kept(MARK) !== null;
