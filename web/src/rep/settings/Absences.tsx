// When one is away: the safety ladder passes one over then (V6.3). Over by itself, or taken back.
import { useState, type SubmitEvent } from 'react';
import { given } from '../../api/client';
import { moment, useWords } from '../../words/words';
import { Subpage, useAsked } from './asked';

export function Absences() {
  const t = useWords();
  const { data, why, doing } = useAsked(async (api) => given(await api.GET('/v1/account/absences', {})));
  const [starts, setStarts] = useState('');
  const [ends, setEnds] = useState('');
  const add = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const body = { ends: new Date(ends).toISOString(), ...(starts ? { starts: new Date(starts).toISOString() } : {}) };
    void doing(async (api) => given(await api.POST('/v1/account/absences', { body }))).then((done) => {
      if (!done) return;
      setStarts('');
      setEnds('');
    });
  };
  const end = (id: number): void =>
    void doing(async (api) => {
      const answer = await api.POST('/v1/account/absences/end', { body: { id } });
      if (!answer.response.ok) given(answer);
    });
  const all = [...(data ?? [])].reverse();
  return (
    <Subpage title={t('settings.page.absences')} why={why}>
      <p className="soft">{t('settings.absenceHint')}</p>
      <form className="card stack" onSubmit={add}>
        <label className="field">
          <span>{t('settings.starts')}</span>
          <input type="datetime-local" value={starts} onChange={(event) => setStarts(event.target.value)} />
        </label>
        <label className="field">
          <span>{t('settings.ends')}</span>
          <input type="datetime-local" required value={ends} onChange={(event) => setEnds(event.target.value)} />
        </label>
        <button className="act">{t('settings.addAbsence')}</button>
      </form>
      {data && all.length === 0 && <p className="empty">{t('settings.noAbsence')}</p>}
      <ul className="list stack">
        {all.map((it) => (
          <li key={it.id} className="card row spread" data-absence={it.state}>
            <span>
              {moment(Date.parse(it.starts))} – {moment(Date.parse(it.ends))} <span className="word">{t(`settings.absence.${it.state}`, { defaultValue: it.state })}</span>
            </span>
            {it.state !== 'over' && (
              <button type="button" className="act plain" onClick={() => end(it.id)}>
                {t('settings.takeBack')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Subpage>
  );
}
