// A page of the server's, asked for when it is opened; what went wrong is said with what to do.
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { api, type Api } from '../../api/client';
import { CoreError } from '../../core/door';
import { useSession } from '../../session/session';
import { sorry, useWords } from '../../words/words';

export interface Asked<T> {
  api: Api;
  data: T | undefined;
  why: string;
  /** Asks again. */
  again: () => void;
  /** Does something, and asks again after it; whether it was done. */
  doing: (act: (api: Api) => Promise<unknown>) => Promise<boolean>;
}

/** What a fetch throws is no answer of the server's. */
export const plainly = (error: unknown): string => sorry(error instanceof TypeError ? new CoreError('no_contact') : error);

export function useAsked<T>(ask: (api: Api) => Promise<T>): Asked<T> {
  const { token } = useSession();
  const client = useMemo(() => api(token), [token]);
  const [data, setData] = useState<T>();
  const [why, setWhy] = useState('');
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => {
    let gone = false;
    ask(client).then(
      (found) => {
        if (gone) return;
        setData(found);
        setWhy('');
      },
      (error: unknown) => {
        if (!gone) setWhy(plainly(error));
      },
    );
    return () => {
      gone = true;
    };
    // Who asks gives the same question each time.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [client, turn]);
  const doing = async (act: (api: Api) => Promise<unknown>): Promise<boolean> => {
    setWhy('');
    try {
      await act(client);
      again();
      return true;
    } catch (error) {
      setWhy(plainly(error));
      return false;
    }
  };
  return { api: client, data, why, again, doing };
}

export function Subpage({ title, why, children }: { title: string; why?: string; children: ReactNode }) {
  const t = useWords();
  return (
    <>
      <header>
        <a className="back" href="#/me">
          {t('settings.back')}
        </a>
        <h1>{title}</h1>
      </header>
      <div className="stack">
        {why && (
          <div role="alert" className="banner bad">
            {why}
          </div>
        )}
        {children}
      </div>
    </>
  );
}

export function Rows({ rows, name }: { rows: [string, ReactNode][]; name: string }) {
  return (
    <dl className="card stack" aria-label={name}>
      {rows.map(([label, value]) => (
        <div key={label} className="row spread">
          <dt className="soft">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
