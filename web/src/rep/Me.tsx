// This device: whose it is, what is only here, whether the browser keeps it, how its clock goes.
import { Push } from '../session/Push';
import { useSession } from '../session/session';
import { change, moment, span, useWords } from '../words/words';
import { Menu } from './settings/Menu';
import './trip/trip.css';

/** A clock that is off by less is called right. */
const RIGHT_MS = 60_000;

export function Me() {
  const t = useWords();
  const { device, persisted, keep, sync, contact, lastContact, writer } = useSession();
  if (!device) return null;
  const off = device.wall_error;
  const clock =
    off === undefined
      ? t('me.unknown')
      : Math.abs(off) < RIGHT_MS
        ? t('me.good')
        : t(off > 0 ? 'me.fast' : 'me.slow', { time: span(off) });
  const rows: [string, string][] = [
    [t('me.person'), device.person],
    [t('me.device'), device.device.slice(0, 8)],
    [t('me.saved'), String(device.saved)],
    [t('me.stored'), String(device.stored)],
    [t('me.unsent'), String(device.saved - device.stored)],
    [t('me.clock'), clock],
    [t('settings.lastHere'), lastContact === undefined ? t('settings.noneYet') : moment(lastContact)],
  ];
  return (
    <>
      <header className="row spread">
        <h1>{t('tabs.me')}</h1>
        <button type="button" className="act plain" onClick={() => void change()}>
          {t('language')}
        </button>
      </header>
      <div className="stack">
        <dl className="card stack" aria-label={t('tabs.me')}>
          {rows.map(([name, value]) => (
            <div key={name} className="row spread">
              <dt className="soft">{name}</dt>
              <dd style={{ margin: 0 }}>{value}</dd>
            </div>
          ))}
        </dl>
        <div className="card stack">
          <p style={{ margin: 0 }}>{persisted ? t('me.persisted') : t('me.notPersisted')}</p>
          {!persisted && (
            <button type="button" className="act plain" onClick={() => void keep()}>
              {t('me.keep')}
            </button>
          )}
        </div>
        <Push page="rep" />
        <button type="button" className="act wide" disabled={!writer} onClick={() => void sync()}>
          {t('me.sync')}
        </button>
        {contact?.told === 'contacted' && <p role="status">{t('sync.done')}</p>}
        {contact?.told === 'no_contact' && <p role="status">{t('error.no_contact')}</p>}
        <Menu />
        {device.refused.length > 0 && (
          <section className="card stack">
            <h2>{t('me.refused')}</h2>
            {device.refused.map((it) => (
              <div key={`${it.entry}/${it.code}`}>
                <div>{t('me.refusedHint', { detail: it.detail })}</div>
                <div className="soft">{it.words.join('；')}</div>
              </div>
            ))}
          </section>
        )}
      </div>
    </>
  );
}
