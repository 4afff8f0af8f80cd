// The frames of a token, as they are learned and filled in anew.
import { expect, test } from 'vitest';
import { earlyToken, learned, numberOf, tokenIn, whole, type Frames } from './first_token';
import type { Reply } from './network';

const bytes = (...parts: (number | number[] | Uint8Array)[]): Uint8Array => Uint8Array.from(parts.flatMap((it) => (typeof it === 'number' ? [it] : [...it])));
const fill = (byte: number, length: number): Uint8Array => new Uint8Array(length).fill(byte);
const answerOf = (number: Uint8Array): Uint8Array => bytes(0xa3, 0, 0x50, fill(1, 16), 1, 0x50, number, 2, 0x50, fill(3, 16));

/** As docs/wire.md has them: a message around the number, and `{0: org, 1: device, 2: nonce, 3: signature}`. */
const frames = (number: Uint8Array, signature: Uint8Array): Frames => ({
  ask: bytes(0xa2, 0, 0x64, [97, 99, 109, 101], 1, 0x50, fill(9, 16)),
  answer: answerOf(number),
  message: bytes(0x86, 0x67, 0x50, number),
  signature,
  request: bytes(0xa4, 0, 0x64, [97, 99, 109, 101], 1, 0x50, fill(9, 16), 2, 0x50, number, 3, 0x58, 0x40, signature),
});

test('what was learned of one token makes the frames of the next, byte for byte', () => {
  const early = learned(frames(fill(5, 16), fill(6, 64)));
  const next = frames(fill(7, 16), fill(8, 64));
  expect(early && whole(early.message, fill(7, 16))).toEqual(next.message);
  expect(early && whole(early.request, fill(7, 16), fill(8, 64))).toEqual(next.request);
  expect(early?.ask).toEqual(next.ask);
});

test('frames that are not as they are known are not learned', () => {
  const good = frames(fill(5, 16), fill(6, 64));
  expect(learned({ ...good, answer: bytes(0xa1, 0, 0x50, fill(1, 16)) })).toBeUndefined();
  expect(learned({ ...good, message: fill(4, 40) })).toBeUndefined();
  // The device's number is the nonce: where it stands twice nobody can tell which is which.
  expect(learned(frames(fill(9, 16), fill(6, 64)))).toBeUndefined();
});

test('a number and a token are read where they stand, and nowhere else', () => {
  expect(numberOf(answerOf(fill(5, 16)))).toEqual(fill(5, 16));
  for (const other of [new Uint8Array(), fill(0, 60), answerOf(fill(5, 16)).subarray(0, 30), bytes(0xa3, 1, 0x50, fill(1, 48))]) {
    expect(numberOf(other)).toBeUndefined();
  }
  const text = new TextEncoder().encode('eyJ0'.repeat(100));
  expect(tokenIn(bytes(0xa3, 0, 0x79, 1, 0x90, text, 1, 0x19, 2, 0x58))).toBe('eyJ0'.repeat(100));
  expect(tokenIn(bytes(0xa3, 0, 0x79, 1, 0x91, text))).toBeUndefined();
  expect(tokenIn(bytes(0x83, 0, 0x79, 1, 0x90, text))).toBeUndefined();
});

test('a server that answers in another way gives nothing, and the core is asked', async () => {
  const early = learned(frames(fill(5, 16), fill(6, 64)));
  const key = { sign: () => Promise.resolve(fill(8, 64)) };
  const reply = (status: number, body: Uint8Array, media_type = 'application/cbor'): Reply => ({ status, media_type, body });
  const token = bytes(0xa2, 0, 0x78, 3, [116, 111, 107], 1, 10);
  const asked: string[] = [];
  const send = (...answers: Reply[]) => ({ path }: { path: string }) => {
    asked.push(path);
    return Promise.resolve(answers.shift() ?? reply(500, new Uint8Array()));
  };
  if (!early) throw new Error('nothing was learned');
  expect(await earlyToken(early, key, send(reply(200, answerOf(fill(7, 16))), reply(200, token)))).toBe('tok');
  expect(await earlyToken(early, key, send(reply(401, new Uint8Array(), 'application/problem+json')))).toBeUndefined();
  expect(await earlyToken(early, key, send(reply(200, fill(0, 60))))).toBeUndefined();
  expect(await earlyToken(early, key, send(reply(200, answerOf(fill(7, 16))), reply(401, new Uint8Array())))).toBeUndefined();
  expect(asked).toEqual(['/v1/nonce', '/v1/token', '/v1/nonce', '/v1/nonce', '/v1/nonce', '/v1/token']);
});
