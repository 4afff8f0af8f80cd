// Which tab writes, with locks that are played: each Worker is a client of theirs, and gives back what it had when it is ended.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Standing, type Locks } from './standing';

type Held = Parameters<Locks['request']>[2];

/** The lock of one origin. */
class Lock {
  private holder: object | undefined;
  private waiting: { client: object; take: () => void }[] = [];

  of(client: object): Locks {
    return {
      request: (_, { ifAvailable, signal }, held) =>
        new Promise((done, failed) => {
          if (!this.holder) {
            this.give(client, held, done);
            return;
          }
          if (ifAvailable) {
            void Promise.resolve(held(null)).then(done);
            return;
          }
          const mine = { client, take: () => this.give(client, held, done) };
          this.waiting.push(mine);
          signal?.addEventListener('abort', () => {
            this.waiting = this.waiting.filter((it) => it !== mine);
            failed(signal.reason as Error);
          });
        }),
    };
  }

  /** The browser gives back what an ended Worker had. */
  ended(client: object): void {
    this.waiting = this.waiting.filter((it) => it.client !== client);
    if (this.holder !== client) return;
    this.holder = undefined;
    this.waiting.shift()?.take();
  }

  private give(client: object, held: Held, done: (it: unknown) => void): void {
    this.holder = client;
    void Promise.resolve(held({})).then(done);
  }
}

/** A Worker over a store that is a number, which every commit raises. */
function tab(lock: Lock, store: { is: number }, slow: () => Promise<void> = () => Promise.resolve()) {
  const client = {};
  const told: string[] = [];
  const start = async (mayWrite: boolean): Promise<string> => {
    const read = store.is;
    await slow();
    return `${mayWrite ? 'writes' : 'shows'} ${read}`;
  };
  return { client, told, standing: new Standing(start, lock.of(client), () => told.push('became')) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

test('the first tab writes and the second only shows, until the first is closed: then it reads what was written and goes on', async () => {
  const [lock, store] = [new Lock(), { is: 1 }];
  const [first, second] = [tab(lock, store), tab(lock, store)];
  await first.standing.open(false);
  await second.standing.open(false);
  expect([first.standing.writer, second.standing.writer, second.standing.core]).toEqual([true, false, 'shows 1']);
  store.is = 2;
  lock.ended(first.client);
  await settled();
  expect([second.standing.writer, second.standing.core, second.told]).toEqual([true, 'writes 2', ['became']]);
});

test('a Worker in the place of one that trapped waits for its lock, and is never called another tab', async () => {
  const [lock, store] = [new Lock(), { is: 1 }];
  const [trapped, fresh] = [tab(lock, store), tab(lock, store)];
  await trapped.standing.open(false);
  const opening = fresh.standing.open(true);
  await settled();
  expect(fresh.standing.core).toBeUndefined();
  lock.ended(trapped.client);
  await opening;
  expect([fresh.standing.writer, fresh.standing.core, fresh.told]).toEqual([true, 'writes 1', []]);
});

test('where another tab took the lock meanwhile it shows after three seconds', async () => {
  const [lock, store] = [new Lock(), { is: 1 }];
  const [other, fresh] = [tab(lock, store), tab(lock, store)];
  await other.standing.open(false);
  // What the browser's own clock does.
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const ends = new AbortController();
    setTimeout(() => ends.abort(new DOMException('over', 'TimeoutError')), ms);
    return ends.signal;
  });
  const opening = fresh.standing.open(true);
  await vi.advanceTimersByTimeAsync(3_000);
  await opening;
  expect([fresh.standing.writer, fresh.standing.core]).toEqual([false, 'shows 1']);
  vi.restoreAllMocks();
});

test('what was read before another tab’s last commit never takes the place of the writer’s core', async () => {
  const [lock, store] = [new Lock(), { is: 1 }];
  const [first, slow] = [tab(lock, store), [] as (() => void)[]];
  const second = tab(lock, store, () => new Promise((done) => slow.push(done)));
  await first.standing.open(false);
  const opening = second.standing.open(false);
  await settled();
  slow.shift()?.();
  await opening;
  // It begins to read, and before it has, the other tab writes once more and is closed.
  const read = second.standing.follow();
  await settled();
  store.is = 2;
  lock.ended(first.client);
  await settled();
  slow.shift()?.();
  await read;
  await settled();
  expect(second.standing.writer).toBe(false);
  slow.shift()?.();
  await settled();
  expect([second.standing.writer, second.standing.core]).toEqual([true, 'writes 2']);
  // A word of the closed tab that comes late changes nothing.
  expect(await second.standing.follow()).toBe(false);
  expect(second.standing.core).toBe('writes 2');
});
