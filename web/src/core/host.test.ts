// The loop between the core and the browser's hands, with a core that is played.
import { expect, test } from 'vitest';
import { Host, type Engine, type Hands } from './host';
import type { Asked, Clocks, Do, Happened } from './module/sojourn_wasm';
import { CoreError } from './protocol';
import { InDoubt } from './store';

const clocks: Clocks = { running: 1, boot: '0011223344556677', wall: 2, zone: 'UTC' };
const leave: Do = { do: 'leave', visit: 'v1' };

/** A core that answers each input by this, and notes what it was told. */
function played(answer: (input: Happened) => Asked[], over: Partial<Hands> = {}) {
  const heard: string[] = [];
  const log: string[] = [];
  const engine = {
    handle: (_: Clocks, input: Happened) => {
      heard.push(input.kind);
      return { all: answer(input) };
    },
  } as unknown as Engine;
  const host = new Host({
    engine,
    clock: { read: () => clocks, renew: () => undefined },
    store: {
      rows: () => Promise.resolve([]),
      commit: () => {
        log.push('commit');
        return Promise.resolve();
      },
      key: () => Promise.resolve(undefined),
      keepKey: () => Promise.resolve(),
      close: () => undefined,
    },
    send: () => {
      log.push('send');
      return Promise.resolve({ status: 200, media_type: 'application/cbor', body: new Uint8Array() });
    },
    key: () => Promise.resolve({ public: new Uint8Array(33), sign: () => Promise.resolve(new Uint8Array(64)) }),
    changed: () => log.push('changed'),
    broken: () => log.push('broken'),
    ...over,
  });
  return { host, heard, log };
}

const commit: Asked = { kind: 'commit', task: 1, writes: [] };
const saved: Asked = { kind: 'tell', said: { told: 'saved', entry: 3, visit: 'v1', hints: [] } };
const store = (fails: Error): Partial<Hands> => ({
  store: { rows: () => Promise.resolve([]), commit: () => Promise.reject(fails), key: () => Promise.resolve(undefined), keepKey: () => Promise.resolve(), close: () => undefined },
});

test('saved is told after the commit lasts, and screens hear of it then', async () => {
  const { host, heard, log } = played((input) => (input.kind === 'tap' ? [commit] : [saved]));
  expect((await host.tap(leave)).entry).toBe(3);
  expect(heard).toEqual(['tap', 'committed']);
  expect(log).toEqual(['commit', 'changed']);
});

test('a full browser is told as such, and the core hears that nothing was kept', async () => {
  const answer = (input: Happened): Asked[] => {
    if (input.kind === 'tap') return [commit];
    return input.kind === 'commit_failed' ? [{ kind: 'tell', said: { told: 'not_saved', why: input.why } }] : [];
  };
  const { host, heard } = played(answer, store(new CoreError('quota')));
  await expect(host.tap(leave)).rejects.toMatchObject({ code: 'quota' });
  expect(heard).toEqual(['tap', 'commit_failed']);
});

test('after a commit in doubt nothing is asked of the core any more', async () => {
  const { host, log, heard } = played(() => [commit], store(new InDoubt('the disk')));
  await expect(host.tap(leave)).rejects.toMatchObject({ code: 'in_doubt' });
  await expect(host.tap(leave)).rejects.toMatchObject({ code: 'restarted' });
  expect(log).toEqual(['broken']);
  expect(heard).toEqual(['tap']);
});

test('a trap ends the core', async () => {
  const trap = (): Asked[] => {
    throw new WebAssembly.RuntimeError('unreachable');
  };
  const { host, log } = played(trap);
  await expect(host.tap(leave)).rejects.toMatchObject({ code: 'restarted' });
  expect(log).toEqual(['broken']);
});

test('a network that fails is a report, and signing is done outside of the turn', async () => {
  const answer = (input: Happened): Asked[] => {
    if (input.kind === 'contact') return [{ kind: 'sign', task: 1, message: new Uint8Array(1) }];
    if (input.kind === 'signed') return [{ kind: 'send', task: 2, path: '/v1/journal', body: undefined, bearer: undefined }];
    return [{ kind: 'tell', said: { told: 'no_contact', why: 'away' } }];
  };
  const { host, heard } = played(answer, { send: () => Promise.reject(new TypeError('Failed to fetch')) });
  expect(await host.sync()).toEqual({ told: 'no_contact', why: 'away' });
  expect(heard).toEqual(['contact', 'signed', 'failed']);
});

test('two taps at once are done one after the other', async () => {
  let task = 0;
  const order: string[] = [];
  const { host } = played((input) => {
    order.push(input.kind);
    return input.kind === 'tap' ? [{ ...commit, task: ++task }] : [saved];
  });
  await Promise.all([host.tap(leave), host.tap({ do: 'leave', visit: 'v2' })]);
  expect(order).toEqual(['tap', 'committed', 'tap', 'committed']);
});

test('what was shown goes with the tap, and where it has moved that is said by name', async () => {
  const given: unknown[] = [];
  const { host } = played((input) => {
    given.push(input.kind === 'tap' && input.shown);
    return [{ kind: 'tell', said: { told: 'moved' } }];
  });
  await expect(host.tap(leave, 'a print')).rejects.toMatchObject({ code: 'moved' });
  expect(given).toEqual(['a print']);
});
