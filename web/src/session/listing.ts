// The list of visits as a page has it: what a screen shows is asked for first, the rest behind it in questions so small that a tap never
// waits behind the whole. What was asked before stands until its answer comes.
import type { Device, Visit } from '../core/door';

/** So many visits a screen shows; a large one has more of them a moment later. */
const FIRST = 20;
const NEXT = 60;
/** So many visits a page has at most. */
const MOST = 500;

const PAUSE_MS = 30;

type Ask = (from: number, limit: number) => Promise<Device | undefined>;
type Waiting = { done: () => void; failed: (error: unknown) => void };

/** `anew` with the first answer after each look. */
type Show = (device: Device | undefined, anew: boolean) => void;

/** Whether all of the visits that a page has at most are there. */
export const whole = ({ visits, known }: Pick<Device, 'visits' | 'known'>): boolean => visits.length >= Math.min(known, MOST);

const startOf = (part: number): number => (part === 0 ? 0 : FIRST + (part - 1) * NEXT);
const partsOf = (known: number): number => 1 + Math.ceil(Math.max(0, known - FIRST) / NEXT);

export class Listing {
  private parts: Visit[][] = [];
  private readonly due = new Set<number>();
  private waiting: Waiting[] = [];
  private busy = false;

  constructor(
    private readonly ask: Ask,
    private readonly show: Show,
    private readonly most = MOST,
    /** Before more is asked: what came is drawn first. */
    private readonly pause: () => Promise<void> = () => new Promise((done) => setTimeout(done, PAUSE_MS)),
  ) {}

  /** Everything is asked for anew. Ends once the first of it is shown. */
  look(): Promise<void> {
    for (let part = 0; part < Math.max(1, this.parts.length); part++) this.due.add(part);
    return new Promise((done, failed) => {
      this.waiting.push({ done, failed });
      if (!this.busy) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.busy = true;
    // Each goes to the end of the line when it is due again, but the first: so a storm of changes leaves none of them unasked.
    for (let part = this.next(); part !== undefined; part = this.next()) {
      if (part !== 0) await this.pause();
      // Meanwhile somebody may have looked.
      if (part !== 0 && this.due.has(0)) continue;
      this.due.delete(part);
      const waiting = part === 0 ? this.waiting.splice(0) : [];
      try {
        const from = startOf(part);
        this.took(part, await this.ask(from, Math.min(part === 0 ? FIRST : NEXT, this.most - from)));
        waiting.forEach(({ done }) => done());
      } catch (error) {
        // What breaks the core is told to the page by itself; a core that started anew is looked at again.
        waiting.forEach(({ failed }) => failed(error));
      }
    }
    this.busy = false;
  }

  private next = (): number | undefined => (this.due.has(0) ? 0 : [...this.due][0]);

  private took(part: number, device: Device | undefined): void {
    const many = device ? partsOf(Math.min(device.known, this.most)) : 0;
    for (let missing = Math.max(1, this.parts.length); missing < many; missing++) this.due.add(missing);
    for (const gone of this.due) if (gone > 0 && gone >= many) this.due.delete(gone);
    const before = this.parts;
    this.parts = Array.from({ length: many }, (_, at) => (at === part ? (device?.visits ?? []) : (before[at] ?? [])));
    const all = device && { ...device, visits: joined(this.parts) };
    // What grows is shown as it grows; what is only asked again is shown with the first and with the last.
    if (part === 0 || this.due.size === 0 || before.length < many || before.some((it) => it.length === 0)) this.show(all, part === 0);
  }
}

/** While visits are added or go, one may stand in two parts for a moment. */
function joined(parts: Visit[][]): Visit[] {
  const all = new Map<string, Visit>();
  for (const visit of parts.flat()) if (!all.has(visit.id)) all.set(visit.id, visit);
  return [...all.values()];
}
