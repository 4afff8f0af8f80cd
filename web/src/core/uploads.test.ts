// Photos on their way, with a server that is played: parts, cuts, and what is not taken.
import { expect, test } from 'vitest';
import type { Blobs, Sent } from './blobs';
import type { OwnBlobs } from './module/sojourn_wasm';
import type { Reply, Wire } from './network';
import { notWhole, upload, type Way } from './uploads';

const PART = 4;

/** A server that holds what was confirmed, and breaks off after so many requests. */
function played(bytes: number[], breaksAfter = Infinity) {
  const held: number[] = [];
  const asked: Wire[] = [];
  const notes = new Map<string, Sent>();
  let left = breaksAfter;
  const send = (request: Wire): Promise<Reply> => {
    if (left-- <= 0) return Promise.reject(new Error('no network'));
    asked.push(request);
    if (request.body) held.push(...request.body);
    return Promise.resolve({ status: 200, media_type: 'application/cbor', body: Uint8Array.of(held.length, held.length === bytes.length ? 1 : 0) });
  };
  const own: OwnBlobs = { all: [{ visit: 'v1', hash: 'h', bytes: bytes.length, due: true, synced: 'stored' }], named: ['h'], epoch: 'e1', part: PART };
  const blobs = {
    bytes: () => Promise.resolve(Uint8Array.from(bytes)),
    sent: (visit: string, hash: string) => Promise.resolve(notes.get(`${visit}/${hash}`)),
    note: (visit: string, hash: string, sent: Sent) => Promise.resolve(void notes.set(`${visit}/${hash}`, sent)),
  } as unknown as Blobs;
  const way: Way = {
    blobs,
    send,
    own: () => own,
    token: () => Promise.resolve('t'),
    read: (answer) => ({ bytes: answer[0] ?? 0, whole: answer[1] === 1 }),
    confirmed: () => undefined,
  };
  return { way, own, held, asked, notes, mend: () => (left = Infinity) };
}

test('a photo goes part by part until the server has it whole, and is not asked about again', async () => {
  const { way, held, asked } = played([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(await upload(way)).toBe(1);
  expect(held).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(asked.map((it) => it.path)).toEqual([
    '/v1/visits/v1/blob?hash=h',
    '/v1/visits/v1/blob?hash=h&offset=0',
    '/v1/visits/v1/blob?hash=h&offset=4',
    '/v1/visits/v1/blob?hash=h&offset=8',
  ]);
  await upload(way);
  expect(asked).toHaveLength(4);
});

test('what was cut in the middle goes on from the last part that was confirmed', async () => {
  const { way, held, asked, notes, mend } = played([1, 2, 3, 4, 5, 6], 2);
  expect(await upload(way)).toBe(0);
  expect(notes.get('v1/h')?.confirmed).toBe(4);
  mend();
  expect(await upload(way)).toBe(1);
  expect(held).toEqual([1, 2, 3, 4, 5, 6]);
  expect(asked.at(-1)?.path).toContain('offset=4');
});

test('nothing is sent before its entry, and all of it again to a server that was restored', async () => {
  const { way, own, asked } = played([1, 2]);
  const [only] = own.all;
  if (!only) throw new Error('there is one');
  only.due = false;
  expect(await upload(way)).toBe(0);
  expect(asked).toHaveLength(0);
  only.due = true;
  await upload(way);
  const before = asked.length;
  own.epoch = 'e2';
  await upload(way);
  expect(asked.length).toBeGreaterThan(before);
});

test('what the server does not take now keeps nothing else from going', async () => {
  const { way, own, notes } = played([1, 2]);
  own.all = [{ visit: 'v0', hash: 'x', bytes: 2, due: true, synced: 'stored' }, ...own.all];
  const send = way.send;
  way.send = (request) =>
    request.path.includes('/v0/') ? Promise.resolve({ status: 404, media_type: 'application/problem+json', body: new Uint8Array() }) : send(request);
  expect(await upload(way)).toBe(1);
  expect(notes.has('v0/x')).toBe(false);
});

test('what a wipe would lose is counted: files the server does not have whole, and photos not attached yet', async () => {
  const own = (visit: string, hash: string) => ({ visit, hash, bytes: 2, due: true, synced: 'stored' as const });
  const all = [own('v1', 'whole'), own('v1', 'half'), own('v1', 'before a restore'), own('v2', 'not here any more'), own('v2', 'new')];
  const notes: Record<string, Sent> = { whole: { confirmed: 2, wholeIn: 'e1' }, half: { confirmed: 1 }, 'before a restore': { confirmed: 2, wholeIn: 'e0' } };
  const blobs = {
    here: () => Promise.resolve(['whole', 'half', 'before a restore', 'new']),
    drafts: () => Promise.resolve(1),
    sent: (_: string, hash: string) => Promise.resolve(notes[hash]),
  };
  expect(await notWhole(blobs, { all, epoch: 'e1' })).toBe(4);
});
