// The pages beside the lanes: trips on watch, risk control, administration, operators. Each is loaded when it is looked at first. Who has
// no right to one is told so in a sentence, with whom to ask.
import { lazy, Suspense } from 'react';
import type { Api } from '../../api/client';
import { sorry, useWords } from '../../words/words';
import { useAccount, type Account, type Known } from './account';
import './office.css';
import { isPage, PAGES, partsOf, shows, type PageName } from './pages';

const Trips = lazy(() => import('../trips/Trips'));
const Risk = lazy(() => import('./Risk'));
const Admin = lazy(() => import('./Admin'));
const Operator = lazy(() => import('./Operator'));

export { useAccount };

/** The ways to those pages that somebody has. */
export function OfficeLinks({ view, known }: { view: string; known: Known }) {
  const t = useWords();
  const { account } = known;
  return PAGES.filter((name) => name === 'trips' || (account && shows(account, name))).map((name) => (
    <a key={name} href={`#/${name}`} aria-current={view === name ? 'page' : undefined}>
      {t(`office.pages.${name}`)}
    </a>
  ));
}

export function Office({ view, api, known }: { view: string; api: Api; known: Known }) {
  const { account, error } = known;
  if (!isPage(view)) return null;
  if (!account && error !== undefined) {
    return (
      <div role="alert" className="banner bad">
        {sorry(error)}
      </div>
    );
  }
  if (!account) return <Loading />;
  if (!shows(account, view)) return <NotYours page={view} account={account} />;
  return (
    <Suspense fallback={<Loading />}>
      {view === 'trips' && <Trips api={api} account={account} />}
      {view === 'risk' && <Risk api={api} account={account} />}
      {view === 'admin' && <Admin api={api} account={account} />}
      {view === 'operator' && <Operator api={api} account={account} />}
    </Suspense>
  );
}

function Loading() {
  const t = useWords();
  return (
    <p className="empty" role="status">
      {t('loading')}
    </p>
  );
}

function NotYours({ page, account }: { page: PageName; account: Account }) {
  const t = useWords();
  const names = partsOf(page).map((part) => t(`office.parts.${part}`));
  return (
    <p className="empty" data-not-yours={page}>
      <strong>{t('office.notYours', { page: t(`office.pages.${page}`) })}</strong>
      {t('office.notYoursHint', { parts: names.join(t('office.or')), person: account.person })}
    </p>
  );
}
