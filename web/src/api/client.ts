// The server's API as its own description types it, asked with a token of this device. Tokens stay in memory.
import createClient, { type Client } from 'openapi-fetch';
import { CoreError, type Door } from '../core/door';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
export type Api = Client<paths>;

/** A token lasts ten minutes; a new one is had before that. */
const USED_FOR_MS = 8 * 60_000;

export interface Token {
  get: () => Promise<string>;
  forget: () => void;
}

/** `opened` once the core is there; `early` may give the first token before that. */
export function tokens(door: Door, opened: Promise<unknown>, early?: () => Promise<string | undefined>): Token {
  let kept: { token: Promise<string>; since: number } | undefined;
  let first = early;
  const ask = async (): Promise<string> => {
    const beginning = first;
    first = undefined;
    const token = await beginning?.().catch(() => undefined);
    if (token !== undefined) return token;
    await opened;
    return door.ask('token');
  };
  return {
    get: () => {
      if (!kept || performance.now() - kept.since > USED_FOR_MS) {
        const token = ask();
        kept = { token, since: performance.now() };
        token.catch(() => (kept = undefined));
      }
      return kept.token;
    },
    forget: () => (kept = undefined),
  };
}

/** What `fetch` throws is no answer of the server's; what went wrong before it has its own sentence. */
function unreached({ error }: { error: unknown }): Error {
  return error instanceof CoreError ? error : new CoreError('no_contact', String(error));
}

/** For what is asked before anybody is known. */
export const open: Api = createClient<paths>({ baseUrl: location.origin });
open.use({ onError: unreached });

export function api(token: Token): Api {
  const client = createClient<paths>({ baseUrl: location.origin });
  client.use({
    onRequest: async ({ request }) => {
      request.headers.set('Authorization', `Bearer ${await token.get()}`);
      return request;
    },
    onError: unreached,
    onResponse: ({ response }) => {
      if (response.status === 401) token.forget();
    },
  });
  return client;
}

/** What was asked for, or what the server said against it. */
export function given<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data !== undefined) return answer.data;
  const said = answer.error as { detail?: string; title?: string; code?: string } | undefined;
  throw new CoreError(answer.response.ok ? 'not_ours' : 'refused', said?.detail ?? said?.title ?? `${answer.response.status}`, said?.code);
}
