// The record on its way to the superior: submitted, returned with points and submitted again, or changed after it passed, with the
// reason (A3.3, A4.1).
import { useState } from 'react';
import type { Detail, Visit } from '../../core/door';
import { said, useWords } from '../../words/words';
import type { Tapping } from '../tap';
import { Missing } from './Hints';

interface ClosingProps {
  id: string;
  visit: Visit;
  detail: Detail | undefined;
  may: boolean;
  tapping: Tapping;
}

export function Closing({ id, visit, detail, may, tapping }: ClosingProps) {
  const t = useWords();
  const [reason, setReason] = useState('');
  const { review } = visit;
  const submitted = visit.facts.includes('submit');
  const again = review === 'returned';
  const amend = async (): Promise<void> => {
    if ((await tapping.tap({ do: 'at_visit', act: 'amend', visit: id, reason: reason.trim() })) !== undefined) setReason('');
  };
  return (
    <section className="card stack" aria-label={t('visiting.closing')}>
      <h2>{t('visiting.closing')}</h2>
      <Missing all={visit.missing.map((it) => said(it.sentence))} none={t('visiting.complete')} />
      {submitted && (
        <div data-review={review}>
          <span className={`word ${again ? 'warn' : review === 'passed' ? 'good' : ''}`}>{t(`visiting.review.${review}`, { defaultValue: review })}</span>
        </div>
      )}
      {again && (
        <>
          <strong>{t('visiting.toMend')}</strong>
          <ul className="lines" data-points>
            {detail?.points.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
        </>
      )}
      {review === 'changed' && (
        <label className="field">
          <span>{t('visiting.amendWhy')}</span>
          <input value={reason} maxLength={400} onChange={(event) => setReason(event.target.value)} />
        </label>
      )}
      {review === 'changed' ? (
        <button type="button" className="act" disabled={!may || reason.trim() === ''} onClick={() => void amend()}>
          {t('visiting.amend')}
        </button>
      ) : (
        <button type="button" className="act" disabled={!may || (submitted && !again)} onClick={() => void tapping.tap({ do: 'submit', visit: id })}>
          {t(again ? 'visiting.submitAgain' : 'visit.submit')}
        </button>
      )}
    </section>
  );
}
