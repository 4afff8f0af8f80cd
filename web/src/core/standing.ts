// Which core of this tab stands, and whether it may write: one of all tabs does, by a lock that it has as long as its Worker lives. Cores
// are started one after the other, so that what was read before a commit never takes the place of what was read after it.

const LOCK = 'sojourn-writer';
/** For so long the lock of a Worker that this tab has ended is waited for: the browser gives it back a moment after the end. */
const RELEASE_MS = 3_000;

/** The part of the browser's locks that is needed. */
export interface Locks {
  request: (name: string, options: { ifAvailable?: boolean; signal?: AbortSignal }, held: (lock: unknown) => Promise<never> | undefined) => Promise<unknown>;
}

export class Standing<Core> {
  /** The last one that was started. */
  core: Core | undefined;
  /** Whether it may write. Never true before its core was read from what the last writer left. */
  writer = false;
  private turn: Promise<unknown> = Promise.resolve();
  private following = false;

  constructor(
    private readonly start: (mayWrite: boolean) => Promise<Core>,
    private readonly locks: Locks,
    /** This tab writes from now on, since the one that did was closed. */
    private readonly became: () => void,
  ) {}

  /** With `again` the lock may still be that of this tab's own Worker, which was ended: it is no other tab's. */
  async open(again: boolean): Promise<void> {
    const got = await this.lock(again ? { signal: AbortSignal.timeout(RELEASE_MS) } : { ifAvailable: true });
    await this.begin(got);
    if (!got) void this.lock({}).then(() => this.begin(true)).then(this.became, () => undefined);
  }

  /** Another tab has written: whoever only shows reads the store anew. True where it did. */
  async follow(): Promise<boolean> {
    // One that waits for its turn will read what came meanwhile too.
    if (this.writer || this.following) return false;
    this.following = true;
    await this.begin(false);
    return true;
  }

  private begin(mayWrite: boolean): Promise<void> {
    const mine = this.turn.then(async () => {
      if (!mayWrite) this.following = false;
      if (this.writer) return;
      this.core = await this.start(mayWrite);
      this.writer = mayWrite;
    });
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** Whether the lock was had. It is never given back. */
  private lock(options: { ifAvailable?: boolean; signal?: AbortSignal }): Promise<boolean> {
    return new Promise((known) => {
      const held = (lock: unknown): Promise<never> | undefined => {
        known(lock !== null);
        return lock === null ? undefined : new Promise<never>(() => undefined);
      };
      this.locks.request(LOCK, options, held).catch(() => known(false));
    });
  }
}
