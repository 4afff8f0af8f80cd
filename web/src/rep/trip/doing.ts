// What is done about a trip with one tap, and what is told of it.
import { useState } from 'react';
import type { Alive, OnTrip, Said } from '../../core/door';
import { useSession } from '../../session/session';
import { said, sorry } from '../../words/words';

type Saved = Extract<Said, { told: 'saved' }>;

export interface Doing {
  /** Nothing where it was not saved. */
  act: (trip: OnTrip) => Promise<Saved | undefined>;
  /** A check-in or a return, with a code where codes are set. */
  alive: (what: Alive, code: string | undefined) => Promise<Saved | undefined>;
  busy: boolean;
  why: string;
  hints: string[];
  /** What was saved last, in words. */
  done: string;
}

export function useDoing(words: (act: OnTrip['act']) => string): Doing {
  const { door } = useSession();
  const [state, setState] = useState({ busy: false, why: '', hints: [] as string[], done: '' });
  const doing = async (name: OnTrip['act'], ask: () => Promise<Saved>): Promise<Saved | undefined> => {
    setState({ busy: true, why: '', hints: [], done: '' });
    try {
      const saved = await ask();
      setState({ busy: false, why: '', hints: saved.hints.map(said), done: words(name) });
      return saved;
    } catch (error) {
      setState({ busy: false, why: sorry(error), hints: [], done: '' });
      return undefined;
    }
  };
  return {
    act: (trip) => doing(trip.act, () => door.ask('tap', { do: 'trip', trip })),
    alive: (what, code) => doing(what.act, () => door.ask('alive', what, code)),
    ...state,
  };
}
