// What is said of a photo on its way.
import { expect, test } from 'vitest';
import type { BlobState } from '../../core/door';
import { farOf, shareOf } from './far';

const blob = (over: Partial<BlobState>): BlobState => ({ hash: 'h', confirmed: 0, bytes: 200, whole: false, synced: 'saved', ...over });

test('a photo has come as far as its entry and its bytes both have', () => {
  expect(farOf(blob({}))).toBe('saved');
  expect(farOf(blob({ synced: 'merged' }))).toBe('saved');
  expect(farOf(blob({ synced: 'merged', confirmed: 100 }))).toBe('sent');
  expect(farOf(blob({ synced: 'stored', confirmed: 200, whole: true }))).toBe('stored');
  expect(farOf(blob({ synced: 'merged', confirmed: 200, whole: true }))).toBe('merged');
});

test('nothing is called safe for its bytes, since nobody says that of them', () => {
  expect(farOf(blob({ synced: 'safe', confirmed: 200, whole: true }))).toBe('merged');
});

test('the share is never rounded up to all of it', () => {
  expect(shareOf(blob({ confirmed: 199 }))).toBe(99);
  expect(shareOf(blob({ bytes: 0 }))).toBe(0);
});
