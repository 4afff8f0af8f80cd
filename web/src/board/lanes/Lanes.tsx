// Visits in lanes by verdict, each with the reason in a sentence; the evidence is one click or one key away.
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useWords } from '../../words/words';
import type { BoardData } from '../data';
import { plainKey, useCardKeys } from '../decide/cardkeys';
import { led, type At } from './keys';
import { LANES, shownOf, type BoardState } from './lanes';
import { LaneOf, type Place } from './LaneOf';

const Look = lazy(() => import('../Look').then((it) => ({ default: it.Look })));
const Evidence = lazy(() => import('../Evidence').then((it) => ({ default: it.Evidence })));

export function Lanes({ data, board, filtered }: { data: BoardData; board: BoardState; filtered: boolean }) {
  const t = useWords();
  const [opened, setOpened] = useState<string>();
  const place = useKeys(board);
  useCardKeys();
  const open = useCallback((id: string) => setOpened(id), []);
  if (shownOf(board) === 0) {
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
          <LaneOf key={lane} name={lane} lane={board.lanes[lane]} place={place?.lane === lane ? place : undefined} more={data.more} open={open} />
        ))}
      </div>
      {opened !== undefined && (
        <Suspense fallback={null}>
          <Look>
            <Evidence data={data} id={opened} close={() => setOpened(undefined)} />
          </Look>
        </Suspense>
      )}
    </>
  );
}

/** Where the focus is, by the cards as they stand now. */
function here(board: BoardState): At | undefined {
  const id = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['visit'] : undefined;
  if (id === undefined) return undefined;
  for (const lane of LANES) {
    const at = board.lanes[lane].cards.findIndex((it) => it.id === id);
    if (at >= 0) return { lane, at };
  }
  return undefined;
}

/** J and K go from card to card through all lanes; arrows, page keys, Home and End where a card has the focus; Enter is the button's own. */
function useKeys(board: BoardState): Place | undefined {
  const [place, setPlace] = useState<Place>();
  const latest = useRef(board);
  useEffect(() => {
    latest.current = board;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      // A key that is held down leads on, unlike one that decides.
      if (!plainKey(event) && !event.repeat) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
      const from = here(latest.current);
      const to = led(event.key, from, (lane) => latest.current.lanes[lane].count);
      if (!to) return;
      event.preventDefault();
      setPlace((before) => ({ ...to, turn: (before?.turn ?? 0) + 1 }));
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
  return place;
}
