// Few questions, in order, and none of them lost.
import { expect, test } from 'vitest';
import { Following, type Seen } from './following';
import type { Card, Changes, Pages } from './lanes';

const card = (key: string): Card => ({ id: key, key, lane: 'act' }) as Card;

/** A server that answers when it is told to. */
function played() {
  const asked: string[] = [];
  const waiting: { answer: (it: never) => void; fail: (why: unknown) => void }[] = [];
  const told: Seen[] = [];
  const held = (what: string): Promise<never> => {
    asked.push(what);
    return new Promise((answer, fail) => waiting.push({ answer, fail }));
  };
  const asks = {
    pages: (chosen: { q?: string }, lane?: string, after?: string) => held(`pages ${chosen.q ?? ''} ${lane ?? ''} ${after ?? ''}`.trim()),
    changes: (_chosen: unknown, since: string) => held(`changes ${since}`),
  };
  const following = new Following(asks, (it) => told.push(it), { now: () => 0, pause: () => Promise.resolve() });
  const settle = async (act: (it: (typeof waiting)[number]) => void): Promise<void> => {
    const next = waiting.shift();
    if (!next) throw new Error('nothing was asked');
    act(next);
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return {
    asked,
    told,
    following,
    answer: (it: Partial<Pages> | Partial<Changes>) => settle(({ answer }) => answer(it as never)),
    fail: (why: unknown) => settle(({ fail }) => fail(why)),
    keys: () => told.at(-1)?.board?.lanes.act.cards.map((it) => it.key),
  };
}

const pages = (mark: string, keys: string[], next?: string): Partial<Pages> => ({
  mark,
  all: 9,
  lanes: [{ lane: 'act', count: 9, cards: keys.map(card), next: next ?? null }],
});
const changes = (mark: string, keys: string[], again = false): Partial<Changes> => ({ mark, all: 9, again, counts: { act: 9 }, changed: keys.map(card), gone: [] });

test('a nudge asks for what changed and never for all, and a storm of nudges asks once more', async () => {
  const it = played();
  it.following.choose({});
  await it.answer(pages('1', ['b']));
  it.following.nudged();
  it.following.nudged();
  it.following.nudged();
  await it.answer(changes('2', ['a']));
  await it.answer(changes('3', []));
  expect(it.asked).toEqual(['pages', 'changes 1', 'changes 2']);
  expect(it.keys()).toEqual(['a', 'b']);
});

test('the end of a lane comes before nudges, and is asked for once', async () => {
  const it = played();
  it.following.choose({});
  await it.answer(pages('1', ['a'], 'a'));
  it.following.nudged();
  it.following.nudged();
  it.following.more('act');
  it.following.more('act');
  await it.answer(changes('2', []));
  await it.answer(pages('2', ['b']));
  it.following.more('act');
  await it.answer(changes('3', []));
  expect(it.asked).toEqual(['pages', 'changes 1', 'pages  act a', 'changes 2']);
  expect(it.keys()).toEqual(['a', 'b']);
});

test('where rights changed the first pages are asked for anew', async () => {
  const it = played();
  it.following.choose({});
  await it.answer(pages('1', ['a', 'b']));
  it.following.nudged();
  await it.answer(changes('2', [], true));
  await it.answer(pages('2', ['b']));
  expect(it.asked).toEqual(['pages', 'changes 1', 'pages']);
  expect(it.keys()).toEqual(['b']);
});

test('an answer to what is not chosen any more is not shown', async () => {
  const it = played();
  it.following.choose({ q: 'a' });
  it.following.choose({ q: 'ab' });
  it.following.choose({ q: 'abc' });
  await it.answer(pages('1', ['old']));
  await it.answer(pages('1', ['new']));
  expect(it.asked).toEqual(['pages a', 'pages abc']);
  expect(it.keys()).toEqual(['new']);
});

test('a question that failed is said, what stands stays, and the next nudge asks again from the same mark', async () => {
  const it = played();
  it.following.choose({});
  await it.answer(pages('1', ['a']));
  it.following.nudged();
  await it.fail(new Error('away'));
  expect(it.told.at(-1)?.error).toBeInstanceOf(Error);
  expect(it.keys()).toEqual(['a']);
  it.following.nudged();
  await it.answer(changes('2', ['b']));
  expect(it.asked.at(-1)).toBe('changes 1');
  expect([it.keys(), it.told.at(-1)?.error]).toEqual([['a', 'b'], undefined]);
});
