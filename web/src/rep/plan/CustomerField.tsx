// The customer: found on the cards that are here, with no network too; online among all that this person may see; or a name typed (C2.2).
import { useEffect, useId, useState } from 'react';
import type { CustomerChoice } from '../../core/door';
import { useSession } from '../../session/session';
import { said, useWords } from '../../words/words';

interface CustomerFieldProps {
  name: string;
  onName: (name: string) => void;
  onChoice: (card: CustomerChoice) => void;
}

const MOST = 6;
const PAUSE_MS = 250;

export function CustomerField({ name, onName, onChoice }: CustomerFieldProps) {
  const t = useWords();
  const list = useId();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<CustomerChoice>();
  const found = useFound(open ? name : '');
  const choose = (card: CustomerChoice): void => {
    setChosen(card);
    setOpen(false);
    onChoice(card);
  };
  const typed = (text: string): void => {
    setChosen(undefined);
    setOpen(true);
    onName(text);
  };
  return (
    <div className="stack tight">
      <label className="field">
        <span>{t('visit.customer')}</span>
        <input
          required
          pattern=".*\S.*"
          maxLength={120}
          autoComplete="off"
          value={name}
          aria-controls={list}
          aria-describedby={`${list}-said`}
          onChange={(event) => typed(event.target.value)}
        />
      </label>
      <ul id={list} className="choices">
        {found.map((card) => (
          <li key={card.customer}>
            <button type="button" className="act plain wide" data-customer={card.customer} onClick={() => choose(card)}>
              {card.name} {card.tier && <span className="word">{t('visiting.tier', { tier: said(card.tier) })}</span>}
              {card.key && <span className="word good">{t('visiting.key')}</span>}
            </button>
          </li>
        ))}
      </ul>
      <div id={`${list}-said`} className="soft" role="status">
        {chosen && <Chosen card={chosen} />}
        {!chosen && name.trim() !== '' && found.length === 0 && t('visiting.byName')}
      </div>
    </div>
  );
}

function Chosen({ card }: { card: CustomerChoice }) {
  const t = useWords();
  return (
    <span data-chosen={card.customer}>
      {card.tier ? t('visiting.tier', { tier: said(card.tier) }) : t('visiting.noTier')} {card.key && t('visiting.key')}
    </span>
  );
}

/** From the cards here; where they say nothing and there is a network, from the server. */
function useFound(text: string): CustomerChoice[] {
  const { door, online, token, turn } = useSession();
  const [found, setFound] = useState<{ of: string; all: CustomerChoice[] }>();
  const find = text.trim();
  useEffect(() => {
    if (find === '') return;
    let gone = false;
    const timer = setTimeout(() => {
      const look = async (): Promise<CustomerChoice[]> => {
        const here = await door.ask('customers', find);
        if (here.length > 0 || !online) return here;
        const { away } = await import('./away');
        return away(token, find).catch(() => []);
      };
      look().then(
        (all) => {
          if (!gone) setFound({ of: find, all: all.slice(0, MOST) });
        },
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [door, find, online, token, turn]);
  return find !== '' && found ? found.all : [];
}
