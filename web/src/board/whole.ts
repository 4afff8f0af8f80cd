// All visits of the board that are chosen, whole, page after page: for a file, and for what is said before a device is declared lost.
import { given, type Api, type Schemas } from '../api/client';
import type { Chosen } from './lanes/following';

export type BoardVisit = Schemas['BoardVisitJson'];

/** `read` is told how many there are so far. */
export async function allVisits(api: Pick<Api, 'GET'>, chosen: Chosen, read?: (count: number) => void): Promise<BoardVisit[]> {
  const all = new Map<string, BoardVisit>();
  let after: { after?: string } = {};
  for (;;) {
    const page = given(await api.GET('/v1/board', { params: { query: { ...chosen, ...after } } }));
    // One whose beginning was moved meanwhile may come twice: as it stands now.
    for (const visit of page.visits) all.set(visit.id, visit);
    read?.(all.size);
    if (page.next == null) return [...all.values()];
    after = { after: page.next };
  }
}
