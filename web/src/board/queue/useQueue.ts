// The queue as it stands: gathered anew when this browser's core or the server has something new.
import { useCallback, useEffect, useRef, useState } from 'react';
import { given } from '../../api/client';
import { useSession } from '../../session/session';
import type { BoardData } from '../data';
import type { Deciding } from './deciding';
import { Gathering, NOTHING, type Gathered } from './gathering';

export interface Queue extends Gathered {
  /** Says up to which one everything is drawn. */
  steady: (key: string | undefined) => void;
}

export function useQueue({ api, turn: news }: BoardData, deciding: Deciding): Queue {
  const { door, turn } = useSession();
  const [queue, setQueue] = useState(NOTHING);
  const gathering = useRef<Gathering>(undefined);
  useEffect(() => {
    const made = new Gathering(door, setQueue);
    gathering.current = made;
    return () => made.stop();
  }, [door]);
  useEffect(() => gathering.current?.look((key) => deciding.has(key)), [door, turn, deciding]);
  useEffect(() => {
    const made = gathering.current;
    let gone = false;
    api
      .GET('/v1/proposals', {})
      .then(given)
      .then(
        ({ proposals }) => !gone && made?.tell(proposals),
        (error: unknown) => !gone && made?.tell(undefined, error),
      );
    return () => {
      gone = true;
    };
  }, [api, door, news, deciding.written]);
  const steady = useCallback((key: string | undefined) => gathering.current?.steady(key), []);
  return { ...queue, steady };
}
