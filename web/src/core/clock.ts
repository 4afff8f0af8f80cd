// The browser's clocks. A start of the Worker is a boot, and so is each return to a page that was hidden: meanwhile the machine may
// have slept, and the running clock with it.
import type { Clocks } from './module/sojourn_wasm';

export interface Clock {
  read(): Clocks;
  /** From the next reading on it is another boot. */
  renew(): void;
}

export function browserClock(): Clock {
  const begin = (): [string, number] => {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    return [[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(''), performance.now()];
  };
  let [boot, since] = begin();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  return {
    read: () => ({ running: Math.floor(performance.now() - since), boot, wall: Date.now(), zone }),
    renew: () => {
      [boot, since] = begin();
    },
  };
}
