// Which app this is, and a report for support that names nobody.
import { useEffect, useState } from 'react';
import { useSession } from '../../session/session';
import { useWords } from '../../words/words';
import { Message } from '../trip/Message';
import { plainly, Rows, Subpage } from './asked';
import '../trip/trip.css';

/** The build that the service worker keeps for offline; none in a development server. */
async function build(): Promise<string> {
  const names = 'caches' in globalThis ? await caches.keys() : [];
  return names.find((name) => name.startsWith('sojourn-'))?.slice('sojourn-'.length) ?? '–';
}

export function About() {
  const t = useWords();
  const { door, persisted, online, live } = useSession();
  const [version, setVersion] = useState('');
  const [report, setReport] = useState('');
  const [why, setWhy] = useState('');
  useEffect(() => {
    void build().then(setVersion, () => undefined);
  }, []);
  const make = async (): Promise<void> => {
    try {
      const core = JSON.parse(await door.ask('support')) as object;
      const { usage, quota } = await navigator.storage.estimate();
      const browser = { persisted, online, live, usage, quota, build: await build(), agent: navigator.userAgent };
      setReport(JSON.stringify({ ...core, browser }, null, 2));
    } catch (error) {
      setWhy(plainly(error));
    }
  };
  return (
    <Subpage title={t('settings.page.about')} why={why}>
      <Rows
        name={t('settings.page.about')}
        rows={[
          [t('settings.app'), t('app')],
          [t('settings.build'), version],
          [t('settings.licence'), 'Apache-2.0'],
        ]}
      />
      <section className="card stack" aria-label={t('settings.support')}>
        <h2>{t('settings.support')}</h2>
        <p className="soft">{t('settings.supportHint')}</p>
        {report === '' ? (
          <button type="button" className="act plain" onClick={() => void make()}>
            {t('settings.supportGo')}
          </button>
        ) : (
          <Message name={t('settings.support')} text={report} />
        )}
      </section>
    </Subpage>
  );
}
