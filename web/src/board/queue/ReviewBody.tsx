// A submitted record before it is reviewed (A3.3, A4.1): the checklist first, then what was asked for before, then the record as this
// browser has it: that version is passed, and no other.
import { useEffect, useState } from 'react';
import type { Schemas } from '../../api/client';
import type { Content, Detail, Visit } from '../../core/door';
import { useSession } from '../../session/session';
import { said, sorry, useWords } from '../../words/words';
import type { BoardData } from '../data';
import { besideOf } from './beside';
import { Rows, useDetail } from './bodies';
import { printOf, useShown, type Show } from './shown';

const GROUPS = ['completeness', 'accuracy', 'logic'] as const;
const HEADINGS = ['needs', 'points', 'objections', 'opinions', 'actions'] as const;

export function ReviewBody({ data, of, visit, show }: { data: BoardData; of: string; visit: Visit; show: Show }) {
  const t = useWords();
  const { door, turn } = useSession();
  const { detail, error } = useDetail(data, visit.id);
  const [content, setContent] = useState<Content>();
  const [beside, setBeside] = useState<Detail>();
  useEffect(() => {
    let gone = false;
    door.ask('content', visit.id).then((it) => !gone && setContent(it), () => undefined);
    door.ask('detail', visit.id).then((it) => !gone && setBeside(it), () => undefined);
    return () => {
      gone = true;
    };
  }, [door, visit.id, turn]);
  useShown(show, of, printOf(content, 'record'), detail !== undefined);
  return (
    <>
      {detail && <Checklist points={detail.checklist} />}
      {error !== undefined && (
        <div role="alert" className="banner bad">
          {t('queue.noCheck', { why: sorry(error) })}
        </div>
      )}
      {!detail && error === undefined && (
        <div role="status" className="soft">
          {t('queue.checking')}
        </div>
      )}
      {detail && <Before versions={detail.versions} state={visit.review} />}
      {beside && <Rows of="record" rows={besideOf(beside, t)} />}
      {content?.record ? <Written content={content} /> : <div className="soft">{t('queue.noRecord')}</div>}
    </>
  );
}

function Checklist({ points }: { points: Schemas['PointJson'][] }) {
  const t = useWords();
  return (
    <dl className="checklist" aria-label={t('queue.checklist')} data-checklist>
      {GROUPS.map((group) => {
        const found = points.filter((it) => it.group === group);
        return (
          <div key={group} data-group={group}>
            <dt>
              <span className={`word ${found.length === 0 ? 'good' : 'warn'}`}>{t(`queue.group.${group}`)}</span>
            </dt>
            <dd>
              {found.length === 0 ? <span className="soft">{t('queue.fine')}</span> : found.map((it) => <div key={it.name}>{said(it)}</div>)}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** What was asked for when it was returned, and why it was changed after it had passed. */
function Before({ versions, state }: { versions: Schemas['VersionJson'][]; state: string }) {
  const t = useWords();
  const returned = versions.filter((it) => it.name === 'review_returned').at(-1);
  const reason = versions.filter((it) => it.name === 'submit').at(-1)?.reason;
  return (
    <>
      {returned && returned.points.length > 0 && (
        <div>
          <span className="soft">{t('queue.before')}</span>
          <ul>
            {returned.points.map((it) => (
              <li key={it}>{it}</li>
            ))}
          </ul>
        </div>
      )}
      {state === 'changed' && <div className="banner">{t('queue.changed')}</div>}
      {state === 'amended' && reason && (
        <div className="banner">
          {t('queue.amended')}
          {t('trips.colon')}
          {reason}
        </div>
      )}
    </>
  );
}

function Written({ content }: { content: Content }) {
  const t = useWords();
  const { record, remarks } = content;
  if (!record) return null;
  return (
    <section className="stack" aria-label={t('queue.record')}>
      {HEADINGS.filter((it) => record[it].length > 0).map((heading) => (
        <div key={heading}>
          <span className="soft">{t(`heading.${heading}`)}</span>
          <ul>
            {record[heading].map((line) => (
              <li key={line.id}>
                {line.text}
                {line.conflicting.map((it) => (
                  <div key={it} className="soft">
                    ≠ {it}
                  </div>
                ))}
              </li>
            ))}
          </ul>
        </div>
      ))}
      {record.summary && (
        <div>
          <span className="soft">{t('queue.summary')}</span> {record.summary}
        </div>
      )}
      {remarks.length > 0 && (
        <details>
          <summary>
            {t('queue.remarks')} {remarks.length}
          </summary>
          {remarks.map((it, at) => (
            <div key={`${it.clause}/${at}`} className="soft">
              {it.clause} {said(it.sentence)}
            </div>
          ))}
        </details>
      )}
    </section>
  );
}
