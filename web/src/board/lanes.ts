// Which lane a visit stands in: that of the obligation which most asks for somebody. Nothing is judged here; states are the server's.
import type { Schemas } from '../api/client';

export type BoardVisit = Schemas['BoardVisitJson'];
export type Obligation = Schemas['ObligationJson'];

export const LANES = ['act', 'decide', 'silent', 'running', 'done', 'other'] as const;
export type Lane = (typeof LANES)[number];

const LANE_OF: { [state: string]: Lane } = {
  missing: 'act',
  late: 'act',
  rejected: 'act',
  claimed: 'decide',
  disputed: 'decide',
  undetermined: 'decide',
  awaiting_device: 'silent',
  unrecoverable: 'silent',
  running: 'running',
  met: 'done',
  met_offline: 'done',
  accepted: 'done',
};

export const laneOf = (state: string): Lane => LANE_OF[state] ?? 'other';

/** The obligation that decides the lane; none where nothing is owed. */
export function deciding(visit: BoardVisit): Obligation | undefined {
  const place = (one: Obligation): number => LANES.indexOf(laneOf(one.state));
  return [...visit.obligations].sort((one, other) => place(one) - place(other))[0];
}

/** All visits by lane, each lane in the board's own order. */
export function byLane(visits: BoardVisit[]): Map<Lane, BoardVisit[]> {
  const lanes = new Map<Lane, BoardVisit[]>(LANES.map((lane) => [lane, []]));
  for (const visit of visits) {
    const owed = deciding(visit);
    lanes.get(owed ? laneOf(owed.state) : 'other')?.push(visit);
  }
  return lanes;
}
