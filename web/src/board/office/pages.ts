// Which pages somebody has by their roles, as docs/access.md says it. It only chooses what is shown: the server asks its table for each request.
import type { Schemas } from '../../api/client';

export type Who = Pick<Schemas['AccountJson'], 'roles' | 'leads'>;

export const PAGES = ['trips', 'risk', 'admin', 'operator'] as const;
export type PageName = (typeof PAGES)[number];

export const isPage = (name: string): name is PageName => (PAGES as readonly string[]).includes(name);

/** Who leads a department, by themselves or for another, stands where the table says Supervisor and Manager. */
export type Part = 'leads' | 'risk_control' | 'executive' | 'administration' | 'operator';

/** What each section of a page asks for; what is not named here everybody may. */
export const SECTIONS = {
  findings: ['leads', 'risk_control', 'executive'],
  quarantine: ['risk_control'],
  looksOfOthers: ['risk_control'],
  people: ['administration', 'operator'],
  devices: ['leads', 'risk_control', 'executive', 'administration', 'operator'],
  revoke: ['leads', 'administration', 'operator'],
  lose: ['leads', 'operator'],
  lend: ['leads', 'administration'],
  handover: ['leads', 'administration'],
  readers: ['leads', 'risk_control', 'executive', 'administration'],
  bringIn: ['administration'],
  takeAway: ['leads', 'risk_control', 'executive'],
  drills: ['risk_control', 'executive', 'administration', 'operator'],
  drill: ['administration', 'operator'],
  operation: ['operator'],
} satisfies { [section: string]: Part[] };

export type Section = keyof typeof SECTIONS;

export const may = (who: Who, section: Section): boolean =>
  (SECTIONS[section] as Part[]).some((part) => (part === 'leads' ? who.leads : who.roles.includes(part)));

const OF_PAGE: { [page in PageName]: Section[] } = {
  // Anybody may watch over a colleague's trip.
  trips: [],
  risk: ['findings', 'quarantine'],
  admin: ['people', 'lend', 'handover', 'bringIn', 'takeAway', 'drills', 'readers'],
  operator: ['operation'],
};

export const shows = (who: Who, page: PageName): boolean => OF_PAGE[page].length === 0 || OF_PAGE[page].some((section) => may(who, section));

/** Who has a page, by the names of their parts. */
export const partsOf = (page: PageName): Part[] => [...new Set(OF_PAGE[page].flatMap((section) => SECTIONS[section] as Part[]))];
