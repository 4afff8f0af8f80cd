// When one is away oneself (离岗): the safety ladder passes one over then. Others' absences are entered at the command line.
import { useCallback, useState } from 'react';
import { given, type Api } from '../../api/client';
import { moment, useWords } from '../../words/words';
import { Command, Field, moment3339, Outcome, Section, Table, useAsked, useDoing } from './parts';

export function Absences({ api }: { api: Api }) {
  const t = useWords();
  const asked = useAsked(useCallback(() => api.GET('/v1/account/absences').then(given), [api]));
  const doing = useDoing();
  const [starts, setStarts] = useState('');
  const [ends, setEnds] = useState('');
  const add = (): void => {
    const until = moment3339(ends);
    if (!until) return;
    void doing
      .go(async () => {
        given(await api.POST('/v1/account/absences', { body: { starts: moment3339(starts), ends: until } }));
        return t('office.absences.added');
      })
      .then((good) => good && asked.again());
  };
  const back = (id: number): void => {
    void doing
      .go(async () => {
        const answer = await api.POST('/v1/account/absences/end', { body: { id } });
        if (!answer.response.ok) given(answer as never);
        return t('office.absences.ended');
      })
      .then((good) => good && asked.again());
  };
  return (
    <Section title={t('office.absences.title')} hint={t('office.absences.hint')} asked={asked}>
      <Table
        label={t('office.absences.title')}
        heads={(['starts', 'ends', 'state', 'acts'] as const).map((it) => t(`office.delegations.${it}`))}
        empty={t('office.absences.none')}
        rows={(asked.answer ?? []).map((it) => ({
          key: String(it.id),
          cells: [
            moment(Date.parse(it.starts)),
            moment(Date.parse(it.ends)),
            t(`office.spanState.${it.state}`, { defaultValue: it.state }),
            it.state === 'over' ? (
              ''
            ) : (
              <button key="end" type="button" className="small" disabled={doing.busy} onClick={() => back(it.id)}>
                {t('office.absences.end')}
              </button>
            ),
          ],
        }))}
      />
      <div className="row">
        <Field label={t('office.absences.from')} type="datetime-local" value={starts} set={setStarts} />
        <Field label={t('office.delegations.ends')} type="datetime-local" value={ends} set={setEnds} />
        <button type="button" className="act plain" disabled={doing.busy || ends === ''} onClick={add}>
          {t('office.absences.add')}
        </button>
      </div>
      <Outcome doing={doing} />
      <Command what={t('office.absences.others')} command="sojourn admin absence add …" />
    </Section>
  );
}
