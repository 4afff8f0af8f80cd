// What was typed and not saved yet, kept so that a kill loses none of it. It goes with the save. Tabs that show the same draft show the
// same text: what is typed in one stands in the other, so none of them writes over what it has not seen.
import { useCallback, useEffect, useState } from 'react';
import { keep, kept } from '../session/kept';

const key = (name: string): string => `sojourn-draft/${name}`;

export function useDraft(name: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => kept(key(name)) ?? '');
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
      keep(key(name), to === '' ? null : to);
    },
    [name],
  );
  return [text, set];
}
