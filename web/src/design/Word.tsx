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

/** `of`: of which of several things owed, where that is not said beside it. */
export function StateWord({ state, of }: { state: string; of?: string | undefined }) {
  const t = useWords();
  const word = t(`state.${state}`, { defaultValue: state });
  return <span className={`word ${toneOf(state)}`}>{of === undefined ? word : `${t(`owed.${of.split('/')[0] ?? ''}`, { defaultValue: '' })} ${word}`.trim()}</span>;
}
