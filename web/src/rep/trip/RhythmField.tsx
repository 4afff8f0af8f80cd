// When the traveller means to be heard of: every so many hours, or at times of their own.
import { useState } from 'react';
import { useWords } from '../../words/words';

export interface Rhythm {
  hours: number;
  times: string[];
}

const EVERY = [0, 4, 6, 12, 24];

export function RhythmField({ value, change, zone }: { value: Rhythm; change: (rhythm: Rhythm) => void; zone: string }) {
  const t = useWords();
  const [time, setTime] = useState('');
  const add = (): void => {
    if (time && !value.times.includes(time)) change({ ...value, times: [...value.times, time].sort() });
    setTime('');
  };
  return (
    <fieldset className="stack">
      <legend>{t('trip.rhythm')}</legend>
      <div className="row">
        {EVERY.map((hours) => (
          <button key={hours} type="button" className="chip" aria-pressed={value.hours === hours} onClick={() => change({ ...value, hours })}>
            {hours === 0 ? t('trip.noInterval') : t('trip.everyHours', { hours })}
          </button>
        ))}
      </div>
      <ul className="list stack">
        {value.times.map((it) => (
          <li key={it} className="row spread">
            <span>{it.slice(0, 16).replace('T', ' ')}</span>
            <button
              type="button"
              className="act plain"
              aria-label={`${t('trip.takeOut')} ${it}`}
              onClick={() => change({ ...value, times: value.times.filter((other) => other !== it) })}
            >
              {t('trip.takeOut')}
            </button>
          </li>
        ))}
      </ul>
      <div className="row nowrap">
        <label className="field wide">
          <span>{t('trip.atTime', { zone })}</span>
          <input type="datetime-local" value={time} onChange={(event) => setTime(event.target.value)} />
        </label>
        <button type="button" className="act plain" disabled={time === ''} onClick={add}>
          {t('trip.add')}
        </button>
      </div>
    </fieldset>
  );
}
