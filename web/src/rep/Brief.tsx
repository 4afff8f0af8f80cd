// The brief in three taps: brief, met or not, what is next. Whoever has more to say types it.
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../words/words';
import { useDraft } from './draft';
import type { Tapping } from './tap';

/** What most briefs end with; the words are the person's own from then on. */
const NEXT_ZH = ['发送报价', '约下次拜访', '准备方案', '等客户答复'];
const NEXT_EN = ['Send a quotation', 'Arrange the next visit', 'Prepare a proposal', 'Wait for the answer'];

export function Brief({ visit, may, tapping }: { visit: string; may: boolean; tapping: Tapping }) {
  const t = useWords();
  const sheet = useRef<HTMLDialogElement>(null);
  const [met, setMet] = useState<boolean>();
  const [next, setNext] = useDraft(`${visit}/brief`);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (shown) sheet.current?.showModal();
    else sheet.current?.close();
  }, [shown]);
  const brief = async (words: string): Promise<void> => {
    if (met === undefined || words.trim() === '') return;
    const saved = await tapping.tap({ do: 'brief', visit, goals_met: met, next: words.trim() });
    if (saved !== undefined) setNext('');
    setShown(false);
  };
  const phrases = document.documentElement.lang === 'en' ? NEXT_EN : NEXT_ZH;
  return (
    <>
      <button type="button" className="act wide" disabled={!may} onClick={() => setShown(true)}>
        {t('visit.brief')}
      </button>
      <dialog ref={sheet} className="sheet" aria-label={t('visit.brief')} onClose={() => setShown(false)}>
        <div className="stack">
          <h2>{t('visit.goalsMet')}</h2>
          <div className="row" role="group" aria-label={t('visit.goalsMet')}>
            <button type="button" className={met === true ? 'act' : 'act plain'} aria-pressed={met === true} onClick={() => setMet(true)}>
              {t('visit.yes')}
            </button>
            <button type="button" className={met === false ? 'act' : 'act plain'} aria-pressed={met === false} onClick={() => setMet(false)}>
              {t('visit.no')}
            </button>
          </div>
          <h2>{t('visit.next')}</h2>
          <div className="row" role="group" aria-label={t('visit.next')}>
            {phrases.map((phrase) => (
              <button key={phrase} type="button" className="act plain" disabled={!may || met === undefined} onClick={() => void brief(phrase)}>
                {phrase}
              </button>
            ))}
          </div>
          <label className="field">
            <span>{t('visit.nextHint')}</span>
            <input value={next} maxLength={400} onChange={(event) => setNext(event.target.value)} />
          </label>
          <button type="button" className="act wide" disabled={!may || met === undefined || next.trim() === ''} onClick={() => void brief(next)}>
            {t('visit.send')}
          </button>
          <button type="button" className="act plain wide" onClick={() => setShown(false)}>
            {t('visiting.close')}
          </button>
        </div>
      </dialog>
    </>
  );
}
