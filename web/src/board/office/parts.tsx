// What the office's pages are put together from: a question with its answer, a table, a section, a button that says what came of it.
import { useCallback, useEffect, useId, useState, type ReactNode } from 'react';
import { useSession } from '../../session/session';
import { sorry, useWords } from '../../words/words';

export interface Asked<T> {
  answer?: T;
  error?: unknown;
  again: () => void;
}

/** Asks at the start, at each nudge, and when told to. The last answer stands while the next is on its way. `ask` must be stable. */
export function useAsked<T>(ask: () => Promise<T>): Asked<T> {
  const { nudges } = useSession();
  const [turn, setTurn] = useState(0);
  const [seen, setSeen] = useState<{ answer?: T; error?: unknown }>({});
  useEffect(() => {
    let gone = false;
    ask().then(
      (answer) => !gone && setSeen({ answer }),
      (error: unknown) => !gone && setSeen((before) => ({ ...before, error })),
    );
    return () => {
      gone = true;
    };
  }, [ask, nudges, turn]);
  return { ...seen, again: useCallback(() => setTurn((before) => before + 1), []) };
}

/** A part of a page with its heading; what went wrong with its question is said there, and the other parts stand. */
export function Section({ title, hint, asked, children }: { title: string; hint?: string; asked?: Asked<unknown>; children: ReactNode }) {
  const t = useWords();
  const id = useId();
  return (
    <section className="card stack" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {hint && <p className="soft">{hint}</p>}
      {asked?.error !== undefined && (
        <div role="alert" className="banner bad">
          {sorry(asked.error)}
        </div>
      )}
      {asked && asked.answer === undefined && asked.error === undefined ? <p role="status">{t('loading')}</p> : children}
    </section>
  );
}

/** Rows under headings; it scrolls sideways by itself where the page is narrow. */
export function Table({ label, heads, empty, rows }: { label: string; heads: string[]; empty: string; rows: { key: string; cells: ReactNode[] }[] }) {
  if (rows.length === 0) return <p className="soft">{empty}</p>;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={label}>
      <table className="rows">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} data-row={row.key}>
              {row.cells.map((cell, at) => (
                <td key={at}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export interface Doing {
  busy: boolean;
  good: string;
  bad: string;
  /** Does something once, and keeps what came of it: a sentence, or the refusal. */
  go: (what: () => Promise<string>) => Promise<boolean>;
}

export function useDoing(): Doing {
  const [state, setState] = useState({ busy: false, good: '', bad: '' });
  const go = useCallback(async (what: () => Promise<string>) => {
    setState({ busy: true, good: '', bad: '' });
    try {
      setState({ busy: false, good: await what(), bad: '' });
      return true;
    } catch (error) {
      setState({ busy: false, good: '', bad: sorry(error) });
      return false;
    }
  }, []);
  return { ...state, go };
}

export function Outcome({ doing }: { doing: Doing }) {
  return (
    <>
      {doing.good && <div role="status">{doing.good}</div>}
      {doing.bad && (
        <div role="alert" className="banner bad">
          {doing.bad}
        </div>
      )}
    </>
  );
}

interface FieldProps {
  label: string;
  value: string;
  set: (value: string) => void;
  type?: 'text' | 'password' | 'datetime-local' | 'number';
  options?: { value: string; label: string }[];
  auto?: string;
}

export function Field({ label, value, set, type = 'text', options, auto = 'off' }: FieldProps) {
  return (
    <label className="field grow">
      <span>{label}</span>
      {options ? (
        <select value={value} onChange={(event) => set(event.target.value)}>
          {options.map((it) => (
            <option key={it.value} value={it.value}>
              {it.label}
            </option>
          ))}
        </select>
      ) : (
        <input type={type} value={value} autoComplete={auto} onChange={(event) => set(event.target.value)} />
      )}
    </label>
  );
}

/** What only the command line does, by its command. */
export function Command({ what, command }: { what: string; command: string }) {
  return (
    <div>
      {what} <code>{command}</code>
    </div>
  );
}

/** A local moment of a `datetime-local` as RFC 3339; nothing where none was given. */
export const moment3339 = (local: string): string | undefined => (local === '' ? undefined : new Date(local).toISOString());
