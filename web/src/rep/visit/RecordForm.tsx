// The rest of the record: the first intent, the summary, the framework confirmed on the spot and gifts, each looked at by the policy
// while it is typed (V6.2, V9.1, V9.2, A3.2).
import { useMemo, useState } from 'react';
import type { Content, Detail, Do, FormPage } from '../../core/door';
import { useWords } from '../../words/words';
import { asObject, useDraft, useEdit } from '../draft';
import type { Tapping } from '../tap';
import { Told } from '../Told';
import { Hints } from './Hints';
import { useTyped } from './useTyped';

const INTENTS = ['clear', 'some', 'none'] as const;

interface PartProps {
  id: string;
  detail: Detail | undefined;
  may: boolean;
  tapping: Tapping;
}

export default function RecordForm({ id, content, detail, may, tapping }: PartProps & { content: Content | undefined }) {
  return (
    <div className="stack">
      <Told why={tapping.why} hints={tapping.hints} />
      <Intended id={id} detail={detail} may={may} tapping={tapping} />
      <Summary id={id} stands={content?.record?.summary ?? ''} may={may} tapping={tapping} />
      <Framework id={id} detail={detail} may={may} tapping={tapping} />
      <Gifts id={id} detail={detail} may={may} tapping={tapping} />
    </div>
  );
}

function Intended({ id, detail, may, tapping }: PartProps) {
  const t = useWords();
  const [chosen, setChosen] = useState(detail?.intent ?? '');
  const [reason, setReason] = useEdit(`${id}/intent`, detail?.intent_reason ?? '');
  const command: Do = { do: 'intend', visit: id, intent: chosen, reason: reason.trim() || undefined };
  const typed = useTyped(reason, () => command);
  const save = async (): Promise<void> => {
    if ((await tapping.tap(command)) !== undefined) setReason(null);
  };
  return (
    <fieldset className="stack">
      <legend>{t('visiting.intent')}</legend>
      <div className="chips" role="radiogroup" aria-label={t('visiting.intent')}>
        {INTENTS.map((intent) => (
          <label key={intent} className="choice">
            <input type="radio" name="intent" checked={chosen === intent} onChange={() => setChosen(intent)} />
            <span>{t(`visiting.intends.${intent}`)}</span>
          </label>
        ))}
      </div>
      <label className="field">
        <span>{t('visiting.intentReason')}</span>
        <input value={reason} maxLength={400} onChange={(event) => setReason(event.target.value)} />
      </label>
      <Hints typed={typed} />
      <button type="button" className="act plain" disabled={!may || chosen === ''} onClick={() => void save()}>
        {t('visiting.noteIntent')}
      </button>
    </fieldset>
  );
}

function Summary({ id, stands, may, tapping }: { id: string; stands: string; may: boolean; tapping: Tapping }) {
  const t = useWords();
  const [text, setText] = useEdit(`${id}/summary`, stands);
  const command: Do = { do: 'summarise', visit: id, text };
  const typed = useTyped(text, () => command);
  const save = async (): Promise<void> => {
    if ((await tapping.tap(command)) !== undefined) setText(null);
  };
  return (
    <div className="stack">
      <label className="field">
        <span>{t('visiting.summary')}</span>
        <textarea rows={4} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <Hints typed={typed} missing />
      <button type="button" className="act plain" disabled={!may || text.trim() === '' || text === stands} onClick={() => void save()}>
        {t('visiting.noteSummary')}
      </button>
    </div>
  );
}

const FIELDS = ['topic', 'service_type', 'expected_volume', 'framework'] as const;

function Framework({ id, detail, may, tapping }: PartProps) {
  const t = useWords();
  const stands = detail?.form;
  const [kept, keep] = useDraft(`${id}/form`);
  const page = useMemo<FormPage>(() => asObject(kept), [kept]);
  const setPage = (to: FormPage): void => keep(Object.keys(to).length === 0 ? '' : JSON.stringify(to));
  const value = (field: (typeof FIELDS)[number]): string => page[field] ?? stands?.[field] ?? '';
  const signed = page.agreement_signed ?? stands?.agreement_signed ?? false;
  const command: Do = { do: 'at_visit', act: 'fill', visit: id, page };
  const typed = useTyped(Object.keys(page).length === 0 ? '' : JSON.stringify(page), () => command);
  const save = async (): Promise<void> => {
    if ((await tapping.tap(command)) !== undefined) setPage({});
  };
  return (
    <fieldset className="stack">
      <legend>{t('visiting.form')}</legend>
      {FIELDS.map((field) => (
        <label key={field} className="field">
          <span>{t(`visiting.formField.${field}`)}</span>
          <input value={value(field)} maxLength={400} onChange={(event) => setPage({ ...page, [field]: event.target.value })} />
        </label>
      ))}
      <label className="check">
        <input type="checkbox" checked={signed} onChange={(event) => setPage({ ...page, agreement_signed: event.target.checked })} />
        {t('visiting.agreementSigned')}
      </label>
      <Hints typed={typed} />
      <button type="button" className="act plain" disabled={!may || Object.keys(page).length === 0} onClick={() => void save()}>
        {t('visiting.noteForm')}
      </button>
    </fieldset>
  );
}

function Gifts({ id, detail, may, tapping }: PartProps) {
  const t = useWords();
  const [item, setItem] = useDraft(`${id}/gift`);
  const [amount, setAmount] = useDraft(`${id}/gift/amount`);
  const [currency, setCurrency] = useState('CNY');
  const command: Do = { do: 'at_visit', act: 'gift', visit: id, item: item.trim(), amount: amount.trim(), currency: currency.trim() };
  const typed = useTyped(amount === '' ? '' : `${amount} ${currency}`, () => command);
  const give = async (): Promise<void> => {
    if ((await tapping.tap(command)) === undefined) return;
    setItem('');
    setAmount('');
  };
  return (
    <fieldset className="stack">
      <legend>{t('visiting.gifts')}</legend>
      {detail?.gifts.map((gift, at) => (
        <div key={`${gift.item}/${at}`} data-gift>
          {gift.item} {gift.amount} {gift.currency}
        </div>
      ))}
      <label className="field">
        <span>{t('visiting.gift')}</span>
        <input value={item} maxLength={120} onChange={(event) => setItem(event.target.value)} />
      </label>
      <div className="row nowrap">
        <label className="field">
          <span>{t('visiting.amount')}</span>
          <input value={amount} inputMode="decimal" maxLength={16} onChange={(event) => setAmount(event.target.value)} />
        </label>
        <label className="field">
          <span>{t('visiting.currency')}</span>
          <input value={currency} maxLength={3} onChange={(event) => setCurrency(event.target.value.toUpperCase())} />
        </label>
      </div>
      <Hints typed={typed} />
      <button type="button" className="act plain" disabled={!may || item.trim() === '' || amount.trim() === ''} onClick={() => void give()}>
        {t('visiting.give')}
      </button>
    </fieldset>
  );
}
