// A superior's word on something that waits, and how it is done: as an entry of this browser's own journal, or, for a customer card,
// by the server.
import { given, type Api } from '../../api/client';
import type { Do } from '../../core/door';
import type { Waiting } from './gather';

export interface Decision {
  of: Waiting;
  yes: boolean;
  words: string;
  /** What was shown when it was decided. */
  print: string;
}

/** What its words are listed under: a question that has a draft is an answer to be reviewed. */
export type Sort = 'approval' | 'review' | 'question' | 'answer' | 'card';

export const sortOf = (it: Waiting): Sort => (it.kind === 'question' && it.answer ? 'answer' : it.kind);

/** Which words a decision needs; none where a key is enough. */
export function wordsFor(sort: Sort, yes: boolean): 'reason' | 'points' | 'text' | undefined {
  if (sort === 'card') return 'reason';
  if (yes) return sort === 'question' ? 'text' : undefined;
  return sort === 'approval' ? 'reason' : 'points';
}

export const nameOf = (it: Waiting): string => (it.kind === 'card' ? (it.change.customer_name ?? '–') : it.visit.customer || '–');

const lines = (words: string): string[] => words.split('\n').map((it) => it.trim()).filter((it) => it !== '');

function command(it: Exclude<Waiting, { kind: 'card' }>, yes: boolean, words: string): Do {
  const visit = it.visit.id;
  if (it.kind === 'approval') return yes ? { do: 'approve', visit } : { do: 'return_plan', visit, reason: words };
  if (it.kind === 'review') return { do: 'review', visit, passed: yes, points: lines(words) };
  if (!it.answer) return { do: 'decide', decision: { what: 'draft', visit, question: it.question, text: words } };
  return { do: 'decide', decision: { what: 'answer', visit, question: it.question, passed: yes, points: lines(words) } };
}

/** The part of the door that is needed. */
export interface Signs {
  ask: (what: 'tap', command: Do, shown: string) => Promise<unknown>;
}

export async function carryOut(door: Signs, api: Api, { of, yes, words, print }: Decision): Promise<void> {
  if (of.kind !== 'card') {
    // The core itself holds it against what it would sign on: nothing comes between that and the entry.
    await door.ask('tap', command(of, yes, words), print);
    return;
  }
  const { device, seq, conflict, current } = of.change;
  // Both values were on the screen: what stands there now is named, so that nothing newer is overwritten.
  const over = yes && conflict ? { over: current ?? '' } : {};
  given(await api.POST('/v1/proposals/{device}/{seq}/review', { params: { path: { device, seq } }, body: { accept: yes, reason: words, ...over } }));
}
