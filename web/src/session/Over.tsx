// Where this browser's enrolment is over: why, what of its work is where, and how to go on. Nothing of it is called safe that is not.
import { useState, type SubmitEvent } from 'react';
import type { Device } from '../core/door';
import { sorry, useWords } from '../words/words';
import { useSession } from './session';

/** So many entries lie with the server until somebody decides, and so many are only here. */
export const whereabouts = (device: Pick<Device, 'saved' | 'stored' | 'held'>): { held: number; left: number } => ({
  held: device.held - device.stored,
  left: device.saved - device.held,
});

/** Its key is good for nothing any more: no code makes it good again. */
const REVOKED = 'device_revoked';

export function Over() {
  const t = useWords();
  const { device, writer } = useSession();
  if (!device?.over) return null;
  const { held, left } = whereabouts(device);
  return (
    <div role="alert" className="banner bad stack" data-over={device.over} data-held={held} data-left={left}>
      <strong>{t(`trouble.over.${device.over}`, { defaultValue: device.over })}</strong>
      {held === 0 && left === 0 && <span>{t('trouble.over.stored')}</span>}
      {held > 0 && <span>{t('trouble.over.held', { count: held })}</span>}
      {left > 0 && <span>{t('trouble.over.left', { count: left })}</span>}
      {device.renewable && device.over !== REVOKED ? writer && <Renew /> : <span>{t('trouble.over.anew')}</span>}
    </div>
  );
}

/** The same browser under the same person, by a new code: it keeps its work and goes on. */
function Renew() {
  const t = useWords();
  const { door, sync } = useSession();
  const [code, setCode] = useState('');
  const [why, setWhy] = useState<string>();
  const renew = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setWhy(undefined);
    door.ask('enrol', code.trim(), t('login.nameDefault')).then(
      () => void sync(),
      (error: unknown) => setWhy(sorry(error)),
    );
  };
  return (
    <form className="row" onSubmit={renew}>
      <label className="field">
        <span>{t('trouble.over.renew')}</span>
        <input required autoComplete="off" value={code} onChange={(event) => setCode(event.target.value)} />
      </label>
      <button className="act plain" disabled={code.trim() === ''}>
        {t('trouble.over.renewGo')}
      </button>
      {why !== undefined && <span role="alert">{why}</span>}
    </form>
  );
}
