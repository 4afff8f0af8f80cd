// Which visits are shown: by department, person, week, verdict and words. It stands in the address behind the page's name, so that a
// link can be handed on.
import { departmentOf, weekOf } from '../figures/figures';
import type { BoardVisit } from '../lanes';

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

/** Every word must stand in the customer's or the rep's name or in an id. */
function hasWords(visit: BoardVisit, words: string[]): boolean {
  const text = `${visit.customer_name} ${visit.rep_name} ${visit.rep} ${visit.id}`.toLocaleLowerCase();
  return words.every((word) => text.includes(word));
}

export function filtered(visits: BoardVisit[], filter: Filter): BoardVisit[] {
  if (!isSet(filter)) return visits;
  const words = filter.q.toLocaleLowerCase().split(/\s+/).filter((it) => it !== '');
  return visits.filter(
    (it) =>
      (filter.department === '' || it.department === filter.department) &&
      (filter.person === '' || it.rep === filter.person) &&
      (filter.week === '' || (it.start ? weekOf(it.start) : '') === filter.week) &&
      (filter.state === '' || it.obligations.some((owed) => owed.state === filter.state)) &&
      hasWords(it, words),
  );
}

export interface Choices {
  department: { id: string; name: string }[];
  person: { id: string; name: string }[];
  week: string[];
  state: string[];
}

/** What there is to choose from: no choice leads to nothing by itself. Weeks come latest first. */
export function choices(visits: BoardVisit[]): Choices {
  const all = (of: (visit: BoardVisit) => (string | null | undefined)[]): string[] =>
    [...new Set(visits.flatMap(of))].filter((it): it is string => Boolean(it)).sort();
  const named = (all: Map<string, string>) => [...all].map(([id, name]) => ({ id, name })).sort((one, other) => one.name.localeCompare(other.name, 'zh'));
  return {
    department: named(new Map(visits.flatMap((it) => (it.department ? [[it.department, departmentOf(it)] as const] : [])))),
    person: named(new Map(visits.map((it) => [it.rep, it.rep_name]))),
    week: all((it) => [it.start ? weekOf(it.start) : undefined]).reverse(),
    state: all((it) => it.obligations.map((owed) => owed.state)),
  };
}
