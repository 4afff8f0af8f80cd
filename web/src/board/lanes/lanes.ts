// The board as this page holds it: of each lane the cards from its top down to a place, and how many there are; and how pages and changes
// come together. Lanes, order and counts are the server's; nothing is judged here.
import type { Schemas } from '../../api/client';

export type Card = Schemas['LaneCardJson'];
export type Pages = Schemas['LanesJson'];
export type Changes = Schemas['ChangesJson'];

export const LANES = ['act', 'decide', 'silent', 'running', 'done', 'other'] as const;
export type Lane = (typeof LANES)[number];

export interface LaneState {
  /** How many stand in it, on this page or not. */
  count: number;
  /** From its top on, in the order of their keys. */
  cards: readonly Card[];
  /** Behind this place nothing was read yet; none where all of it was. */
  next: string | undefined;
}

export interface BoardState {
  /** The server's now at the last answer. */
  now: string;
  /** What to ask for changes with. */
  mark: string;
  /** How many visits there are, chosen or not. */
  all: number;
  lanes: { readonly [lane in Lane]: LaneState };
}

const NONE: LaneState = { count: 0, cards: [], next: undefined };

/** A lane of a newer server is shown among others. */
const laneOf = (card: Card): Lane => LANES.find((lane) => lane === card.lane) ?? 'other';

export const shownOf = (board: BoardState): number => LANES.reduce((sum, lane) => sum + board.lanes[lane].count, 0);

/** The first pages of all lanes. */
export function begun({ now, mark, all, lanes }: Pages): BoardState {
  const of = (name: Lane): LaneState => {
    const found = lanes.find((it) => it.lane === name);
    return found ? { count: found.count, cards: found.cards, next: found.next ?? undefined } : NONE;
  };
  const made = Object.fromEntries(LANES.map((lane) => [lane, of(lane)])) as { [lane in Lane]: LaneState };
  return { now, mark, all, lanes: made };
}

/** The place where a key stands, or would. */
function placeOf(cards: readonly Card[], key: string): number {
  let [from, upto] = [0, cards.length];
  while (from < upto) {
    const middle = (from + upto) >> 1;
    if ((cards[middle]?.key ?? '') < key) from = middle + 1;
    else upto = middle;
  }
  return from;
}

function without(lane: LaneState, ids: ReadonlySet<string>): LaneState {
  return lane.cards.some((it) => ids.has(it.id)) ? { ...lane, cards: lane.cards.filter((it) => !ids.has(it.id)) } : lane;
}

/** A card that stands behind what was read comes with its page. */
function put(lane: LaneState, card: Card): LaneState {
  if (lane.next !== undefined && card.key > lane.next) return lane;
  const at = placeOf(lane.cards, card.key);
  return { ...lane, cards: [...lane.cards.slice(0, at), card, ...lane.cards.slice(at)] };
}

/** One lane's next page behind what was read. It is newer than what stands: a card that came from another lane leaves that. */
export function grown(board: BoardState, name: Lane, page: Pages): BoardState {
  const found = page.lanes.find((it) => it.lane === name);
  if (!found) return board;
  const ids = new Set(found.cards.map((it) => it.id));
  const lanes = { ...board.lanes };
  for (const lane of LANES) lanes[lane] = without(lanes[lane], ids);
  const { cards } = lanes[name];
  lanes[name] = { count: found.count, cards: [...cards, ...found.cards], next: found.next ?? undefined };
  return { ...board, all: page.all, lanes };
}

/** What changed, put in its places. Lanes that nothing happened to are the same objects. */
export function changed(board: BoardState, changes: Changes): BoardState {
  const { now, mark, all, counts } = changes;
  const ids = new Set([...changes.gone, ...changes.changed.map((it) => it.id)]);
  const lanes = { ...board.lanes };
  if (ids.size > 0) for (const lane of LANES) lanes[lane] = without(lanes[lane], ids);
  for (const card of changes.changed) lanes[laneOf(card)] = put(lanes[laneOf(card)], card);
  for (const lane of LANES) {
    const count = counts[lane] ?? 0;
    if (lanes[lane].count !== count) lanes[lane] = { ...lanes[lane], count };
  }
  return { now, mark, all, lanes };
}
