// One visit in its lane: with whom, whose, when, and the reason in a sentence.
import { memo } from 'react';
import { StateWord } from '../../design/Word';
import { moment, said, useWords } from '../../words/words';
import type { Card as Shown } from './lanes';

interface Props {
  card: Shown;
  /** Whether the tabulator comes here: to one card of each lane, and keys lead on from there. */
  stop: boolean;
  open: (id: string) => void;
  focused: (id: string) => void;
}

export const Card = memo(function Card({ card, stop, open, focused }: Props) {
  const { owed } = card;
  // Drawn anew in the other language, though nothing of the card is new.
  useWords();
  const why = owed && said({ zh: owed.sentence_zh ?? '', en: owed.sentence_en ?? '' });
  return (
    <button
      type="button"
      className="card visit"
      data-visit={card.id}
      tabIndex={stop ? 0 : -1}
      onClick={() => open(card.id)}
      onFocus={() => focused(card.id)}
    >
      <span className="row spread">
        <strong>{card.customer_name || card.id}</strong>
        {owed && <StateWord state={owed.state} />}
      </span>
      <span className="row spread soft">
        <span>{card.rep_name}</span>
        <span>{card.start ? moment(Date.parse(card.start)) : ''}</span>
      </span>
      {owed && <span className="soft why">{why}</span>}
    </button>
  );
});
