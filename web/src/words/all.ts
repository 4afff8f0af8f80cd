// All words of the app: what every page says, and what each area adds. An area is a line in `areas` and a file beside this one that
// exports `area(...)`; its words stand under its name.
import { account } from './account';
import { type Area, type Tree } from './area';
import { decide } from './decide';
import { en } from './en';
import { figures } from './figures';
import { office } from './office';
import { push } from './push';
import { queue } from './queue';
import { settings } from './settings';
import { trip } from './trip';
import { trips } from './trips';
import { trouble } from './trouble';
import { visiting } from './visiting';
import { zh } from './zh';

const areas: Record<string, Area> = {
  account,
  decide,
  figures,
  office,
  push,
  queue,
  settings,
  trip,
  trips,
  trouble,
  visiting,
};

const of = (tongue: keyof Area): Tree => Object.fromEntries(Object.entries(areas).map(([name, area]) => [name, area[tongue]]));

export const all = { zh: { ...zh, ...of('zh') }, en: { ...en, ...of('en') } };
