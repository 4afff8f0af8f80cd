// Which language is spoken, and how. Chinese is the first; sentences of the core and the server come in both.
import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { CoreError, type Sentence } from '../core/door';
import { all } from './all';

export type Tongue = 'zh' | 'en';

export const tongue = (): Tongue => (i18next.language === 'en' ? 'en' : 'zh');

const KEPT = 'sojourn-language';

/** Before the first page is drawn. What was chosen is kept; else the browser's language decides. */
export async function speak(): Promise<void> {
  const chosen = localStorage.getItem(KEPT);
  const lng = chosen ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
  const resources = { zh: { translation: all.zh }, en: { translation: all.en } };
  await i18next.use(initReactI18next).init({ lng, fallbackLng: 'zh', resources, interpolation: { escapeValue: false } });
  document.documentElement.lang = tongue() === 'zh' ? 'zh-CN' : 'en';
}

export async function change(): Promise<void> {
  const to = tongue() === 'zh' ? 'en' : 'zh';
  localStorage.setItem(KEPT, to);
  await i18next.changeLanguage(to);
  document.documentElement.lang = to === 'zh' ? 'zh-CN' : 'en';
}

export const useWords = () => useTranslation().t;

export const said = (sentence: Sentence): string => (tongue() === 'zh' ? sentence.zh : sentence.en);

/** What a person is told of something that went wrong, with what to do. */
export function sorry(error: unknown): string {
  if (error instanceof CoreError) return i18next.t(`error.${error.code}`, { detail: error.detail });
  return i18next.t('error.page');
}

const clock = new Map<Tongue, Intl.DateTimeFormat>();

/** A moment as people write it here. */
export function moment(at: number): string {
  const known = clock.get(tongue());
  const format =
    known ??
    new Intl.DateTimeFormat(tongue() === 'zh' ? 'zh-CN' : 'en-GB', {
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  clock.set(tongue(), format);
  return format.format(at);
}

/** A span as people say it: hours and minutes, the smaller ones only where they matter. */
export function span(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const [h, min] = tongue() === 'zh' ? [' 小时', ' 分钟'] : [' h', ' min'];
  if (hours >= 48) return `${Math.floor(hours / 24)}${tongue() === 'zh' ? ' 天' : ' d'}`;
  if (hours > 0) return rest > 0 ? `${hours}${h} ${rest}${min}` : `${hours}${h}`;
  return `${rest}${min}`;
}
