// One thing that waits: its head, what there is to be looked at, and the decision with its words.
import { Button } from 'antd';
import { useState } from 'react';
import { moment, useWords } from '../../words/words';
import type { BoardData } from '../data';
import { CardBody, PlanBody, QuestionBody } from './bodies';
import { nameOf, sortOf, wordsFor, type Sort } from './decision';
import type { Waiting } from './gather';
import { ReviewBody } from './ReviewBody';
import type { Show } from './shown';

interface Props {
  data: BoardData;
  it: Waiting;
  chosen: boolean;
  /** The decision that is being put into words. */
  saying: boolean | undefined;
  may: (yes: boolean) => boolean;
  choose: () => void;
  /** Told what of it is on the screen. */
  show: Show;
  begin: (yes: boolean) => void;
  decide: (yes: boolean, words: string) => void;
  close: () => void;
  evidence: (visit: string) => void;
}

export function Item({ data, it, chosen, saying, may, choose, show, begin, decide, close, evidence }: Props) {
  const t = useWords();
  const sort = sortOf(it);
  const visit = it.kind === 'card' ? it.change.visit : it.visit.id;
  const start = it.kind === 'card' ? Date.parse(it.change.received) : it.visit.start;
  return (
    <section
      className="card stack waiting"
      tabIndex={-1}
      aria-label={`${t(`queue.${sort}`)} ${nameOf(it)}`}
      aria-current={chosen}
      data-waiting={it.key}
      data-approval={it.kind === 'approval' ? visit : undefined}
      onClick={choose}
      onFocus={choose}
    >
      <div className="row spread">
        <span className="row">
          <span className="word warn">{t(`queue.${sort}`)}</span>
          <strong>{nameOf(it)}</strong>
        </span>
        <span className="soft">{start === undefined ? '' : moment(start)}</span>
      </div>
      {chosen && (
        <>
          {it.kind === 'approval' && <PlanBody of={it.key} visit={it.visit} show={show} />}
          {it.kind === 'review' && <ReviewBody data={data} of={it.key} visit={it.visit} show={show} />}
          {it.kind === 'question' && (
            <QuestionBody data={data} of={it.key} visit={it.visit} question={it.question} asked={it.asked} answer={it.answer} print={it.print} show={show} />
          )}
          {it.kind === 'card' && <CardBody of={it.key} change={it.change} show={show} />}
          {saying === undefined ? (
            <div className="row">
              <Button type="primary" disabled={!may(true)} onClick={() => begin(true)}>
                {t(`queue.yes.${sort}`)} A
              </Button>
              {sort !== 'question' && (
                <Button disabled={!may(false)} onClick={() => begin(false)}>
                  {t(`queue.no.${sort}`)} R
                </Button>
              )}
              <Button onClick={() => evidence(visit)}>{t('queue.evidence')} O</Button>
            </div>
          ) : (
            <Say key={String(saying)} sort={sort} yes={saying} say={(words) => decide(saying, words)} close={close} />
          )}
        </>
      )}
    </section>
  );
}

interface SayProps {
  sort: Sort;
  yes: boolean;
  say: (words: string) => void;
  close: () => void;
}

function Say({ sort, yes, say, close }: SayProps) {
  const t = useWords();
  const [words, setWords] = useState('');
  const what = wordsFor(sort, yes) ?? 'reason';
  const given = words.trim();
  const submit = (): void => {
    if (given !== '') say(given);
  };
  const shared = { autoFocus: true, value: words };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
        else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
      }}
    >
      <label className="field">
        <span>{t(`queue.${what}`)}</span>
        {what === 'reason' ? (
          <input {...shared} onChange={(event) => setWords(event.target.value)} />
        ) : (
          <textarea {...shared} rows={3} onChange={(event) => setWords(event.target.value)} />
        )}
      </label>
      <div className="row">
        <Button type="primary" htmlType="submit" disabled={given === ''}>
          {yes && sort === 'question' ? t('queue.write') : t(`queue.${yes ? 'yes' : 'no'}.${sort}`)}
        </Button>
        <Button onClick={close}>{t('decide.cancel')}</Button>
      </div>
    </form>
  );
}
