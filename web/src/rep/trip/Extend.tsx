// Heard of later than was said, with a reason: by the traveller, or by a colleague on their word.
import { useState, type SubmitEvent } from 'react';
import { useWords } from '../../words/words';
import { useNow } from './clock';
import { local } from '../local';
import type { Doing } from './doing';

const HOUR_MS = 3_600_000;

export function Extend({ visit, own, doing, may }: { visit: string; own: boolean; doing: Doing; may: boolean }) {
  const t = useWords();
  const now = useNow();
  const [until, setUntil] = useState<string>();
  const [reason, setReason] = useState('');
  const [how, setHow] = useState('');
  if (now === undefined) return null;
  const at = until ?? local(now + 6 * HOUR_MS);
  const extend = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const words = { reason: reason.trim(), how: own ? undefined : how.trim() };
    void doing.act({ act: 'extend', visit, until: new Date(at).getTime(), ...words }).then((saved) => {
      if (saved) setReason('');
    });
  };
  return (
    <details className="card">
      <summary>{t(own ? 'trip.extend' : 'trip.extendFor')}</summary>
      <form className="stack" onSubmit={extend}>
        <label className="field">
          <span>{t('trip.extendUntil')}</span>
          <input type="datetime-local" required value={at} min={local(now)} onChange={(event) => setUntil(event.target.value)} />
        </label>
        <label className="field">
          <span>{t('trip.reason')}</span>
          <input required maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
        {!own && (
          <label className="field">
            <span>{t('trip.how')}</span>
            <input required maxLength={200} value={how} onChange={(event) => setHow(event.target.value)} />
          </label>
        )}
        <button className="act plain" disabled={!may}>
          {t('trip.extendGo')}
        </button>
      </form>
    </details>
  );
}
