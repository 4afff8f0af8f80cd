// What is owed, with its countdown; a reply and a proposal are done where they are owed (V7.2, V10.2, V10.3).
import { useState } from 'react';
import type { AnswerDraft, Content, Do, Owed, Way } from '../../core/door';
import { StateWord } from '../../design/Word';
import { said, useWords } from '../../words/words';
import { Countdown } from '../Countdown';
import { kindOf } from '../owed';
import type { Tapping } from '../tap';
import { Hints } from './Hints';
import { useTyped } from './useTyped';

interface OwedListProps {
  id: string;
  owed: Owed[];
  /** With what colleagues drafted for questions. */
  content: Pick<Content, 'answers'> | undefined;
  may: boolean;
  tapping: Tapping;
}

const DONE_HERE = ['question', 'proposal', 'seen'];
const OPEN = ['running', 'missing', 'awaiting_device'];

export function OwedList({ id, owed, content, may, tapping }: OwedListProps) {
  const t = useWords();
  if (owed.length === 0) return null;
  return (
    <section className="card stack" aria-label={t('visit.owed')}>
      <h2>{t('visit.owed')}</h2>
      {owed.map((one) => (
        <div key={one.kind} data-owed={kindOf(one)}>
          <div className="row spread">
            <strong>{t(`owed.${kindOf(one)}`, { defaultValue: one.kind })}</strong>
            <StateWord state={one.state} />
          </div>
          {one.state === 'running' && one.due !== undefined && <Countdown due={one.due} />}
          <div className="soft">{said(one.sentence)}</div>
          {OPEN.includes(one.state) && DONE_HERE.includes(kindOf(one)) && (
            <Answer id={id} owed={one} draft={content?.answers.find((it) => it.question === one.kind)} may={may} tapping={tapping} />
          )}
        </div>
      ))}
    </section>
  );
}

function commandOf(id: string, owed: Owed, way: Way, text: string): Do {
  const [kind, name] = [kindOf(owed), owed.kind];
  if (kind === 'question') return { do: 'at_visit', act: 'reply', visit: id, question: name, way, text };
  if (kind === 'proposal') return { do: 'at_visit', act: 'deliver', visit: id, proposal: name, way, what: text };
  return { do: 'at_visit', act: 'confirm_seen', visit: id, delivery: name, how: text };
}

interface AnswerProps {
  id: string;
  owed: Owed;
  draft: AnswerDraft | undefined;
  may: boolean;
  tapping: Tapping;
}

/** An answer as a colleague drafted it, with what a superior said of it (V10.3). */
function Draft({ draft }: { draft: AnswerDraft }) {
  const t = useWords();
  const state = draft.passed === undefined ? 'waits' : draft.passed ? 'passed' : 'returned';
  return (
    <blockquote data-draft={state}>
      {draft.text} <span className="soft">{t(`visiting.draft.${state}`, { person: draft.by })}</span>
    </blockquote>
  );
}

function Answer({ id, owed, draft, may, tapping }: AnswerProps) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const [typedText, setText] = useState<string>();
  const [way, setWay] = useState<Way>('mail');
  // What was passed is said as it was passed, unless it is typed otherwise.
  const text = typedText ?? (draft?.passed === true ? draft.text : '');
  const command = commandOf(id, owed, way, text.trim());
  const typed = useTyped(text, () => command);
  const kind = kindOf(owed);
  if (!open) {
    return (
      <>
        {draft && <Draft draft={draft} />}
        <button type="button" className="act plain" disabled={!may} onClick={() => setOpen(true)}>
          {t(`visiting.answer.${kind}`)}
        </button>
      </>
    );
  }
  return (
    <div className="stack">
      {draft && <Draft draft={draft} />}
      <label className="field">
        <span>{t(`visiting.answerText.${kind}`)}</span>
        <input value={text} maxLength={2000} onChange={(event) => setText(event.target.value)} />
      </label>
      {kind !== 'seen' && (
        <label className="row soft">
          {t('visiting.way')}
          <select value={way} onChange={(event) => setWay(event.target.value as Way)}>
            {(['mail', 'sms', 'chat', 'phone'] as const).map((it) => (
              <option key={it} value={it}>
                {t(`visiting.ways.${it}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      <Hints typed={typed} />
      <button type="button" className="act" disabled={!may || text.trim() === ''} onClick={() => void tapping.tap(command)}>
        {t('visiting.noteAnswer')}
      </button>
    </div>
  );
}
