// The bytes of somebody else's photo or signature, part by part from the server: nobody is shown any that are not those of their name
// (docs/blobs.md).
import type { Send } from './network';
import { CoreError } from './protocol';

export interface Wanted {
  send: Send;
  bearer: string;
  visit: string;
  /** Its name: the SHA-256 of all of it. */
  hash: string;
  bytes: number;
  /** Every part but the last has so many bytes. */
  part: number;
}

export async function fetched({ send, bearer, visit, hash, bytes, part }: Wanted): Promise<Uint8Array> {
  const all = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += part) {
    const path = `/v1/visits/${encodeURIComponent(visit)}/blob/bytes?hash=${hash}&offset=${at}`;
    const answer = await send({ path, bearer, part: true }).catch((error: unknown) => {
      throw new CoreError('no_contact', String(error));
    });
    if (answer.status !== 200) throw new CoreError('no_contact', `${answer.status}`);
    if (answer.body.length !== Math.min(part, bytes - at)) throw new CoreError('altered', `${answer.body.length} bytes at ${at}`);
    all.set(answer.body, at);
  }
  if ((await nameOf(all)) !== hash) throw new CoreError('altered', 'the name is of other bytes');
  return all;
}

async function nameOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
