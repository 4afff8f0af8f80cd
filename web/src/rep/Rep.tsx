// The rep's app: which screen the address names, and the tabs below.
import { lazy, Suspense, useEffect, useState } from 'react';
import { useSession } from '../session/session';
import { PushKept } from '../session/Push';
import { useWords } from '../words/words';
import { idIn, isToday } from './address';
import { arrived } from './focus';
import { Inbox } from './Inbox';
import { Me } from './Me';
import { Plan } from './Plan';
import { Today } from './Today';
import { VisitScreen } from './VisitScreen';

const TripPages = lazy(() => import('./trip/TripPages'));
const Strip = lazy(() => import('./trip/Strip'));
const Settings = lazy(() => import('./settings/Settings'));

const TABS = [
  ['today', '#/'],
  ['plan', '#/plan'],
  ['trip', '#/trip'],
  ['inbox', '#/inbox'],
  ['me', '#/me'],
] as const;

function useAddress(): string {
  const [address, setAddress] = useState(location.hash || '#/');
  useEffect(() => {
    const went = (): void => {
      setAddress(location.hash || '#/');
      arrived();
    };
    if (history.state === null) history.replaceState({ seen: true }, '');
    addEventListener('hashchange', went);
    return () => removeEventListener('hashchange', went);
  }, []);
  return address;
}

export function Rep() {
  const t = useWords();
  const address = useAddress();
  const away = (useSession().device?.visits ?? []).filter((it) => it.own && it.watch && it.watch.state !== 'closed');
  const visit = idIn(address, '#/visit/');
  return (
    <>
      <PushKept page="rep" />
      <main className="rep">
        {!address.startsWith('#/trip/at/') && (
          <Suspense fallback={null}>
            {away.map((it) => (
              <Strip key={it.id} visit={it} />
            ))}
          </Suspense>
        )}
        {visit !== undefined && <VisitScreen key={visit} id={visit} />}
        {isToday(address) && <Today />}
        {address === '#/plan' && <Plan />}
        {address === '#/inbox' && <Inbox />}
        {address === '#/me' && <Me />}
        <Suspense fallback={<p className="empty">{t('loading')}</p>}>
          {address.startsWith('#/trip') && <TripPages address={address} />}
          {address.startsWith('#/me/') && <Settings address={address} />}
        </Suspense>
      </main>
      <nav className="tabs" aria-label={t('app')}>
        <ul>
          {TABS.map(([name, at]) => (
            <li key={name}>
              <a href={at} aria-current={address === at || (at !== '#/' && address.startsWith(`${at}/`)) ? 'page' : undefined}>
                {t(name === 'trip' ? 'trip.tab' : `tabs.${name}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}
