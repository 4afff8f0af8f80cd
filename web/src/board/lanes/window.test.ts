// Which rows of a long list are drawn.
import { expect, test } from 'vitest';
import { rowsOf, scrolledTo, windowOf } from './window';

test('however long the list is, what is drawn is what is seen and a little more', () => {
  for (const scrolled of [0, 1, 99, 100, 5_000, 999_300, 2_000_000]) {
    const { from, upto } = windowOf(10_000, 100, scrolled, 700);
    expect(upto - from).toBeLessThanOrEqual(32);
    const seen = Math.min(9_999, Math.floor(scrolled / 100));
    if (scrolled < 1_000_000) expect(from <= seen && seen < upto, `${scrolled}`).toBe(true);
  }
  expect(windowOf(3, 100, 0, 700)).toEqual({ from: 0, upto: 3 });
  expect(windowOf(0, 100, 0, 700)).toEqual({ from: 0, upto: 0 });
});

test('a little scrolling draws nothing anew', () => {
  const windows = [600, 620, 640, 660, 680].map((it) => windowOf(10_000, 100, it, 700));
  expect(new Set(windows.map((it) => `${it.from}-${it.upto}`)).size).toBe(1);
});

test('what has the focus stays drawn, before or behind what is seen', () => {
  const seen = { from: 60, upto: 63 };
  expect(rowsOf(seen, undefined)).toEqual([60, 61, 62]);
  expect(rowsOf(seen, 61)).toEqual([60, 61, 62]);
  expect(rowsOf(seen, 2)).toEqual([2, 60, 61, 62]);
  expect(rowsOf(seen, 900)).toEqual([60, 61, 62, 900]);
});

test('a list is scrolled no further than it must', () => {
  expect(scrolledTo(100, 3, 0, 700)).toBe(0);
  expect(scrolledTo(100, 7, 0, 700)).toBe(100);
  expect(scrolledTo(100, 7, 900, 700)).toBe(700);
});
