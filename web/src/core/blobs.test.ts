// What is kept of photos, in a browser that is played.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { openBlobs } from './blobs';

const kept = (hash: string) => ({ hash, media: 'image/jpeg', bytes: Uint8Array.of(1, 2, 3) });

test('bytes are kept by their name, and what nothing names is swept', async () => {
  const blobs = await openBlobs();
  await blobs.keep([kept('a'), kept('b')]);
  await blobs.sweep(['a']);
  expect(await blobs.bytes('a')).toEqual(Uint8Array.of(1, 2, 3));
  expect(await blobs.bytes('b')).toBeUndefined();
});

test('a photo that was not attached yet is there until it is dropped', async () => {
  const blobs = await openBlobs();
  await blobs.keepDraft('v1', { bytes: Uint8Array.of(7), caption: '门口' });
  await blobs.sweep([]);
  expect((await blobs.draft('v1'))?.caption).toBe('门口');
  await blobs.keepDraft('v1', undefined);
  expect(await blobs.draft('v1')).toBeUndefined();
});

test('how far a blob has come is known by visit and name', async () => {
  const blobs = await openBlobs();
  await blobs.note('v1', 'a', { confirmed: 4 });
  expect(await blobs.sent('v1', 'a')).toEqual({ confirmed: 4 });
  expect(await blobs.sent('v2', 'a')).toBeUndefined();
});

test('a wipe takes photos, drafts and what was sent, and another tab does not keep it from that', async () => {
  const other = await openBlobs();
  const blobs = await openBlobs();
  await blobs.keep([kept('a')]);
  await blobs.note('v1', 'a', { confirmed: 4 });
  await blobs.keepDraft('v1', { bytes: Uint8Array.of(7), caption: '' });
  expect([await other.here(), await other.drafts()]).toEqual([['a'], 1]);
  await blobs.wipe();
  expect((await indexedDB.databases()).map((it) => it.name)).not.toContain('sojourn-blobs');
  const anew = await openBlobs();
  expect([await anew.here(), await anew.drafts(), await anew.sent('v1', 'a')]).toEqual([[], 0, undefined]);
});
