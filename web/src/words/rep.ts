// The words of the rep's app alone.
import type { Areas } from './all';
import { settings } from './settings';
import { trip } from './trip';
import { visiting } from './visiting';

export const rep: Areas = { settings, trip, visiting };
