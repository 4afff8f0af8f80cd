// Visits in lanes by verdict, each with the reason in a sentence; the evidence is one click or one key away.
import { useEffect, useMemo, useState } from 'react';
import { StateWord } from '../design/Word';
import { moment, said, useWords } from '../words/words';
import type { BoardData } from './data';
import { useCardKeys } from './decide/cardkeys';
import { Evidence } from './Evidence';
import { byLane, deciding, LANES, type BoardVisit } from './lanes';

/** So many cards of a lane are drawn; the rest after a click. */
const SHOWN = 200;

export function Lanes({ data, visits, filtered }: { data: BoardData; visits: BoardVisit[]; filtered: boolean }) {
  const t = useWords();
  const [opened, setOpened] = useState<string>();
  const lanes = useMemo(() => byLane(visits), [visits]);
  useKeys();
  useCardKeys();
  if (visits.length === 0) {
    return (
      <p className="empty">
        <strong>{t(filtered ? 'figures.noneShown' : 'boardPage.empty')}</strong>
        {t(filtered ? 'figures.noneShownHint' : 'boardPage.emptyHint')}
      </p>
    );
  }
  return (
    <>
      <div className="lanes">
        {LANES.map((lane) => (
          <LaneOf key={lane} name={lane} visits={lanes.get(lane) ?? []} open={setOpened} />
        ))}
      </div>
      {opened !== undefined && <Evidence data={data} id={opened} close={() => setOpened(undefined)} />}
    </>
  );
}

interface LaneProps {
  name: (typeof LANES)[number];
  visits: BoardVisit[];
  open: (id: string) => void;
}

function LaneOf({ name, visits, open }: LaneProps) {
  const t = useWords();
  const [most, setMost] = useState(SHOWN);
  return (
    <section className="lane" aria-label={t(`lane.${name}`)} data-lane={name}>
      <h2>
        {t(`lane.${name}`)} <span className="soft">{visits.length}</span>
      </h2>
      <div className="soft">{t(`laneHint.${name}`)}</div>
      <ul>
        {visits.slice(0, most).map((visit) => (
          <li key={visit.id}>
            <Card visit={visit} open={open} />
          </li>
        ))}
      </ul>
      {visits.length > most && (
        <button type="button" className="act plain" onClick={() => setMost(most + SHOWN)}>
          +{visits.length - most}
        </button>
      )}
    </section>
  );
}

function Card({ visit, open }: { visit: BoardVisit; open: (id: string) => void }) {
  const t = useWords();
  const owed = deciding(visit);
  const why = owed && { zh: owed.sentence_zh ?? '', en: owed.sentence_en ?? '' };
  return (
    <button type="button" className="card visit" data-visit={visit.id} onClick={() => open(visit.id)}>
      <span className="row spread">
        <strong>{visit.customer_name || visit.id}</strong>
        {owed && <StateWord state={owed.state} />}
      </span>
      <span className="row spread soft">
        <span>{visit.rep_name}</span>
        <span>{visit.start ? moment(Date.parse(visit.start)) : ''}</span>
      </span>
      {owed && (
        <span className="soft" style={{ display: 'block' }}>
          {t(`owed.${owed.kind.split('/')[0] ?? ''}`, { defaultValue: owed.kind })}：{why && said(why)}
        </span>
      )}
    </button>
  );
}

/** J and K go from card to card; Enter is the button's own. */
function useKeys(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
      if (step === 0 || event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
      const cards = [...document.querySelectorAll<HTMLButtonElement>('[data-visit]')];
      const at = cards.indexOf(document.activeElement as HTMLButtonElement);
      cards[Math.min(cards.length - 1, Math.max(0, at + step))]?.focus();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}
