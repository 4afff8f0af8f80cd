// What counts for what in the board's figures.
import { expect, test } from 'vitest';
import { grouped, partOf, share, weekOf } from './figures';

const of = (...states: string[]) => {
  const counts: { [state: string]: number } = {};
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
  return grouped([{ name: 'sales', visits: 1, states: counts }])[0]?.figures;
};

test('what still has time, was excused or called off is not counted', () => {
  expect(of('running', 'waiting', 'excused', 'void')).toEqual({ due: 0, done: 0, judged: 0, inTime: 0, awaiting: 0 });
});

test('a silent phone is awaited and never late', () => {
  const figures = of('awaiting_device', 'met', 'late', 'missing');
  expect(figures && partOf('completion', figures)).toEqual({ part: 2, of: 4 });
  expect(figures && partOf('onTime', figures)).toEqual({ part: 1, of: 2 });
  expect(figures && partOf('awaiting', figures)).toEqual({ part: 1, of: 4 });
});

test('a claim is done, and on time for nobody until a superior has spoken', () => {
  const claimed = of('claimed', 'undetermined', 'met_offline');
  expect(claimed && partOf('completion', claimed)).toEqual({ part: 3, of: 3 });
  expect(claimed && partOf('onTime', claimed)).toEqual({ part: 1, of: 1 });
  const decided = of('accepted', 'rejected');
  expect(decided && share('onTime', decided)).toBe(0.5);
});

test('where nothing is to be counted there is no share, not nought', () => {
  const figures = of('running');
  expect(figures && share('onTime', figures)).toBeUndefined();
});

test('a state of a newer server is counted for nothing', () => {
  expect(of('of_tomorrow')?.due).toBe(0);
});

test('weeks go over the turn of the year as ISO 8601 counts them', () => {
  expect(weekOf('2026-11-23T12:00:00')).toBe('2026-W48');
  expect(weekOf('2026-11-22T12:00:00')).toBe('2026-W47');
  expect(weekOf('2027-01-01T12:00:00')).toBe('2026-W53');
  expect(weekOf('2024-12-30T12:00:00')).toBe('2025-W01');
});

test('weeks come in the order of time, and what has none comes last', () => {
  const all = ['2027-W01', '', '2026-W48'].map((name) => ({ name, visits: 1, states: {} }));
  expect(grouped(all).map((it) => it.name)).toEqual(['2026-W48', '2027-W01', '']);
});
