// The letter as it is drafted from the record, and as the rep made it better: only what they wrote is kept, so that a draft that nobody
// touched is always that of the record as it stands.
import { useEffect, useState } from 'react';
import type { Thanks } from '../../core/door';
import { useSession } from '../../session/session';
import { tongue as spoken, type Tongue } from '../../words/words';
import { useDraft } from '../draft';

interface Letter extends Thanks {
  tongue: Tongue;
  write: (words: Partial<Thanks>) => void;
  /** In another language, and anew. */
  choose: (tongue: Tongue) => void;
  forget: () => void;
}

interface Kept extends Partial<Thanks> {
  tongue?: Tongue;
}

export function useLetter(id: string): Letter {
  const { door, turn } = useSession();
  const [text, setText] = useDraft(`${id}/thanks`);
  const [drafted, setDrafted] = useState<Thanks>();
  const kept = read(text);
  const tongue = kept.tongue ?? spoken();
  useEffect(() => {
    let gone = false;
    door.ask('thanks', id, tongue).then(
      (letter) => {
        if (!gone) setDrafted(letter);
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [door, id, tongue, turn]);
  const { subject = '', body = '', sms = '' } = { ...drafted, ...kept };
  return {
    tongue,
    subject,
    body,
    sms,
    write: (words) => setText(JSON.stringify({ ...kept, tongue, ...words })),
    choose: (into) => setText(JSON.stringify({ tongue: into })),
    forget: () => setText(''),
  };
}

/** What an older page kept may be anything. */
function read(text: string): Kept {
  try {
    const kept: unknown = JSON.parse(text === '' ? '{}' : text);
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    return {};
  }
}
