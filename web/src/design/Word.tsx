// A state in a word, in the colour of what it asks of people.
import { useWords } from '../words/words';

type Tone = 'good' | 'warn' | 'bad' | 'quiet' | '';

const TONES: { [state: string]: Tone } = {
  met: 'good',
  met_offline: 'good',
  accepted: 'good',
  late: 'bad',
  missing: 'bad',
  rejected: 'bad',
  claimed: 'warn',
  undetermined: 'warn',
  disputed: 'warn',
  unrecoverable: 'quiet',
  awaiting_device: 'quiet',
};

export const toneOf = (state: string): Tone => TONES[state] ?? '';

export function StateWord({ state }: { state: string }) {
  const t = useWords();
  return <span className={`word ${toneOf(state)}`}>{t(`state.${state}`, { defaultValue: state })}</span>;
}
