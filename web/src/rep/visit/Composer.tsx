// A note with one hand: headings, words and the button at the bottom, within reach of a thumb (V9.1). The policy speaks while it is
// typed; what was typed and not saved survives a kill.
import { useState } from 'react';
import { useWords } from '../../words/words';
import { useDraft } from '../draft';
import type { Tapping } from '../tap';
import { HEADINGS, type Heading } from './headings';
import { Hints } from './Hints';
import { useTyped } from './useTyped';

const DAYS = [1, 3, 5, 10];

export function Composer({ id, may, tapping }: { id: string; may: boolean; tapping: Tapping }) {
  const t = useWords();
  const [heading, setHeading] = useState<Heading>('needs');
  const [text, setText] = useDraft(`${id}/note`);
  const [days, setDays] = useState<number>();
  const due = heading === 'actions' ? days : undefined;
  const command = { do: 'note', visit: id, heading, text: text.trim(), due_working_days: due } as const;
  const typed = useTyped(text, () => command);
  const note = async (): Promise<void> => {
    if ((await tapping.tap(command)) !== undefined) setText('');
  };
  const phrase = heading === 'needs' || heading === 'points' ? undefined : t(`visiting.phrase.${heading}`);
  return (
    <section className="composer stack" aria-label={t('visit.note')}>
      <Hints typed={typed} missing />
      <div className="chips" role="radiogroup" aria-label={t('visiting.heading')}>
        {HEADINGS.map((name) => (
          <label key={name} className="choice">
            <input type="radio" name="heading" value={name} checked={heading === name} onChange={() => setHeading(name)} />
            <span>{t(`visiting.chip.${name}`)}</span>
          </label>
        ))}
      </div>
      {heading === 'actions' && (
        <label className="row soft">
          {t('visiting.due')}
          <select value={days ?? ''} onChange={(event) => setDays(Number(event.target.value) || undefined)}>
            <option value="">{t('visiting.noDue')}</option>
            {DAYS.map((count) => (
              <option key={count} value={count}>
                {t('visiting.workingDays', { count })}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="field">
        <span className="unseen">{t(`heading.${heading}`)}</span>
        <textarea rows={2} value={text} placeholder={t('visit.notePlaceholder')} onChange={(event) => setText(event.target.value)} />
      </label>
      <div className="row nowrap">
        {text === '' && phrase !== undefined && (
          <button type="button" className="act plain" onClick={() => setText(phrase)}>
            {phrase}
          </button>
        )}
        <button type="button" className="act wide" disabled={!may || text.trim() === ''} onClick={() => void note()}>
          {t('visit.note')}
        </button>
      </div>
    </section>
  );
}
