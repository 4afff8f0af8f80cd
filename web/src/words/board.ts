// The words of the board alone.
import type { Areas } from './all';
import { decide } from './decide';
import { figures } from './figures';
import { office } from './office';
import { queue } from './queue';
import { trips } from './trips';

export const board: Areas = { decide, figures, office, queue, trips };
