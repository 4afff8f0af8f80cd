// Customers that are not on this device yet, asked of the server once a minute at most.
import { api, given, type Schemas, type Token } from '../../api/client';
import type { CustomerChoice } from '../../core/door';

const USED_FOR_MS = 60_000;
let kept: { since: number; all: Promise<Schemas['CustomerJson'][]> } | undefined;

const tierOf = (tier: string): CustomerChoice['tier'] => (tier === '' ? undefined : { zh: tier.toUpperCase(), en: tier.toUpperCase() });

export async function away(token: Token, find: string): Promise<CustomerChoice[]> {
  if (!kept || performance.now() - kept.since > USED_FOR_MS) {
    const all = api(token).GET('/v1/customers').then((answer) => given(answer).customers);
    kept = { since: performance.now(), all };
    all.catch(() => (kept = undefined));
  }
  const wanted = find.toLowerCase();
  const matches = (await kept.all).filter((it) => `${it.id} ${it.name}`.toLowerCase().includes(wanted));
  return matches.map((it) => ({ customer: it.id, name: it.name, tier: tierOf(it.tier), key: it.key, country: '', place: '', contacts: [] }));
}
