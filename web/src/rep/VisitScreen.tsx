// One visit: arrive, note, leave, brief; what is owed with its countdown, and what the policy says.
import { Button, Selector } from 'antd-mobile';
import { useEffect, useState } from 'react';
import type { Content, Visit } from '../core/door';
import { StateWord } from '../design/Word';
import { useSession } from '../session/session';
import { moment, said, useWords } from '../words/words';
import { Brief } from './Brief';
import { Countdown } from './Countdown';
import { useDraft } from './draft';
import { kindOf } from './owed';
import { place } from './place';
import { useTap } from './tap';
import { Told } from './Told';

const HEADINGS = ['needs', 'points', 'objections', 'opinions', 'actions'] as const;
type Heading = (typeof HEADINGS)[number];

export function VisitScreen({ id }: { id: string }) {
  const t = useWords();
  const { door, turn, writer } = useSession();
  const [seen, setSeen] = useState<{ visit?: Visit | undefined; content?: Content | undefined }>();
  const tapping = useTap();
  useEffect(() => {
    let gone = false;
    Promise.all([door.ask('visit', id), door.ask('content', id)]).then(
      ([visit, content]) => {
        if (!gone) setSeen({ visit, content });
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [door, id, turn]);
  if (!seen) return null;
  const { visit, content } = seen;
  if (!visit) return <p className="empty">{t('visit.notHere')}</p>;
  const did = (fact: string): boolean => visit.facts.includes(fact);
  const act = (command: 'arrive' | 'leave' | 'submit') => async (): Promise<void> => {
    if (command === 'arrive') await tapping.tap({ do: 'arrive', visit: id, place: await place() });
    else await tapping.tap({ do: command, visit: id });
  };
  const may = writer && !tapping.busy;
  return (
    <div className="stack">
      <header>
        <h1>{visit.customer || id}</h1>
        <div className="row soft">
          {visit.start !== undefined && <span>{moment(visit.start)}</span>}
          {visit.synced !== undefined && <span data-synced={visit.synced}>{t(`synced.${visit.synced}`)}</span>}
          <span>{visit.approved ? t('visit.approved') : t('visit.notApproved')}</span>
        </div>
        {content?.plan?.purpose && <p style={{ margin: 0 }}>{content.plan.purpose}</p>}
      </header>
      <Told why={tapping.why} hints={tapping.hints} />
      {visit.own && (
        <div className="stack">
          {!did('arrive') && (
            <Button block color="primary" size="large" disabled={!may} onClick={() => void act('arrive')()}>
              {t('visit.arrive')}
            </Button>
          )}
          {did('arrive') && !did('leave') && (
            <Button block color="primary" size="large" disabled={!may} onClick={() => void act('leave')()}>
              {t('visit.leave')}
            </Button>
          )}
          {did('leave') && !did('brief') && <Brief tapping={tapping} visit={id} may={may} />}
        </div>
      )}
      <Steps facts={visit.facts} />
      {visit.owed.length > 0 && (
        <section className="card stack" aria-label={t('visit.owed')}>
          <h2>{t('visit.owed')}</h2>
          {visit.owed.map((owed) => (
            <div key={owed.kind}>
              <div className="row spread">
                <strong>{t(`owed.${kindOf(owed)}`, { defaultValue: owed.kind })}</strong>
                <StateWord state={owed.state} />
              </div>
              {owed.state === 'running' && owed.due !== undefined && <Countdown due={owed.due} />}
              <div className="soft">{said(owed.sentence)}</div>
            </div>
          ))}
        </section>
      )}
      {visit.own && <Notes id={id} content={content} may={may} tap={tapping.tap} />}
      {visit.own && did('leave') && (
        <Button block disabled={!may || did('submit')} onClick={() => void act('submit')()}>
          {t('visit.submit')}
        </Button>
      )}
      <Remarks visit={visit} content={content} />
    </div>
  );
}

function Steps({ facts }: { facts: string[] }) {
  const t = useWords();
  const names = { arrive: t('visit.arrived'), leave: t('visit.left'), brief: t('visit.briefed') };
  const done = (Object.keys(names) as (keyof typeof names)[]).filter((name) => facts.includes(name));
  if (done.length === 0) return null;
  return (
    <div className="row">
      {done.map((name) => (
        <span key={name} className="word good" data-fact={name}>
          {names[name]}
        </span>
      ))}
    </div>
  );
}

interface NotesProps {
  id: string;
  content: Content | undefined;
  may: boolean;
  tap: ReturnType<typeof useTap>['tap'];
}

function Notes({ id, content, may, tap }: NotesProps) {
  const t = useWords();
  const [heading, setHeading] = useState<Heading>('needs');
  const [text, setText] = useDraft(`${id}/note`);
  const note = async (): Promise<void> => {
    const saved = await tap({ do: 'note', visit: id, heading, text: text.trim(), due_working_days: undefined });
    if (saved !== undefined) setText('');
  };
  return (
    <section className="card stack" aria-label={t('visit.record')}>
      <h2>{t('visit.record')}</h2>
      <Selector
        aria-label={t('visit.record')}
        columns={3}
        showCheckMark={false}
        options={HEADINGS.map((value) => ({ value, label: t(`heading.${value}`) }))}
        value={[heading]}
        onChange={([chosen]) => chosen && setHeading(chosen)}
      />
      <label className="field">
        <span>{t(`heading.${heading}`)}</span>
        <textarea rows={3} value={text} placeholder={t('visit.notePlaceholder')} onChange={(event) => setText(event.target.value)} />
      </label>
      <Button block disabled={!may || text.trim() === ''} onClick={() => void note()}>
        {t('visit.note')}
      </Button>
      {HEADINGS.map((name) => {
        const lines = content?.record?.[name] ?? [];
        if (lines.length === 0) return null;
        return (
          <div key={name}>
            <h3>{t(`heading.${name}`)}</h3>
            <ul className="lines">
              {lines.map((line) => (
                <li key={line.id}>
                  {line.text}
                  {line.conflicting.map((other) => (
                    <div key={other} className="soft">
                      {other}
                    </div>
                  ))}
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </section>
  );
}

function Remarks({ visit, content }: { visit: Visit; content: Content | undefined }) {
  const t = useWords();
  const all = [...visit.findings, ...(content?.remarks ?? []), ...visit.notes];
  const once = [...new Map(all.map((it) => [it.clause + it.sentence.zh, it])).values()];
  if (once.length === 0) return null;
  return (
    <section className="card stack" aria-label={t('visit.remarks')}>
      <h2>{t('visit.remarks')}</h2>
      <ul className="lines">
        {once.map((it) => (
          <li key={it.clause + it.sentence.zh}>
            <span className="soft">{it.clause}</span> {said(it.sentence)}
          </li>
        ))}
      </ul>
    </section>
  );
}
