// Photos and signatures on their way to the server: after the entries that name them, part by part, each from where the server
// confirmed the last (docs/blobs.md). Where it ends, the next contact goes on.
import type { Blobs } from './blobs';
import type { Confirmed, Own, OwnBlobs } from './module/sojourn_wasm';
import type { Send } from './network';

export interface Way {
  blobs: Blobs;
  send: Send;
  /** What there is to send, as the core has it now. */
  own: () => OwnBlobs;
  token: () => Promise<string>;
  read: (answer: Uint8Array) => Confirmed;
  /** The server confirmed more than before. */
  confirmed: () => void;
}

/** It ends the whole sending: the next contact tries again. */
class NoWay extends Error {}

/** Sends what the server takes now and does not have; how many blobs it has whole since. */
export async function upload(way: Way): Promise<number> {
  const { all, epoch, part } = way.own();
  let token: string | undefined;
  let whole = 0;
  for (const own of all) {
    if (!own.due || (await way.blobs.sent(own.visit, own.hash))?.wholeIn === epoch) continue;
    const bytes = await way.blobs.bytes(own.hash);
    if (!bytes) continue;
    token ??= await way.token();
    try {
      if (await one(way, own, bytes, { token, epoch, part })) whole++;
    } catch (error) {
      if (error instanceof NoWay) break;
      throw error;
    }
  }
  return whole;
}

/** How many that are here the server does not have whole, with photos that were not attached yet: a wipe loses them. */
export async function notWhole(blobs: Pick<Blobs, 'here' | 'drafts' | 'sent'>, { all, epoch }: Pick<OwnBlobs, 'all' | 'epoch'>): Promise<number> {
  const here = new Set(await blobs.here());
  let count = await blobs.drafts();
  for (const { visit, hash } of all) if (here.has(hash) && (await blobs.sent(visit, hash))?.wholeIn !== epoch) count++;
  return count;
}

/** Whether the server has it whole now. What it does not take now is left for another contact. */
async function one(way: Way, own: Own, bytes: Uint8Array, how: { token: string; epoch: string; part: number }): Promise<boolean> {
  const path = `/v1/visits/${encodeURIComponent(own.visit)}/blob?hash=${own.hash}`;
  let far = await ask(way, path, how.token);
  while (far) {
    await way.blobs.note(own.visit, own.hash, { confirmed: far.bytes, wholeIn: far.whole ? how.epoch : undefined });
    way.confirmed();
    if (far.whole) return true;
    const next: Confirmed | undefined = await ask(way, `${path}&offset=${far.bytes}`, how.token, bytes.slice(far.bytes, far.bytes + how.part));
    if (next && next.bytes <= far.bytes && !next.whole) return false;
    far = next;
  }
  return false;
}

async function ask(way: Way, path: string, bearer: string, body?: Uint8Array): Promise<Confirmed | undefined> {
  const answer = await way.send({ path, body, bearer, part: body !== undefined }).catch((error: unknown) => {
    throw new NoWay(String(error));
  });
  if (answer.status === 200 && answer.media_type === 'application/cbor') return way.read(answer.body);
  // This one alone: its entry may wait for an invitation, or it is more than is allowed by now.
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 401 && answer.status !== 429) return undefined;
  throw new NoWay(`${answer.status}`);
}
