// One trip as this device knows it, asked again whenever something has changed.
import { useEffect, useState } from 'react';
import type { Device, Trip, Visit } from '../../core/door';
import { useSession } from '../../session/session';

export interface Seen {
  trip: Trip | undefined;
  /** The lead visit: what was done, and how far it has come. */
  visit: Visit | undefined;
}

export function useTrip(id: string): Seen | undefined {
  const { door, turn } = useSession();
  const [seen, setSeen] = useState<Seen>();
  useEffect(() => {
    let gone = false;
    const look = async (): Promise<void> => {
      const trip = await door.ask('trip', id);
      const visit = await door.ask('visit', trip?.visit ?? id);
      if (!gone) setSeen({ trip, visit });
    };
    look().catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [door, id, turn]);
  return seen;
}

/** Visits that lead a trip here, or may. */
export const leads = (device: Device | undefined): Visit[] =>
  (device?.visits ?? []).filter((visit) => visit.watch !== undefined || visit.facts.some((fact) => fact === 'trip' || fact === 'share'));

/** All trips that are here, each once. */
export function useTrips(): Trip[] | undefined {
  const { door, device, turn } = useSession();
  const [trips, setTrips] = useState<Trip[]>();
  useEffect(() => {
    let gone = false;
    const look = async (): Promise<void> => {
      const found = new Map<string, Trip>();
      for (const visit of leads(device)) {
        const trip = await door.ask('trip', visit.id);
        if (trip) found.set(trip.visit, trip);
      }
      if (!gone) setTrips([...found.values()]);
    };
    look().catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [door, device, turn]);
  return trips;
}

export const isOpen = (trip: Trip): boolean => trip.watch !== undefined && trip.watch.state !== 'closed';
export const addressOf = (visit: string): string => `#/trip/at/${encodeURIComponent(visit)}`;
