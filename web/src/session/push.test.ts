// Web push as far as no browser is needed: what is said where there is none, and that what the browser, the server and the key say is brought
// together again.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Api } from '../api/client';
import { able, look, silence, switchOff, switchOn, type Asking } from './push';

// The client is made when its file is read.
vi.hoisted(() => vi.stubGlobal('location', { origin: 'http://localhost' }));

const KEY = 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8';
const bytes = (text: string): ArrayBuffer => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (it) => it.charCodeAt(0)).buffer;

interface Played {
  kept: { key: string; endpoint: string } | null;
  permission: NotificationPermission;
  said: string[];
}
let played: Played;

const subscription = (of: { key: string; endpoint: string }) => ({
  endpoint: of.endpoint,
  options: { applicationServerKey: bytes(of.key) },
  getKey: () => new ArrayBuffer(2),
  unsubscribe: () => {
    played.said.push(`forgets ${of.endpoint}`);
    played.kept = null;
    return Promise.resolve(true);
  },
});

const manager = {
  getSubscription: () => Promise.resolve(played.kept && subscription(played.kept)),
  subscribe: ({ userVisibleOnly }: { userVisibleOnly: boolean }) => {
    played.said.push(`subscribes, ${userVisibleOnly ? 'seen' : 'unseen'}`);
    played.kept = { key: KEY, endpoint: 'new' };
    return Promise.resolve(subscription(played.kept));
  },
};

const asking = (stored: unknown, device = 'd1'): Asking => {
  const response = new Response();
  const api = {
    GET: () => Promise.resolve({ data: stored, response }),
    POST: (path: string, { body }: { body: { endpoint?: string; lang?: string } }) => {
      played.said.push(`${path} ${body.endpoint ?? ''} ${body.lang ?? ''}`);
      return Promise.resolve({ data: stored, response });
    },
  };
  return { api: api as unknown as Api, page: 'rep', tongue: 'zh', device };
};
const here = (more: object) => ({ key: KEY, browsers: [{ here: true, current: true, lang: 'zh', page: 'rep', ...more }] });

beforeEach(() => {
  played = { kept: null, permission: 'granted', said: [] };
  const notice = { close: () => played.said.push('closes a notice') };
  const registration = { pushManager: manager, getNotifications: () => Promise.resolve([notice]) };
  const serviceWorker = { getRegistration: () => Promise.resolve(registration), ready: Promise.resolve(registration) };
  const kept = new Map<string, string>();
  vi.stubGlobal('navigator', { userAgent: 'Chrome', maxTouchPoints: 0, serviceWorker });
  vi.stubGlobal('window', { PushManager: manager, Notification: manager });
  vi.stubGlobal('Notification', {
    get permission() {
      return played.permission;
    },
    requestPermission: () => Promise.resolve(played.permission),
  });
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  });
});
afterEach(() => vi.unstubAllGlobals());

test('where there is none it is said, and on an iPhone that the home screen comes first', async () => {
  vi.stubGlobal('window', {});
  expect(able()).toBe('none');
  vi.stubGlobal('navigator', { userAgent: 'iPhone', maxTouchPoints: 5, serviceWorker: {} });
  expect(await switchOn(asking(here({})))).toBe('home');
});

test('a refusal of the person asks the server nothing', async () => {
  played.permission = 'denied';
  expect(await switchOn(asking({ key: KEY, browsers: [] }))).toBe('denied');
  expect(played.said).toEqual([]);
});

test('without web push at the server nobody is subscribed', async () => {
  expect(await switchOn(asking({ key: null, browsers: [] }))).toBe('operator');
  expect(played.said).toEqual([]);
});

test('the same again is told once; another language, or a browser that lost it, again', async () => {
  expect(await switchOn(asking({ key: KEY, browsers: [] }))).toBe('on');
  expect(await look(asking(here({})))).toBe('on');
  expect(played.said).toEqual(['subscribes, seen', '/v1/account/push new zh']);
  expect(await look(asking(here({ lang: 'en' })))).toBe('on');
  played.kept = null;
  expect(await look(asking(here({})))).toBe('on');
  expect(played.said.slice(2)).toEqual(['/v1/account/push new zh', 'subscribes, seen']);
});

test('a subscription for an earlier key is made anew', async () => {
  played.kept = { key: `A${KEY.slice(1)}`, endpoint: 'old' };
  expect(await look(asking(here({ current: false })))).toBe('on');
  expect(played.said).toEqual(['forgets old', 'subscribes, seen', '/v1/account/push new zh']);
});

test('what an earlier person left in this browser is forgotten', async () => {
  played.kept = { key: KEY, endpoint: 'theirs' };
  expect(await look(asking({ key: KEY, browsers: [] }))).toBe('off');
  expect(played.said).toEqual(['forgets theirs']);
});

test('what the server lost is made anew where the same device had switched it on, and nobody asks the person again', async () => {
  await switchOn(asking({ key: KEY, browsers: [] }));
  played.said = [];
  expect(await look(asking({ key: KEY, browsers: [] }))).toBe('on');
  expect(played.said).toEqual(['forgets new', 'subscribes, seen', '/v1/account/push new zh']);
});

test('a page that switched it on before devices were noted notes its own at the next look', async () => {
  played.kept = { key: KEY, endpoint: 'old' };
  localStorage.setItem('sojourn-push', 'old');
  expect(await look(asking(here({})))).toBe('on');
  expect(played.said).toEqual([]);
  expect(await look(asking({ key: KEY, browsers: [] }))).toBe('on');
});

test('what another device of this browser switched on is forgotten, and so is what the person switched off', async () => {
  await switchOn(asking({ key: KEY, browsers: [] }, 'd1'));
  played.said = [];
  expect(await look(asking({ key: KEY, browsers: [] }, 'd2'))).toBe('off');
  expect(await look(asking({ key: KEY, browsers: [] }, 'd1'))).toBe('off');
  expect(played.said).toEqual(['forgets new']);
  await switchOn(asking({ key: KEY, browsers: [] }));
  await switchOff(asking({ key: KEY, browsers: [] }));
  played.said = [];
  expect(await look(asking({ key: KEY, browsers: [] }))).toBe('off');
  expect(played.said).toEqual([]);
});

test('a wipe ends it here first, and at the server where it can be reached', async () => {
  await switchOn(asking({ key: KEY, browsers: [] }));
  played.said = [];
  await silence(asking({ key: KEY, browsers: [] }).api);
  expect(played.said).toEqual(['closes a notice', 'forgets new', '/v1/account/push/end  ']);
});

test('a server that cannot be reached, or that never answers, keeps nobody from wiping', async () => {
  await switchOn(asking({ key: KEY, browsers: [] }));
  played.said = [];
  await silence({ POST: () => Promise.reject(new TypeError('away')) } as unknown as Api);
  expect(played.said).toEqual(['closes a notice', 'forgets new']);
  vi.useFakeTimers();
  const gone = silence({ POST: () => new Promise(() => undefined) } as unknown as Api);
  await vi.runAllTimersAsync();
  await gone;
  vi.useRealTimers();
});
