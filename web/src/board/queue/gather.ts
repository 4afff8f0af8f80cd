// What of a visit waits for a superior: its plan (V4.2), its submitted record (A3.3, A4.1), questions and drafted answers (V10.3), as this
// browser's core knows them; and changes of customer cards (V11.1) as the server has them.
import type { Schemas } from '../../api/client';
import type { AnswerDraft, Content, Visit } from '../../core/door';
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

/** Whether questions of it may wait: only of such a visit the content is opened. */
export const hasQuestions = (visit: Visit): boolean => !visit.own && visit.facts.includes(ASKED);

/** The draft of an answer as it stands; one that was returned waits for another. */
export function draftOf(answers: AnswerDraft[], question: string): AnswerDraft | undefined {
  const answer = answers.find((it) => it.question === question);
  return answer?.passed === false ? undefined : answer;
}

/** What of a content is looked at. */
export type Asked = Pick<Content, 'answers' | 'questions' | 'prints'>;

/** All of a visit's questions that nobody replied to yet, each with the draft that waits; what was passed waits for the rep. */
function questionsOf(visit: Visit, content: Asked | undefined): Waiting[] {
  return (content?.questions ?? []).flatMap(({ question, text }): Waiting[] => {
    const answer = draftOf(content?.answers ?? [], question);
    const key = `${visit.id}/${question}`;
    return answer?.passed === true ? [] : [{ kind: 'question', key, visit, question, asked: text, answer, print: printOf(content, question) }];
  });
}

/** What of somebody else's visit waits, with its content where it has questions. */
export function waitingOf(visit: Visit, content?: Asked): Waiting[] {
  if (visit.own) return [];
  const all: Waiting[] = [];
  if (visit.approval !== undefined && APPROVALS.includes(visit.approval)) all.push({ kind: 'approval', key: `approval/${visit.id}`, visit });
  if (REVIEWS.includes(visit.review)) all.push({ kind: 'review', key: `review/${visit.id}`, visit });
  return hasQuestions(visit) ? [...all, ...questionsOf(visit, content)] : all;
}

/** Changes of cards that nobody decided yet. */
export function waitingCards(changes: CardChange[]): Waiting[] {
  const open = changes.filter((it) => it.state === 'open');
  return open.map((change): Waiting => ({ kind: 'card', key: `card/${change.device}/${change.seq}`, change }));
}
