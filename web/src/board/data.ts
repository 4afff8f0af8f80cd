// What the board shows, asked anew after nudges: one question at a time, however many there are.
import { startTransition, useEffect, useMemo, useState } from 'react';
import { api, given, type Api, type Schemas } from '../api/client';
import { useSession } from '../session/session';
import { Turns } from './turns';

export interface BoardData {
  api: Api;
  board: Schemas['BoardJson'] | undefined;
  /** Why the last question was not answered; what is shown is then older. */
  error: unknown;
  live: boolean;
  /** Counts the answers: who shows one visit asks again. */
  turn: number;
}

export function useBoard(): BoardData {
  const { token, nudges, live } = useSession();
  const client = useMemo(() => api(token), [token]);
  const [board, setBoard] = useState<Schemas['BoardJson']>();
  const [error, setError] = useState<unknown>();
  const [turn, setTurn] = useState(0);

  const asking = useMemo(() => new Turns(), []);
  useEffect(() => {
    const ask = async (): Promise<void> => {
      try {
        const answer = given(await client.GET('/v1/board', {}));
        // What is shown stays answerable to a finger while a long list is drawn anew.
        startTransition(() => {
          setBoard(answer);
          setTurn((before) => before + 1);
        });
        setError(undefined);
      } catch (why) {
        setError(why);
      }
    };
    // An answer that another nudge overtook is shown all the same: it is newer than what stands there.
    asking.ask(ask);
  }, [client, nudges, asking]);

  return { api: client, board, error, live, turn };
}
