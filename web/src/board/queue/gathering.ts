// The queue as it is gathered: the first page of the core's list at once, the rest behind it in questions so small that a tap never waits
// behind them. What is drawn stays where it is, and what was read stands until it was read again.
import type { Device, Visit } from '../../core/door';
import { hasQuestions, waitingCards, waitingOf, type Asked, type CardChange, type Waiting } from './gather';

/** The part of the door that is needed. */
export interface Door {
  ask: ((what: 'list', from: number, limit: number) => Promise<Pick<Device, 'known' | 'visits'> | undefined>) &
    ((what: 'visit', id: string) => Promise<Visit | undefined>) &
    ((what: 'content', id: string) => Promise<Asked | undefined>);
}

export interface Gathered {
  /** Nothing before the first answer. */
  items: Waiting[] | undefined;
  /** Whether everything was read: only then it can be said that nothing waits. */
  whole: boolean;
  /** Visits that were read, of so many. */
  read: number;
  known: number;
  /** Why something could not be asked; the rest is shown. */
  error: unknown;
}

export const NOTHING: Gathered = { items: undefined, whole: false, read: 0, known: 0, error: undefined };

/** The first page is small, so that it is there at once. */
const FIRST = 20;
const NEXT = 60;
/** Between two pages others have their turn with the core. */
const PAUSE_MS = 10;
/** While the list moves, a visit may slip from a page that is not read yet into one that was: so often everything is read again for it. */
const TRIES = 3;

const startOf = (part: number): number => (part === 0 ? 0 : FIRST + (part - 1) * NEXT);
const partsOf = (known: number): number => 1 + Math.ceil(Math.max(0, known - FIRST) / NEXT);

/** More than is drawn at first; then what grows is shown once for so many pages. */
const MANY = 100;
const AT_ONCE = 8;

/** A visit as it was read last. */
interface Read {
  content: Asked | undefined;
  waiting: Waiting[];
  /** Where it stood in the list. */
  place: number;
  /** At which look it was read. */
  look: number;
}

export class Gathering {
  private readonly visits = new Map<string, Read>();
  private cards: { waiting: Waiting[]; error?: unknown } | undefined;
  private readonly due = new Set<number>();
  /** Single visits that are asked about before any page. */
  private readonly first = new Set<string>();
  private readonly seen = new Set<number>();
  private known: number | undefined;
  /** Whether the first page was read last. */
  private inTurn = false;
  private looks = 0;
  private tries = 0;
  private error: unknown;
  private busy = false;
  private gone = false;
  private shown: Waiting[] = [];
  private drawn: string | undefined;

  constructor(
    private readonly door: Door,
    private readonly show: (gathered: Gathered) => void,
    private readonly pause: () => Promise<void> = () => new Promise((done) => setTimeout(done, PAUSE_MS)),
  ) {}

  /** Something may have changed: everything is read anew, and what was just decided before all else. */
  look(decided: (key: string) => boolean = () => false): void {
    for (const it of this.shown) if (it.kind !== 'card' && decided(it.key)) this.first.add(it.visit.id);
    this.tries = TRIES;
    this.again();
    if (!this.busy) void this.work();
  }

  /** Changes of cards, as the server has them; or why they can't be had: then those stand that were told before. */
  tell(changes: CardChange[] | undefined, error?: unknown): void {
    this.cards = { waiting: changes ? waitingCards(changes) : (this.cards?.waiting ?? []), error };
    if (this.known !== undefined) this.showAll();
  }

  /** Up to this one everything is drawn: it stays where it is. */
  steady(key: string | undefined): void {
    this.drawn = key;
  }

  stop(): void {
    this.gone = true;
  }

  /** All is due; what is due already keeps its place in the line, so that a storm of changes leaves nothing unread. */
  private again(): void {
    this.looks++;
    for (let part = 0; part < partsOf(this.known ?? 0); part++) this.due.add(part);
  }

  private async work(): Promise<void> {
    this.busy = true;
    try {
      while (!this.gone && (this.due.size > 0 || this.first.size > 0)) await this.step();
    } catch (error) {
      // A core that broke starts anew, and says so then: everything is read again.
      this.due.clear();
      this.first.clear();
      this.error = error;
      this.showAll();
    }
    this.busy = false;
  }

