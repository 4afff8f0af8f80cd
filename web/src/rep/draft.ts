// What was typed and not saved yet, kept so that a kill loses none of it. It goes with the save.
import { useCallback, useState } from 'react';

const key = (name: string): string => `sojourn-draft/${name}`;

export function useDraft(name: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => localStorage.getItem(key(name)) ?? '');
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
