// Keys reach every card of every lane.
import { expect, test } from 'vitest';
import { led, type At } from './keys';
import type { Lane } from './lanes';

const counts: { [lane in Lane]?: number } = { act: 3, silent: 1, other: 9_000 };
const countOf = (lane: Lane): number => counts[lane] ?? 0;
const from = (key: string, lane: Lane, at: number): At | undefined => led(key, { lane, at }, countOf);

test('J goes through all lanes to the last card, past empty ones, and K back', () => {
  let at = led('j', undefined, countOf);
  expect(at).toEqual({ lane: 'act', at: 0 });
  for (let steps = 0; steps < 9_003; steps++) at = led('j', at, countOf);
  expect(at).toEqual({ lane: 'other', at: 8_999 });
  expect(led('j', at, countOf)).toEqual(at);
  expect(from('k', 'silent', 0)).toEqual({ lane: 'act', at: 2 });
  expect(from('k', 'act', 0)).toEqual({ lane: 'act', at: 0 });
});

test('Home and End, page keys and arrows stay in the lane, and go no further than it', () => {
  expect(from('End', 'other', 4)).toEqual({ lane: 'other', at: 8_999 });
  expect(from('Home', 'other', 8_999)).toEqual({ lane: 'other', at: 0 });
  expect(from('PageDown', 'act', 0)).toEqual({ lane: 'act', at: 2 });
  expect(from('PageUp', 'other', 20)).toEqual({ lane: 'other', at: 12 });
  expect(from('ArrowDown', 'act', 2)).toEqual({ lane: 'act', at: 2 });
});

test('arrows to the side lead to the lane beside it that has cards', () => {
  expect(from('ArrowRight', 'act', 2)).toEqual({ lane: 'silent', at: 0 });
  expect(from('ArrowRight', 'other', 7)).toEqual({ lane: 'other', at: 7 });
  expect(from('ArrowLeft', 'other', 7)).toEqual({ lane: 'silent', at: 0 });
});

test('a key that means nothing here, or a board without cards, leads nowhere', () => {
  expect(from('x', 'act', 0)).toBeUndefined();
  expect(led('End', undefined, countOf)).toBeUndefined();
  expect(led('j', undefined, () => 0)).toBeUndefined();
});
