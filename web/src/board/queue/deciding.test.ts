// A decision is written on what was shown when it was taken, or not at all; and what was not written is told.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Api } from '../../api/client';
import type { AnswerDraft, Do, Visit } from '../../core/door';
import type { Waiting } from './gather';

// The client is made when its file is read.
vi.hoisted(() => vi.stubGlobal('location', { origin: 'http://localhost' }));
const { carryOut } = await import('./decision');
const { Deciding } = await import('./deciding');
const { CoreError } = await import('../../core/protocol');
type Decision = import('./decision').Decision;
type Signs = import('./decision').Signs;

const KIND = 'question/ab-3';
const moved = (): Error => new CoreError('moved');

/** A door to a core that compares: it takes a command with this fingerprint alone. */
function played(print: string) {
  const done: Do[] = [];
  const ask = (_: 'tap', command: Do, shown: string): Promise<unknown> => {
    if (shown !== print) return Promise.reject(moved());
    done.push(command);
    return Promise.resolve();
  };
  return { done, door: { ask } satisfies Signs };
}

const visit = { id: 'v1', customer: '北港' } as Visit;
const answer: AnswerDraft = { question: KIND, text: '可以', by: 'li.na', passed: undefined };
const waiting: Waiting[] = [
  { kind: 'approval', key: 'approval/v1', visit },
  { kind: 'review', key: 'review/v1', visit },
  { kind: 'question', key: `v1/${KIND}`, visit, question: KIND, asked: '清关要多久？', answer, print: 'p' },
];
const api = {} as Api;

test.each(waiting)('a word on $kind goes with the fingerprint of what was shown, and the core’s refusal is handed on', async (of) => {
  const { done, door } = played('p');
  await carryOut(door, api, { of, yes: true, words: '', print: 'p' });
  expect(done).toHaveLength(1);
  await expect(carryOut(door, api, { of, yes: true, words: '', print: 'what stood there before' })).rejects.toMatchObject({ code: 'moved' });
  expect(done).toHaveLength(1);
});

test('a change of a card is the server’s to hold against what stands there', async () => {
  const POST = vi.fn(() => Promise.resolve({ data: {}, response: new Response() }));
  const change = { device: 'ab', seq: 7, conflict: true, current: '老港路 3 号' };
  const of = { kind: 'card', key: 'card/ab/7', change } as unknown as Waiting;
  const { door } = played('');
  await carryOut(door, { POST } as unknown as Api, { of, yes: true, words: '已核实', print: '' });
  expect(POST).toHaveBeenCalledWith(expect.any(String), expect.objectContaining({ body: { accept: true, reason: '已核实', over: '老港路 3 号' } }));
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const decision = (words: string) => ({ words }) as Decision;

test('what is refused after its seconds stands in the queue again, and is told until it is read, whatever is written after it', async () => {
  const deciding = new Deciding((it) => (it.words === 'moved' ? Promise.reject(moved()) : Promise.resolve()), () => undefined);
  deciding.later.put('v1', decision('moved'));
  deciding.later.put('v2', decision('fine'));
  expect([deciding.has('v1'), deciding.has('v2'), deciding.busy]).toEqual([true, true, true]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect([deciding.has('v1'), deciding.has('v2'), deciding.busy]).toEqual([false, true, false]);
  expect(deciding.refused).toMatchObject([{ key: 'v1', why: { code: 'moved' } }]);
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
  const deciding = new Deciding(() => (good ? Promise.resolve() : Promise.reject(moved())), () => changed++);
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
