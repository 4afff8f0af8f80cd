// What the policy says while somebody types (V6.1, V6.2, V7.2, V7.3, V9.1, V9.2): asked of the core a moment after the last key.
import { useEffect, useState } from 'react';
import type { Do, Typed } from '../../core/door';
import { useSession } from '../../session/session';

const PAUSE_MS = 350;

/** `make` is called when the pause is over; `text` is what it depends on, and nothing is asked while it is empty. */
export function useTyped(text: string, make: () => Do): Typed | undefined {
  const { door } = useSession();
  const [typed, setTyped] = useState<{ of: string; said: Typed }>();
  useEffect(() => {
    if (text.trim() === '') return;
    let gone = false;
    const timer = setTimeout(() => {
      door.ask('typed', make()).then(
        (said) => {
          if (!gone) setTyped({ of: text, said });
        },
        // Half an amount is none yet.
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
    // `make` is made anew at each drawing, and says the same as `text`.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [door, text]);
  return text.trim() === '' ? undefined : typed?.said;
}
