// One of the five words, for an entry, a line or a photo.
import { useWords } from '../../words/words';
import { isFarWord } from './far';

export function Far({ word }: { word: string | undefined }) {
  const t = useWords();
  if (word === undefined || !isFarWord(word)) return null;
  return (
    <span className="soft far" data-far={word}>
      {t(`synced.${word}`)}
    </span>
  );
}
