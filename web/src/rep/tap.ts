// One tap: done by the core, and its hints or what went wrong in a sentence.
import { useState } from 'react';
import type { Do } from '../core/door';
import { useSession } from '../session/session';
import { said, sorry } from '../words/words';
import { holding } from './focus';

export interface Tapping {
  /** Whether it lasts. */
  tap: (command: Do) => Promise<string | undefined>;
  busy: boolean;
  /** What went wrong. */
  why: string;
  /** What the policy has to say of what was saved. */
  hints: string[];
}

/** `tap` answers with the visit once it is saved, and with nothing where it was not. */
export function useTap(): Tapping {
  const { door } = useSession();
  const [state, setState] = useState({ busy: false, why: '', hints: [] as string[] });
  const tap = async (command: Do): Promise<string | undefined> => {
    const regain = holding();
    setState({ busy: true, why: '', hints: [] });
    try {
      const saved = await door.ask('tap', command);
      setState({ busy: false, why: '', hints: saved.hints.map(said) });
      return saved.visit ?? '';
    } catch (error) {
      setState({ busy: false, why: sorry(error), hints: [] });
      return undefined;
    } finally {
      regain();
    }
  };
  return { tap, ...state };
}
