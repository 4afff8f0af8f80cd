// Light or dark: as the system has it, or as it was chosen here. The colours follow an attribute of the page (tokens.css).
import { useSyncExternalStore } from 'react';
import { keep, kept } from '../session/kept';

export type Theme = 'system' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

const KEPT = 'sojourn-theme';
const system = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

export function chosenTheme(): Theme {
  const chosen = kept(KEPT);
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

/** Before the first page is drawn, and at each choice. */
export function wear(theme: Theme = chosenTheme()): void {
  const page = document.documentElement;
  if (theme === 'system') delete page.dataset['theme'];
  else page.dataset['theme'] = theme;
  listeners.forEach((listener) => listener());
}

export function choose(theme: Theme): void {
  keep(KEPT, theme === 'system' ? null : theme);
  wear(theme);
}

const isDark = (): boolean => (chosenTheme() === 'system' ? system().matches : chosenTheme() === 'dark');

function follow(listener: () => void): () => void {
  const media = system();
  listeners.add(listener);
  media.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    media.removeEventListener('change', listener);
  };
}

export const useTheme = (): Theme => useSyncExternalStore(follow, chosenTheme);
/** For components that must be told, since they don't take our colours. */
export const useDark = (): boolean => useSyncExternalStore(follow, isDark);
