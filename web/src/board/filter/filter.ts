// Which visits are shown: by department, person, week, verdict and words, which the server applies. It stands in the address behind the
// page's name, so that a link can be handed on.
import type { Figured } from '../figures/asked';

export const KEYS = ['department', 'person', 'week', 'state', 'q'] as const;
export type Key = (typeof KEYS)[number];
export type Filter = { [K in Key]: string };

export const NOTHING: Filter = { department: '', person: '', week: '', state: '', q: '' };

/** Reads `#/visits?department=sales&q=…`; what is not known is passed over. */
export function read(hash: string): Filter {
  const given = new URLSearchParams(hash.split('?')[1] ?? '');
  return Object.fromEntries(KEYS.map((key) => [key, given.get(key) ?? ''])) as Filter;
}

/** The same page with another filter. */
export function write(hash: string, filter: Filter): string {
  const given = new URLSearchParams();
  for (const key of KEYS) if (filter[key] !== '') given.set(key, filter[key]);
  const [page] = hash.split('?');
  const said = given.toString();
  return (page || '#/visits') + (said === '' ? '' : `?${said}`);
}

export const isSet = (filter: Filter): boolean => KEYS.some((key) => filter[key] !== '');

export interface Choices {
  department: { id: string; name: string }[];
  person: { id: string; name: string }[];
  week: string[];
  state: string[];
}

/** What there is to choose from: no choice leads to nothing by itself. Weeks come latest first. */
export function choices(given: Figured['choices'] | undefined): Choices {
  const named = (all: { id: string; name: string }[]) => all.toSorted((one, other) => one.name.localeCompare(other.name, 'zh'));
  const { departments = [], people = [], weeks = [], states = [] } = given ?? {};
  return { department: named(departments), person: named(people), week: weeks.toReversed(), state: states };
}
