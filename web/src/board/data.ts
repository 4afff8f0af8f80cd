// What the board shows, kept right by nudges: pages of lanes, and then only what changed.
import { startTransition, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api, given, type Api } from '../api/client';
import { useSession } from '../session/session';
import type { Filter } from './filter/filter';
import { Following, type Chosen, type Seen } from './lanes/following';
import type { BoardState, Lane } from './lanes/lanes';

export interface BoardData {
  api: Api;
  board: BoardState | undefined;
  /** Why the last question was not answered; what is shown is then older. */
  error: unknown;
  live: boolean;
  /** Counts the answers: who shows one visit asks again. */
  turn: number;
  /** Somebody comes to the end of what was read of a lane. */
  more: (lane: Lane) => void;
}

/** Cards of the first page of each lane: those are on a screen at once. */
const FIRST = 24;
/** And of the next ones. */
const NEXT = 200;

/** Without any nudge it is asked what changed at least that often. */
const EVERY_MS = 60_000;

/** In this browser's zone weeks are weeks. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A filter in the API's words. */
export function chosenBy(filter: Filter): Chosen {
  const set = Object.entries(filter).filter(([, value]) => value !== '');
  return { ...Object.fromEntries(set), zone };
}

export function useBoard(filter: Filter): BoardData {
  const { token, nudges, live } = useSession();
  const client = useMemo(() => api(token), [token]);
  const [seen, setSeen] = useState<Seen>({ board: undefined, error: undefined, turn: 0 });
  const following = useMemo(() => {
    const pages = (chosen: Chosen, lane?: Lane, after?: string) => {
      const room = lane === undefined || after === undefined ? { limit: FIRST } : { lane, after, limit: NEXT };
      return client.GET('/v1/board/lanes', { params: { query: { ...chosen, ...room } } }).then(given);
    };
    const changes = (chosen: Chosen, since: string) => client.GET('/v1/board/changes', { params: { query: { ...chosen, since } } }).then(given);
    // What is shown stays answerable to a finger while much is drawn anew.
    return new Following({ pages, changes }, (it) => startTransition(() => setSeen(it)));
  }, [client]);
  useEffect(() => following.choose(chosenBy(filter)), [following, filter]);
  const heard = useRef(nudges);
  useEffect(() => {
    if (heard.current === nudges) return;
    heard.current = nudges;
    following.nudged();
  }, [following, nudges]);
  // Time alone moves cards, and whoever looks at the board for a day is told of it.
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && following.nudged(), EVERY_MS);
    return () => clearInterval(timer);
  }, [following]);
  const more = useCallback((lane: Lane) => following.more(lane), [following]);
  return { api: client, ...seen, live, more };
}
