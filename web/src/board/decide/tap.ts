// Doing one thing by the core: whether it is under way, and why it was not done.
import { useCallback, useState } from 'react';
import type { Do } from '../../core/door';
import { useSession } from '../../session/session';
import { sorry } from '../../words/words';

export interface Tap {
  /** True once it lasts in this browser. */
  tap: (command: Do) => Promise<boolean>;
  busy: boolean;
  /** Why the last one was not done; empty where it was. */
  why: string;
}

export function useTap(): Tap {
  const { door } = useSession();
  const [busy, setBusy] = useState(false);
  const [why, setWhy] = useState('');
  const tap = useCallback(
    async (command: Do): Promise<boolean> => {
      setBusy(true);
      setWhy('');
      try {
        await door.ask('tap', command);
        return true;
      } catch (error) {
        setWhy(sorry(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
    [door],
  );
  return { tap, busy, why };
}
