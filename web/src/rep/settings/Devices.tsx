// One's own devices. One that was stolen is revoked here, for good; that one is lost a superior or an operator says, since it excuses
// what is on it (access.md).
import { useState, type SubmitEvent } from 'react';
import { given, type Schemas } from '../../api/client';
import { useSession } from '../../session/session';
import { moment, useWords } from '../../words/words';
import { Subpage, useAsked } from './asked';

type Device = Schemas['DevicesJson']['devices'][number];

export function Devices() {
  const t = useWords();
  const me = useSession().device?.person;
  const { data, why, doing } = useAsked(async (api) => given(await api.GET('/v1/devices', {})).devices);
  const mine = data?.filter((it) => it.person === me);
  const revoke = (device: string, reason: string): Promise<boolean> =>
    doing(async (api) => given(await api.POST('/v1/devices/{device}/revocation', { params: { path: { device } }, body: { reason } })));
  return (
    <Subpage title={t('settings.page.devices')} why={why}>
      <ul className="list stack">
        {mine?.map((it) => (
          <li key={it.device} className="card stack" data-device={it.device}>
            <One device={it} revoke={revoke} />
          </li>
        ))}
      </ul>
    </Subpage>
  );
}

function One({ device, revoke }: { device: Device; revoke: (device: string, reason: string) => Promise<boolean> }) {
  const t = useWords();
  const [asks, setAsks] = useState(false);
  const [reason, setReason] = useState('');
  const say = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void revoke(device.device, reason.trim()).then((done) => done && setAsks(false));
  };
  return (
    <>
      <div className="row spread">
        <strong>{device.name}</strong>
        {device.this && <span className="word good">{t('settings.this')}</span>}
        {device.over && <span className="word bad">{t(`settings.over.${device.over}`, { defaultValue: device.over })}</span>}
      </div>
      <div className="soft">
        {device.last_contact ? t('settings.lastContact', { time: moment(Date.parse(device.last_contact)) }) : t('settings.never')}
        {' · '}
        {device.device.slice(0, 8)}
        {device.app && ` · ${device.app}`}
      </div>
      {device.known_missing > 0 && <div className="word warn">{t('settings.missing', { count: device.known_missing })}</div>}
      {!device.this && !device.over && !asks && (
        <button type="button" className="act plain" onClick={() => setAsks(true)}>
          {t('settings.revoke')}
        </button>
      )}
      {asks && (
        <form className="stack" onSubmit={say}>
          <p className="soft">{t('settings.revokeHint')}</p>
          <label className="field">
            <span>{t('settings.revokeWhy')}</span>
            <input required maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
          </label>
          <button className="act danger" disabled={reason.trim() === ''}>
            {t('settings.revokeGo')}
          </button>
          <button type="button" className="act plain" onClick={() => setAsks(false)}>
            {t('settings.not')}
          </button>
        </form>
      )}
    </>
  );
}
