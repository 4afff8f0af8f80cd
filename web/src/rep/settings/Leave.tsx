// The end of this browser as a device: what is here is destroyed, and what was not sent is lost with it.
import { useEffect, useState } from 'react';
import { api } from '../../api/client';
import { forgetAll } from '../../session/kept';
import { silence } from '../../session/push';
import { useSession } from '../../session/session';
import { useWords } from '../../words/words';
import { plainly, Subpage } from './asked';
import '../trip/trip.css';

export function Leave() {
  const t = useWords();
  const { door, device, writer, sync, token, turn } = useSession();
  const [sure, setSure] = useState(false);
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);
  // Unknown at first: nobody agrees to a loss that was not counted yet.
  const [files, setFiles] = useState<number>();
  useEffect(() => {
    let gone = false;
    door.ask('unsentFiles').then(
      (count) => {
        if (!gone) setFiles(count);
      },
      () => {
        if (!gone) setFiles((before) => before ?? 0);
      },
    );
    return () => {
      gone = true;
    };
  }, [door, turn]);
  if (!device) return null;
  const waiting = device.saved - device.stored;
  const lost = waiting + (files ?? 0);
  const wipe = async (): Promise<void> => {
    setBusy(true);
    try {
      await silence(api(token));
      await door.ask('wipe');
      // What was typed and not saved goes too.
      forgetAll();
      location.replace(location.pathname);
    } catch (error) {
      setWhy(plainly(error));
      setBusy(false);
    }
  };
  return (
    <Subpage title={t('settings.page.leave')} why={why}>
      {lost > 0 && (
        <div role="alert" className="banner bad loud" data-waiting={lost}>
          {waiting > 0 && <strong>{t('settings.unsent', { count: waiting })}</strong>}
          {files !== undefined && files > 0 && (
            <div>
              <strong>{t('settings.unsentFiles', { count: files })}</strong>
            </div>
          )}
          <div>{t('settings.unsentHint')}</div>
          <button type="button" className="act plain" onClick={() => void sync()}>
            {t('me.sync')}
          </button>
        </div>
      )}
      <p>{t('settings.leaveHint')}</p>
      <label className="row tick">
        <input type="checkbox" checked={sure} onChange={(event) => setSure(event.target.checked)} />
        <span>{lost > 0 ? t('settings.sureLost', { count: lost }) : t('settings.sure')}</span>
      </label>
      <button type="button" className="act danger" disabled={!sure || !writer || busy || files === undefined} onClick={() => void wipe()}>
        {t('settings.leaveGo')}
      </button>
    </Subpage>
  );
}
