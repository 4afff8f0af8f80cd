// Customers' cards as a sheet (C2.2): brought in, first looked at and then written, with every row that is wrong by its line; and taken away.
import { useRef, useState } from 'react';
import type { Api, Schemas } from '../../api/client';
import { CoreError } from '../../core/door';
import { useSession } from '../../session/session';
import { tongue, useWords } from '../../words/words';
import { dated } from '../export/csv';
import { fetched, save, saveCsv } from '../export/take';
import type { Account } from './account';
import { may } from './pages';
import { Outcome, Section, Table, useDoing } from './parts';

type Came = Schemas['ImportJson'];

/** The server's own limit for a sheet over HTTP. */
const MOST_BYTES = 4 << 20;

export function Customers({ account }: { api: Api; account: Account }) {
  const t = useWords();
  return (
    <Section title={t('office.customers.title')} hint={t('office.customers.hint')}>
      {may(account, 'bringIn') && <BringIn />}
      {may(account, 'takeAway') && <TakeAway />}
    </Section>
  );
}

/** By XMLHttpRequest, for `fetch` does not say how far a body has gone. */
function send(file: File, check: boolean, whole: boolean, token: string, gone: (part: number) => void): Promise<Came> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/v1/customers/import?check=${check}&all_or_nothing=${whole}`);
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = (event) => event.lengthComputable && gone(event.loaded / event.total);
    request.onload = () => {
      const body = request.response as (Came & { detail?: string; code?: string }) | null;
      if (request.status === 200 && body) done(body);
      else failed(new CoreError('refused', body?.detail ?? String(request.status), body?.code));
    };
    request.onerror = () => failed(new CoreError('no_contact'));
    request.send(file);
  });
}

function BringIn() {
  const t = useWords();
  const { token } = useSession();
  const doing = useDoing();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [whole, setWhole] = useState(false);
  const [part, setPart] = useState<number>();
  const [came, setCame] = useState<Came>();
  const bring = (check: boolean): void => {
    if (!file) return;
    void doing.go(async () => {
      if (file.size > MOST_BYTES) throw new CoreError('bad_input', t('office.customers.large'));
      setPart(0);
      try {
        setCame(await send(file, check, whole, await token.get(), setPart));
      } finally {
        setPart(undefined);
      }
      return '';
    });
  };
  const mistakes = (): void => {
    const heads = (['line', 'column', 'why', 'remedy'] as const).map((it) => t(`office.customers.${it}`));
    saveCsv('import-errors.csv', [heads, ...(came?.errors ?? []).map((it) => [String(it.line), it.column, it.reason, it.remedy])]);
  };
  return (
    <div className="stack">
      <div className="row">
        <label className="field grow">
          <span>{t('office.customers.file')}</span>
          <input
            ref={input}
            type="file"
            accept=".csv,.xlsx,text/csv"
            onChange={(event) => {
              setFile(event.target.files?.[0]);
              setCame(undefined);
            }}
          />
        </label>
        <label className="row">
          <input type="checkbox" checked={whole} onChange={(event) => setWhole(event.target.checked)} />
          {t('office.customers.whole')}
        </label>
        <button type="button" className="act plain" disabled={!file || doing.busy} onClick={() => bring(true)}>
          {t('office.customers.check')}
        </button>
        <button type="button" className="act" disabled={!came || came.written || doing.busy} onClick={() => bring(false)}>
          {t('office.customers.bringIn')}
        </button>
      </div>
      {part !== undefined && (
        <div className="row" role="status">
          <progress max={1} value={part} aria-label={t('office.customers.sending')} />
          {part < 1 ? t('office.customers.sending') : t('office.customers.reading')}
        </div>
      )}
      <Outcome doing={doing} />
      {came && (
        <div className="stack" data-import={came.written}>
          <p role="status">
            {t(came.written ? 'office.customers.written' : 'office.customers.checked', { rows: came.rows, made: came.made, changed: came.changed, same: came.same, wrong: came.wrong })}
          </p>
          <Table
            label={t('office.customers.errors')}
            heads={(['line', 'column', 'why', 'remedy'] as const).map((it) => t(`office.customers.${it}`))}
            empty={t('office.customers.noErrors')}
            rows={came.errors.map((it, at) => ({ key: `${it.line}/${at}`, cells: [it.line, it.column, it.reason, it.remedy] }))}
          />
          {came.errors.length > 0 && (
            <div>
              <button type="button" className="small" onClick={mistakes}>
                {t('office.csv')}
              </button>
            </div>
          )}
          {came.likenesses.length > 0 && (
            <p className="soft">
              {t('office.customers.like')}
              {came.likenesses.map((it) => `${it.line}: ${it.customer} ~ ${it.like}`).join('; ')}
            </p>
          )}
        </div>
      )}
    </div>
  );
}

function TakeAway() {
  const t = useWords();
  const { token } = useSession();
  const doing = useDoing();
  const take = (kind: 'csv' | 'xlsx'): void => {
    void doing.go(async () => {
      save(dated('customers', kind), await fetched(`/v1/customers.${kind}`, token, tongue()));
      return t('office.customers.taken');
    });
  };
  return (
    <div className="row">
      <span>{t('office.customers.takeAway')}</span>
      <button type="button" className="small" disabled={doing.busy} onClick={() => take('csv')}>
        CSV
      </button>
      <button type="button" className="small" disabled={doing.busy} onClick={() => take('xlsx')}>
        Excel
      </button>
      <Outcome doing={doing} />
    </div>
  );
}
