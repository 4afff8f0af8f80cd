// The service worker: keeps the app's own files under one name for each build, and answers pages from there first. What the server says
// under /v1/ never passes here. The list of files is written in by the build.
const FILES = __FILES__;
const KEPT = 'sojourn-' + __BUILD__;

self.addEventListener('install', (event) => {
  const keep = async () => {
    const cache = await caches.open(KEPT);
    await cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' })));
  };
  event.waitUntil(keep());
});

self.addEventListener('activate', (event) => {
  const clean = async () => {
    for (const name of await caches.keys()) if (name.startsWith('sojourn-') && name !== KEPT) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

// Somebody read that there is a newer version and chose it.
self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== self.location.origin || !FILES.includes(pathname)) return;
  const answer = async () => (await caches.match(pathname, { cacheName: KEPT })) ?? fetch(event.request);
  event.respondWith(answer());
});

// A notice by web push. The browser opened it (RFC 8291); the server wrote it in the person's language, with nothing in it that a login
// protects. Something is always shown: browsers end the subscription of who promises that and does not.
const UNKNOWN = { title: '行访 Sojourn', body: '有新通知，请打开查看。There is something new: open the app.', tag: 'unknown', page: 'rep' };

const opened = (data) => {
  try {
    const said = data.json();
    return typeof said?.title === 'string' ? { ...UNKNOWN, ...said } : UNKNOWN;
  } catch {
    return UNKNOWN;
  }
};

self.addEventListener('push', (event) => {
  const { title, body, lang, tag, urgent, at, visit, kind, page } = opened(event.data);
  const shown = {
    body,
    lang: lang ?? 'zh-CN',
    tag,
    // One about the same takes its place without a sound; an alarm rings, and stays until somebody touches it.
    renotify: urgent === true,
    requireInteraction: urgent === true,
    timestamp: typeof at === 'number' ? at : Date.now(),
    icon: '/icon-192.png',
    badge: '/icon-192.png',
    data: { visit, kind, page },
  };
  event.waitUntil(self.registration.showNotification(title, shown));
});

// Kinds that are about no visit of the person's own: the inbox says what to do.
const IN_INBOX = /^(watch|drill|watcher|card|handed|medical)/;

const addressOf = ({ visit, kind, page }) => {
  if (page === 'board') return '/board';
  return typeof visit === 'string' && !IN_INBOX.test(kind ?? 'watch') ? `/#/visit/${encodeURIComponent(visit)}` : '/#/inbox';
};

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const address = new URL(addressOf(event.notification.data ?? {}), self.location.origin);
  const open = async () => {
    const all = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const there = all.find((client) => new URL(client.url).pathname === address.pathname);
    if (!there) return self.clients.openWindow(address.href);
    await there.focus().catch(() => undefined);
    // The board shows what is new by itself: to go there would load it anew, over what is being written.
    if (address.hash === '') return there;
    // The page itself stays as it is: only what stands behind the # changes, so no draft is lost.
    return there.navigate(address.href).catch(() => self.clients.openWindow(address.href));
  };
  event.waitUntil(open());
});
