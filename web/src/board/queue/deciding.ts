// Decisions on their way: held for some seconds, then written. What could not be written is told until somebody has read it, and its card
// stands in the queue again. It lives above the queue, for whoever leaves the queue has decided all the same.
import type { Decision } from './decision';
import { Later, UNDO_MS } from './later';

export interface Refused {
  key: string;
  decision: Decision;
  why: unknown;
}

export class Deciding {
  readonly later: Later<Decision>;
  /** Those that were not written, the oldest first. */
  refused: readonly Refused[] = [];
  /** Counts what was written: the queue asks again. */
  written = 0;
  private readonly under = new Set<string>();

  constructor(
    private readonly carry: (decision: Decision) => Promise<void>,
    private readonly changed: () => void,
    wait = UNDO_MS,
  ) {
    this.later = new Later((key, decision) => void this.write(key, decision), changed, wait);
  }

  /** Whether it was decided: it is not shown in the queue. */
  has(key: string): boolean {
    return this.later.has(key) || this.under.has(key);
  }

  /** Whether something is not written yet. */
  get busy(): boolean {
    return this.later.all.length > 0;
  }

  /** Somebody has read why. */
  read(key: string): void {
    this.refused = this.refused.filter((it) => it.key !== key);
    this.changed();
  }

  private async write(key: string, decision: Decision): Promise<void> {
    this.refused = this.refused.filter((it) => it.key !== key);
    this.under.add(key);
    try {
      await this.carry(decision);
      this.written++;
      // By then it has been asked whether it still waits; if it does, it is shown again.
      setTimeout(() => this.drop(key), UNDO_MS);
      this.changed();
    } catch (why) {
      this.refused = [...this.refused, { key, decision, why }];
      this.drop(key);
    }
  }

  private drop(key: string): void {
    this.under.delete(key);
    this.changed();
  }
}
