// How a question is put, and what its answer is taken for.
import { afterEach, expect, test, vi } from 'vitest';
import { address, asking } from './ask';

afterEach(() => vi.unstubAllGlobals());

/** A server that answers once; what it was asked. */
function server(status: number, body: string | null): { path: string; init: RequestInit }[] {
  const asked: { path: string; init: RequestInit }[] = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    asked.push({ path, init });
    return Promise.resolve(new Response(body, { status }));
  });
  return asked;
}

test('paths and queries are filled in, and what is not said is left out', () => {
  expect(address('/v1/visits/{id}', { params: { path: { id: '0a/天' } } })).toBe('/v1/visits/0a%2F%E5%A4%A9');
  expect(address('/v1/proposals/{device}/{seq}/review', { params: { path: { device: 'ab', seq: 7 } } })).toBe('/v1/proposals/ab/7/review');
  const query = { department: 'a&b', week: undefined, closed: false, of: ['x', 'y'], none: [] };
  expect(address('/v1/board', { params: { query } })).toBe('/v1/board?department=a%26b&closed=false&of=x&of=y');
  expect(address('/v1/board', { params: { query: {} } })).toBe('/v1/board');
});

test('a question bears the token and its body, and the answer is read', async () => {
  const asked = server(200, '{"absences":[]}');
  const answer = await asking({ get: () => Promise.resolve('tok'), forget: () => undefined }).POST('/v1/account/absences/end', { body: { id: 3 } });
  expect(answer.data).toEqual({ absences: [] });
  const [{ path, init } = { path: '', init: {} }] = asked;
  expect([path, init.method, init.body]).toEqual(['/v1/account/absences/end', 'POST', '{"id":3}']);
  expect([...new Headers(init.headers)]).toEqual([
    ['authorization', 'Bearer tok'],
    ['content-type', 'application/json'],
  ]);
});

test('who is nobody sends no token, and a question without a body says no type', async () => {
  const asked = server(200, '{}');
  await asking().GET('/healthz');
  expect([...new Headers(asked[0]?.init.headers)]).toEqual([]);
  expect(asked[0]?.init.body).toBeNull();
});

test('an answer with nothing in it is no data, and what is against it is told as JSON or as it stands', async () => {
  server(204, null);
  const nothing = await asking().GET('/healthz');
  expect([nothing.data, nothing.error, nothing.response.ok]).toEqual([undefined, undefined, true]);
  server(403, '{"code":"not_yours"}');
  expect((await asking().GET('/v1/board')).error).toEqual({ code: 'not_yours' });
  server(502, '<html>');
  expect((await asking().GET('/v1/board')).error).toBe('<html>');
});

test('a token that the server does not take is forgotten', async () => {
  server(401, '{}');
  const forget = vi.fn();
  await asking({ get: () => Promise.resolve('old'), forget }).GET('/v1/board');
  expect(forget).toHaveBeenCalledOnce();
});
