// The Worker's side of trips (V6.3): what concerns somebody's safety goes ahead of a long backlog, and codes, of which neither is
// kept. The twin of mobile-ffi's `word.rs` and `codes.rs`.
import type { Blobs } from './blobs';
import type { Host } from './host';
import type { Clocks, Core } from './module/sojourn_wasm';
import type { Key } from './key';
import type { Send } from './network';
import { CoreError } from './protocol';
import type { KeptCodes } from './store';
import type { Alive, TripAsks } from './trip';

/** What is needed of the module. */
export type Words = Pick<Core, 'words_ahead' | 'word_signed' | 'word_answered'>;

interface Says {
  ask: <T>(act: (engine: Words, clocks: Clocks) => T) => T;
  send: Send;
  key: () => Promise<Key | undefined>;
}

/** How many words the server took. What fails is no matter: the contact that follows brings all of it. */
export async function sayFirst({ ask, send, key }: Says): Promise<number> {
  let taken = 0;
  try {
    const waiting = ask((it, now) => it.words_ahead(now)).all;
    const mine = waiting.length > 0 ? await key() : undefined;
    if (!mine) return taken;
    for (const { message, word } of waiting) {
      const signature = await mine.sign(message);
      const answer = await send({ path: '/v1/safety', body: ask((it) => it.word_signed(word, signature)) });
      if (answer.status !== 200 || !ask((it) => it.word_answered(word, answer.body))) break;
      taken++;
    }
  } catch {
    // The journal says it all.
  }
  return taken;
}

/** What a code is used for is saved only once its key is forgotten. */
async function tagged(host: Host, kept: KeptCodes, entered: string | undefined): Promise<Uint8Array | undefined> {
  const keys = await kept.codes();
  if (!keys) return undefined;
  if (entered === undefined || entered === '') throw new CoreError('bad_input', 'code');
  const { code, left } = host.tagCode(keys, entered);
  await kept.keepCodes(left);
  return code;
}

async function setCodes(host: Host, kept: KeptCodes, well: string, duress: string): Promise<void> {
  const { keys, given } = host.newCodes(well, duress);
  // What was saved goes before: from then on a sign of life without a code counts for nothing with those who watch.
  await host.sync();
  await host.give('/v1/account/codes', given);
  await kept.keepCodes(keys);
}

type Handlers = { [K in keyof TripAsks]: (...args: Parameters<TripAsks[K]>) => Promise<ReturnType<TripAsks[K]>> | ReturnType<TripAsks[K]> };

type Files = () => Promise<Pick<Blobs, 'wipe'>>;

export const tripAsks = (opened: () => Host, writing: () => Host, kept: () => KeptCodes, files: Files): Handlers => ({
  trip: (visit) => opened().trip(visit),
  colleagues: () => opened().colleagues(),
  shortText: (asked) => opened().shortText(asked),
  alive: async (what: Alive, entered) => {
    const host = writing();
    const code = await tagged(host, kept(), entered);
    return host.tap({ do: 'trip', trip: { ...what, code } });
  },
  codesAreSet: async () => (await kept().codes()) !== undefined,
  setCodes: (well, duress) => setCodes(writing(), kept(), well, duress),
  support: () => opened().support(),
  wipe: async () => {
    writing();
    // Side by side: a tab of an older version lets go of its files only with its store.
    await Promise.all([kept().wipe(), files().then((it) => it.wipe())]);
  },
});
