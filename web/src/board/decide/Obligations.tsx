// What is owed of one visit, each with its verdict in a sentence and what a superior can decide of it, by keys too.
import { useEffect, useState } from 'react';
import type { Schemas } from '../../api/client';
import { StateWord } from '../../design/Word';
import { useSession } from '../../session/session';
import { said, useWords } from '../../words/words';
import { plainKey, taken, whatWasBegun } from './cardkeys';
import { Rulings } from './Rulings';
import { KEYS, meant, type Ruling } from './rulings';

type Owed = Schemas['ObligationJson'];

interface Props {
  visit: string;
  /** Whose visit: nobody decides about themselves. */
  rep: string;
  owed: Owed[];
}

export function Obligations({ visit, rep, owed }: Props) {
  const t = useWords();
  const { device } = useSession();
  const may = device !== undefined && device.person !== rep;
  const [chosen, choose] = useState<{ kind: string; ruling: Ruling } | undefined>(() => begin(may ? whatWasBegun() : undefined, owed));
  useEffect(taken, []);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const one = may && plainKey(event) ? begin(KEYS[event.key], owed) : undefined;
      if (!one) return;
      // The key itself is not the first letter of the reason.
      event.preventDefault();
      choose(one);
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [may, owed]);
  return owed.map((it) => (
    <div key={it.kind} className="card stack" data-owed={it.kind} data-state={it.state}>
      <div className="row spread">
        <strong>{t(`owed.${it.kind.split('/')[0] ?? ''}`, { defaultValue: it.kind })}</strong>
        <StateWord state={it.state} />
      </div>
      <div>{said({ zh: it.sentence_zh ?? '', en: it.sentence_en ?? '' })}</div>
      {may && (
        <Rulings
          visit={visit}
          owed={it}
          chosen={chosen?.kind === it.kind ? chosen.ruling : undefined}
          choose={(ruling) => choose(ruling && { kind: it.kind, ruling })}
        />
      )}
    </div>
  ));
}

function begin(ruling: Ruling | undefined, owed: Owed[]): { kind: string; ruling: Ruling } | undefined {
  const one = ruling && meant(ruling, owed);
  return one && { kind: one.kind, ruling };
}
