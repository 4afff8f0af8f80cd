// Keeps the board of this page right with few questions: its first pages once, then what changed at each nudge, and a lane's next page when
// somebody comes to its end. One question at a time, so that answers are in the order of the server's; after a long one a pause as long as
// it took follows where nudges keep coming, so that a storm leaves half of the time to whoever looks.
import type { Schemas } from '../../api/client';
import { begun, changed, grown, LANES, type BoardState, type Lane } from './lanes';

/** By what visits are chosen, in the API's own words. */
export type Chosen = { [key in 'department' | 'person' | 'week' | 'state' | 'q' | 'zone']?: string };

/** The part of the API that is needed. */
export interface Asks {
  pages: (chosen: Chosen, lane?: Lane, after?: string) => Promise<Schemas['LanesJson']>;
  changes: (chosen: Chosen, since: string) => Promise<Schemas['ChangesJson']>;
}

export interface Seen {
  board: BoardState | undefined;
  /** Why the last question was not answered; what is shown is then older. */
  error: unknown;
  /** Counts the answers that changed something. */
  turn: number;
}

interface Clocks {
  now: () => number;
  pause: (ms: number) => Promise<void>;
}

const CLOCKS: Clocks = { now: () => performance.now(), pause: (ms) => new Promise((done) => setTimeout(done, ms)) };

type Question = 'anew' | 'changes' | Lane;

export class Following {
  private seen: Seen = { board: undefined, error: undefined, turn: 0 };
  private wanted = new Set<Question>();
  private underWay = false;
  private chosen: Chosen = {};
  private choice = 0;

  constructor(
    private readonly asks: Asks,
    private readonly tell: (seen: Seen) => void,
    private readonly clocks: Clocks = CLOCKS,
  ) {}

  /** Other visits are chosen, or the first ones. */
  choose(chosen: Chosen): void {
    this.chosen = chosen;
    this.choice++;
    this.wanted = new Set(['anew']);
    void this.run();
  }

  /** Something changed somewhere. Before the first answer there is nothing that could have. */
  nudged(): void {
    this.wanted.add(this.seen.board ? 'changes' : 'anew');
    void this.run();
  }

  /** Somebody comes to the end of what was read of a lane. */
  more(lane: Lane): void {
    if (this.seen.board?.lanes[lane].next === undefined) return;
    this.wanted.add(lane);
    void this.run();
  }

  private async run(): Promise<void> {
    if (this.underWay) return;
    this.underWay = true;
    for (let question = this.taken(); question; question = this.taken()) {
      const began = this.clocks.now();
      await this.ask(question);
      if (question === 'changes' && this.wanted.has('changes')) await this.clocks.pause(this.clocks.now() - began);
    }
    this.underWay = false;
  }

  private taken(): Question | undefined {
    // Who stands at the end of a lane waits for nobody's nudge.
    const question = (['anew', ...LANES, 'changes'] as const).find((it) => this.wanted.has(it));
    if (question) this.wanted.delete(question);
    return question;
  }

  private async ask(question: Question): Promise<void> {
    const { choice } = this;
    try {
      const board = await this.answered(question);
      if (choice === this.choice && board) this.show({ board, error: undefined, turn: this.seen.turn + 1 });
      else if (choice === this.choice && this.seen.error !== undefined) this.show({ ...this.seen, error: undefined });
    } catch (error) {
      if (choice === this.choice) this.show({ ...this.seen, error });
    }
  }

  /** Nothing where nothing is to be shown of it. */
  private async answered(question: Question): Promise<BoardState | undefined> {
    const { chosen, choice } = this;
    const { board } = this.seen;
    if (question === 'anew' || !board) return begun(await this.asks.pages(chosen));
    if (question === 'changes') {
      const said = await this.asks.changes(chosen, board.mark);
      if (!said.again) return changed(board, said);
      if (choice === this.choice) this.wanted.add('anew');
      return undefined;
    }
    const { next } = board.lanes[question];
    return next === undefined ? undefined : grown(board, question, await this.asks.pages(chosen, question, next));
  }

  private show(seen: Seen): void {
    this.seen = seen;
    this.tell(seen);
  }
}
