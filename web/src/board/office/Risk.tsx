// Risk control (V13.1): what visits broke across all that one may see, phone and server held against each other, each with its evidence on
// a click; the quarantine; and who looked at whose whereabouts.
import { useCallback, useMemo, useState } from 'react';
import { given, type Api, type Schemas } from '../../api/client';
import { moment, said, tongue, useWords } from '../../words/words';
import { Evidence } from '../Evidence';
import { saveCsv } from '../export/take';
import type { Account } from './account';
import { LooksOf } from './LooksOf';
import { may } from './pages';
import { Field, Section, Table, useAsked } from './parts';
import { Quarantine } from './Quarantine';

type Found = Schemas['FoundInJson'];

/** The clauses that the page counts first: differences, promises, gifts, approval, and trips that were not shared. */
const FIRST = ['difference', 'V7.2', 'V9.2', 'V6.2', 'V4.2', 'V6.3'];
const DAYS = ['31', '92', '366', '3660'];
/** So many rows are drawn; the file has all. */
const DRAWN = 300;

export default function Risk({ api, account }: { api: Api; account: Account }) {
  return (
    <div className="stack">
      {may(account, 'findings') && <Findings api={api} />}
      {may(account, 'quarantine') && <Quarantine api={api} />}
      {may(account, 'looksOfOthers') && <LooksOf api={api} ofOthers />}
    </div>
  );
}

const title = (it: Found): string => said({ zh: it.title_zh ?? '', en: it.title_en ?? '' });
const how = (it: Found): string => said({ zh: it.zh ?? '', en: it.en ?? '' });

function Findings({ api }: { api: Api }) {
  const t = useWords();
  const [days, setDays] = useState('92');
  const [differences, setDifferences] = useState(true);
  const [clause, setClause] = useState('');
  const [text, setText] = useState('');
  const [opened, setOpened] = useState<string>();
  const ask = useCallback(
    () => api.GET('/v1/findings', { params: { query: { days: Number(days), differences } } }).then(given),
    [api, days, differences],
  );
  const asked = useAsked(ask);
  const { answer } = asked;
  const shown = useMemo(() => {
    const words = text.trim().toLowerCase();
    const holds = (it: Found): boolean => [it.rep, it.rep_name, it.customer_name, it.department ?? '', title(it), how(it)].some((part) => part.toLowerCase().includes(words));
    return (answer?.findings ?? []).filter((it) => (clause === '' || it.clause === clause) && (words === '' || holds(it)));
  }, [answer, clause, text]);
  const clauses = Object.entries(answer?.clauses ?? {}).sort(([one], [other]) => place(one) - place(other) || one.localeCompare(other));
  const named = new Map((answer?.findings ?? []).map((it) => [it.clause, title(it)]));
  const heads = (['clause', 'how', 'rep', 'customer', 'start'] as const).map((head) => t(`office.risk.${head}`));
  const evidence = { api, board: undefined, error: undefined, live: true, turn: 0 };
  const takeAway = (): void => {
    const rows = shown.map((it) => [it.clause, title(it), how(it), it.rep, it.rep_name, it.department ?? '', it.customer_name, it.start ?? '', it.visit]);
    const ids = ['rep', 'department', 'visit'].map((it) => t(`office.risk.ids.${it}`));
    saveCsv(`findings-${tongue()}.csv`, [[heads[0], t('office.risk.title'), heads[1], ids[0], heads[2], ids[1], heads[3], heads[4], ids[2]].map(String), ...rows]);
  };
  return (
    <Section title={t('office.risk.findings')} hint={t('office.risk.hint')} asked={asked}>
      <div className="row tiles">
        {clauses.map(([id, count]) => (
          <button key={id} type="button" className="tile" aria-pressed={clause === id} data-clause={id} onClick={() => setClause(clause === id ? '' : id)}>
            <strong>{count}</strong> {id === 'difference' ? '' : id} {named.get(id) ?? ''}
          </button>
        ))}
      </div>
      <div className="row">
        <Field label={t('office.risk.filter')} value={text} set={setText} />
        <Field label={t('office.risk.days')} value={days} set={setDays} options={DAYS.map((it) => ({ value: it, label: t('office.risk.lastDays', { days: it }) }))} />
        <label className="row">
          <input type="checkbox" checked={differences} onChange={(event) => setDifferences(event.target.checked)} />
          {t('office.risk.differences')}
        </label>
        <button type="button" className="small" disabled={shown.length === 0} onClick={takeAway}>
          {t('office.csv')}
        </button>
      </div>
      <Table
        label={t('office.risk.findings')}
        heads={[...heads, t('office.risk.evidence')]}
        empty={t('office.risk.none')}
        rows={shown.slice(0, DRAWN).map((it, at) => ({
          key: `${it.visit}/${it.clause}/${at}`,
          cells: [
            <span key="clause" className={it.clause === 'difference' ? 'word bad' : 'word warn'}>
              {it.clause === 'difference' ? t('office.risk.alarm') : it.clause}
            </span>,
            <span key="how">
              <strong>{title(it)}</strong> {how(it)}
            </span>,
            it.rep_name,
            it.customer_name,
            it.start ? moment(Date.parse(it.start)) : '',
            <button key="open" type="button" className="small" data-finding={it.visit} onClick={() => setOpened(it.visit)}>
              {t('office.risk.open')}
              <span className="unseen">
                {' '}
                {it.clause} {it.customer_name}
              </span>
            </button>,
          ],
        }))}
      />
      {shown.length > DRAWN && <p className="soft">{t('office.risk.drawn', { shown: DRAWN, all: shown.length })}</p>}
      {answer?.more && <p className="soft">{t('office.risk.more')}</p>}
      {opened !== undefined && <Evidence data={evidence} id={opened} close={() => setOpened(undefined)} />}
    </Section>
  );
}

const place = (clause: string): number => (FIRST.includes(clause) ? FIRST.indexOf(clause) : FIRST.length);
