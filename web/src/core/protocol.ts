// What a page and the Worker say to each other: questions with a number, answers with the same, and news without one.
import type { AtVisitAsks } from './at_visit';
import type { Content, Device, Do, Said, Visit } from './module/sojourn_wasm';
import type { TripAsks } from './trip';

export type { AnswerDraft, Content, Device, Do, Line, Notice, Owed, Plan, Record, Refused, Remark, Said, Sentence, Visit } from './module/sojourn_wasm';

export type * from './trip';

export type { Attached, BlobState } from './at_visit';
export type { PhotoDraft } from './blobs';
export type { AtVisit, Attachment, Conflict, CustomerChoice, Detail, FormPage, PlanChange, Signature, Thanks, Typed, Way } from './module/sojourn_wasm';
/** What can be asked of the Worker, with what it answers. */
export interface Asks extends AtVisitAsks, TripAsks {
  /** Opens the store and starts the core; `again` where this tab's last Worker was ended. */
  open: (app: string, again: boolean) => Opened;
  /** Who and what is here; nothing before the enrolment. */
  list: (from: number, limit: number) => Device | undefined;
  visit: (id: string) => Visit | undefined;
  content: (id: string) => Content | undefined;
  /** Does what the person did. When it answers, it lasts. With `shown`, a fingerprint of `Content`, it is refused as `moved` where what it
   * would be signed on is another now. */
  tap: (command: Do, shown?: string) => Extract<Said, { told: 'saved' }>;
  enrol: (code: string, name: string) => string;
  /** One contact with the server. */
  sync: () => Said;
  /** A token for a page's own request; ten minutes. */
  token: () => string;
  /** The server's time as well as it is known here. */
  now: () => number;
}

/** How a start went. */
export interface Opened {
  /** Whether this tab may write. */
  writer: boolean;
  /** Whether the browser promises to keep the data when it needs room. */
  persisted: boolean;
}

/** Why something was not done: a stable code, by which a page chooses its sentence, and a detail. */
export type Code =
  | 'altered'
  | 'bad_input'
  | 'in_doubt'
  | 'insecure'
  | 'moved'
  | 'no_contact'
  | 'no_storage'
  | 'not_enrolled'
  | 'not_ours'
  | 'not_saved'
  | 'quota'
  | 'read_only'
  | 'refused'
  | 'restarted'
  | 'foreign_key'
  | 'newer';

/** What is thrown at pages. */
export class CoreError extends Error {
  constructor(
    readonly code: Code,
    readonly detail = '',
    /** The server's own code of its problem, by which its sentence is said in the page's language (`words/problem.ts`). */
    readonly problem = '',
  ) {
    super(detail === '' ? code : `${code}: ${detail}`);
    this.name = 'CoreError';
  }
}

export interface Question {
  id: number;
  ask: keyof Asks;
  args: unknown[];
}

export type Answer = { id: number; done: unknown } | { id: number; code: Code; detail: string; problem?: string };

/** What the Worker says by itself. */
export type News =
  | { news: 'changed' }
  | { news: 'writer'; writer: boolean }
  /** The core trapped, or the store is in doubt: this Worker is of no use, and a new one starts from the store. */
  | { news: 'broken'; why: string };
