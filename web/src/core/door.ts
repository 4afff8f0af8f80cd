// The pages' way to the core: questions go to the Worker, and a Worker that broke is replaced by one that starts from the store.
import { core } from './early';
import { type Answer, type Asks, CoreError, type News, type Question } from './protocol';

export * from './protocol';

type Waiting = { done: (value: unknown) => void; failed: (error: CoreError) => void };

/** So many Workers in a row may break before the page gives up and says so. */
const MOST_RESTARTS = 3;

export class Door {
  private worker: Worker | undefined;
  private waiting = new Map<number, Waiting>();
  private asked = 0;
  private restarts = 0;
  private readonly listeners = new Set<(news: News) => void>();

  constructor(
    private readonly make: () => Worker,
    private readonly app: string,
  ) {}

  /** Starts the core from the store. */
  async open(): Promise<ReturnType<Asks['open']>> {
    this.worker ??= this.started();
    return this.ask('open', this.app, false);
  }

  ask<K extends keyof Asks>(ask: K, ...args: Parameters<Asks[K]>): Promise<ReturnType<Asks[K]>> {
    const id = ++this.asked;
    return new Promise((done, failed) => {
      if (!this.worker) {
        failed(new CoreError('restarted'));
        return;
      }
      this.waiting.set(id, { done: done as (value: unknown) => void, failed });
      this.worker.postMessage({ id, ask, args } satisfies Question);
    });
  }

  listen(listener: (news: News) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The page was shown or hidden: a running clock counts only while it is seen. */
  hidden(hidden: boolean): void {
    this.worker?.postMessage({ hidden });
  }

  private started(): Worker {
    const worker = this.make();
    worker.onmessage = (event: MessageEvent<Answer | News>) => {
      if (this.worker !== worker) return;
      if ('news' in event.data) this.heard(event.data);
      else this.answered(event.data);
    };
    worker.onerror = (event) => {
      if (this.worker === worker) this.heard({ news: 'broken', why: event.message });
    };
    return worker;
  }

  private answered(answer: Answer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ('code' in answer) waiting?.failed(new CoreError(answer.code, answer.detail, answer.problem));
    else waiting?.done(answer.done);
  }

  private heard(news: News): void {
    if (news.news === 'broken') this.restart(news.why);
    else if (news.news === 'changed') this.restarts = 0;
    this.listeners.forEach((listener) => listener(news));
  }

  private restart(why: string): void {
    this.worker?.terminate();
    this.worker = undefined;
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    waiting.forEach(({ failed }) => failed(new CoreError('restarted', why)));
    if (++this.restarts > MOST_RESTARTS) return;
    this.worker = this.started();
    this.ask('open', this.app, true).then(
      ({ writer }) => {
        this.listeners.forEach((listener) => {
          listener({ news: 'writer', writer });
          listener({ news: 'changed' });
        });
      },
      () => undefined,
    );
  }
}

/** The one of this tab. */
export const door = (app: string): Door => new Door(core, app);
