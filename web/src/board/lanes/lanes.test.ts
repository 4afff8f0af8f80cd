// Pages and changes come together to what one answer of the server's would have been.
import { expect, test } from 'vitest';
import { begun, changed, grown, LANES, shownOf, type BoardState, type Card, type Changes, type Lane, type Pages } from './lanes';

const card = (lane: string, key: string, id = key): Card => ({ id, key, lane, rep: 'li.na', rep_name: '李娜', customer_name: '海风物流' });
const page = (...lanes: [Lane, number, Card[], string?][]): Pages => ({
  now: '2026-11-23T08:00:00Z',
  mark: '7-0',
  all: 9,
  lanes: lanes.map(([lane, count, cards, next]) => ({ lane, count, cards, next: next ?? null })),
});
const changes = (more: Partial<Changes>): Changes => ({
  now: '2026-11-23T08:01:00Z',
  mark: '8-0',
  all: 9,
  again: false,
  counts: {},
  changed: [],
  gone: [],
  ...more,
});
const ids = (board: BoardState, lane: Lane): string[] => board.lanes[lane].cards.map((it) => it.id);

test('a page goes on where the one before ended, and at the end nothing is left to read', () => {
  const first = begun(page(['act', 3, [card('act', 'a'), card('act', 'b')], 'b'], ['other', 0, []]));
  const whole = grown(first, 'act', page(['act', 3, [card('act', 'c')]]));
  expect(ids(whole, 'act')).toEqual(['a', 'b', 'c']);
  expect(whole.lanes.act.next).toBeUndefined();
  expect(shownOf(whole)).toBe(3);
});

test('a card that changed goes to its lane and place, once, and the others keep theirs', () => {
  const board = begun(page(['act', 1, [card('act', 'm', 'v0')]], ['running', 2, [card('running', 'a', 'v1'), card('running', 'c', 'v2')]], ['done', 1, [card('done', 'd', 'v3')]]));
  const moved = changed(board, changes({ changed: [card('act', 'c', 'v1')], counts: { act: 2, running: 1, done: 1 } }));
  expect([ids(moved, 'act'), ids(moved, 'running')]).toEqual([['v1', 'v0'], ['v2']]);
  expect([moved.lanes.act.count, moved.lanes.running.count, moved.mark]).toEqual([2, 1, '8-0']);
  expect(moved.lanes.done).toBe(board.lanes.done);
});

test('what stands behind the part that was read comes with its page, and only once', () => {
  const board = begun(page(['act', 3, [card('act', 'a'), card('act', 'b')], 'b']));
  const later = changed(board, changes({ changed: [card('act', 'x')], counts: { act: 4 } }));
  expect([ids(later, 'act'), later.lanes.act.count]).toEqual([['a', 'b'], 4]);
  const whole = grown(later, 'act', page(['act', 4, [card('act', 'c'), card('act', 'x')]]));
  expect(ids(whole, 'act')).toEqual(['a', 'b', 'c', 'x']);
});

test('a page that brings a card of another lane takes it from there', () => {
  const board = begun(page(['act', 2, [card('act', 'a')], 'a'], ['running', 1, [card('running', 'r', 'v1')]]));
  const grew = grown(board, 'act', page(['act', 2, [card('act', 'b', 'v1')]]));
  expect([ids(grew, 'act'), ids(grew, 'running')]).toEqual([['a', 'v1'], []]);
});

test('what is not chosen any more is gone', () => {
  const board = begun(page(['act', 2, [card('act', 'a'), card('act', 'b')]]));
  expect(ids(changed(board, changes({ gone: ['a', 'never seen'], counts: { act: 1 } })), 'act')).toEqual(['b']);
});

test('a lane of a newer server is shown among others and breaks nothing', () => {
  const board = begun(page(['other', 0, []]));
  expect(ids(changed(board, changes({ changed: [card('of_tomorrow', 'a')], counts: { other: 1 } })), 'other')).toEqual(['a']);
});

test('however changes and pages follow each other, what is shown is what the server has, in order and without doubles', () => {
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const pad = (number: number): string => String(number).padStart(4, '0');
  const server = new Map<string, Card>();
  for (let id = 0; id < 60; id++) server.set(`v${id}`, card(LANES[random(3)] ?? 'act', `${pad(random(1_000))}v${id}`, `v${id}`));
  const read = (lane: Lane, after = '', limit = 5): [Lane, number, Card[], string?] => {
    const all = [...server.values()].filter((it) => it.lane === lane).sort((one, other) => (one.key < other.key ? -1 : 1));
    const rest = all.filter((it) => it.key > after);
    const next = rest.length > limit ? rest[limit - 1]?.key : undefined;
    return next === undefined ? [lane, all.length, rest.slice(0, limit)] : [lane, all.length, rest.slice(0, limit), next];
  };
  let board = begun(page(...LANES.map((lane) => read(lane))));
  for (let step = 0; step < 400; step++) {
    const lane = LANES[random(3)] ?? 'act';
    const { next } = board.lanes[lane];
    if (random(4) === 0 && next !== undefined) board = grown(board, lane, page(read(lane, next)));
    else {
      const id = `v${random(80)}`;
      server.set(id, card(LANES[random(3)] ?? 'act', `${pad(random(1_000))}${id}`, id));
      const counts = Object.fromEntries(LANES.map((it) => [it, read(it)[1]]));
      board = changed(board, changes({ changed: [server.get(id)].filter((it) => it !== undefined), counts }));
    }
    for (const it of LANES) {
      const { cards, count, next: end } = board.lanes[it];
      const expected = read(it, '', 1_000)[2].filter((one) => end === undefined || one.key <= end);
      expect(cards.map((one) => one.id)).toEqual(expected.map((one) => one.id));
      expect(count).toBe(read(it)[1]);
    }
  }
});
