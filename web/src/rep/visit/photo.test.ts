// How large a photo is attached.
import { expect, test } from 'vitest';
import { isStripped, scaled } from './photo';

test('the longest side is cut to the limit and the shape stays', () => {
  expect(scaled(4096, 3072, 2048)).toEqual([2048, 1536]);
  expect(scaled(3072, 4096, 2048)).toEqual([1536, 2048]);
});

test('a small picture stays as it is, and none is less than one point', () => {
  expect(scaled(800, 600)).toEqual([800, 600]);
  expect(scaled(90_000, 1, 2048)).toEqual([2048, 1]);
});

test('only of a JPEG it can be said that its place is out', () => {
  expect(isStripped(Uint8Array.of(0xff, 0xd8, 0xff))).toBe(true);
  expect(isStripped(Uint8Array.of(0x89, 0x50))).toBe(false);
});
