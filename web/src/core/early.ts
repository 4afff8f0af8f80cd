// The Worker of this tab, begun before the page's own script is there: a small file of its own, named in the page's first lines
// (vite.config.ts). A core takes longer to start than a page.
const made = (): Worker => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'sojourn-core' });

let begun = typeof document === 'undefined' ? undefined : made();
// Nobody listens yet: whoever takes one then makes another, and hears why.
if (begun) begun.onerror = () => (begun = undefined);

/** The one that was begun; after it a new one each time. */
export function core(): Worker {
  const it = begun ?? made();
  begun = undefined;
  return it;
}
