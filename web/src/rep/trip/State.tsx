// How the watch stands, in a word in the colour of what it asks of people.
import { useWords } from '../../words/words';

const TONES: { [state: string]: string } = { armed: '', under_way: 'good', overdue: 'warn', alarmed: 'bad', closed: 'quiet' };

export function WatchWord({ state }: { state: string | undefined }) {
  const t = useWords();
  const name = state ?? 'none';
  return (
    <span className={`word ${state === undefined ? 'warn' : (TONES[state] ?? '')}`} data-watch={name}>
      {t(`trip.state.${name}`, { defaultValue: name })}
    </span>
  );
}
