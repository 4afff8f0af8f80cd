// Where the focus goes when what had it is gone: whoever works by keys, or hears the page, is not thrown back to its beginning. A finger
// has no focus to lose, and is shown no keyboard.

/** Frames that are waited for: what is shown next may have to be asked for. */
const FRAMES = 120;
const FIELDS = 'button:enabled, a[href], textarea:enabled, input:enabled';

const lost = (): boolean => document.activeElement === null || document.activeElement === document.body;

/** As soon as the focus is lost: to what `find` names, once it is there. */
function follow(find: (last: boolean) => HTMLElement | null | undefined, frames = FRAMES): void {
  requestAnimationFrame(() => {
    const to = lost() ? find(frames === 0) : undefined;
    if (to) to.focus({ preventScroll: true });
    else if (frames > 0) follow(find, frames - 1);
  });
}

/** For what is about to be pressed: once it was done the focus is there again, or on what stands in its place. */
export function holding(): () => void {
  const held = document.activeElement;
  if (!(held instanceof HTMLElement) || held === document.body || !held.matches(':focus-visible')) return () => undefined;
  const places: HTMLElement[] = [];
  for (let at = held.parentElement; at && at !== document.body; at = at.parentElement) places.push(at);
  return () =>
    follow((last) => {
      if (held.isConnected && held.matches(':enabled')) return held;
      if (held.isConnected && !last) return undefined;
      // What stands in its place may not be ready yet; only then is it something further off.
      const around = places.filter((it) => it.isConnected).slice(0, last ? undefined : 1);
      return around.map((it) => it.querySelector<HTMLElement>(FIELDS)).find((it) => it !== null);
    });
}

/** Another page was opened: it begins at its top, and at its name where the focus went with the page before. A step back is the browser's. */
export function arrived(): void {
  if (history.state !== null) return;
  history.replaceState({ seen: true }, '');
  scrollTo(0, 0);
  follow(() => {
    const name = document.querySelector<HTMLElement>('main h1');
    if (name) name.tabIndex = -1;
    return name;
  });
}
