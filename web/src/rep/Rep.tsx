// The rep's app: which screen the address names, and the tabs below.
import { useEffect, useState } from 'react';
import { PushKept } from '../session/Push';
import { useWords } from '../words/words';
import { Inbox } from './Inbox';
import { Me } from './Me';
import { Plan } from './Plan';
import { Today } from './Today';
import { VisitScreen } from './VisitScreen';

const TABS = [
  ['today', '#/'],
  ['plan', '#/plan'],
  ['inbox', '#/inbox'],
  ['me', '#/me'],
] as const;

function useAddress(): string {
  const [address, setAddress] = useState(location.hash || '#/');
  useEffect(() => {
    const went = (): void => setAddress(location.hash || '#/');
    addEventListener('hashchange', went);
    return () => removeEventListener('hashchange', went);
  }, []);
  return address;
}

export function Rep() {
  const t = useWords();
  const address = useAddress();
  const visit = /^#\/visit\/(.+)$/.exec(address)?.[1];
  return (
    <>
      <PushKept page="rep" />
      <main className="rep">
        {visit !== undefined && <VisitScreen key={visit} id={decodeURIComponent(visit)} />}
        {address === '#/' && <Today />}
        {address === '#/plan' && <Plan />}
        {address === '#/inbox' && <Inbox />}
        {address === '#/me' && <Me />}
      </main>
      <nav className="tabs" aria-label={t('app')}>
        <ul>
          {TABS.map(([name, at]) => (
            <li key={name}>
              <a href={at} aria-current={address === at ? 'page' : undefined}>
                {t(`tabs.${name}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}
