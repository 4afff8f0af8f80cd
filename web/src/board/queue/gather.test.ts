// What waits for a superior, and what does not.
import { expect, test } from 'vitest';
import type { AnswerDraft, Device, Visit } from '../../core/door';
import { gather, type Asked, type CardChange } from './gather';

const visit = (id: string, over: Partial<Visit>): Visit => ({ id, own: false, review: 'not_submitted', facts: [], owed: [], ...over }) as unknown as Visit;

const KIND = 'question/ab-3';
const door = (visits: Visit[], answers: Partial<AnswerDraft>[] = [], open = [{ question: KIND, text: '清关多久？' }]): Asked => ({
  ask: ((what: string, from: number, limit: number) =>
    Promise.resolve(
      what === 'list' ? ({ known: visits.length, visits: visits.slice(from, from + limit) } as Device) : { answers, questions: open, prints: [{ of: KIND, print: 'p' }] },
    )) as unknown as Asked['ask'],
});

const keys = async (asked: Asked, changes: CardChange[] = []): Promise<string[]> => (await gather(asked, changes)).map((it) => it.key);

test('plans and records of others wait, one’s own never', async () => {
  const all = [
    visit('plan', { approval: 'stale' }),
    visit('record', { approval: 'approved', review: 'amended' }),
    visit('mine', { own: true, approval: 'waiting', review: 'submitted' }),
    visit('passed', { approval: 'approved', review: 'passed' }),
  ];
  expect(await keys(door(all))).toEqual(['approval/plan', 'review/record']);
});

test('what stands behind the first page of the core’s list waits too', async () => {
  const many = Array.from({ length: 1_203 }, (_, at) => visit(`v${at}`, { review: at === 1_202 ? 'submitted' : 'passed' }));
  expect(await keys(door(many))).toEqual(['review/v1202']);
});

// What others owe is not among what a superior's core owes: a question is known by what was asked and replied to.
const asking = visit('v1', { facts: ['question_asked'] });

test('a question waits for an answer, a draft for a word, and an answer that was passed for nobody here', async () => {
  const [open] = await gather(door([asking]), []);
  expect(open).toMatchObject({ kind: 'question', question: KIND, asked: '清关多久？', answer: undefined, print: 'p' });
  const draft = { question: KIND, text: 'yes' };
  expect(await gather(door([asking], [draft]), [])).toMatchObject([{ answer: draft }]);
  expect(await gather(door([asking], [{ ...draft, passed: true }]), [])).toEqual([]);
  // Returned: it waits for another draft.
  expect(await gather(door([asking], [{ ...draft, passed: false }]), [])).toMatchObject([{ answer: undefined }]);
  expect(await keys(door([asking], [draft], []))).toEqual([]);
});

test('of changes of cards those wait that nobody decided', async () => {
  const change = (seq: number, state: string) => ({ device: 'ab', seq, state }) as CardChange;
  expect(await keys(door([]), [change(1, 'open'), change(2, 'accepted')])).toEqual(['card/ab/1']);
});
