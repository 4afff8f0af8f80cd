// Where a key leads from a card: within its lane, on into the next one, or to the lane beside it.
import { LANES, type Lane } from './lanes';

export interface At {
  lane: Lane;
  at: number;
}

/** So many cards a page key goes. */
const PAGE = 8;

/** Nothing where the key means nothing here. Without a card in focus only J and K begin somewhere. */
export function led(key: string, from: At | undefined, countOf: (lane: Lane) => number): At | undefined {
  const lanes = LANES.filter((lane) => countOf(lane) > 0);
  const first = lanes[0];
  if (first === undefined) return undefined;
  if (!from) return key === 'j' || key === 'k' ? { lane: first, at: 0 } : undefined;
  const within = (at: number): At => ({ lane: from.lane, at: Math.max(0, Math.min(countOf(from.lane) - 1, at)) });
  const place = lanes.indexOf(from.lane);
  const beside = (step: number): At => {
    const lane = lanes[place + step] ?? from.lane;
    return { lane, at: Math.min(from.at, countOf(lane) - 1) };
  };
  switch (key) {
    case 'j':
    case 'ArrowDown': {
      const next = lanes[place + 1];
      return from.at + 1 >= countOf(from.lane) && key === 'j' && next !== undefined ? { lane: next, at: 0 } : within(from.at + 1);
    }
    case 'k':
    case 'ArrowUp': {
      const before = lanes[place - 1];
      return from.at === 0 && key === 'k' && before !== undefined ? { lane: before, at: countOf(before) - 1 } : within(from.at - 1);
    }
    case 'PageDown':
      return within(from.at + PAGE);
    case 'PageUp':
      return within(from.at - PAGE);
    case 'Home':
      return within(0);
    case 'End':
      return within(countOf(from.lane) - 1);
    case 'ArrowRight':
      return beside(1);
    case 'ArrowLeft':
      return beside(-1);
    default:
      return undefined;
  }
}
