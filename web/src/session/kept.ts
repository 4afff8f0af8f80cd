// Small things that a browser keeps for a page beside the store: a language, a draft. Where it keeps nothing (a private window, no room)
// they are gone with the page, and nothing fails.

/** What was kept under a name. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** How pages look and speak: no data of anybody's. */
const STAYS = ['sojourn-language', 'sojourn-theme'];

let over = false;

/** All of it goes with the store but language and colours; nothing is kept any more until the page is loaded anew. */
export function forgetAll(): void {
  over = true;
  try {
    for (const storage of [localStorage, sessionStorage]) {
      const names = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '');
      for (const name of names) if (name.startsWith('sojourn-') && !STAYS.includes(name)) storage.removeItem(name);
    }
  } catch {
    // Nothing was kept.
  }
}

/** Keeps a text under a name; null forgets it. */
export function keep(name: string, text: string | null): void {
  if (over) return;
  try {
    if (text === null) localStorage.removeItem(name);
    else localStorage.setItem(name, text);
  } catch {
    // It holds as long as the page does.
  }
}
