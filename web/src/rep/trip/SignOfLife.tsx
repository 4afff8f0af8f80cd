// The traveller's two large buttons, before all else: all is well, and help. Where codes are set a sign of life takes one, and
// whichever is entered this page is the same.
import { useEffect, useState } from 'react';
import type { Trip } from '../../core/door';
import { useSession } from '../../session/session';
import { moment, useWords } from '../../words/words';
import { useNow } from './clock';
import type { Doing } from './doing';
import { offers } from './next';
import { Sheet } from './Sheet';

/** What was said last, for a text of it. */
export interface LastSaid {
  said: 'check_in' | 'return' | 'sos' | 'set_out';
  at: number | undefined;
  entry: number;
}

interface Props {
  trip: Trip;
  doing: Doing;
  may: boolean;
  spoke: (last: LastSaid) => void;
}

/** Whether codes are set here; nothing while that is not known yet. */
export function useCodes(): boolean | undefined {
  const { door } = useSession();
  const [set, setSet] = useState<boolean>();
  useEffect(() => {
    void door.ask('codesAreSet').then(setSet, () => undefined);
  }, [door]);
  return set;
}

export function SignOfLife({ trip, doing, may, spoke }: Props) {
  const t = useWords();
  const now = useNow();
  const coded = useCodes();
  const [code, setCode] = useState('');
  const [hours, setHours] = useState<number>();
  if (now === undefined) return null;
  const offered = offers(trip, now);
  const chosen = offered.find((offer) => offer.hours === hours) ?? offered[0];
  const told = coded === false || (coded === true && code.trim() !== '');
  const ready = may && chosen !== undefined && told;
  const checkIn = async (): Promise<void> => {
    if (!chosen) return;
    const saved = await doing.alive({ act: 'check_in', visit: trip.visit, next_by: Math.round(chosen.at) }, coded ? code : undefined);
    setCode('');
    if (saved) spoke({ said: 'check_in', at: Math.round(chosen.at), entry: saved.entry });
  };
  const back = async (): Promise<void> => {
    const saved = await doing.alive({ act: 'return', visit: trip.visit }, coded ? code : undefined);
    setCode('');
    if (saved) spoke({ said: 'return', at: undefined, entry: saved.entry });
  };
  return (
    <section className="stack" aria-label={t('trip.signOfLife')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void checkIn();
        }}
      >
        {coded && <CodeField code={code} change={setCode} />}
        <button className="act huge" disabled={!ready}>
          {t('trip.checkIn')}
          <small>{chosen && t('trip.nextBy', { time: moment(chosen.at) })}</small>
        </button>
        <div className="row" role="group" aria-label={t('trip.nextChoice')}>
          {offered.map((offer) => (
            <button
              key={offer.hours ?? 'plan'}
              type="button"
              className="chip"
              aria-pressed={offer === chosen}
              onClick={() => setHours(offer.hours)}
            >
              {offer.hours === undefined ? t('trip.asPlanned') : t('trip.inHours', { hours: offer.hours })}
            </button>
          ))}
        </div>
      </form>
      <Help {...{ trip, doing, may, spoke }} />
      <button type="button" className="act plain wide" disabled={!may || !told} onClick={() => void back()}>
        {t('trip.return')}
      </button>
    </section>
  );
}

/** No field for a password: a browser would offer to keep it. */
export function CodeField({ code, change, label }: { code: string; change: (code: string) => void; label?: string }) {
  const t = useWords();
  return (
    <label className="field">
      <span>{label ?? t('trip.code')}</span>
      <input
        className="hidden-digits"
        inputMode="numeric"
        autoComplete="off"
        pattern="[0-9]{4,8}"
        maxLength={8}
        value={code}
        onChange={(event) => change(event.target.value)}
      />
    </label>
  );
}

export function Help({ trip, doing, may, spoke }: Props) {
  const t = useWords();
  const [shown, setShown] = useState(false);
  const [words, setWords] = useState('');
  const call = async (): Promise<void> => {
    const saved = await doing.act({ act: 'sos', visit: trip.visit, words: words.trim() });
    setShown(false);
    if (saved) spoke({ said: 'sos', at: undefined, entry: saved.entry });
  };
  return (
    <>
      <button type="button" className="act huge danger" disabled={!may} onClick={() => setShown(true)}>
        {t('trip.sos')}
      </button>
      <Sheet name={t('trip.sos')} shown={shown} hide={() => setShown(false)}>
        <div className="stack">
          <h2>{t('trip.sosAsk')}</h2>
          <label className="field">
            <span>{t('trip.sosWords')}</span>
            <input value={words} maxLength={300} onChange={(event) => setWords(event.target.value)} />
          </label>
          <button type="button" className="act huge danger" onClick={() => void call()}>
            {t('trip.sosNow')}
          </button>
          <button type="button" className="act plain" onClick={() => setShown(false)}>
            {t('trip.not')}
          </button>
        </div>
      </Sheet>
    </>
  );
}
