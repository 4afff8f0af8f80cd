// All words of the app: what every page says, and what each area adds. An area is a line in `areas` and a file beside this one that
// exports `area(...)`; its words stand under its name.
import { type Area, type Tree } from './area';
import { en } from './en';
import { office } from './office';
import { trips } from './trips';
import { zh } from './zh';

const areas: Record<string, Area> = {
  office,
  trips,
};

const of = (tongue: keyof Area): Tree => Object.fromEntries(Object.entries(areas).map(([name, area]) => [name, area[tongue]]));

export const all = { zh: { ...zh, ...of('zh') }, en: { ...en, ...of('en') } };
