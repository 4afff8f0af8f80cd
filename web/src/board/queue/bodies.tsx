// What there is to be looked at before a plan, an answer or a change of a customer card is decided.
import { useEffect, useState } from 'react';
import { given, type Schemas } from '../../api/client';
import type { AnswerDraft, Content, Visit } from '../../core/door';
import { useSession } from '../../session/session';
import { moment, said, tongue, useWords } from '../../words/words';
import type { BoardData } from '../data';
import type { CardChange } from './gather';
import { rowsOf } from './plan';
import { CARD_PRINT, printOf, useShown, type Show } from './shown';

/** The plan as this browser has it: that version is approved, and no other (V4.2). */
export function PlanBody({ of, visit, show }: { of: string; visit: Visit; show: Show }) {
  const t = useWords();
  const { door, turn } = useSession();
  const [content, setContent] = useState<Content>();
  useEffect(() => {
    let gone = false;
    door.ask('content', visit.id).then((content) => !gone && setContent(content), () => undefined);
    return () => {
      gone = true;
    };
  }, [door, visit.id, turn]);
  useShown(show, of, printOf(content, 'plan'), true);
  const plan = content?.plan;
  return (
    <>
      {plan && (
        <div>
          {plan.purpose}
          {plan.place && <span className="soft"> · {plan.place}</span>}
        </div>
      )}
      {plan && <Rows of="plan" rows={rowsOf(plan, t)} />}
      {visit.findings.map((it) => (
        <div key={it.clause} className="soft">
          {it.clause} {said(it.sentence)}
        </div>
      ))}
    </>
  );
}

export function Rows({ of, rows }: { of: 'plan' | 'record'; rows: [string, string[]][] }) {
  return (
    <table className="rows" data-rows={of}>
      <tbody>
        {rows.map(([name, said]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              {said.map((line, at) => (
                <div key={at}>{line}</div>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the server has of a visit; asked anew when something is new. */
export function useDetail({ api, turn }: BoardData, id: string): { detail?: Schemas['VisitJson']; error?: unknown } {
  const [seen, setSeen] = useState<{ id?: string; detail?: Schemas['VisitJson']; error?: unknown }>({});
  useEffect(() => {
    let gone = false;
    api
      .GET('/v1/visits/{id}', { params: { path: { id } } })
      .then(given)
      .then(
        (detail) => !gone && setSeen({ id, detail }),
        (error: unknown) => !gone && setSeen({ id, error }),
      );
    return () => {
      gone = true;
    };
  }, [api, id, turn]);
  return seen.id === id ? seen : {};
}

interface QuestionProps {
  data: BoardData;
  of: string;
  visit: Visit;
  /** As it is named among what is owed, `question/<device>-<seq>`. */
  question: string;
  /** What the customer asked. */
  asked: string;
  answer: AnswerDraft | undefined;
  /** The fingerprint that came with the draft. */
  print: string | undefined;
  show: Show;
}

/** A customer's question with the draft of its answer (V10.3). */
export function QuestionBody({ data, of, visit, question, asked, answer, print, show }: QuestionProps) {
  const t = useWords();
  // The time limit is the server's to say; the question itself is here without it.
  const { detail } = useDetail(data, visit.id);
  useShown(show, of, print, true);
  const owed = detail?.obligations.find((it) => it.kind === question);
  return (
    <>
      <div>
        <span className="soft">{t('queue.asked')}</span> {asked}
      </div>
      {owed && <div className="soft">{said({ zh: owed.sentence_zh ?? '', en: owed.sentence_en ?? '' })}</div>}
      {answer ? (
        <blockquote>
          {answer.text} <span className="soft">{t('queue.drafted', { person: answer.by })}</span>
        </blockquote>
      ) : (
        <div className="soft">{t('queue.noDraft')}</div>
      )}
    </>
  );
}

/** A change that a visit proposes for a customer's card (V11.1): what the rep saw, what stands there now, what should. */
export function CardBody({ of, change, show }: { of: string; change: CardChange; show: Show }) {
  const t = useWords();
  useShown(show, of, CARD_PRINT, true);
  const { contact, conflict } = change;
  const shown = (text?: string | null): string => (text ? text : t('queue.empty'));
  const name = tongue() === 'zh' ? change.name_zh : change.name_en;
  return (
    <>
      <div className="soft">{t('queue.by', { person: change.person, time: moment(Date.parse(change.received)) })}</div>
      {contact ? (
        <div>
          {t('queue.contact')}
          {t('trips.colon')}
          {Object.values(contact).filter((it) => typeof it === 'string' && it !== '').join(' · ')}
        </div>
      ) : (
        <table className="rows">
          <tbody>
            {([['field', name ?? change.field], ['old', shown(change.old)], ['now', shown(change.current)], ['new', shown(change.new)]] as const).map(
              ([word, text]) => (
                <tr key={word}>
                  <th scope="row">{t(`queue.${word}`)}</th>
                  <td>{text}</td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      )}
      {conflict && (
        <div role="status" className="banner">
          {t('queue.conflict')}
        </div>
      )}
    </>
  );
}
