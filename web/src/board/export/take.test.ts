// A file of the server's, and what is said where there is none.
import { afterEach, expect, test, vi } from 'vitest';
import type { Token } from '../../api/client';

// The client is made when its file is read.
vi.hoisted(() => vi.stubGlobal('location', { origin: 'http://localhost' }));
const { fetched } = await import('./take');

const token = { get: () => Promise.resolve('t') } as unknown as Token;
const answers = (answer: () => Promise<Response>) => {
  const asked = vi.fn(answer);
  vi.stubGlobal('fetch', asked);
  return asked;
};
afterEach(() => void vi.unstubAllGlobals());

test('it is asked for with the token, in the language that is spoken', async () => {
  const asked = answers(() => Promise.resolve(new Response('a,b')));
  expect(await (await fetched('/v1/customers.csv', token, 'zh')).text()).toBe('a,b');
  expect(asked).toHaveBeenCalledWith('/v1/customers.csv?lang=zh', { headers: { Authorization: 'Bearer t' }, cache: 'no-store' });
});

test('a refusal is said in the server’s words, and a network that is not there is called that', async () => {
  answers(() => Promise.resolve(Response.json({ detail: 'not yours' }, { status: 403 })));
  await expect(fetched('/v1/archive.csv', token, 'en')).rejects.toMatchObject({ code: 'refused', detail: 'not yours' });
  answers(() => Promise.resolve(new Response('<html>', { status: 502 })));
  await expect(fetched('/v1/archive.csv', token, 'en')).rejects.toMatchObject({ code: 'refused', detail: '502' });
  answers(() => Promise.reject(new TypeError('failed')));
  await expect(fetched('/v1/archive.csv', token, 'en')).rejects.toMatchObject({ code: 'no_contact' });
});
