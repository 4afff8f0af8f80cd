// What waits for a superior: plans (V4.2), submitted records (A3.3, A4.1) and drafted answers (V10.3) as this browser's core knows
// them, and changes of customer cards (V11.1) as the server has them.
import type { Schemas } from '../../api/client';
import type { AnswerDraft, Content, Device, Visit } from '../../core/door';
import { printOf } from './shown';

export type CardChange = Schemas['ProposalJson'];

export type Waiting =
  | { kind: 'approval'; key: string; visit: Visit }
  | { kind: 'review'; key: string; visit: Visit }
  | { kind: 'question'; key: string; visit: Visit; question: string; asked: string; answer: AnswerDraft | undefined; print: string | undefined }
  | { kind: 'card'; key: string; change: CardChange };

const APPROVALS = ['waiting', 'stale', 'not_by_right', 'contested'];
const REVIEWS = ['submitted', 'changed', 'amended'];
/** Only of such a visit the content is opened. */
const ASKED = 'question_asked';

/** The part of the door that is needed. */
export interface Asked {
  ask: ((what: 'list', from: number, limit: number) => Promise<Device | undefined>) &
    ((what: 'content', id: string) => Promise<Pick<Content, 'answers' | 'questions' | 'prints'> | undefined>);
}

/** Visits on one page of the core's list. */
const PAGE = 500;

async function visits(door: Asked): Promise<Visit[]> {
  const all: Visit[] = [];
  for (let from = 0; ; from += PAGE) {
    const page = await door.ask('list', from, PAGE);
    all.push(...(page?.visits ?? []));
    if (!page || page.visits.length === 0 || from + PAGE >= page.known) return all;
  }
}

/** The draft of an answer as it stands; one that was returned waits for another. */
export function draftOf(answers: AnswerDraft[], question: string): AnswerDraft | undefined {
  const answer = answers.find((it) => it.question === question);
  return answer?.passed === false ? undefined : answer;
}

/** All of a visit's questions that nobody replied to yet, each with the draft that waits; what was passed waits for the rep. */
async function questions(door: Asked, visit: Visit): Promise<Waiting[]> {
  if (!visit.facts.includes(ASKED)) return [];
  const content = await door.ask('content', visit.id);
  return (content?.questions ?? []).flatMap(({ question, text }): Waiting[] => {
    const answer = draftOf(content?.answers ?? [], question);
    const key = `${visit.id}/${question}`;
    return answer?.passed === true ? [] : [{ kind: 'question', key, visit, question, asked: text, answer, print: printOf(content, question) }];
  });
}

export async function gather(door: Asked, changes: CardChange[]): Promise<Waiting[]> {
  const others = (await visits(door)).filter((it) => !it.own);
  const approvals = others.filter((it) => it.approval !== undefined && APPROVALS.includes(it.approval));
  const reviews = others.filter((it) => REVIEWS.includes(it.review));
  const asked = await Promise.all(others.map((it) => questions(door, it)));
  return [
    ...approvals.map((visit): Waiting => ({ kind: 'approval', key: `approval/${visit.id}`, visit })),
    ...reviews.map((visit): Waiting => ({ kind: 'review', key: `review/${visit.id}`, visit })),
    ...asked.flat(),
    ...changes
      .filter((it) => it.state === 'open')
      .map((change): Waiting => ({ kind: 'card', key: `card/${change.device}/${change.seq}`, change })),
  ];
}