  private async step(): Promise<void> {
    const [id] = this.first;
    if (id !== undefined) {
      this.first.delete(id);
      await this.one(id);
      return;
    }
    const behind = [...this.due].find((part) => part !== 0);
    // The first page goes before all others; but one of them is read between two of it, however often it changes.
    this.inTurn = this.due.has(0) && (!this.inTurn || behind === undefined);
    if (this.inTurn) return this.page(0);
    await this.pause();
    // Meanwhile somebody may have decided something.
    if (behind !== undefined && this.first.size === 0) await this.page(behind);
  }

  private async one(id: string): Promise<void> {
    const before = this.visits.get(id);
    const visit = await this.door.ask('visit', id);
    if (visit && before) await this.took(visit, before.place, before.look);
    else this.visits.delete(id);
    this.showAll();
  }

  private async page(part: number): Promise<void> {
    this.due.delete(part);
    const [from, look] = [startOf(part), this.looks];
    const device = await this.door.ask('list', from, part === 0 ? FIRST : NEXT);
    this.error = undefined;
    this.room(device?.known ?? 0);
    const grows = !this.seen.has(part);
    this.seen.add(part);
    const visits = device?.visits ?? [];
    // What is known of a visit's questions stands until they were asked for again.
    for (const [at, visit] of visits.entries()) this.keep(visit, this.visits.get(visit.id)?.content, from + at, look);
    if (part === 0) this.showAll();
    for (const [at, visit] of visits.entries()) if (hasQuestions(visit)) await this.took(visit, from + at, look);
    if (this.due.size === 0) this.readAll();
    // What grows is shown as it grows; what is only read again, with the first and with the last.
    const seldom = this.shown.length > MANY && part % AT_ONCE > 0;
    if ((grows && !seldom) || this.due.size === 0) this.showAll();
  }

  private async took(visit: Visit, place: number, look: number): Promise<void> {
    const content = hasQuestions(visit) ? await this.door.ask('content', visit.id) : undefined;
    this.keep(visit, content, place, look);
  }

  private keep(visit: Visit, content: Asked | undefined, place: number, look: number): void {
    this.visits.set(visit.id, { content, waiting: waitingOf(visit, content), place, look });
  }

  /** The list has so many visits now: pages that are new are due, and those that are gone are not. */
  private room(known: number): void {
    const [before, after] = [this.known === undefined ? 1 : partsOf(this.known), partsOf(known)];
    for (let part = before; part < after; part++) this.due.add(part);
    for (let part = after; part < before; part++) [this.due, this.seen].forEach((it) => it.delete(part));
    this.known = known;
  }

  /** All pages were read since somebody looked. What none of them had is gone; unless one is missing that must be somewhere. */
  private readAll(): void {
    const read = [...this.visits].filter(([, it]) => it.look === this.looks).length;
    if (read >= (this.known ?? 0)) {
      for (const [id, it] of this.visits) if (it.look !== this.looks) this.visits.delete(id);
    } else if (this.tries-- > 0) {
      this.again();
    }
  }

  /** In the order of the core's list, what is near first, cards behind it; but what is drawn keeps its place, and what is new comes after. */
  private showAll(): void {
    if (this.gone) return;
    const inOrder = [...this.visits.values()].sort((one, other) => one.place - other.place || other.look - one.look);
    const waiting = [...inOrder.flatMap((it) => it.waiting), ...(this.cards?.waiting ?? [])];
    const byKey = new Map(waiting.map((it) => [it.key, it]));
    const end = this.shown.findIndex((it) => it.key === this.drawn) + 1;
    const drawn = this.shown.slice(0, end).flatMap(({ key }) => byKey.get(key) ?? []);
    this.drawn = drawn.at(-1)?.key;
    const stays = new Set(drawn.map((it) => it.key));
    this.shown = [...drawn, ...waiting.filter((it) => !stays.has(it.key))];
    const known = this.known ?? 0;
    const whole = this.known !== undefined && this.cards !== undefined && this.seen.size >= partsOf(known);
    // Nothing was read where the first question failed.
    const items = this.known === undefined ? undefined : this.shown;
    this.show({ items, whole, read: Math.min(known, this.visits.size), known, error: this.error ?? this.cards?.error });
  }
}
