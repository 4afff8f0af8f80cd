// Where bounds, estimates and claims lie on a line of time: numbers from 0 to 1, for whoever draws them.
import type { Schemas } from '../api/client';

type Fact = Schemas['FactJson'];

export interface Mark {
  entry: string;
  name: string;
  grade: string;
  /** Proven: from and to; an end that is not known lies at the edge, and is open. */
  proven: { from: number; to: number; openFrom: boolean; openTo: boolean };
  /** By the running clock, where it says something. */
  running: { from: number; to: number } | undefined;
  best: number;
  /** The wall clock, a mere claim; it may lie outside and is then drawn at the edge. */
  claim: { at: number; outside: boolean };
  received: number;
  /** When it was, where that is long before all the rest: it stands at the edge, and does not squeeze them. */
  before: number | undefined;
}

export interface Line {
  from: number;
  to: number;
  marks: Mark[];
  due: { at: number; kind: string }[];
}

const read = (text: string | null | undefined): number | undefined => (text ? Date.parse(text) : undefined);

/** A deadline so far behind the last of the evidence is not on the line: bounds would be points beside it. */
const NEAR_MS = 3 * 3_600_000;

/** A gap is cut out where it is so much longer than all that follows: a plan is made days before a visit of an hour. */
const CUT_MS = 6 * 3_600_000;
const CUT_TIMES = 4;

/** From when on facts are on the line: those of before stand at its edge. Only what led to an arrival is ever cut off. */
function begins(facts: Fact[]): number {
  const arrived = facts.find((it) => it.name === 'arrive');
  if (!arrived) return -Infinity;
  const start = Date.parse(arrived.at);
  const times = facts.map((it) => Date.parse(it.at));
  const earlier = Math.max(...times.filter((it) => it < start));
  return start - earlier > Math.max(CUT_MS, (Math.max(...times) - start) * CUT_TIMES) ? start : -Infinity;
}

/** A line that all evidence fits on, with some room on either side. Claims do not stretch it: a clock set to 1970 is drawn at its edge. */
export function timeline(facts: Fact[], owed: { kind: string; due?: string | null }[]): Line {
  const cut = begins(facts);
  const before = (fact: Fact): boolean => Date.parse(fact.at) < cut;
  const times = facts.filter((it) => !before(it)).flatMap((it) => [it.at, it.earliest, it.latest, it.low, it.high, it.received].map(read));
  const seen = times.filter((it) => it !== undefined);
  const until = Math.max(...seen) + Math.max(NEAR_MS, Math.max(...seen) - Math.min(...seen));
  const all = owed.flatMap((it) => (it.due ? [{ kind: it.kind, time: Date.parse(it.due) }] : []));
  const due = all.filter((it) => it.time <= until && it.time >= cut);
  const known = [...seen, ...due.map((it) => it.time)];
  const [first, last] = [Math.min(...known), Math.max(...known)];
  const room = Math.max(60_000, (last - first) * 0.04);
  const [from, to] = [first - room, last + room];
  const place = (time: number): number => Math.min(1, Math.max(0, (time - from) / (to - from)));
  const marks = facts.map((fact): Mark => {
    const [earliest, latest] = [read(fact.earliest), read(fact.latest)];
    const [low, high] = [read(fact.low), read(fact.high)];
    const wall = Date.parse(fact.wall);
    return {
      entry: fact.entry,
      name: fact.name,
      grade: fact.grade,
      proven: {
        from: place(earliest ?? from),
        to: place(latest ?? to),
        openFrom: earliest === undefined,
        openTo: latest === undefined,
      },
      running: low === undefined || high === undefined ? undefined : { from: place(low), to: place(high) },
      best: place(Date.parse(fact.at)),
      claim: { at: place(wall), outside: wall < from || wall > to },
      received: place(Date.parse(fact.received)),
      before: before(fact) ? Date.parse(fact.at) : undefined,
    };
  });
  return { from, to, marks, due: due.map(({ kind, time }) => ({ kind, at: place(time) })) };
}
