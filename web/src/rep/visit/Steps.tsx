// What was done of a visit, in a word each.
import { useWords } from '../../words/words';

const SHOWN = ['arrive', 'leave', 'brief', 'thank', 'send_thanks', 'submit', 'cancel'] as const;

export function Steps({ facts }: { facts: string[] }) {
  const t = useWords();
  const done = SHOWN.filter((name) => facts.includes(name));
  if (done.length === 0) return null;
  return (
    <div className="row">
      {done.map((name) => (
        <span key={name} className={`word ${name === 'cancel' ? 'quiet' : 'good'}`} data-fact={name}>
          {t(`visiting.did.${name}`)}
        </span>
      ))}
    </div>
  );
}
