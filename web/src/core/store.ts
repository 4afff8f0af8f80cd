// The device's rows in IndexedDB, each commit one transaction of strict durability, and the key beside them. Nothing else of this
// device is kept anywhere in the browser.
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Row, Written } from './module/sojourn_wasm';
import { CoreError } from './protocol';

const NAME = 'sojourn';
const VERSION = 1;

interface Schema extends DBSchema {
  record: { key: [number, Uint8Array<ArrayBuffer>]; value: Uint8Array };
  key: { key: string; value: CryptoKeyPair | Uint8Array };
}

export interface Store {
  /** Every row, tables by number and each in the order of its keys. */
  rows(): Promise<Row[]>;
  /** Writes all of this or nothing; it lasts when this returns. */
  commit(writes: Written[]): Promise<void>;
  key(): Promise<CryptoKeyPair | undefined>;
  keepKey(pair: CryptoKeyPair): Promise<void>;
  close(): void;
}

/** What is left of a traveller's codes, beside the key; and the end of all that is here. */
export interface KeptCodes {
  codes(): Promise<Uint8Array | undefined>;
  keepCodes(keys: Uint8Array): Promise<void>;
  wipe(): Promise<void>;
}

/** The commit failed in a way that leaves open whether it happened: only another start tells. */
export class InDoubt extends Error {}

class BrowserStore implements Store, KeptCodes {
  constructor(private readonly db: IDBPDatabase<Schema>) {}

  async rows(): Promise<Row[]> {
    // Two questions of one transaction, both in the order of keys: a cursor would be one for each row.
    const reading = this.db.transaction('record').store;
    const [keys, values] = await Promise.all([reading.getAllKeys(), reading.getAll()]);
    return values.map((value, at) => {
      const [table, key] = keys[at] ?? [0, new Uint8Array()];
      return { table, key: new Uint8Array(key), value };
    });
  }

  async commit(writes: Written[]): Promise<void> {
    let writing;
    try {
      writing = this.db.transaction('record', 'readwrite', { durability: 'strict' });
      for (const { table, key, value } of writes) {
        const at: Schema['record']['key'] = [table, new Uint8Array(key)];
        const done = value === undefined ? writing.store.delete(at) : writing.store.put(value, at);
        // The transaction's own end says what became of it; a single request's failure must not be left unheard.
        done.catch(() => undefined);
      }
      await writing.done;
    } catch (error) {
      throw told(error);
    }
  }

  async key(): Promise<CryptoKeyPair | undefined> {
    const kept = await this.db.get('key', 'device');
    return kept instanceof Uint8Array ? undefined : kept;
  }

  keepKey = (pair: CryptoKeyPair): Promise<void> => this.put('device', pair);

  async codes(): Promise<Uint8Array | undefined> {
    const kept = await this.db.get('key', 'codes');
    return kept instanceof Uint8Array ? kept : undefined;
  }

  keepCodes = (keys: Uint8Array): Promise<void> => this.put('codes', new Uint8Array(keys));

  /** Other tabs let go of it when they hear of it. */
  async wipe(): Promise<void> {
    this.db.close();
    await deleteDB(NAME);
  }

  private async put(name: string, value: CryptoKeyPair | Uint8Array): Promise<void> {
    const writing = this.db.transaction('key', 'readwrite', { durability: 'strict' });
    await Promise.all([writing.store.put(value, name), writing.done]);
  }

  close = (): void => this.db.close();
}

/** A transaction that was aborted has not happened; anything else leaves a doubt. */
function told(error: unknown): Error {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') return new CoreError('quota');
  if (name === 'AbortError') return new CoreError('not_saved', String(error));
  return new InDoubt(String(error));
}

/** Opens the store, or makes it. */
export async function openStore(onGone: () => void): Promise<Store & KeptCodes> {
  if (!('indexedDB' in globalThis)) throw new CoreError('no_storage');
  try {
    const db = await openDB<Schema>(NAME, VERSION, {
      upgrade(made) {
        made.createObjectStore('record');
        made.createObjectStore('key');
      },
      // A newer page wants to change it, or the browser took it away.
      blocking: () => onGone(),
      terminated: () => onGone(),
    });
    return new BrowserStore(db);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'VersionError') throw new CoreError('newer');
    throw new CoreError('no_storage', String(error));
  }
}
