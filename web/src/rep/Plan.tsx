// A plan is written here, with no network too.
import { Button } from 'antd-mobile';
import { useState, type SubmitEvent } from 'react';
import { useSession } from '../session/session';
import { useWords } from '../words/words';
import { useTap } from './tap';
import { Told } from './Told';

/** Tomorrow at nine, as an input of local time has it. */
function tomorrow(): string {
  const at = new Date(Date.now() + 86_400_000);
  at.setHours(9, 0, 0, 0);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const idOf = (name: string): string => {
  const plain = name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  return plain || [...new TextEncoder().encode(name)].map((byte) => byte.toString(16)).join('').slice(0, 32) || 'customer';
};

export function Plan() {
  const t = useWords();
  const { writer } = useSession();
  const { tap, busy, why, hints } = useTap();
  const [begins, setBegins] = useState(tomorrow);
  const save = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (field: string): string => {
      const value = form.get(field);
      return typeof value === 'string' ? value.trim() : '';
    };
    const name = text('customer');
    const plan = {
      customer: idOf(name),
      customer_name: name,
      country: 'CN',
      overseas: false,
      remote: false,
      place: text('place'),
      contact: '',
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai',
      start: new Date(begins).getTime(),
      minutes: Number(text('minutes')) || 60,
      purpose: text('purpose'),
      participants: [],
      materials: [],
      quotation_notice: false,
      questions: [],
      research: '',
      business: '',
      cooperation: '',
      needs: [],
      cases: [],
    };
    void tap({ do: 'plan', visit: undefined, plan }).then((visit) => {
      if (visit) location.hash = `#/visit/${encodeURIComponent(visit)}`;
    });
  };
  return (
    <>
      <header>
        <h1>{t('visit.new')}</h1>
      </header>
      <Told why={why} hints={hints} />
      <form className="card stack" onSubmit={save}>
        <label className="field">
          <span>{t('visit.customer')}</span>
          <input name="customer" required maxLength={120} />
        </label>
        <label className="field">
          <span>{t('visit.purpose')}</span>
          <input name="purpose" required maxLength={400} />
        </label>
        <label className="field">
          <span>{t('visit.start')}</span>
          <input type="datetime-local" required value={begins} onChange={(event) => setBegins(event.target.value)} />
        </label>
        <label className="field">
          <span>{t('visit.minutes')}</span>
          <input name="minutes" type="number" inputMode="numeric" min={5} max={1440} step={5} defaultValue={60} required />
        </label>
        <label className="field">
          <span>{t('visit.place')}</span>
          <input name="place" maxLength={200} />
        </label>
        <Button type="submit" block color="primary" size="large" disabled={busy || !writer}>
          {t('visit.save')}
        </Button>
      </form>
    </>
  );
}
