// What of a thing that waits a decision is about, as it was shown: a decision is held for some seconds, and must not be written on
// what came in the meantime and nobody saw.
import { useEffect } from 'react';
import type { Content } from '../../core/door';

/** The card whose content is shown, and that content in a few words that are compared. */
export interface Shown {
  key: string;
  print: string;
  /** Whether all is there that is needed for a yes: a record's checklist comes from the server. */
  whole: boolean;
}

export type Show = (shown: Shown | undefined) => void;

/** Says what is shown as long as it is. */
export function useShown(show: Show, key: string, print: string | undefined, whole: boolean): void {
  useEffect(() => {
    show(print === undefined ? undefined : { key, print, whole });
    return () => show(undefined);
  }, [show, key, print, whole]);
}

/** As it came with what is shown; nothing where that is not here. The core compares it with what it would sign on. */
export const printOf = (content: Pick<Content, 'prints'> | undefined, of: string): string | undefined => content?.prints.find((it) => it.of === of)?.print;

/** A change of a card, whose values are in the list already; the server holds a yes against what stands in the card then. */
export const CARD_PRINT = '';
