// Texts to be sent by hand where there is a telephone and no network: what was said last, as one short message that a colleague
// enters, and the itinerary in plain words.
import { useEffect, useState } from 'react';
import type { Trip } from '../../core/door';
import { useSession } from '../../session/session';
import { useWords } from '../../words/words';
import { Message } from './Message';
import { plainText } from './plain';
import type { LastSaid } from './SignOfLife';

export function Spoken({ trip, last }: { trip: Trip; last?: LastSaid }) {
  const t = useWords();
  const { door, device } = useSession();
  const [text, setText] = useState('');
  const shared = trip.own && trip.watch !== undefined && trip.watch.state !== 'closed';
  const entry = device?.saved ?? 0;
  useEffect(() => {
    let gone = false;
    const asked = last ?? (shared && trip.return_by !== undefined ? { said: 'shared' as const, at: trip.return_by, entry } : undefined);
    if (!asked) return;
    door.ask('shortText', { visit: trip.visit, ...asked }).then(
      (it) => {
        if (!gone) setText(it);
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [door, trip.visit, trip.return_by, shared, last, entry]);
  const code = text && <Message name={t(last ? `trip.text.${last.said}` : 'trip.text.shared')} text={text} />;
  return (
    <details className="card" data-text={last?.said ?? 'itinerary'}>
      <summary>{t(last ? 'trip.noNetwork' : 'trip.asText')}</summary>
      <div className="stack">
        {code}
        {code && <p className="soft">{t('trip.textHint')}</p>}
        {!last && <Message name={t('trip.plain')} text={plainText(trip, (key, fill) => t(key, fill ?? {}))} />}
      </div>
    </details>
  );
}
