// Files to be taken away: what the board shows, made in this page; archive and customer cards, made by the server by its own rights
// (V11.2, A3.4).
import { Button } from 'antd';
import { useState } from 'react';
import { CoreError } from '../../core/door';
import { useSession } from '../../session/session';
import { said, sorry, tongue, useWords } from '../../words/words';
import type { Api } from '../../api/client';
import { chosenBy } from '../data';
import type { Filter } from '../filter/filter';
import { allVisits } from '../whole';
import { dated } from './csv';
import { rows } from './rows';
import { fetched, save, saveCsv } from './take';

const OF_SERVER = [
  { name: 'archive', end: 'csv', path: '/v1/archive.csv' },
  { name: 'customers', end: 'csv', path: '/v1/customers.csv' },
  { name: 'customers', end: 'xlsx', path: '/v1/customers.xlsx' },
] as const;

export function Export({ api, filter, shown }: { api: Api; filter: Filter; shown: number }) {
  const t = useWords();
  const { token } = useSession();
  const [state, setState] = useState<{ busy?: boolean; taken?: string; error?: unknown }>({});
  const board = async (): Promise<void> => {
    setState({ busy: true });
    const words = {
      head: (column: string) => t(`figures.head.${column}`),
      owed: (kind: string) => t(`owed.${kind.split('/')[0] ?? ''}`, { defaultValue: kind }),
      state: (it: string) => t(`state.${it}`, { defaultValue: it }),
      sentence: said,
    };
    const name = dated('board', 'csv');
    try {
      saveCsv(name, rows(await allVisits(api, chosenBy(filter)), words));
      setState({ taken: name });
    } catch (error) {
      setState({ error: error instanceof CoreError ? error : new CoreError('no_contact', String(error)) });
    }
  };
  const take = async ({ name, end, path }: (typeof OF_SERVER)[number]): Promise<void> => {
    setState({ busy: true });
    try {
      const file = dated(name, end);
      save(file, await fetched(path, token, tongue()));
      setState({ taken: file });
    } catch (error) {
      setState({ error: error instanceof CoreError ? error : new CoreError('no_contact', String(error)) });
    }
  };
  const busy = Boolean(state.busy);
  return (
    <div className="stack">
      {state.error !== undefined && (
        <div role="alert" className="banner bad">
          {sorry(state.error)}
        </div>
      )}
      <div role="status" className="soft">
        {busy ? t('figures.taking') : state.taken && t('figures.taken', { name: state.taken })}
      </div>
      {(['board', 'archive', 'customers'] as const).map((name) => (
        <section key={name} className="card stack" aria-label={t(`figures.${name}`)} data-file={name}>
          <h2>{t(`figures.${name}`)}</h2>
          <div className="soft">{t(`figures.${name}Hint`)}</div>
          <div className="row">
            {name === 'board' && (
              <Button type="primary" disabled={busy || shown === 0} onClick={() => void board()}>
                {t('figures.csv')}
              </Button>
            )}
            {OF_SERVER.filter((it) => it.name === name).map((it) => (
              <Button key={it.end} disabled={busy} onClick={() => void take(it)}>
                {t(`figures.${it.end}`)}
              </Button>
            ))}
          </div>
        </section>
      ))}
      <p className="soft">{t('figures.csvHint')}</p>
    </div>
  );
}
