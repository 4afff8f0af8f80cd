// The supervisors' page: its views, whether it is live, and how it is used by keys.
import { lazy, Suspense, useEffect, useState } from 'react';
import { Push, PushKept } from '../session/Push';
import { useSession } from '../session/session';
import { change, moment, sorry, useWords } from '../words/words';
import { useBoard } from './data';
import { useFigures } from './figures/asked';
import { Office, OfficeLinks, useAccount } from './office/Offices';
import { PAGES, type PageName } from './office/pages';
import { isSet, NOTHING, write } from './filter/filter';
import { Filters, useFilter } from './filter/Filters';
import { Lanes } from './lanes/Lanes';
import { shownOf } from './lanes/lanes';
import { NotDone, Undo, useDeciding } from './queue/Decisions';

const Look = lazy(() => import('./Look').then((it) => ({ default: it.Look })));
const Devices = lazy(() => import('./Devices').then((it) => ({ default: it.Devices })));
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
  const filter = useFilter();
  const data = useBoard(filter);
  const { opening } = useSession();
  const known = useAccount(data.api);
  const deciding = useDeciding(data.api);
  const { board, live, error } = data;
  // On a phone the links go sideways: the one of this page is among those that are seen.
  useEffect(() => {
    document.querySelector('.board > header > nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [view, known.account]);
  const figures = useFigures(data, filter, view === 'figures');
  return (
    <>
      {!opening && <PushKept page="board" />}
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
        {!live && board && !opening && (
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
        {board && FILTERED.includes(view) && <Filters choices={figures?.choices} shown={shownOf(board)} all={board.all} filter={filter} />}
        {board && view === 'visits' && <Lanes data={data} board={board} filtered={isSet(filter)} />}
        <Suspense fallback={<p className="empty">{t('loading')}</p>}>
          {figures && view === 'figures' && <Charts figures={figures} />}
          {view !== 'visits' && view !== 'figures' && (
            <Look>
              {board && view === 'devices' && <Devices data={data} />}
              {view === 'approvals' && (opening ? <p className="empty">{t('loading')}</p> : <Queue data={data} deciding={deciding} />)}
              {board && view === 'files' && <Export api={data.api} filter={filter} shown={shownOf(board)} />}
              {!opening && <Office view={view} api={data.api} known={known} />}
            </Look>
          )}
        </Suspense>
        {view === 'devices' && !opening && <Push page="board" />}
        {(view === 'visits' || view === 'approvals') && <p className="soft keys">{t('boardPage.keys')}</p>}
      </main>
    </>
  );
}
