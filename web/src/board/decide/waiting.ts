// How many verdicts wait for a device. Which it would be in the end is the server's to judge.
import type { Schemas } from '../../api/client';

/** Obligations of its person, or of visits that it goes along with, that wait because this device was not heard of. */
export function waitingFor(device: { device: string; person: string }, visits: Schemas['BoardVisitJson'][]): number {
  const touched = visits.filter(
    (visit) => visit.rep === device.person || (visit.synced?.devices ?? []).some((it) => it.device === device.device),
  );
  return touched.flatMap((visit) => visit.obligations).filter((owed) => owed.state === 'awaiting_device').length;
}
