// Powers that superiors lend for a time: who lent them to whom; lending and ending.
import { useCallback, useState } from 'react';
import { given, type Api, type Schemas } from '../../api/client';
import { moment, useWords } from '../../words/words';
import type { Account } from './account';
import { may } from './pages';
import { Field, moment3339, Outcome, Section, Table, useAsked, useDoing, type Doing } from './parts';

type Delegation = Schemas['DelegationJson'];

export function Delegations({ api, account }: { api: Api; account: Account }) {
  const t = useWords();
  const asked = useAsked(useCallback(() => api.GET('/v1/delegations').then(given), [api]));
  const doing = useDoing();
  const end = (it: Delegation): void => {
    void doing
      .go(async () => {
        const answer = await api.POST('/v1/delegations/{id}/end', { params: { path: { id: it.id } } });
        if (!answer.response.ok) given(answer as never);
        return t('office.delegations.ended');
      })
      .then((good) => good && asked.again());
  };
  const mayEnd = (it: Delegation): boolean => it.state !== 'over' && (it.giver === account.person || may(account, 'lend'));
  return (
    <Section title={t('office.delegations.title')} hint={t('office.delegations.hint')} asked={asked}>
      <Table
        label={t('office.delegations.title')}
        heads={(['giver', 'taker', 'starts', 'ends', 'state', 'acts'] as const).map((it) => t(`office.delegations.${it}`))}
        empty={t('office.delegations.none')}
        rows={(asked.answer ?? []).map((it) => ({
          key: String(it.id),
          cells: [
            it.giver,
            it.taker,
            moment(Date.parse(it.starts)),
            moment(Date.parse(it.ends)),
            t(`office.spanState.${it.state}`, { defaultValue: it.state }),
            mayEnd(it) ? (
              <button key="end" type="button" className="small" disabled={doing.busy} onClick={() => end(it)}>
                {t('office.delegations.end')}
                <span className="unseen"> {it.taker}</span>
              </button>
            ) : (
              ''
            ),
          ],
        }))}
      />
      {may(account, 'lend') && <Lend api={api} doing={doing} done={asked.again} />}
      <Outcome doing={doing} />
    </Section>
  );
}

function Lend({ api, doing, done }: { api: Api; doing: Doing; done: () => void }) {
  const t = useWords();
  const [giver, setGiver] = useState('');
  const [taker, setTaker] = useState('');
  const [ends, setEnds] = useState('');
  const lend = (): void => {
    const until = moment3339(ends);
    if (!until) return;
    const body = { giver: giver.trim() === '' ? undefined : giver.trim(), taker: taker.trim(), ends: until };
    void doing
      .go(async () => {
        given(await api.POST('/v1/delegations', { body }));
        return t('office.delegations.lent');
      })
      .then((good) => good && done());
  };
  return (
    <div className="row">
      <Field label={t('office.delegations.giverOrSelf')} value={giver} set={setGiver} />
      <Field label={t('office.delegations.taker')} value={taker} set={setTaker} />
      <Field label={t('office.delegations.ends')} type="datetime-local" value={ends} set={setEnds} />
      <button type="button" className="act" disabled={doing.busy || taker.trim() === '' || ends === ''} onClick={lend}>
        {t('office.delegations.lend')}
      </button>
    </div>
  );
}
