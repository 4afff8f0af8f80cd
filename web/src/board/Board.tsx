// The supervisors' page: its views, whether it is live, and how it is used by keys.
import { ConfigProvider, theme } from 'antd';
import en from 'antd/locale/en_US';
import zh from 'antd/locale/zh_CN';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useDark } from '../design/theme';
import { Push, PushKept } from '../session/Push';
import { change, moment, sorry, tongue, useWords } from '../words/words';
import { useBoard } from './data';
import { Devices } from './Devices';
import { Lanes } from './Lanes';
import { Office, OfficeLinks, useAccount } from './office/Offices';
import { PAGES, type PageName } from './office/pages';
import { isSet, NOTHING, write } from './filter/filter';
import { Filters, useFilter } from './filter/Filters';
import { NotDone, Undo, useDeciding } from './queue/Decisions';

const Charts = lazy(() => import('./figures/Charts').then((it) => ({ default: it.Charts })));
const Export = lazy(() => import('./export/Export').then((it) => ({ default: it.Export })));
const Queue = lazy(() => import('./queue/Queue').then((it) => ({ default: it.Queue })));

const VIEWS = ['visits', 'approvals', 'devices', 'figures', 'files'] as const;
type View = (typeof VIEWS)[number] | PageName;
/** Those that show what the filters leave. */
const FILTERED: View[] = ['visits', 'figures', 'files'];

const named = (): View => [...VIEWS, ...PAGES].find((view) => location.hash.split('?')[0] === `#/${view}`) ?? 'visits';

function useView(): View {
  const [view, setView] = useState(named);
  useEffect(() => {
    const went = (): void => setView(named());
    addEventListener('hashchange', went);
    return () => removeEventListener('hashchange', went);
  }, []);
  return view;
}

export function Board() {
  const t = useWords();
  const view = useView();
  const data = useBoard();
  const dark = useDark();
  const known = useAccount(data.api);
  const deciding = useDeciding(data.api);
  const { board, live, error } = data;
  const { filter, shown } = useFilter(board?.visits);
  return (
    <ConfigProvider
      locale={tongue() === 'zh' ? zh : en}
      theme={{ algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm, token: { colorPrimary: '#0b5cad', colorBgElevated: 'var(--paper)', borderRadius: 8, fontFamily: 'var(--font)' } }}
    >
      <PushKept page="board" />
      <main className="board stack">
        <header className="row spread">
          <h1>{t('board')}</h1>
          <nav className="row" aria-label={t('board')}>
            {VIEWS.map((name) => (
              <a key={name} href={write(`#/${name}`, FILTERED.includes(name) ? filter : NOTHING)} aria-current={view === name ? 'page' : undefined}>
                {t(`boardPage.${name}`)}
              </a>
            ))}
            <OfficeLinks view={view} known={known} />
          </nav>
          <div className="row">
            {live && <span className="soft live">{t('boardPage.live')}</span>}
            <button type="button" className="act plain" onClick={() => void change()}>
              {t('language')}
            </button>
          </div>
        </header>
        {!live && board && (
          <div role="status" className="banner">
            {t('boardPage.reconnecting', { time: moment(Date.parse(board.now)) })}
          </div>
        )}
        {error !== undefined && !board && (
          <div role="alert" className="banner bad">
            {sorry(error)}
          </div>
        )}
        {!board && error === undefined && (
          <p className="empty" role="status">
            {t('loading')}
          </p>
        )}
        <NotDone deciding={deciding} />
        {(view === 'approvals' || deciding.busy) && <Undo deciding={deciding} />}
        {board && FILTERED.includes(view) && <Filters visits={board.visits} shown={shown} filter={filter} />}
        {board && view === 'visits' && <Lanes data={data} visits={shown} filtered={isSet(filter)} />}
        {board && view === 'devices' && <Devices data={data} devices={board.devices} />}
        {view === 'devices' && <Push page="board" />}
        <Suspense fallback={<p className="empty">{t('loading')}</p>}>
          {view === 'approvals' && <Queue data={data} deciding={deciding} />}
          {board && view === 'figures' && <Charts visits={shown} />}
          {board && view === 'files' && <Export shown={shown} />}
        </Suspense>
        <Office view={view} api={data.api} known={known} />
        <p className="soft">{t('boardPage.keys')}</p>
      </main>
    </ConfigProvider>
  );
}
