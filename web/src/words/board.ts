// The words of the board alone.
import type { Areas } from './all';
import { decide } from './decide';
import { figures } from './figures';
import { boardPage, fact, lane, laneHint } from './lanes';
import { office } from './office';
import { queue } from './queue';
import { trips } from './trips';

export const board: Areas = { boardPage, decide, fact, figures, lane, laneHint, office, queue, trips };
