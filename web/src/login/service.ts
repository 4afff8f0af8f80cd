// The organisation's own login service: the person goes there and comes back to this page. The ticket stays in this tab; what is in
// the address is of no use without it.
import { given, open, type Schemas } from '../api/client';

const KEPT = 'sojourn-oidc';

interface Begun {
  ticket: string;
  /** What the device shall be called. */
  name: string;
}

/** Where the service sends people back to: this page, as the operator registered it. */
const here = (): string => location.origin + location.pathname;

/** Sends the person there; this page ends. */
export async function goThere(org: string, name: string): Promise<void> {
  const { url, ticket } = given(await open.POST('/v1/oidc/start', { body: { org, redirect: here() } }));
  sessionStorage.setItem(KEPT, JSON.stringify({ ticket, name } satisfies Begun));
  location.assign(url);
}

export interface CameBack {
  begun: Begun;
  code: string;
  state: string;
  iss: string | undefined;
}

/** What the person came back with, once: it is gone from the address and from the tab then. */
export function cameBack(): CameBack | { why: string } | undefined {
  const said = new URLSearchParams(location.search);
  const [code, state] = [said.get('code'), said.get('state')];
  if (state === null && !said.has('error')) return undefined;
  history.replaceState(null, '', location.pathname + location.hash);
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  // An address that anybody can write says nothing on this page unless it was waited for.
  if (kept !== null && said.has('error')) return { why: said.get('error_description') ?? said.get('error') ?? '' };
  if (kept === null || code === null || state === null) return { why: '' };
  return { begun: JSON.parse(kept) as Begun, code, state, iss: said.get('iss') ?? undefined };
}

export async function finish({ begun, code, state, iss }: CameBack): Promise<Schemas['LoginJson']> {
  const answer = await open.POST('/v1/oidc/finish', { body: { ticket: begun.ticket, code, state, ...(iss ? { iss } : {}) } });
  return given(answer);
}
