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

/** Keeps a text under a name; null forgets it. */
export function keep(name: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(name);
    else localStorage.setItem(name, text);
  } catch {
    // It holds as long as the page does.
  }
}
