// What somebody who watches does about a trip (V6.3): an entry of this browser's own journal, as on a phone. It counts from its receipt.
import { useState } from 'react';
import type { Do } from '../../core/door';
import { useSession } from '../../session/session';
import { sorry, useWords } from '../../words/words';

type OnTrip = Extract<Do, { do: 'trip' }>['trip'];

export function Care({ visit, alarmed, own }: { visit: string; alarmed: boolean; own: boolean }) {
  const t = useWords();
  const { door, writer } = useSession();
  const [said, setSaid] = useState<{ good?: string; bad?: string }>({});
  const [seen, setSeen] = useState(false);
  const tap = async (trip: OnTrip): Promise<boolean> => {
    try {
      await door.ask('tap', { do: 'trip', trip });
      setSaid({ good: t('trips.care.saved') });
      return true;
    } catch (error) {
      setSaid({ bad: sorry(error) });
      return false;
    }
  };
  if (own) return <p className="soft">{t('trips.care.ownNot')}</p>;
  return (
    <section className="card stack" aria-label={t('trips.care.title')}>
      <h3>{t('trips.care.title')}</h3>
      {alarmed && (
        <Words name="acknowledge" words="note" may={writer} send={(note) => tap({ act: 'acknowledge', visit, note })} />
      )}
      <Words name="safe" words="how" may={writer} send={(how) => tap({ act: 'confirm_safe', visit, how })} />
      <div>
        <button type="button" className="small" disabled={!writer || seen} onClick={() => void tap({ act: 'see', visit }).then(setSeen)}>
          {seen ? t('trips.care.seen') : t('trips.care.see')}
        </button>
      </div>
      {said.good && <div role="status">{said.good}</div>}
      {said.bad && (
        <div role="alert" className="banner bad">
          {said.bad}
        </div>
      )}
    </section>
  );
}

interface WordsProps {
  name: 'acknowledge' | 'safe';
  words: 'note' | 'how';
  may: boolean;
  send: (words: string) => Promise<boolean>;
}

/** One thing to say with the words that it needs: nothing is said by mistake. */
function Words({ name, words, may, send }: WordsProps) {
  const t = useWords();
  const [text, setText] = useState('');
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') void send(text.trim()).then((done) => done && setText(''));
      }}
    >
      <label className="field grow">
        <span>{t(`trips.care.${name}Hint`)}</span>
        <input value={text} aria-label={t(`trips.care.${words}`)} placeholder={t(`trips.care.${words}`)} onChange={(event) => setText(event.target.value)} />
      </label>
      <button type="submit" className="act" disabled={!may || text.trim() === ''}>
        {t(`trips.care.${name}`)}
      </button>
    </form>
  );
}
