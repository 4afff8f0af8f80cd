// One thing that waits: its head, what there is to be looked at, and the decision with its words.
import { Button } from 'antd';
import { useState } from 'react';
import { useSession } from '../../session/session';
import { moment, useWords } from '../../words/words';
import type { BoardData } from '../data';
import { CardBody, PlanBody, QuestionBody } from './bodies';
import { nameOf, sortOf, wordsFor, type Sort } from './decision';
import type { Waiting } from './gather';
import { ReviewBody } from './ReviewBody';

interface Props {
  data: BoardData;
  it: Waiting;
  chosen: boolean;
  /** The decision that is being put into words. */
  saying: boolean | undefined;
  may: boolean;
  choose: () => void;
  ready: (key: string) => void;
  begin: (yes: boolean) => void;
  decide: (yes: boolean, words: string) => void;
  close: () => void;
  evidence: (visit: string) => void;
}

export function Item({ data, it, chosen, saying, may, choose, ready, begin, decide, close, evidence }: Props) {
  const t = useWords();
  const { writer } = useSession();
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
          {it.kind === 'approval' && <PlanBody visit={it.visit} />}
          {it.kind === 'review' && <ReviewBody data={data} visit={it.visit} ready={() => ready(it.key)} />}
          {it.kind === 'question' && <QuestionBody data={data} visit={it.visit.id} question={it.question} answer={it.answer} />}
          {it.kind === 'card' && <CardBody change={it.change} />}
          {saying === undefined ? (
            <div className="row">
              <Button type="primary" disabled={!may} onClick={() => begin(true)}>
                {t(`queue.yes.${sort}`)} A
              </Button>
              {sort !== 'question' && (
                <Button disabled={!writer} onClick={() => begin(false)}>
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
