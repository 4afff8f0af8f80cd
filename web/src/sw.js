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
