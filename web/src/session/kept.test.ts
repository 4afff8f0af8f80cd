// What is left beside the store when the person wipes this browser.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

function storage(all: Record<string, string>) {
  const kept = new Map(Object.entries(all));
  return {
    get length() {
      return kept.size;
    },
    key: (at: number) => [...kept.keys()][at] ?? null,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => void kept.set(name, text),
    removeItem: (name: string) => void kept.delete(name),
    names: () => [...kept.keys()],
  };
}

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => vi.unstubAllGlobals());

test('a wipe leaves language and colours, and no mark by which the login would say that the browser took the data away', async () => {
  const local = storage({
    'sojourn-language': 'en',
    'sojourn-theme': 'dark',
    'sojourn-enrolled': '1',
    'sojourn-draft/v1/note': '谈了价格',
    'sojourn-last-contact': '1',
    'sojourn-push': 'https://push.example/1',
    'sojourn-push-device': 'd1',
    'another-site': 'its',
  });
  const tab = storage({ 'sojourn-oidc': '{}' });
  vi.stubGlobal('localStorage', local);
  vi.stubGlobal('sessionStorage', tab);
  const { forgetAll } = await import('./kept');
  const { markHere, wasHere } = await import('./here');
  expect(wasHere()).toBe(true);
  forgetAll();
  expect(local.names()).toEqual(['sojourn-language', 'sojourn-theme', 'another-site']);
  expect(tab.names()).toEqual([]);
  // A contact that ends while the page goes brings nothing back.
  markHere();
  expect(wasHere()).toBe(false);
});

test('a browser that keeps nothing forgets it without a fault', async () => {
  vi.stubGlobal('localStorage', undefined);
  const { forgetAll } = await import('./kept');
  forgetAll();
});
