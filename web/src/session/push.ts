// Web push in this browser: asking for it, keeping it what it should be, and ending it. The server encrypts to the browser; what is
// shown is decided in sw.js.
import type { Api, Schemas } from '../api/client';
import { given } from '../api/client';
import type { Tongue } from '../words/words';
import { keep, kept } from './kept';

export type PushPage = 'rep' | 'board';

/** How web push stands here. `home`: this system has it for apps on the home screen alone. */
export type Standing = 'none' | 'home' | 'operator' | 'denied' | 'off' | 'on';

export interface Asking {
  api: Api;
  page: PushPage;
  tongue: Tongue;
  /** Which device this browser is. */
  device: string;
}

type Stored = Schemas['PushJson'];

/** The endpoint that the server was told last, so that nothing is told twice. */
const TOLD = 'sojourn-push';
/** The device that this browser was when that was told: it may have been enrolled anew since. */
const TOLD_AS = 'sojourn-push-device';

const isApple = (): boolean => /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.userAgent.includes('Macintosh') && navigator.maxTouchPoints > 1);

/** Whether this browser can have it at all. */
export function able(): 'yes' | 'home' | 'none' {
  if ('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) return 'yes';
  return isApple() && !matchMedia('(display-mode: standalone)').matches ? 'home' : 'none';
}

/** The app's service worker; none in a development server, which has none. */
const worker = async (): Promise<ServiceWorkerRegistration | undefined> =>
  (await navigator.serviceWorker.getRegistration('/')) && navigator.serviceWorker.ready;

const asked = async (api: Api): Promise<Stored> => given(await api.GET('/v1/account/push'));

const bytes = (key: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

const text = (buffer: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer ?? new ArrayBuffer(0)))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** How it stands, and where it is on, that the server has this browser as it is now. */
export async function look(asking: Asking): Promise<Standing> {
  const can = able();
  if (can !== 'yes') return can;
  const stored = await asked(asking.api);
  if (stored.key == null) return 'operator';
  if (Notification.permission === 'denied') return 'denied';
  if (Notification.permission !== 'granted') return 'off';
  const here = stored.browsers.find((browser) => browser.here);
  if (!here) {
    // What is left of before, of an earlier person at this browser perhaps, must ring here no more.
    const mine = kept(TOLD_AS) === asking.device;
    await unsubscribe();
    // A push service that took an address for dead had the server forget it. Nobody switched it off, so it stays on, with a new one.
    if (mine) {
      await subscribe(asking, stored.key);
      return 'on';
    }
    forgetTold();
    return 'off';
  }
  await subscribe(asking, stored.key, here);
  return 'on';
}

/** To be called in a tap: browsers ask the person only then. */
export async function switchOn(asking: Asking): Promise<Standing> {
  if (able() !== 'yes') return able() === 'home' ? 'home' : 'none';
  const allowed = await Notification.requestPermission();
  if (allowed !== 'granted') return allowed === 'denied' ? 'denied' : 'off';
  const { key } = await asked(asking.api);
  if (key == null) return 'operator';
  await subscribe(asking, key);
  return 'on';
}

/** The browser forgets it too, so that nothing can be sent here by anybody who had the address. */
export async function switchOff({ api }: Pick<Asking, 'api'>): Promise<Standing> {
  const answer = await api.POST('/v1/account/push/end', { body: {} });
  if (!answer.response.ok) given(answer);
  forgetTold();
  await unsubscribe();
  return 'off';
}

/** A wipe waits no longer for what is not in its hands. */
const SILENCE_MS = 4_000;

/** Before all that is here goes: nothing is shown here any more, whether the server hears of it or not. */
export async function silence(api: Api): Promise<void> {
  if (able() !== 'yes') return;
  const all = async (): Promise<void> => {
    const shown = (await (await worker())?.getNotifications()) ?? [];
    shown.forEach((notice) => notice.close());
    await unsubscribe();
    if (kept(TOLD) !== null) await switchOff({ api });
  };
  const late = new Promise<void>((done) => void setTimeout(done, SILENCE_MS));
  await Promise.race([all().catch(() => undefined), late]);
}

/** Whether it was switched on here once, as far as this browser knows. */
export const wasOn = (): boolean => kept(TOLD) !== null && able() === 'yes' && Notification.permission === 'granted';

function forgetTold(): void {
  keep(TOLD, null);
  keep(TOLD_AS, null);
}

async function unsubscribe(): Promise<void> {
  await (await (await worker())?.pushManager.getSubscription())?.unsubscribe();
}

async function subscribe({ api, page, tongue, device }: Asking, key: string, here?: Stored['browsers'][number]): Promise<void> {
  const manager = (await worker())?.pushManager;
  if (!manager) throw new Error('no service worker');
  let had = await manager.getSubscription();
  if (had && text(had.options.applicationServerKey) !== key) {
    await had.unsubscribe();
    had = null;
  }
  const is = had ?? (await manager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) }));
  const same = here && here.current && here.lang === tongue && here.page === page;
  if (same && kept(TOLD) === is.endpoint) {
    keep(TOLD_AS, device);
    return;
  }
  const [p256dh, auth] = [text(is.getKey('p256dh')), text(is.getKey('auth'))];
  given(await api.POST('/v1/account/push', { body: { endpoint: is.endpoint, p256dh, auth, key, lang: tongue, page } }));
  keep(TOLD, is.endpoint);
  keep(TOLD_AS, device);
}
