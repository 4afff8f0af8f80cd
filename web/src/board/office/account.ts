// Who is logged in on this page: by that the board shows the pages that are theirs.
import { useEffect, useState } from 'react';
import { given, type Api, type Schemas } from '../../api/client';
import { useSession } from '../../session/session';

export type Account = Schemas['AccountJson'];

export interface Known {
  account?: Account;
  error?: unknown;
}

/** Roles change seldom; they are asked for anew when there is a network again. */
export function useAccount(api: Api): Known {
  const { online } = useSession();
  const [known, setKnown] = useState<Known>({});
  useEffect(() => {
    let gone = false;
    api
      .GET('/v1/account')
      .then(given)
      .then(
        (account) => !gone && setKnown({ account }),
        (error: unknown) => !gone && setKnown((before) => ({ ...before, error })),
      );
    return () => {
      gone = true;
    };
  }, [api, online]);
  return known;
}
