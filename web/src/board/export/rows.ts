// What the board shows as rows of a file: one for each obligation of each visit, one for a visit that owes nothing.
import { departmentOf, weekOf } from '../figures/figures';
import type { BoardVisit } from '../whole';

export const COLUMNS = ['id', 'customer', 'rep', 'department', 'start', 'week', 'owed', 'state', 'due', 'sentence'] as const;

interface Words {
  head: (column: string) => string;
  owed: (kind: string) => string;
  state: (state: string) => string;
  sentence: (sentence: { zh: string; en: string }) => string;
}

export function rows(visits: BoardVisit[], words: Words): string[][] {
  const body = visits.flatMap((visit) => {
    const start = visit.start ?? '';
    const head = [visit.id, visit.customer_name, visit.rep_name, departmentOf(visit), start, start && weekOf(start)];
    if (visit.obligations.length === 0) return [[...head, '', '', '', '']];
    return visit.obligations.map((it) => [
      ...head,
      words.owed(it.kind),
      words.state(it.state),
      it.due ?? '',
      words.sentence({ zh: it.sentence_zh ?? '', en: it.sentence_en ?? '' }),
    ]);
  });
  return [COLUMNS.map(words.head), ...body];
}
