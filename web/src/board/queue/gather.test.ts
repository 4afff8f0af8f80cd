// What waits for a superior, and what does not.
import { expect, test } from 'vitest';
import type { AnswerDraft, Visit } from '../../core/door';
import { waitingCards, waitingOf, type Asked, type CardChange } from './gather';

const visit = (id: string, over: Partial<Visit>): Visit => ({ id, own: false, review: 'not_submitted', facts: [], owed: [], ...over }) as unknown as Visit;

const KIND = 'question/ab-3';
const content = (answers: Partial<AnswerDraft>[] = [], open = [{ question: KIND, text: '清关多久？' }]): Asked =>
  ({ answers, questions: open, prints: [{ of: KIND, print: 'p' }] }) as unknown as Asked;

test('plans and records of others wait, one’s own never', () => {
  const all = [
    visit('plan', { approval: 'stale' }),
    visit('record', { approval: 'approved', review: 'amended' }),
    visit('mine', { own: true, approval: 'waiting', review: 'submitted' }),
    visit('passed', { approval: 'approved', review: 'passed' }),
    visit('both', { approval: 'waiting', review: 'submitted' }),
  ];
  expect(all.flatMap((it) => waitingOf(it)).map((it) => it.key)).toEqual(['approval/plan', 'review/record', 'approval/both', 'review/both']);
});

// What others owe is not among what a superior's core owes: a question is known by what was asked and replied to.
const asking = visit('v1', { facts: ['question_asked'] });

test('a question waits for an answer, a draft for a word, and an answer that was passed for nobody here', () => {
  const [open] = waitingOf(asking, content());
  expect(open).toMatchObject({ kind: 'question', question: KIND, asked: '清关多久？', answer: undefined, print: 'p' });
  const draft = { question: KIND, text: 'yes' };
  expect(waitingOf(asking, content([draft]))).toMatchObject([{ answer: draft }]);
  expect(waitingOf(asking, content([{ ...draft, passed: true }]))).toEqual([]);
  // Returned: it waits for another draft.
  expect(waitingOf(asking, content([{ ...draft, passed: false }]))).toMatchObject([{ answer: undefined }]);
  expect(waitingOf(asking, content([draft], []))).toEqual([]);
});

test('of changes of cards those wait that nobody decided', () => {
  const change = (seq: number, state: string) => ({ device: 'ab', seq, state }) as CardChange;
  expect(waitingCards([change(1, 'open'), change(2, 'accepted')]).map((it) => it.key)).toEqual(['card/ab/1']);
});
