// The device's P-256 key: made in the browser, kept by it, and exportable by nobody.
import { CoreError } from './protocol';
import type { Store } from './store';

const KIND = { name: 'ECDSA', namedCurve: 'P-256' };

export interface Key {
  /** SEC1 compressed, 33 bytes. */
  readonly public: Uint8Array;
  /** ES256 over the message itself: r and s, 64 bytes. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** The kept key, or with `make` a new one, which is kept before it is used. */
export async function deviceKey(store: Pick<Store, 'key' | 'keepKey'>, make: boolean): Promise<Key | undefined> {
  // Without a secure context the type lies: there is none.
  if ((crypto.subtle as SubtleCrypto | undefined) === undefined) throw new CoreError('insecure');
  let pair = await store.key();
  if (pair === undefined) {
    if (!make) return undefined;
    pair = await crypto.subtle.generateKey(KIND, false, ['sign', 'verify']);
    await store.keepKey(pair);
  }
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { public: compressed(raw), sign: signer(pair) };
}

/** Signs by a pair. */
export const signer =
  ({ privateKey }: CryptoKeyPair): Key['sign'] =>
  async (message) =>
    new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, new Uint8Array(message)));

/** From 0x04, x, y to the parity of y and x. */
export function compressed(raw: Uint8Array): Uint8Array {
  const odd = ((raw[64] ?? 0) & 1) === 1;
  return Uint8Array.of(odd ? 3 : 2, ...raw.subarray(1, 33));
}
