// The bytes of photos and signatures, and how much of each the server has confirmed: a database of their own beside the rows, written
// with strict durability too. Bytes are kept before an entry names them; a photo that was not attached yet is a draft.
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Kept } from './module/sojourn_wasm';
import { CoreError } from './protocol';

const NAME = 'sojourn-blobs';
const STRICT = { durability: 'strict' } as const;

/** How much of a blob has been sent: the first so many bytes, and in which life of the server's store all of it. */
export interface Sent {
  confirmed: number;
  wholeIn?: string | undefined;
}

/** A photo that was taken and not attached yet. */
export interface PhotoDraft {
  bytes: Uint8Array;
  caption: string;
}

interface Schema extends DBSchema {
  bytes: { key: string; value: Uint8Array };
  sent: { key: [visit: string, hash: string]; value: Sent };
  draft: { key: string; value: PhotoDraft };
}

export interface Blobs {
  /** They last when this returns. */
  keep(all: Kept[]): Promise<void>;
  bytes(hash: string): Promise<Uint8Array | undefined>;
  /** Lets go of what nothing names: somebody was killed between keeping the bytes and naming them. */
  sweep(named: string[]): Promise<void>;
  sent(visit: string, hash: string): Promise<Sent | undefined>;
  note(visit: string, hash: string, sent: Sent): Promise<void>;
  draft(visit: string): Promise<PhotoDraft | undefined>;
  keepDraft(visit: string, draft: PhotoDraft | undefined): Promise<void>;
  /** The names of all that is here. */
  here(): Promise<string[]>;
  /** How many photos were taken and not attached. */
  drafts(): Promise<number>;
  wipe(): Promise<void>;
}

class BrowserBlobs implements Blobs {
  constructor(private readonly db: IDBPDatabase<Schema>) {}

  async keep(all: Kept[]): Promise<void> {
    const writing = this.db.transaction('bytes', 'readwrite', STRICT);
    for (const { hash, bytes } of all) writing.store.put(bytes, hash).catch(() => undefined);
    await lasting(writing.done);
  }

  bytes = async (hash: string): Promise<Uint8Array | undefined> => this.db.get('bytes', hash);

  async sweep(named: string[]): Promise<void> {
    const known = new Set(named);
    const stray = (await this.db.getAllKeys('bytes')).filter((hash) => !known.has(hash));
    for (const hash of stray) await this.db.delete('bytes', hash);
  }

  sent = async (visit: string, hash: string): Promise<Sent | undefined> => this.db.get('sent', [visit, hash]);

  async note(visit: string, hash: string, sent: Sent): Promise<void> {
    await this.db.put('sent', sent, [visit, hash]);
  }

  draft = async (visit: string): Promise<PhotoDraft | undefined> => this.db.get('draft', visit);

  async keepDraft(visit: string, draft: PhotoDraft | undefined): Promise<void> {
    const writing = this.db.transaction('draft', 'readwrite', STRICT);
    (draft ? writing.store.put(draft, visit) : writing.store.delete(visit)).catch(() => undefined);
    await lasting(writing.done);
  }

  here = (): Promise<string[]> => this.db.getAllKeys('bytes');
  drafts = (): Promise<number> => this.db.count('draft');

  /** Other tabs let go of it when they hear of it. */
  async wipe(): Promise<void> {
    this.db.close();
    await deleteDB(NAME);
  }
}

async function lasting(done: Promise<void>): Promise<void> {
  try {
    await done;
  } catch (error) {
    const full = error instanceof DOMException && error.name === 'QuotaExceededError';
    throw new CoreError(full ? 'quota' : 'not_saved', String(error));
  }
}

/** Opens what there is, or makes it. */
export async function openBlobs(): Promise<Blobs> {
  try {
    const db = await openDB<Schema>(NAME, 1, {
      upgrade(made) {
        made.createObjectStore('bytes');
        made.createObjectStore('sent');
        made.createObjectStore('draft');
      },
      // Another tab wipes this browser.
      blocking: (_is, _wanted, event) => (event.target as IDBDatabase).close(),
    });
    return new BrowserBlobs(db);
  } catch (error) {
    throw new CoreError('no_storage', String(error));
  }
}
