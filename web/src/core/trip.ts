// What pages ask of the Worker about trips and the watch over them (V6.3), about codes, and about this browser as a whole.
import type { OnTrip, Said, TextAsked, Trip } from './module/sojourn_wasm';

export type {
  AskedOfTrip,
  LegChange,
  OnTrip,
  Receipt,
  TextAsked,
  Trip,
  TripChange,
  TripLeg,
  TripPoint,
  WatchStands,
} from './module/sojourn_wasm';

/** A sign of life: it bears a code where codes are set in this browser. */
export type Alive = Omit<Extract<OnTrip, { act: 'check_in' }>, 'code'> | Omit<Extract<OnTrip, { act: 'return' }>, 'code'>;

export interface TripAsks {
  /** The trip that a visit leads or is a leg of. */
  trip: (visit: string) => Trip | undefined;
  /** Ids of people who have to do with what is here. */
  colleagues: () => string[];
  /** A text for one SMS. */
  shortText: (asked: TextAsked) => string;
  /** Checks in or comes back; where codes are set it needs one, and which one makes no difference here. */
  alive: (what: Alive, code: string | undefined) => Extract<Said, { told: 'saved' }>;
  codesAreSet: () => boolean;
  /** Sets the two codes; it needs a network. */
  setCodes: (well: string, duress: string) => void;
  /** What support may read: it names nobody. */
  support: () => string;
  /** Destroys what is in this browser. There is no way back. */
  wipe: () => void;
}
