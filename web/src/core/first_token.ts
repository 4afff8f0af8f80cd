// A page's first token before the core is there: the frames of `POST /v1/nonce` and `POST /v1/token` as this browser's core wrote them last,
// with holes for what is new each time: the number, and the key's signature over it. Nothing in them is secret; the key stays where it is and
// signs, and the token stays in memory. Where the server answers anything else than it did, the core is asked.
import { openDB } from 'idb';
import { signer, type Key } from './key';
import { send, type Send } from './network';

const NAME = 'sojourn';
const VERSION = 1;
const AT = 'early';
const CBOR = 'application/cbor';

/** A frame in pieces; what is new goes between them. */
export type Pieces = Uint8Array[];

export interface Early {
  /** The body of `POST /v1/nonce`. */
  ask: Uint8Array;
  /** What is signed, around the number. */
  message: Pieces;
  /** The body of `POST /v1/token`, around the number and the signature. */
  request: Pieces;
}

/** The frames of one token, as the core made them. */
export interface Frames {
  ask: Uint8Array;
  /** The answer to it. */
  answer: Uint8Array;
  message: Uint8Array;
  signature: Uint8Array;
  request: Uint8Array;
}

const NUMBER = 16;

/** The number for a token in a nonce-answer, `{0: nonce, 1: nonce, …}`: as the server of today writes it, or none. */
export function numberOf(answer: Uint8Array): Uint8Array | undefined {
  const at = 3 + NUMBER;
  const known = answer.length >= at + 2 + NUMBER && (answer[0] === 0xa2 || answer[0] === 0xa3);
  const isNonce = (from: number, key: number): boolean => answer[from] === key && answer[from + 1] === 0x40 + NUMBER;
  return known && isNonce(1, 0) && isNonce(at, 1) ? answer.slice(at + 2, at + 2 + NUMBER) : undefined;
}

/** The token of a token-answer, `{0: text, …}`, or none. */
export function tokenIn(answer: Uint8Array): string | undefined {
  const [map, key, head] = answer;
  if (map === undefined || map >> 5 !== 5 || key !== 0) return undefined;
  const [from, length] = head === 0x79 ? [5, ((answer[3] ?? 0) << 8) | (answer[4] ?? 0)] : head === 0x78 ? [4, answer[3] ?? 0] : [0, 0];
  return from > 0 && answer.length >= from + length ? new TextDecoder().decode(answer.subarray(from, from + length)) : undefined;
}

/** What stands before and behind a part that occurs once. */
function around(bytes: Uint8Array, part: Uint8Array): [Uint8Array, Uint8Array] | undefined {
  const places: number[] = [];
  for (let at = 0; at + part.length <= bytes.length; at++) if (part.every((byte, i) => bytes[at + i] === byte)) places.push(at);
  const [at] = places;
  return at === undefined || places.length > 1 ? undefined : [bytes.slice(0, at), bytes.slice(at + part.length)];
}

/** The frames with their holes; none where they are not as they are known. */
export function learned({ ask, answer, message, signature, request }: Frames): Early | undefined {
  const number = numberOf(answer);
  const said = number && around(message, number);
  const asked = number && around(request, number);
  const signed = asked && around(asked[1], signature);
  return said && signed ? { ask, message: said, request: [asked[0], ...signed] } : undefined;
}

/** Pieces with what is new between them. */
export function whole([first = new Uint8Array(), ...pieces]: Pieces, ...news: Uint8Array[]): Uint8Array {
  const all = [first, ...pieces.flatMap((piece, at) => [news[at] ?? new Uint8Array(), piece])];
  const made = new Uint8Array(all.reduce((sum, it) => sum + it.length, 0));
  let at = 0;
  for (const piece of all) {
    made.set(piece, at);
    at += piece.length;
  }
  return made;
}

/** Asks the server for a token; none where it answers in a way that is not known. */
export async function earlyToken(early: Early, key: Pick<Key, 'sign'>, send: Send): Promise<string | undefined> {
  const asked = await send({ path: '/v1/nonce', body: early.ask });
  const number = asked.status === 200 && asked.media_type === CBOR ? numberOf(asked.body) : undefined;
  if (!number) return undefined;
  const signature = await key.sign(whole(early.message, number));
  const given = await send({ path: '/v1/token', body: whole(early.request, number, signature) });
  return given.status === 200 && given.media_type === CBOR ? tokenIn(given.body) : undefined;
}

/** The store beside the core's own hands, for a moment; none where it is not there. It is never made here. */
async function beside() {
  return openDB(NAME, VERSION, {
    upgrade: (_made, _before, _now, transaction) => transaction.abort(),
    blocking: (_now, _wanted, event) => (event.target as IDBDatabase).close(),
  });
}

/** What was learned is kept beside the key, and goes with it. */
export async function keepEarly(frames: Frames): Promise<void> {
  const early = learned(frames);
  if (!early) return;
  const db = await beside();
  await db.put('key', early, AT);
  db.close();
}

/** What is kept, with the key to sign by. */
export async function keptEarly(): Promise<{ early: Early; pair: CryptoKeyPair } | undefined> {
  const db = await beside();
  const [early, pair] = (await Promise.all([db.get('key', AT), db.get('key', 'device')])) as [Early | undefined, CryptoKeyPair | undefined];
  db.close();
  return early && pair && { early, pair };
}

/** A token without the core, from what was kept of the last one. Only the board asks for it, so only its script has it. */
export async function firstToken(): Promise<string | undefined> {
  const found = await keptEarly();
  return found && earlyToken(found.early, { sign: signer(found.pair) }, send);
}
