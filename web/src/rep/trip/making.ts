// A trip is made in steps, each saved by itself: where one is not, those after it wait, and what was saved is not done twice.
import type { OnTrip } from '../../core/door';

export interface Wanted {
  make: Extract<OnTrip, { act: 'make' }>;
  /** For helpers; may be empty. */
  note: string;
  share: boolean;
}

/** How far it has come. */
export interface Made {
  visit: string;
  noted: boolean;
  whole: boolean;
}

type Act = (trip: OnTrip) => Promise<{ visit?: string | undefined } | undefined>;

/** Goes on from `before`; nothing where not even the trip was saved. */
export async function making(act: Act, { make, note, share }: Wanted, before?: Made): Promise<Made | undefined> {
  const visit = before?.visit ?? (await act(make))?.visit;
  if (!visit) return undefined;
  const noted = before?.noted === true || note === '' || (await act({ act: 'medical_note', visit, note })) !== undefined;
  const whole = noted && (!share || (await act({ act: 'share', visit })) !== undefined);
  return { visit, noted, whole };
}
