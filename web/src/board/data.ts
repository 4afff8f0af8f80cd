// What the board shows, asked anew at each nudge.
import { useEffect, useMemo, useState } from 'react';
import { api, given, type Api, type Schemas } from '../api/client';
import { useSession } from '../session/session';

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

  useEffect(() => {
    let gone = false;
    client
      .GET('/v1/board', {})
      .then(given)
      .then(
        (answer) => {
          if (gone) return;
          setBoard(answer);
          setError(undefined);
          setTurn((before) => before + 1);
        },
        (why: unknown) => {
          if (!gone) setError(why);
        },
      );
    return () => {
      gone = true;
    };
  }, [client, nudges]);

  return { api: client, board, error, live, turn };
}
