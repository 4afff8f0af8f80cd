// A decision can be taken back for some seconds, and is never lost.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Later } from './later';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const made = () => {
  const written: string[] = [];
  return { written, later: new Later<string>((key, decision) => written.push(`${key} ${decision}`), () => undefined, 5_000) };
};

test('it is written when the seconds are over, once', () => {
  const { written, later } = made();
  later.put('v1', 'pass');
  vi.advanceTimersByTime(4_999);
  expect(written).toEqual([]);
  vi.advanceTimersByTime(1);
  later.flush();
  vi.advanceTimersByTime(60_000);
  expect(written).toEqual(['v1 pass']);
});

test('what is taken back is not written, the last one first', () => {
  const { written, later } = made();
  later.put('v1', 'pass');
  later.put('v2', 'pass');
  expect(later.undo()).toBe(true);
  vi.advanceTimersByTime(5_000);
  expect(written).toEqual(['v1 pass']);
  expect(later.undo()).toBe(false);
});

test('whoever goes away has decided', () => {
  const { written, later } = made();
  later.put('v1', 'return');
  later.flush();
  expect(written).toEqual(['v1 return']);
  expect(later.all).toEqual([]);
});

test('who thinks again within the seconds decides once', () => {
  const { written, later } = made();
  later.put('v1', 'pass');
  vi.advanceTimersByTime(3_000);
  later.put('v1', 'return');
  vi.advanceTimersByTime(3_000);
  expect(written).toEqual([]);
  vi.advanceTimersByTime(2_000);
  expect(written).toEqual(['v1 return']);
});
