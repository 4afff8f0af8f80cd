// The queue as it stands: gathered anew when this browser's core or the server has something new.
import { useEffect, useState } from 'react';
import { given } from '../../api/client';
import { useSession } from '../../session/session';
import type { BoardData } from '../data';
import { gather, type CardChange, type Waiting } from './gather';

export interface Queue {
  /** Nothing before the first answer. */
  items: Waiting[] | undefined;
  /** Why something could not be asked; the rest is shown. */
  error: unknown;
}

export function useQueue({ api, turn: news }: BoardData, again: number): Queue {
  const { door, turn } = useSession();
  const [changes, setChanges] = useState<{ all: CardChange[]; error?: unknown }>();
  const [queue, setQueue] = useState<Queue>({ items: undefined, error: undefined });
  useEffect(() => {
    let gone = false;
    const took = (to: { all: CardChange[]; error?: unknown }): void => {
      if (!gone) setChanges(to);
    };
    api
      .GET('/v1/proposals', {})
      .then(given)
      .then(
        ({ proposals }) => took({ all: proposals }),
        (error: unknown) => took({ all: [], error }),
      );
    return () => {
      gone = true;
    };
  }, [api, news, again]);
  useEffect(() => {
    if (!changes) return;
    let gone = false;
    gather(door, changes.all).then(
      (items) => !gone && setQueue({ items, error: changes.error }),
      (error: unknown) => !gone && setQueue(({ items }) => ({ items, error })),
    );
    return () => {
      gone = true;
    };
  }, [door, turn, changes]);
  return queue;
}
