// The words that both pages say, and how an area's words are joined to them. What only one page says is in `rep.ts` and `board.ts`, so
// that neither loads the other's.
import { account } from './account';
import { type Area, type Tree } from './area';
import { en } from './en';
import { push } from './push';
import { trouble } from './trouble';
import { zh } from './zh';

/** Areas by name; an area's words stand under it. */
export type Areas = Record<string, Area>;

const both: Areas = { account, push, trouble };

const of = (areas: Areas, tongue: keyof Area): Tree => Object.fromEntries(Object.entries(areas).map(([name, area]) => [name, area[tongue]]));

/** All that a page says. */
export function joined(page: Areas): Record<keyof Area, Tree> {
  const areas = { ...both, ...page };
  return { zh: { ...zh, ...of(areas, 'zh') }, en: { ...en, ...of(areas, 'en') } };
}
