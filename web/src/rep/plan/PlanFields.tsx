// The fields of a plan: few at first, all of them at a click (V4.1, V5.1, V5.2, V6.1, V6.3). What the policy asks for stands below.
import { useState } from 'react';
import { elsewhere, useWords } from '../../words/words';
import { Hints } from '../visit/Hints';
import { useTyped } from '../visit/useTyped';
import { CustomerField } from './CustomerField';
import { FLAGS, planOf, withCustomer, type PlanForm } from './form';

/** The years that the core takes: a slip of the finger is told by the browser, beside the field. */
const EARLIEST = '2000-01-02T00:00';
const LATEST = '2099-12-30T23:59';
/** More than spaces. */
const WORDS = '.*\\S.*';
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const LONG = ['participants', 'materials', 'questions', 'research', 'needs', 'cases', 'business', 'cooperation'] as const;

export function PlanFields({ form, onForm }: { form: PlanForm; onForm: (form: PlanForm) => void }) {
  const t = useWords();
  const [full, setFull] = useState(false);
  const set = (change: Partial<PlanForm>): void => onForm({ ...form, ...change });
  const typed = useTyped(form.customer_name === '' ? '' : JSON.stringify(form), () => ({ do: 'plan', visit: undefined, plan: planOf(form) }));
  return (
    <>
      <CustomerField
        name={form.customer_name}
        onName={(customer_name) => set({ customer_name, customer: '' })}
        onChoice={(card) => onForm(withCustomer(form, card))}
      />
      <Line name={t('visit.purpose')} value={form.purpose} onValue={(purpose) => set({ purpose })} required most={400} />
      <label className="field">
        <span>{t('visit.start')}</span>
        <input type="datetime-local" required min={EARLIEST} max={LATEST} value={form.begins} onChange={(event) => set({ begins: event.target.value })} />
        {(form.overseas || elsewhere(form.zone)) && <span>{t('visit.byClock', { zone: HERE })}</span>}
      </label>
      <label className="field">
        <span>{t('visit.minutes')}</span>
        <input type="number" inputMode="numeric" min={5} max={1440} step={5} required value={form.minutes} onChange={(event) => set({ minutes: event.target.value })} />
      </label>
      <Line name={t('visit.place')} value={form.place} onValue={(place) => set({ place })} most={200} />
      <button type="button" className="act plain" aria-expanded={full} onClick={() => setFull(!full)}>
        {t(full ? 'visiting.lessFields' : 'visiting.moreFields')}
      </button>
      {full && <More form={form} set={set} />}
      <Hints typed={typed} />
    </>
  );
}

function More({ form, set }: { form: PlanForm; set: (change: Partial<PlanForm>) => void }) {
  const t = useWords();
  return (
    <>
      <Line name={t('visiting.plan.contact')} value={form.contact} onValue={(contact) => set({ contact })} most={120} />
      <Line name={t('visiting.plan.country')} value={form.country} onValue={(country) => set({ country: country.toUpperCase() })} most={2} />
      {FLAGS.map((flag) => (
        <label key={flag} className="check">
          <input type="checkbox" checked={form[flag]} onChange={(event) => set({ [flag]: event.target.checked })} />
          {t(`visiting.plan.${flag}`)}
        </label>
      ))}
      {LONG.map((name) => (
        <label key={name} className="field">
          <span>{t(`visiting.plan.${name}`)}</span>
          <textarea rows={2} value={form[name]} maxLength={4000} onChange={(event) => set({ [name]: event.target.value })} />
        </label>
      ))}
    </>
  );
}

interface LineProps {
  name: string;
  value: string;
  onValue: (value: string) => void;
  most: number;
  required?: boolean;
}

function Line({ name, value, onValue, most, required = false }: LineProps) {
  return (
    <label className="field">
      <span>{name}</span>
      <input value={value} required={required} pattern={required ? WORDS : undefined} maxLength={most} onChange={(event) => onValue(event.target.value)} />
    </label>
  );
}
