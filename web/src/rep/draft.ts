// What was typed and not saved yet, kept so that a kill loses none of it. It goes with the save. Tabs that show the same draft show the
// same text: what is typed in one stands in the other, so none of them writes over what it has not seen.
import { useCallback, useEffect, useState } from 'react';

const key = (name: string): string => `sojourn-draft/${name}`;

function kept(name: string): string {
  try {
    return localStorage.getItem(key(name)) ?? '';
  } catch {
    return '';
  }
}

export function useDraft(name: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => kept(name));
  useEffect(() => {
    const elsewhere = (event: StorageEvent): void => {
      if (event.key === key(name)) setText(event.newValue ?? '');
    };
    addEventListener('storage', elsewhere);
    return () => removeEventListener('storage', elsewhere);
  }, [name]);
  const set = useCallback(
    (to: string) => {
      setText(to);
      try {
        if (to === '') localStorage.removeItem(key(name));
        else localStorage.setItem(key(name), to);
      } catch {
        // No room: it is still on the screen.
      }
    },
    [name],
  );
  return [text, set];
}
