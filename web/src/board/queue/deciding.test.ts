// A decision is written on what was shown when it was taken, or not at all; and what was not written is told.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Api } from '../../api/client';
import type { AnswerDraft, Content, Do, Visit } from '../../core/door';
import type { Waiting } from './gather';

// The client is made when its file is read.
vi.hoisted(() => vi.stubGlobal('location', { origin: 'http://localhost' }));
const { carryOut, Moved } = await import('./decision');
const { Deciding } = await import('./deciding');
const { printNow } = await import('./shown');
type Decision = import('./decision').Decision;
type Signs = import('./decision').Signs;

const KIND = 'question/ab-3';
const draft = (text: string): AnswerDraft => ({ question: KIND, text, by: 'li.na', passed: undefined });

/** A door to a core that holds one visit, which others change. */
function played() {
  const visit = { id: 'v1', customer: '北港', approval: 'waiting', approved: false, review: 'submitted', facts: ['plan', 'submit'], owed: [{ kind: KIND, state: 'running' }] };
  const content = { plan: { purpose: '报价' }, record: { needs: [{ text: '冷库' }], summary: '' }, remarks: [], answers: [draft('可以')] };
  const done: Do[] = [];
  const ask = (what: string, of: unknown): Promise<unknown> => {
    if (what === 'tap') done.push(of as Do);
    return Promise.resolve(structuredClone(what === 'visit' ? visit : what === 'content' ? content : undefined));
  };
  return { visit, content, done, door: { ask } as unknown as Signs };
}
type Played = ReturnType<typeof played>;

const waiting = (it: Played): Record<'approval' | 'review' | 'question', Waiting> => {
  const visit = structuredClone(it.visit) as unknown as Visit;
  const answer = (structuredClone(it.content) as unknown as Content).answers[0];
  return {
    approval: { kind: 'approval', key: 'approval/v1', visit },
    review: { kind: 'review', key: 'review/v1', visit },
    question: { kind: 'question', key: `v1/${KIND}`, visit, question: KIND, answer },
  };
};
const api = {} as Api;

async function decided(it: Played, kind: 'approval' | 'review' | 'question'): Promise<Decision> {
  const of = waiting(it)[kind];
  return { of, yes: true, words: '', print: (await printNow(it.door, of)) ?? 'nothing' };
}

test('what is as it was shown is written, whatever else came to the visit', async () => {
  for (const kind of ['approval', 'review', 'question'] as const) {
    const it = played();
    const decision = await decided(it, kind);
    it.visit.facts.push('leave');
    await carryOut(it.door, api, decision);
    expect(it.done).toHaveLength(1);
  }
});

const moves: [string, 'approval' | 'review' | 'question', (it: Played) => void][] = [
  ['another plan', 'approval', ({ content }) => (content.plan.purpose = '签约')],
  ['a plan that somebody else approved', 'approval', ({ visit }) => (visit.approved = true)],
  ['a plan that stands against another', 'approval', ({ visit }) => (visit.approval = 'contested')],
  ['another record', 'review', ({ content }) => (content.record.summary = '成交')],
  ['a record submitted anew', 'review', ({ visit }) => visit.facts.push('submit')],
  ['a record that somebody else returned', 'review', ({ visit }) => (visit.review = 'returned')],
  ['another draft', 'question', ({ content }) => (content.answers = [draft('不可以')])],
  ['a draft that is gone', 'question', ({ content }) => (content.answers = [])],
  ['a draft that somebody else passed', 'question', ({ content }) => (content.answers = [{ ...draft('可以'), passed: true }])],
  ['a question that was replied to', 'question', ({ visit }) => (visit.owed = [{ kind: KIND, state: 'met' }])],
];

test.each(moves)('%s is not decided by a key that was pressed before', async (_, kind, move) => {
  const it = played();
  const decision = await decided(it, kind);
  move(it);
  await expect(carryOut(it.door, api, decision)).rejects.toBeInstanceOf(Moved);
  expect(it.done).toEqual([]);
});

test('a change of a card is the server’s to hold against what stands there', async () => {
  const POST = vi.fn(() => Promise.resolve({ data: {}, response: new Response() }));
  const change = { device: 'ab', seq: 7, conflict: true, current: '老港路 3 号' };
  const of = { kind: 'card', key: 'card/ab/7', change } as unknown as Waiting;
  const it = played();
  await carryOut(it.door, { POST } as unknown as Api, { of, yes: true, words: '已核实', print: '' });
  expect(POST).toHaveBeenCalledWith(expect.any(String), expect.objectContaining({ body: { accept: true, reason: '已核实', over: '老港路 3 号' } }));
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const decision = (words: string) => ({ words }) as Decision;

test('what is refused after its seconds stands in the queue again, and is told until it is read, whatever is written after it', async () => {
  const deciding = new Deciding((it) => (it.words === 'moved' ? Promise.reject(new Moved()) : Promise.resolve()), () => undefined);
  deciding.later.put('v1', decision('moved'));
  deciding.later.put('v2', decision('fine'));
  expect([deciding.has('v1'), deciding.has('v2'), deciding.busy]).toEqual([true, true, true]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect([deciding.has('v1'), deciding.has('v2'), deciding.busy]).toEqual([false, true, false]);
  expect(deciding.refused).toMatchObject([{ key: 'v1', why: expect.any(Moved) as unknown }]);
  expect(deciding.written).toBe(1);
  await vi.advanceTimersByTimeAsync(5_000);
  // By then the queue was asked again: what still waits is shown.
  expect(deciding.has('v2')).toBe(false);
  deciding.read('v1');
  expect(deciding.refused).toEqual([]);
});

test('who decides again about what was refused is told no more of before', async () => {
  let changed = 0;
  let good = false;
  const deciding = new Deciding(() => (good ? Promise.resolve() : Promise.reject(new Moved())), () => changed++);
  deciding.later.put('v1', decision(''));
  deciding.later.flush();
  await vi.advanceTimersByTimeAsync(0);
  expect(deciding.refused).toHaveLength(1);
  const before = changed;
  good = true;
  deciding.later.put('v1', decision(''));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(deciding.refused).toEqual([]);
  expect(changed).toBeGreaterThan(before);
});
