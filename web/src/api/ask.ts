// One question to the server's API: its path and query filled in, JSON there and back. How a question looks is typed by `openapi-fetch`
// from the server's own description; the asking is these lines, since what that library can do besides nobody here needs.
import type { Client } from 'openapi-fetch';
import { CoreError } from '../core/protocol';
import type { paths } from './schema';

/** Of a question's options only `params` and `body` are taken. */
export type Api = Pick<Client<paths>, 'GET' | 'POST'>;

/** Who asks. */
export interface Asker {
  get: () => Promise<string>;
  forget: () => void;
}

interface Asked {
  params?: { path?: Record<string, unknown>; query?: Record<string, unknown> };
  body?: unknown;
}

interface Answer {
  data?: unknown;
  error?: unknown;
  response: Response;
}

const sent = (value: unknown): string => encodeURIComponent(String(value));

/** The path with what it names, and the query; what is not said is left out. */
export function address(path: string, { params = {} }: Asked = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => sent(params.path?.[name]));
  const query = Object.entries(params.query ?? {})
    .flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const))
    .filter(([, one]) => one !== undefined && one !== null);
  return query.length === 0 ? filled : `${filled}?${query.map(([name, one]) => `${name}=${sent(one)}`).join('&')}`;
}

/** What is no JSON is told as it stands. */
function against(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What `fetch` throws is no answer of the server's. */
function unreached(error: unknown): never {
  throw new CoreError('no_contact', String(error));
}

/** The API as `by` may ask it; without anybody, as everybody may. */
export function asking(by?: Asker): Api {
  const ask = (method: string) => async (path: string, asked: Asked = {}): Promise<Answer> => {
    const headers = new Headers();
    const { body } = asked;
    if (body !== undefined) headers.set('Content-Type', 'application/json');
    if (by) headers.set('Authorization', `Bearer ${await by.get()}`);
    const question = { method, headers, body: body === undefined ? null : JSON.stringify(body) };
    const response = await fetch(address(path, asked), question).catch(unreached);
    if (response.status === 401) by?.forget();
    const text = await response.text();
    if (!response.ok) return { error: against(text), response };
    return text === '' ? { response } : { data: JSON.parse(text) as unknown, response };
  };
  return { GET: ask('GET'), POST: ask('POST') } as unknown as Api;
}
