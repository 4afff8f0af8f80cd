// What the page of a visit asks of the Worker beside taps: the visit in full, hints as typed, photos and signatures, thanks, customers.
import type { Blobs, PhotoDraft } from './blobs';
import type { Host } from './host';
import type { Core, CustomerChoice, Detail, Do, Kept, Said, Sentence, Thanks, Typed } from './module/sojourn_wasm';
import { fetched } from './fetched';
import type { Send } from './network';
import { notWhole, upload } from './uploads';

type Saved = Extract<Said, { told: 'saved' }>;

/** What of the core this part needs: so much can be played by a test. */
export type VisitEngine = Pick<Core, 'detail' | 'typed' | 'picture' | 'shown' | 'drawn' | 'own_blobs' | 'confirmed' | 'thanks' | 'customers'>;

/** How far the bytes of a photo or signature have come. */
export interface BlobState {
  hash: string;
  /** The server confirmed the first so many. */
  confirmed: number;
  bytes: number;
  /** The server has all of them, and they are those of the name. */
  whole: boolean;
  /** How far the entry has come that names them: one of the five words. */
  synced: string;
}

/** A photo that was attached, or why it can't be. */
export interface Attached {
  saved?: Saved | undefined;
  why?: Sentence | undefined;
}

export interface AtVisitAsks {
  detail: (visit: string) => Detail | undefined;
  /** What the policy says while something is typed; nothing is saved. */
  typed: (command: Do) => Typed;
  customers: (find: string) => CustomerChoice[];
  thanks: (visit: string, tongue: 'zh' | 'en') => Thanks | undefined;
  /** What a customer is shown before they sign. */
  shown: (visit: string) => string;
  attach: (visit: string, picture: Uint8Array, caption: string) => Attached;
  sign: (visit: string, signer: string, strokes: string, shown: string) => Saved;
  blobs: (visit: string) => BlobState[];
  /** The bytes, from here or from the server. */
  blob: (visit: string, hash: string, bytes: number) => Uint8Array;
  draft: (visit: string) => PhotoDraft | undefined;
  keepDraft: (visit: string, draft: PhotoDraft | undefined) => void;
  /** How many files of photos and signatures are in this browser and not whole at the server. */
  unsentFiles: () => number;
}

export type Answers<A> = {
  [K in keyof A]: A[K] extends (...args: infer P) => infer R ? (...args: P) => Promise<R> | R : never;
};

const MOST_CUSTOMERS = 30;

export class AtVisit implements Answers<AtVisitAsks> {
  private sending: Promise<unknown> | undefined;

  constructor(
    private readonly host: Host,
    private readonly blobStore: Blobs,
    private readonly send: Send,
    private readonly changed: () => void,
  ) {}

  detail = (visit: string): Detail | undefined => this.host.ask((it, now) => it.detail(now, visit));
  typed = (command: Do): Typed => this.host.ask((it) => it.typed(command));
  customers = (find: string): CustomerChoice[] => this.host.ask((it) => it.customers(find, MOST_CUSTOMERS)).all;
  thanks = (visit: string, tongue: 'zh' | 'en'): Thanks | undefined => this.host.ask((it, now) => it.thanks(now, visit, tongue));
  shown = (visit: string): string => this.host.ask((it) => it.shown(visit));
  draft = (visit: string): Promise<PhotoDraft | undefined> => this.blobStore.draft(visit);
  keepDraft = (visit: string, draft: PhotoDraft | undefined): Promise<void> => this.blobStore.keepDraft(visit, draft);

  unsentFiles = (): Promise<number> => notWhole(this.blobStore, this.host.ask((it) => it.own_blobs()));

  async attach(visit: string, picture: Uint8Array, caption: string): Promise<Attached> {
    const { kept, why } = this.host.ask((it) => it.picture(visit, picture));
    if (!kept) return { why };
    await this.blobStore.keep([kept]);
    const { hash, media, bytes } = kept;
    const command: Do = { do: 'at_visit', act: 'attach_photo', visit, hash, media, bytes: bytes.length, caption };
    return { saved: await this.host.tap(command) };
  }

  async sign(visit: string, signer: string, strokes: string, shown: string): Promise<Saved> {
    const drawn = this.host.ask((it) => it.drawn(strokes, shown));
    const both: Kept[] = [drawn.strokes, drawn.picture];
    await this.blobStore.keep(both);
    return this.host.tap({ do: 'at_visit', act: 'sign_drawn', visit, signer, strokes, shown });
  }

  async blobs(visit: string): Promise<BlobState[]> {
    const { all, epoch } = this.host.ask((it) => it.own_blobs());
    const of = all.filter((own) => own.visit === visit);
    return Promise.all(
      of.map(async ({ hash, bytes, synced }) => {
        const sent = await this.blobStore.sent(visit, hash);
        const whole = sent?.wholeIn === epoch;
        return { hash, bytes, synced, whole, confirmed: whole ? bytes : (sent?.confirmed ?? 0) };
      }),
    );
  }

  async blob(visit: string, hash: string, bytes: number): Promise<Uint8Array> {
    const here = await this.blobStore.bytes(hash);
    if (here) return here;
    const { part } = this.host.ask((it) => it.own_blobs());
    return fetched({ send: this.send, bearer: await this.host.token(), visit, hash, bytes, part });
  }

  /** Sends what waits, once at a time; what keeps it from that is tried again with the next contact. */
  upload(): void {
    this.sending ??= upload({
      blobs: this.blobStore,
      send: this.send,
      own: () => this.host.ask((it) => it.own_blobs()),
      token: () => this.host.token(),
      read: (answer) => this.host.ask((it) => it.confirmed(answer)),
      confirmed: this.changed,
    })
      .catch(() => undefined)
      .finally(() => (this.sending = undefined));
  }

  /** At the start of a writer, before anything can be kept and not yet named. */
  async sweep(): Promise<void> {
    await this.blobStore.sweep(this.host.ask((it) => it.own_blobs()).named);
  }
}
