// One lane: a list of its own that scrolls, of which only what is seen is drawn. A screen reader hears of each card its place and how many
// there are; keys reach every one of them, read from the server as they come.
import { memo, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { useWords } from '../../words/words';
import { Card } from './Card';
import type { Lane, LaneState } from './lanes';
import { rowsOf, scrolledTo, windowOf, type Window } from './window';

/** A card with the room below it, in letters' heights of the page (board.css has the same): people enlarge letters. */
const ROW_REM = 8.5;
const rowHigh = (): number => ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

export interface Place {
  lane: Lane;
  /** The row that is to have the focus. */
  at: number;
  /** Counts the keys: the same place may be meant twice. */
  turn: number;
}

interface Props {
  name: Lane;
  lane: LaneState;
  /** Where a key leads, if it is into this lane. */
  place: Place | undefined;
  more: (lane: Lane) => void;
  open: (id: string) => void;
}

export const LaneOf = memo(function LaneOf({ name, lane, place, more, open }: Props) {
  const t = useWords();
  const list = useRef<HTMLDivElement>(null);
  const [row] = useState(rowHigh);
  const [last, setLast] = useState<string>();
  const { count, cards, next } = lane;
  const seen = useSeen(list, row, count);
  const kept = last === undefined ? -1 : cards.findIndex((it) => it.id === last);
  const rows = rowsOf(seen, kept < 0 ? undefined : kept);
  const short = next !== undefined && seen.upto > cards.length;
  useEffect(() => {
    if (short) more(name);
  }, [short, cards.length, more, name]);
  const led = useRef<number>(undefined);
  useEffect(() => {
    const box = list.current;
    if (!box || !place || led.current === place.turn) return;
    const card = cards[place.at];
    // The list is scrolled there, its cards are read, and once the card is drawn it has the focus.
    if (!card && next !== undefined) more(name);
    if (card && focusOn(box, row, place.at, card.id)) led.current = place.turn;
  });
  const stop = kept < 0 ? Math.max(0, Math.min(seen.from, cards.length - 1)) : kept;
  return (
    <section className="lane" aria-label={t(`lane.${name}`)} data-lane={name} data-count={count}>
      <h2>
        {t(`lane.${name}`)} <span className="soft">{count}</span>
      </h2>
      <div className="soft">{t(`laneHint.${name}`)}</div>
      <div className="cards" ref={list}>
        <ul aria-label={t(`lane.${name}`)} style={{ height: count * row }}>
          {rows.map((at) => {
            const card = cards[at];
            return (
              <li key={card?.id ?? `row ${at}`} style={{ top: at * row }} aria-posinset={at + 1} aria-setsize={count}>
                {card ? <Card card={card} stop={at === stop} open={open} focused={setLast} /> : <div className="card visit">{t('loading')}</div>}
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
});

/** What of a list is seen, followed while it is scrolled or changes its height. */
function useSeen(list: RefObject<HTMLDivElement | null>, row: number, count: number): Window {
  const [seen, setSeen] = useState(() => windowOf(count, row, 0, innerHeight));
  useLayoutEffect(() => {
    const box = list.current;
    if (!box) return;
    let frame = 0;
    const look = (): void => {
      frame = 0;
      const now = windowOf(count, row, box.scrollTop, box.clientHeight);
      setSeen((before) => (before.from === now.from && before.upto === now.upto ? before : now));
    };
    const soon = (): void => {
      frame ||= requestAnimationFrame(look);
    };
    const size = new ResizeObserver(soon);
    size.observe(box);
    box.addEventListener('scroll', soon, { passive: true });
    look();
    return () => {
      cancelAnimationFrame(frame);
      size.disconnect();
      box.removeEventListener('scroll', soon);
    };
  }, [list, row, count]);
  return seen;
}

/** Whether a card is drawn, and has the focus then. */
function focusOn(box: HTMLElement, row: number, at: number, id: string): boolean {
  box.scrollTop = scrolledTo(row, at, box.scrollTop, box.clientHeight);
  const drawn = box.querySelector<HTMLElement>(`[data-visit="${CSS.escape(id)}"]`);
  drawn?.focus({ preventScroll: true });
  drawn?.scrollIntoView({ block: 'nearest' });
  return drawn !== null;
}
