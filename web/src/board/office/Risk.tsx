// Risk control (V13.1): what visits broke across all that one may see, phone and server held against each other, each with its evidence on
// a click; the quarantine; and who looked at whose whereabouts.
import { useCallback, useMemo, useState } from 'react';
import { given, type Api, type Schemas } from '../../api/client';
import { moment, said, sorry, tongue, useWords } from '../../words/words';
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
/** So many come at once; the next ones when they are asked for. The file has all. */
const PAGE = 200;
const MOST = 1_000;

export default function Risk({ api, account }: { api: Api; account: Account }) {
  return (
    <div className="stack">
      {may(account, 'findings') && <Findings api={api} />}
      {may(account, 'quarantine') && <Quarantine api={api} />}
      {may(account, 'looksOfOthers') && <LooksOf api={api} ofOthers />}
    </div>
  );
}

/** What was asked for behind an answer. */
interface Rest {
  of?: Schemas['FindingsJson'] | undefined;
  findings: Found[];
  next?: string | null | undefined;
  error?: unknown;
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
  const [titles, setTitles] = useState<ReadonlyMap<string, string>>(new Map());
  const [rest, setRest] = useState<Rest>({ findings: [] });
  const page = useCallback(
    async (limit: number, after?: string) => {
      const query = { days: Number(days), differences, limit, ...(clause === '' ? {} : { clause }), ...(after === undefined ? {} : { after }) };
      const found = given(await api.GET('/v1/findings', { params: { query } }));
      setTitles((before) => new Map([...before, ...found.findings.map((it) => [it.clause, title(it)] as const)]));
      return found;
    },
    [api, days, differences, clause],
  );
  const asked = useAsked(useCallback(() => page(PAGE), [page]));
  const { answer } = asked;
  // What came behind an earlier answer is not behind this one.
  const behind = rest.of === answer ? rest : { findings: [], next: answer?.next };
  const more = (): void => {
    if (behind.next == null) return;
    page(PAGE, behind.next).then(
      ({ findings, next }) => setRest({ of: answer, findings: [...behind.findings, ...findings], next }),
      (error: unknown) => setRest({ of: answer, ...behind, error }),
    );
  };
  const shown = useMemo((): ((all: Found[]) => Found[]) => {
    const words = text.trim().toLowerCase();
    const holds = (it: Found): boolean => [it.rep, it.rep_name, it.customer_name, it.department ?? '', title(it), how(it)].some((part) => part.toLowerCase().includes(words));
    return (all: Found[]) => (words === '' ? all : all.filter(holds));
  }, [text]);
  const rows = shown([...(answer?.findings ?? []), ...behind.findings]);
  const clauses = Object.entries(answer?.clauses ?? {}).sort(([one], [other]) => place(one) - place(other) || one.localeCompare(other));
  const heads = (['clause', 'how', 'rep', 'customer', 'start'] as const).map((head) => t(`office.risk.${head}`));
  const evidence = { api, turn: 0 };
  const takeAway = async (): Promise<void> => {
    const all: Found[] = [];
    for (let at: string | null | undefined, first = true; first || at != null; first = false) {
      const found = await page(MOST, at ?? undefined);
      all.push(...found.findings);
      at = found.next;
    }
    const rows = shown(all).map((it) => [it.clause, title(it), how(it), it.rep, it.rep_name, it.department ?? '', it.customer_name, it.start ?? '', it.visit]);
    const ids = ['rep', 'department', 'visit'].map((it) => t(`office.risk.ids.${it}`));
    saveCsv(`findings-${tongue()}.csv`, [[heads[0], t('office.risk.title'), heads[1], ids[0], heads[2], ids[1], heads[3], heads[4], ids[2]].map(String), ...rows]);
  };
  return (
    <Section title={t('office.risk.findings')} hint={t('office.risk.hint')} asked={asked}>
      <div className="row tiles">
        {clauses.map(([id, count]) => (
          <button key={id} type="button" className="tile" aria-pressed={clause === id} data-clause={id} onClick={() => setClause(clause === id ? '' : id)}>
            <strong>{count}</strong> {id === 'difference' ? '' : id} {titles.get(id) ?? ''}
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
        <button type="button" className="small" disabled={rows.length === 0} onClick={() => void takeAway().catch((error: unknown) => setRest({ of: answer, ...behind, error }))}>
          {t('office.csv')}
        </button>
      </div>
      <Table
        label={t('office.risk.findings')}
        heads={[...heads, t('office.risk.evidence')]}
        empty={t('office.risk.none')}
        rows={rows.map((it, at) => ({
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
      {behind.error !== undefined && (
        <div role="alert" className="banner bad">
          {sorry(behind.error)}
        </div>
      )}
      {behind.next != null && (
        <div className="row">
          <button type="button" className="act plain" onClick={more}>
            {t('office.risk.more')}
          </button>
          <span className="soft">{t('office.risk.drawn', { shown: rows.length })}</span>
        </div>
      )}
      {opened !== undefined && <Evidence data={evidence} id={opened} close={() => setOpened(undefined)} />}
    </Section>
  );
}

const place = (clause: string): number => (FIRST.includes(clause) ? FIRST.indexOf(clause) : FIRST.length);
