// What was typed and not saved yet, kept so that a kill loses none of it. It goes with the save. Tabs that show the same draft show the
// same text: what is typed in one stands in the other, so none of them writes over what it has not seen.
import { useCallback, useEffect, useState } from 'react';
import { keep, kept } from '../session/kept';

const key = (name: string): string => `sojourn-draft/${name}`;

/** Null where there is no draft, which is not the same as one that was emptied. */
function useKept(name: string): [string | null, (text: string | null) => void] {
  const [text, setText] = useState(() => kept(key(name)));
  useEffect(() => {
    const elsewhere = (event: StorageEvent): void => {
      if (event.key === key(name)) setText(event.newValue);
    };
    addEventListener('storage', elsewhere);
    // What another tab wrote since this one was first drawn told nobody here.
    queueMicrotask(() => setText(kept(key(name))));
    return () => removeEventListener('storage', elsewhere);
  }, [name]);
  const set = useCallback(
    (to: string | null) => {
      setText(to);
      keep(key(name), to);
    },
    [name],
  );
  return [text, set];
}

/** A new text: emptied, there is no draft. */
export function useDraft(name: string): [string, (text: string) => void] {
  const [text, set] = useKept(name);
  const write = useCallback((to: string) => set(to === '' ? null : to), [set]);
  return [text ?? '', write];
}

/** What a form had kept. A draft of an older page may be anything. */
export function asObject(kept: string): object {
  try {
    const draft: unknown = JSON.parse(kept === '' ? '{}' : kept);
    return typeof draft === 'object' && draft !== null ? draft : {};
  } catch {
    return {};
  }
}

/** A text in place of one that stands: that one until it is touched, and emptied it stays empty. Null forgets the draft. */
export function useEdit(name: string, stands: string): [string, (text: string | null) => void] {
  const [text, set] = useKept(name);
  return [text ?? stands, set];
}
