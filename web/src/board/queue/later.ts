// Decisions that wait some seconds before they are written, so that a slip of a key can be taken back. An entry of a journal can't.
export const UNDO_MS = 5_000;

export class Later<D> {
  private readonly waiting = new Map<string, { decision: D; timer: ReturnType<typeof setTimeout> }>();

  constructor(
    private readonly write: (key: string, decision: D) => void,
    private readonly changed: () => void,
    private readonly wait = UNDO_MS,
  ) {}

  put(key: string, decision: D): void {
    clearTimeout(this.waiting.get(key)?.timer);
    // The one that was put last stands last.
    this.waiting.delete(key);
    this.waiting.set(key, { decision, timer: setTimeout(() => this.now(key), this.wait) });
    this.changed();
  }

  /** Takes one back, or the last; false where it is too late. */
  undo(key = [...this.waiting.keys()].at(-1)): boolean {
    const it = key === undefined ? undefined : this.waiting.get(key);
    if (!it || key === undefined) return false;
    clearTimeout(it.timer);
    this.waiting.delete(key);
    this.changed();
    return true;
  }

  /** Writes all at once: whoever goes away has decided. */
  flush(): void {
    for (const key of [...this.waiting.keys()]) this.now(key);
  }

  has(key: string): boolean {
    return this.waiting.has(key);
  }

  get all(): { key: string; decision: D }[] {
    return [...this.waiting].map(([key, { decision }]) => ({ key, decision }));
  }

  private now(key: string): void {
    const it = this.waiting.get(key);
    if (!it) return;
    clearTimeout(it.timer);
    this.waiting.delete(key);
    this.write(key, it.decision);
    this.changed();
  }
}
