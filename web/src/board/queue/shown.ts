// What of a thing that waits a decision is about, as it was shown: a decision is held for some seconds, and must not be written on
// what came in the meantime and nobody saw.
import { useEffect } from 'react';
import type { AnswerDraft, Content, Visit } from '../../core/door';
import { draftOf, isOpen, type Waiting } from './gather';

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

/** Nothing where the plan is not here. What the policy says of it moves with the clock and is left out. */
export const planPrint = (visit: Visit, content: Content | undefined): string | undefined =>
  content?.plan && JSON.stringify([visit.approval, visit.approved, content.plan]);

/** Nothing where the record is not here. */
export const recordPrint = (visit: Visit, content: Content | undefined): string | undefined =>
  content?.record && JSON.stringify([visit.review, visit.facts.filter((it) => it === 'submit').length, content.record]);

export const answerPrint = (visit: Visit, question: string, answer: AnswerDraft | undefined): string =>
  JSON.stringify([isOpen(visit, question), answer ?? null]);

/** A change of a card, whose values are in the list already; the server holds a yes against what stands in the card then. */
export const CARD_PRINT = '';

/** The part of the door that is needed. */
export interface Read {
  ask: ((what: 'visit', id: string) => Promise<Visit | undefined>) & ((what: 'content', id: string) => Promise<Content | undefined>);
}

/** The same as this browser's core has it now. */
export async function printNow(door: Read, it: Waiting): Promise<string | undefined> {
  if (it.kind === 'card') return CARD_PRINT;
  const [visit, content] = await Promise.all([door.ask('visit', it.visit.id), door.ask('content', it.visit.id)]);
  if (!visit) return undefined;
  if (it.kind === 'approval') return planPrint(visit, content);
  if (it.kind === 'review') return recordPrint(visit, content);
  return answerPrint(visit, it.question, draftOf(content?.answers ?? [], it.question));
}
