// The server's API as its own description types it, asked with a token of this device. Tokens stay in memory.
import { CoreError, type Door } from '../core/door';
import { asking, type Api, type Asker } from './ask';
import type { components } from './schema';

export type { Api };
export type Schemas = components['schemas'];

/** A token lasts ten minutes; a new one is had before that. */
const USED_FOR_MS = 8 * 60_000;

export type Token = Asker;

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

/** For what is asked before anybody is known. */
export const open: Api = asking();

export const api = (token: Token): Api => asking(token);

/** What was asked for, or what the server said against it. */
export function given<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data !== undefined) return answer.data;
  const said = answer.error as { detail?: string; title?: string; code?: string } | undefined;
  throw new CoreError(answer.response.ok ? 'not_ours' : 'refused', said?.detail ?? said?.title ?? `${answer.response.status}`, said?.code);
}
