// What devices left after their enrolment had ended, and the decision about it, which can't be taken back.
import { useCallback, useState } from 'react';
import { given, type Api, type Schemas } from '../../api/client';
import { moment, useWords } from '../../words/words';
import { Field, Outcome, Section, Table, useAsked, useDoing } from './parts';

type Deposit = Schemas['DepositJson'];

const time = (text?: string | null): string => (text ? moment(Date.parse(text)) : '');

export function Quarantine({ api }: { api: Api }) {
  const t = useWords();
  const asked = useAsked(useCallback(() => api.GET('/v1/deposits').then(given), [api]));
  const deposits = asked.answer?.deposits ?? [];
  return (
    <Section title={t('office.quarantine.title')} hint={t('office.quarantine.hint')} asked={asked}>
      {deposits.length === 0 && <p className="soft">{t('office.quarantine.none')}</p>}
      {deposits.map((it) => (
        <One key={it.device} api={api} deposit={it} done={asked.again} />
      ))}
    </Section>
  );
}

function One({ api, deposit, done }: { api: Api; deposit: Deposit; done: () => void }) {
  const t = useWords();
  const doing = useDoing();
  const [reason, setReason] = useState('');
  const [through, setThrough] = useState('');
  const decide = (take: boolean): void => {
    const body = { take, reason: reason.trim(), through: take && through !== '' ? Number(through) : undefined };
    void doing
      .go(async () => {
        const said = given(await api.POST('/v1/deposits/{device}/decision', { params: { path: { device: deposit.device } }, body }));
        return t('office.quarantine.decided', { taken: said.taken, last: said.last });
      })
      .then((good) => good && done());
  };
  const sides: { [side: string]: string } = { before: 'good', unproven: 'warn', after: 'bad' };
  return (
    <div className="card stack" data-deposit={deposit.device}>
      <h3>
        {deposit.person} · {deposit.name} <span className="word quiet">{t(`office.over.${deposit.over}`, { defaultValue: deposit.over })}</span>{' '}
        <span className="soft">{time(deposit.over_since)}</span>
      </h3>
      <Table
        label={t('office.quarantine.title')}
        heads={(['seq', 'fact', 'wall', 'bounds', 'received', 'side'] as const).map((it) => t(`office.quarantine.${it}`))}
        empty={t('office.quarantine.none')}
        rows={deposit.entries.map((it) => ({
          key: String(it.seq),
          cells: [
            it.seq,
            it.fact ? t(`fact.${it.fact}`, { defaultValue: it.fact }) : t('office.quarantine.writes'),
            time(it.wall),
            `${time(it.earliest)} – ${time(it.latest)}`,
            time(it.received),
            <span key="side" className={`word ${sides[it.side] ?? ''}`}>
              {t(`office.quarantine.is.${it.side}`, { defaultValue: it.side })}
            </span>,
          ],
        }))}
      />
      <div className="row">
        <Field label={t('office.reason')} value={reason} set={setReason} />
        <Field label={t('office.quarantine.through')} type="number" value={through} set={setThrough} />
        <button type="button" className="act" disabled={doing.busy || reason.trim() === ''} onClick={() => decide(true)}>
          {t('office.quarantine.take')}
        </button>
        <button type="button" className="act plain" disabled={doing.busy || reason.trim() === ''} onClick={() => decide(false)}>
          {t('office.quarantine.refuse')}
        </button>
      </div>
      <Outcome doing={doing} />
    </div>
  );
}
