// Many changes, one act; and none after it was given up.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lately } from './lately';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a caption that is typed is kept once, as it is in the end', () => {
  const kept: string[] = [];
  const keeping = lately((caption: string) => kept.push(caption));
  ['门', '门口', '门口的车'].forEach(keeping.soon);
  expect(kept).toEqual([]);
  vi.runAllTimers();
  expect(kept).toEqual(['门口的车']);
});

test('who leaves the page has it kept at once; what was dropped does not come back', () => {
  const kept: string[] = [];
  const keeping = lately((caption: string) => kept.push(caption));
  keeping.soon('门口');
  keeping.now();
  expect(kept).toEqual(['门口']);
  keeping.soon('仓库');
  keeping.drop();
  vi.runAllTimers();
  keeping.now();
  expect(kept).toEqual(['门口']);
});
