// One visit with the evidence behind its verdicts, as a panel beside the lanes.
import { Drawer } from 'antd';
import { useEffect, useState } from 'react';
import { given, type Schemas } from '../api/client';
import { moment, said, sorry, useWords } from '../words/words';
import type { BoardData } from './data';
import { Obligations } from './decide/Obligations';
import { TimeLine } from './TimeLine';

type Detail = Schemas['VisitJson'];

const both = (zh?: string | null, en?: string | null) => ({ zh: zh ?? '', en: en ?? '' });

/** What a line of the history is about: `question/…` and `amendment/brief` have their words too. */
function subjectOf(subject: string, t: ReturnType<typeof useWords>): string {
  const [first = '', second = ''] = subject.split('/');
  if (first === 'amendment') return `${t('boardPage.amendment')} ${t(`owed.${second}`, { defaultValue: second })}`;
  return t(`owed.${first}`, { defaultValue: t(`boardPage.subject.${first}`, { defaultValue: subject }) });
}

export function Evidence({ data, id, close }: { data: Pick<BoardData, 'api' | 'turn'>; id: string; close: () => void }) {
  const t = useWords();
  const [seen, setSeen] = useState<{ detail?: Detail; error?: unknown }>({});
  const { api, turn } = data;
  useEffect(() => {
    let gone = false;
    api
      .GET('/v1/visits/{id}', { params: { path: { id } } })
      .then(given)
      .then(
        (detail) => !gone && setSeen({ detail }),
        (error: unknown) => !gone && setSeen({ error }),
      );
    return () => {
      gone = true;
    };
  }, [api, id, turn]);
  const { detail, error } = seen;
  return (
    <Drawer open onClose={close} size={720} title={detail?.customer_name ?? id} closable={{ 'aria-label': t('boardPage.close') }}>
      {error !== undefined && (
        <div role="alert" className="banner bad">
          {sorry(error)}
        </div>
      )}
      {detail && (
        <div className="stack" data-evidence={id}>
          <div className="soft">
            {detail.rep_name} · {detail.start ? moment(Date.parse(detail.start)) : ''}
          </div>
          <Obligations key={id} visit={id} rep={detail.rep} owed={detail.obligations} />
          <section className="card stack" aria-label={t('boardPage.evidence')}>
            <h2>{t('boardPage.evidence')}</h2>
            <TimeLine facts={detail.facts} owed={detail.obligations} />
          </section>
          {detail.synced && (
            <section className="card" aria-label={t('boardPage.synced')}>
              <h2>{t('boardPage.synced')}</h2>
              {said(both(detail.synced.sentence_zh, detail.synced.sentence_en))}
            </section>
          )}
          {detail.findings.length > 0 && (
            <section className="card" aria-label={t('boardPage.findings')}>
              <h2>{t('boardPage.findings')}</h2>
              <ul>
                {detail.findings.map((it, at) => (
                  <li key={`${it.clause}/${at}`}>
                    <span className="soft">{it.clause}</span> {said(both(it.zh, it.en))}
                  </li>
                ))}
              </ul>
            </section>
          )}
          {detail.history.length > 0 && (
            <section className="card" aria-label={t('boardPage.history')}>
              <h2>{t('boardPage.history')}</h2>
              <ul>
                {detail.history.map((it) => (
                  <li key={`${it.position}/${it.subject}`}>
                    <span className="soft">{moment(Date.parse(it.at))}</span>{' '}
                    {subjectOf(it.subject, t)}
                    {t('trips.colon')}
                    {t(`state.${it.to}`, { defaultValue: it.to })}{' '}
                    {said(both(it.zh, it.en))}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
    </Drawer>
  );
}
