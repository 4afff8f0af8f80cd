// What concerns somebody's safety goes first, and codes leave nothing behind: with a core and a store that are played.
import { expect, test } from 'vitest';
import type { Host } from './host';
import { sayFirst, tripAsks, type Words } from './safety';
import type { KeptCodes } from './store';

const bytes = (...all: number[]): Uint8Array => Uint8Array.of(...all);
const word = (it: number) => ({ message: bytes(it), word: bytes(it) });
const clocks = { running: 1, boot: '0011223344556677', wall: 2, zone: 'UTC' };
const key = () => Promise.resolve({ public: bytes(), sign: (message: Uint8Array) => Promise.resolve(bytes(9, ...message)) });

function engine(waiting: number[], taken: (it: number) => boolean): { it: Words; heard: number[] } {
  const heard: number[] = [];
  const it: Words = {
    words_ahead: () => ({ all: waiting.map(word) }),
    word_signed: (said, signature) => bytes(...said, ...signature),
    word_answered: (said) => {
      heard.push(said[0] ?? 0);
      return taken(said[0] ?? 0);
    },
  };
  return { it, heard };
}

test('each word is signed and said to the door for safety, in order, until one is not taken', async () => {
  const { it, heard } = engine([1, 2, 3], (one) => one < 2);
  const sent: [string, number[]][] = [];
  const send = ({ path, body }: { path: string; body?: Uint8Array | undefined }) => {
    sent.push([path, [...(body ?? [])]]);
    return Promise.resolve({ status: 200, media_type: 'application/cbor', body: bytes() });
  };
  expect(await sayFirst({ ask: (act) => act(it, clocks), send, key })).toBe(1);
  expect(sent).toEqual([['/v1/safety', [1, 9, 1]], ['/v1/safety', [2, 9, 2]]]);
  expect(heard).toEqual([1, 2]);
});

test('a network that fails is no matter: the journal says it all', async () => {
  const { it } = engine([1], () => true);
  expect(await sayFirst({ ask: (act) => act(it, clocks), send: () => Promise.reject(new TypeError('away')), key })).toBe(0);
});

function browser(codes: Uint8Array | undefined) {
  const log: string[] = [];
  const kept: KeptCodes = {
    codes: () => Promise.resolve(codes),
    keepCodes: (keys) => {
      log.push(`keep ${keys.join()}`);
      return Promise.resolve();
    },
    wipe: () => Promise.resolve(void log.push('wipe rows and keys')),
  };
  const files = { wipe: () => Promise.resolve(void log.push('wipe files')) };
  const host = {
    tagCode: (keys: Uint8Array) => ({ code: bytes(7), left: bytes((keys[0] ?? 0) + 1) }),
    newCodes: () => ({ keys: bytes(1), given: bytes(2) }),
    sync: () => Promise.resolve(log.push('sync')),
    give: (path: string) => Promise.resolve(log.push(`give ${path}`)),
    tap: (command: { trip: { code?: Uint8Array } }) => Promise.resolve(log.push(`tap ${command.trip.code?.join() ?? 'plain'}`)),
  } as unknown as Host;
  return { asks: tripAsks(() => host, () => host, () => kept, () => Promise.resolve(files)), log };
}

test('the key of a code is forgotten before the code is used, and without codes there is none', async () => {
  const coded = browser(bytes(4));
  await coded.asks.alive({ act: 'return', visit: 'v1' }, '2468');
  expect(coded.log).toEqual(['keep 5', 'tap 7']);
  const plain = browser(undefined);
  await plain.asks.alive({ act: 'return', visit: 'v1' }, undefined);
  expect(plain.log).toEqual(['tap plain']);
});

test('where codes are set nothing is saved without one', async () => {
  const { asks, log } = browser(bytes(4));
  await expect(asks.alive({ act: 'return', visit: 'v1' }, '')).rejects.toMatchObject({ code: 'bad_input' });
  expect(log).toEqual([]);
});

test('codes are kept once the server has them, after all that was saved before', async () => {
  const { asks, log } = browser(undefined);
  await asks.setCodes('2468', '1357');
  expect(log).toEqual(['sync', 'give /v1/account/codes', 'keep 1']);
});

test('a wipe takes rows, keys, and the files of photos and signatures', async () => {
  const { asks, log } = browser(undefined);
  await asks.wipe();
  expect(log.sort()).toEqual(['wipe files', 'wipe rows and keys']);
});
