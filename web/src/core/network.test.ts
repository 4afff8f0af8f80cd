// How long a request may take.
import { afterEach, expect, test, vi } from 'vitest';
import { send } from './network';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('a part of a photo has two minutes on a thin line, anything else half a one', async () => {
  const given = vi.spyOn(AbortSignal, 'timeout');
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(Uint8Array.of(1))));
  await send({ path: '/v1/visits/v1/blob', body: Uint8Array.of(1), part: true });
  await send({ path: '/v1/safety', body: Uint8Array.of(1) });
  expect(given.mock.calls).toEqual([[120_000], [30_000]]);
});
