// The end of this browser as a device: what is here is destroyed, and what was not sent is lost with it.
import { useState } from 'react';
import { useSession } from '../../session/session';
import { useWords } from '../../words/words';
import { plainly, Subpage } from './asked';
import '../trip/trip.css';

export function Leave() {
  const t = useWords();
  const { door, device, writer, sync } = useSession();
  const [sure, setSure] = useState(false);
  const [why, setWhy] = useState('');
  if (!device) return null;
  const waiting = device.saved - device.stored;
  const wipe = async (): Promise<void> => {
    try {
      await door.ask('wipe');
      // What was typed and not saved goes too; language and colours stay.
      for (const name of Object.keys(localStorage)) if (/^sojourn-(draft\/|last-contact)/.test(name)) localStorage.removeItem(name);
      location.replace(location.pathname);
    } catch (error) {
      setWhy(plainly(error));
    }
  };
  return (
    <Subpage title={t('settings.page.leave')} why={why}>
      {waiting > 0 && (
        <div role="alert" className="banner bad loud" data-waiting={waiting}>
          <strong>{t('settings.unsent', { count: waiting })}</strong>
          <div>{t('settings.unsentHint')}</div>
          <button type="button" className="act plain" onClick={() => void sync()}>
            {t('me.sync')}
          </button>
        </div>
      )}
      <p>{t('settings.leaveHint')}</p>
      <label className="row tick">
        <input type="checkbox" checked={sure} onChange={(event) => setSure(event.target.checked)} />
        <span>{waiting > 0 ? t('settings.sureLost', { count: waiting }) : t('settings.sure')}</span>
      </label>
      <button type="button" className="act danger" disabled={!sure || !writer} onClick={() => void wipe()}>
        {t('settings.leaveGo')}
      </button>
    </Subpage>
  );
}
