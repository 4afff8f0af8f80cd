// Colleagues, chosen from those of whom something is here, or by their ids.
import { useEffect, useState } from 'react';
import { useSession } from '../../session/session';
import { useWords } from '../../words/words';

export const idsIn = (text: string): string[] => [...new Set(text.split(/[\s,，、;；]+/).filter(Boolean))];

export function PeopleField({ chosen, change }: { chosen: string[]; change: (people: string[]) => void }) {
  const t = useWords();
  const { door, device } = useSession();
  const [known, setKnown] = useState<string[]>([]);
  const [typed, setTyped] = useState('');
  useEffect(() => {
    void door.ask('colleagues').then(setKnown, () => undefined);
  }, [door]);
  const all = [...new Set([...known, ...chosen])].filter((it) => it !== device?.person);
  const toggle = (person: string): void => change(chosen.includes(person) ? chosen.filter((it) => it !== person) : [...chosen, person]);
  const add = (): void => {
    change([...new Set([...chosen, ...idsIn(typed)])]);
    setTyped('');
  };
  return (
    <fieldset className="stack">
      <legend>{t('trip.watchers')}</legend>
      {all.length > 0 && (
        <div className="row">
          {all.map((person) => (
            <button key={person} type="button" className="chip" aria-pressed={chosen.includes(person)} onClick={() => toggle(person)}>
              {person}
            </button>
          ))}
        </div>
      )}
      <div className="row nowrap">
        <label className="field wide">
          <span>{t('trip.typeIds')}</span>
          <input
            value={typed}
            autoCapitalize="none"
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              add();
            }}
            onBlur={add}
          />
        </label>
      </div>
    </fieldset>
  );
}
