// The service worker: keeps the app itself, so that it starts with no server. A new version waits until all its pages are closed or
// somebody says "update now", so that none is changed under a draft.

/** So often a page that stays open asks whether there is a newer version. */
const LOOK_MS = 30 * 60_000;

const listeners = new Set<() => void>();
let waiting: ServiceWorker | undefined;

export function offline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Without it everything works but a start without a network.
  navigator.serviceWorker.register('/sw.js', { type: 'classic' }).then(follow).catch(() => undefined);
}

function follow(registration: ServiceWorkerRegistration): void {
  const look = (): void => {
    // The first one of all has nothing older to replace.
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    waiting = registration.waiting;
    listeners.forEach((listener) => listener());
  };
  // Whoever says so in one tab says it for all: the old version's files are gone then. The very first worker replaces nothing.
  if (navigator.serviceWorker.controller) navigator.serviceWorker.addEventListener('controllerchange', () => location.reload());
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
  look();
  const ask = (): void => void registration.update().catch(() => undefined);
  setInterval(ask, LOOK_MS);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && ask());
  addEventListener('online', ask);
}

/** Tells once the server has a newer version of this page, and it is ready. */
export function newer(listener: () => void): () => void {
  listeners.add(listener);
  if (waiting) listener();
  return () => listeners.delete(listener);
}

/** Goes to the newer version: every tab of it is loaded anew, drafts stay. */
export function update(): void {
  waiting?.postMessage('take over');
}
