// The service worker: keeps the app itself, so that it starts with no server. A new version waits until all its pages are closed, so
// that none is changed under a draft.
export function offline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Without it everything works but a start without a network.
  navigator.serviceWorker.register('/sw.js', { type: 'classic' }).catch(() => undefined);
}
