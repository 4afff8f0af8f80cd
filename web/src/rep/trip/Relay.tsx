// Who has a network enters a colleague's short message for them: word of mouth, written down with who entered it.
import { useMemo, useState, type SubmitEvent } from 'react';
import { api, given, type Schemas } from '../../api/client';
import { useSession } from '../../session/session';
import { moment, sorry, useWords } from '../../words/words';

export function Relay() {
  const t = useWords();
  const { token, sync } = useSession();
  const client = useMemo(() => api(token), [token]);
  const [text, setText] = useState('');
  const [taken, setTaken] = useState<Schemas['RelayedJson']>();
  const [why, setWhy] = useState('');
  const enter = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setWhy('');
    setTaken(undefined);
    client
      .POST('/v1/text', { body: { text } })
      .then(given)
      .then(
        (answer) => {
          setTaken(answer);
          setText('');
          void sync();
        },
        (error: unknown) => setWhy(sorry(error)),
      );
  };
  return (
    <details className="card">
      <summary>{t('trip.relay')}</summary>
      <form className="stack" onSubmit={enter}>
        <label className="field">
          <span>{t('trip.relayText')}</span>
          <textarea required rows={2} value={text} placeholder="SJ1 …" onChange={(event) => setText(event.target.value)} />
        </label>
        <button className="act" disabled={text.trim() === ''}>
          {t('trip.relayGo')}
        </button>
        {why && (
          <div role="alert" className="banner bad">
            {why}
          </div>
        )}
        {taken && (
          <div role="status" className="banner good">
            {t('trip.relayed', { who: taken.person, what: t(`trip.relayedAs.${taken.said}`, { defaultValue: taken.said }) })}
            {taken.until && <div>{moment(Date.parse(taken.until))}</div>}
            {taken.weaker && <div>{taken.weaker}</div>}
          </div>
        )}
      </form>
    </details>
  );
}
