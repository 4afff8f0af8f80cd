// Devices with their enrolment: named silent, missing, refused; taken back, or declared lost, with a reason that stands in the journal.
import { useCallback, useState } from 'react';
import { given, type Api, type Schemas } from '../../api/client';
import { useSession } from '../../session/session';
import { moment, useWords } from '../../words/words';
import type { Account } from './account';
import { may } from './pages';
import { Field, Outcome, Section, Table, useAsked, useDoing } from './parts';

type Device = Schemas['EnrolledJson'];

const time = (text?: string | null): string => (text ? moment(Date.parse(text)) : '');

export function Enrolled({ api, account }: { api: Api; account: Account }) {
  const t = useWords();
  const asked = useAsked(useCallback(() => api.GET('/v1/devices').then(given), [api]));
  const [chosen, setChosen] = useState<string>();
  const devices = asked.answer?.devices ?? [];
  const device = devices.find((it) => it.device === chosen);
  const does = may(account, 'revoke') || may(account, 'lose');
  return (
    <Section title={t('office.devices.title')} hint={t('office.devices.hint')} asked={asked}>
      <Table
        label={t('office.devices.title')}
        heads={(['person', 'name', 'last', 'missing', 'refused', 'state', 'acts'] as const).map((it) => t(`office.devices.${it}`))}
        empty={t('boardPage.noDevices')}
        rows={devices.map((it) => ({
          key: it.device,
          cells: [
            it.person,
            it.name,
            it.last_contact ? time(it.last_contact) : t('boardPage.neverContact'),
            it.known_missing,
            it.refused,
            it.over ? (
              <span key="over" className="word quiet">
                {t(`office.over.${it.over}`, { defaultValue: it.over })} {time(it.over_since)}
              </span>
            ) : (
              <span key="holds">{t('office.devices.until', { time: time(it.ends) })}</span>
            ),
            does && !it.over && !it.this ? (
              <button key="act" type="button" className="small" aria-expanded={chosen === it.device} onClick={() => setChosen(chosen === it.device ? undefined : it.device)}>
                {t('office.devices.look')}
                <span className="unseen">
                  {' '}
                  {it.person} {it.name}
                </span>
              </button>
            ) : (
              ''
            ),
          ],
        }))}
      />
      {device && <End key={device.device} api={api} account={account} device={device} done={asked.again} />}
    </Section>
  );
}

function End({ api, account, device, done }: { api: Api; account: Account; device: Device; done: () => void }) {
  const t = useWords();
  const { door, writer } = useSession();
  const doing = useDoing();
  const [reason, setReason] = useState('');
  const request = { params: { path: { device: device.device } }, body: { reason: reason.trim() } };
  const act = (what: () => Promise<unknown>): void => {
    void doing
      .go(async () => {
        await what();
        return t('office.devices.done');
      })
      .then((good) => good && done());
  };
  /** A superior's word is an entry of their own journal, an operator's an act of the server. */
  const lose = async (): Promise<unknown> =>
    account.roles.includes('operator')
      ? given(await api.POST('/v1/devices/{device}/loss', request))
      : door.ask('tap', { do: 'declare_lost', device: device.device, reason: reason.trim() });
  return (
    <div className="card stack" data-end={device.device}>
      <h3>
        {device.person} · {device.name}
      </h3>
      <p className="soft">{t('office.devices.endHint')}</p>
      <div className="row">
        <Field label={t('office.reason')} value={reason} set={setReason} />
        {may(account, 'revoke') && (
          <button
            type="button"
            className="act plain"
            disabled={doing.busy || reason.trim() === ''}
            onClick={() => act(async () => given(await api.POST('/v1/devices/{device}/revocation', request)))}
          >
            {t('office.devices.revoke')}
          </button>
        )}
        {may(account, 'lose') && (
          <button type="button" className="act plain" disabled={doing.busy || !writer || reason.trim() === ''} onClick={() => act(lose)}>
            {t('office.devices.lose')}
          </button>
        )}
      </div>
      <Outcome doing={doing} />
    </div>
  );
}
