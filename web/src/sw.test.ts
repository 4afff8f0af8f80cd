// The service worker by itself, with a list of files as the build writes it: which requests it answers, and where a notice leads.
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';

type Heard = (event: object) => void;

const SOURCE = readFileSync(new URL('./sw.js', import.meta.url), 'utf8')
  .replace('__FILES__', JSON.stringify(['/', '/assets/rep-1.js', '/assets/shared-1.js']))
  .replace('__BUILD__', '"b1"');

function started(clients: { url: string }[] = []) {
  const heard = new Map<string, Heard>();
  const openWindow = vi.fn(() => Promise.resolve());
  const self = {
    location: { origin: 'https://s.example' },
    addEventListener: (name: string, listener: Heard) => heard.set(name, listener),
    clients: { matchAll: () => Promise.resolve(clients), openWindow },
  };
  const caches = { match: () => Promise.resolve('kept') };
  // It is a script of its own, with no module around it.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  new Function('self', 'caches', SOURCE)(self, caches);
  const fire = async (name: string, event: object): Promise<unknown> => {
    let under: unknown;
    const take = (it: unknown): void => void (under = it);
    heard.get(name)?.({ ...event, respondWith: take, waitUntil: take });
    return await under;
  };
  return { fire, openWindow };
}

test('it answers with the rep’s files alone: the board and the server’s answers come from the server', async () => {
  const { fire } = started();
  const asked = (path: string, method = 'GET') => fire('fetch', { request: { method, url: `https://s.example${path}` } });
  for (const path of ['/', '/assets/shared-1.js']) expect(await asked(path)).toBe('kept');
  for (const path of ['/board', '/board?a=b', '/board.html', '/assets/board-1.js', '/v1/board', '/sw.js']) expect(await asked(path), path).toBeUndefined();
});

const open = (url: string) => ({ url: `https://s.example${url}`, focus: vi.fn(() => Promise.resolve()), navigate: vi.fn(() => Promise.resolve()) });
const touched = (page: string) => ({ notification: { close: () => undefined, data: { page, kind: 'watch_alarmed' } } });

test('a notice for the board shows the board that is open as it is, and never the rep’s page', async () => {
  const [rep, board] = [open('/#/inbox'), open('/board#/approvals')];
  await started([rep, board]).fire('notificationclick', touched('board'));
  expect(board.focus).toHaveBeenCalledOnce();
  expect([board.navigate, rep.focus, rep.navigate].flatMap((it) => it.mock.calls)).toEqual([]);
  const { fire, openWindow } = started([rep]);
  await fire('notificationclick', touched('board'));
  expect(openWindow).toHaveBeenCalledWith('https://s.example/board');
});

test('one for the rep changes only what stands behind the #', async () => {
  const [rep, board] = [open('/#/visit/v1'), open('/board')];
  await started([board, rep]).fire('notificationclick', touched('rep'));
  expect(rep.navigate).toHaveBeenCalledWith('https://s.example/#/inbox');
});
