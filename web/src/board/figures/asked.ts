// The board in numbers, and what there is to choose by: from the server, which counts all that one may see. Asked for at the start and where a
// filter changes; while the figures are looked at also at what changes, else seldom.
import { useEffect, useState } from 'react';
import { given, type Schemas } from '../../api/client';
import { chosenBy, type BoardData } from '../data';
import type { Filter } from '../filter/filter';

export type Figured = Schemas['FiguresJson'];

/** Who only chooses needs no newer choices than these. */
const EVERY_MS = 60_000;

export function useFigures({ api, board, turn }: BoardData, filter: Filter, looked: boolean): Figured | undefined {
  const [seen, setSeen] = useState<Figured>();
  const [minute, setMinute] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setMinute((before) => before + 1), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  // The lanes come first.
  const may = board !== undefined;
  const when = looked ? turn : 0;
  useEffect(() => {
    if (!may) return;
    let gone = false;
    // Who types goes on typing.
    const soon = setTimeout(() => {
      api
        .GET('/v1/board/figures', { params: { query: chosenBy(filter) } })
        .then(given)
        .then(
          (it) => !gone && setSeen(it),
          () => undefined,
        );
    }, looked ? 0 : 300);
    return () => {
      gone = true;
      clearTimeout(soon);
    };
  }, [api, may, filter, looked, when, minute]);
  return seen;
}
