// Handing the visits and customers of a rep on (V11.3): first what would go, then, on a second word, that it goes, and what went.
import { useState } from 'react';
import { given, type Api, type Schemas } from '../../api/client';
import { useWords } from '../../words/words';
import { Field, Outcome, Section, useDoing } from './parts';

type Result = Schemas['HandoverJson'];

export function Handover({ api }: { api: Api }) {
  const t = useWords();
  const doing = useDoing();
  const [asked, setAsked] = useState({ from: '', to: '', customer: '', reason: '' });
  const [result, setResult] = useState<Result>();
  const set = (name: keyof typeof asked) => (value: string) => {
    setAsked({ ...asked, [name]: value });
    // What would go was said of other words.
    setResult(undefined);
  };
  const { from, to, customer, reason } = asked;
  const hand = (dry_run: boolean): void => {
    const body = { from: from.trim(), to: to.trim(), customer: customer.trim() === '' ? undefined : customer.trim(), reason: reason.trim(), dry_run };
    void doing.go(async () => {
      setResult(given(await api.POST('/v1/handovers', { body })));
      return dry_run ? '' : t('office.handover.done');
    });
  };
  const complete = [from, to, reason].every((it) => it.trim() !== '');
  return (
    <Section title={t('office.handover.title')} hint={t('office.handover.hint')}>
      <div className="row">
        <Field label={t('office.handover.from')} value={from} set={set('from')} />
        <Field label={t('office.handover.to')} value={to} set={set('to')} />
        <Field label={t('office.handover.customer')} value={customer} set={set('customer')} />
        <Field label={t('office.reason')} value={reason} set={set('reason')} />
        <button type="button" className="act plain" disabled={doing.busy || !complete} onClick={() => hand(true)}>
          {t('office.handover.look')}
        </button>
        <button type="button" className="act" disabled={doing.busy || !result || result.done} onClick={() => hand(false)}>
          {t('office.handover.hand')}
        </button>
      </div>
      {doing.busy && <p role="status">{t('office.handover.busy')}</p>}
      {result && <Counts result={result} />}
      <Outcome doing={doing} />
    </Section>
  );
}

function Counts({ result }: { result: Result }) {
  const t = useWords();
  const open = Object.entries(result.open);
  return (
    <div className="stack" data-handover={result.done}>
      <p>
        {t(result.done ? 'office.handover.went' : 'office.handover.would', { visits: result.visits.length, customers: result.customers.length })}
      </p>
      {open.length > 0 && (
        <p className="soft">
          {t('office.handover.open')}
          {open.map(([kind, count]) => `${t(`owed.${kind}`, { defaultValue: kind })} ${count}`).join(t('office.comma'))}
        </p>
      )}
      {result.on_the_road.length > 0 && <p className="banner">{t('office.handover.road', { visits: result.on_the_road.join(', ') })}</p>}
    </div>
  );
}
