// Which language is spoken, and how. Chinese is the first; sentences of the core and the server come in both.
import { useSyncExternalStore } from 'react';
import { CoreError, type Sentence } from '../core/door';
import { keep, kept } from '../session/kept';
import { type Areas, joined } from './all';
import type { Tree } from './area';
import { problem } from './problem';

export type Tongue = 'zh' | 'en';

/** What a sentence has places for, by name; `defaultValue` is said where there is no such sentence. */
type Values = Record<string, string | number | undefined>;

/** Says a sentence by its key; one that is unknown is said as its key, so that it is seen. */
export type Say = (key: string, values?: Values) => string;

const KEPT = 'sojourn-language';
let spoken: Tongue = 'zh';
let all = joined({});
const listeners = new Set<() => void>();

function find(tongue: Tongue, key: string): string | undefined {
  let at: Tree | string | undefined = all[tongue];
  for (const part of key.split('.')) at = typeof at === 'object' && Object.hasOwn(at, part) ? at[part] : undefined;
  return typeof at === 'string' ? at : undefined;
}

const speaking =
  (tongue: Tongue): Say =>
  (key, values = {}) =>
    (find(tongue, key) ?? values['defaultValue']?.toString() ?? key).replace(/\{\{(\w+)\}\}/g, (_, place: string) => String(values[place] ?? ''));

/** One for each tongue, so that whoever keeps what was said by it says it anew in the other. */
const say: Record<Tongue, Say> = { zh: speaking('zh'), en: speaking('en') };

export const tongue = (): Tongue => spoken;

function speakNow(to: Tongue): void {
  spoken = to;
  document.documentElement.lang = to === 'zh' ? 'zh-CN' : 'en';
  listeners.forEach((listener) => listener());
}

/** Before the first page is drawn, with the words that only it says. What was chosen is kept; else the browser's language decides. */
export function speak(page: Areas): void {
  all = joined(page);
  speakNow((kept(KEPT) ?? (navigator.language.startsWith('zh') ? 'zh' : 'en')) === 'en' ? 'en' : 'zh');
}

/** The other tongue, from now on. */
export function change(): Promise<void> {
  const to = tongue() === 'zh' ? 'en' : 'zh';
  keep(KEPT, to);
  speakNow(to);
  return Promise.resolve();
}

function follow(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useWords = (): Say => say[useSyncExternalStore(follow, tongue)];

export const said = (sentence: Sentence): string => (tongue() === 'zh' ? sentence.zh : sentence.en);

/** What a person is told of something that went wrong, with what to do. */
export function sorry(error: unknown): string {
  if (error instanceof CoreError) return say[tongue()](`error.${error.code}`, { detail: problem(error, tongue() === 'zh') });
  return say[tongue()]('error.page');
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The zone that is given, where its clock is another than this browser's; nothing where it is the same, or none that is known here. */
export function elsewhere(zone: string | undefined, at = Date.now()): string | undefined {
  if (!zone || zone === Intl.DateTimeFormat().resolvedOptions().timeZone) return undefined;
  try {
    return moment(at, zone) === moment(at) ? undefined : zone;
  } catch {
    return undefined;
  }
}

/** A moment as people write it here, by this browser's clock or by that of a zone; with its year where that is another than now. */
export function moment(at: number, zone?: string, now = Date.now()): string {
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric';
  const key = `${tongue()} ${zone ?? ''} ${year}`;
  const known = clocks.get(key);
  const format =
    known ??
    new Intl.DateTimeFormat(tongue() === 'zh' ? 'zh-CN' : 'en-GB', {
      year,
      ...(zone === undefined ? {} : { timeZone: zone }),
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  clocks.set(key, format);
  return format.format(at);
}

/** Of two moments of one day the second needs no date again. */
export const sameDay = (one: number, other: number): boolean => new Date(one).toDateString() === new Date(other).toDateString();
export const clock = (at: number): string => new Date(at).toTimeString().slice(0, 5);

/** A span as people say it: hours and minutes, the smaller ones only where they matter. */
export function span(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const [h, min] = tongue() === 'zh' ? [' 小时', ' 分钟'] : [' h', ' min'];
  if (hours >= 48) return `${Math.floor(hours / 24)}${tongue() === 'zh' ? ' 天' : ' d'}`;
  if (hours > 0) return rest > 0 ? `${hours}${h} ${rest}${min}` : `${hours}${h}`;
  return `${rest}${min}`;
}
