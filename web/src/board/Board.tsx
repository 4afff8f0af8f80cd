// The supervisors' page: its views, whether it is live, and how it is used by keys.
import { ConfigProvider, theme } from 'antd';
import en from 'antd/locale/en_US';
import zh from 'antd/locale/zh_CN';
import { useEffect, useState } from 'react';
import { change, moment, sorry, tongue, useWords } from '../words/words';
import { Approvals } from './Approvals';
import { useBoard } from './data';
import { Devices } from './Devices';
import { Lanes } from './Lanes';
import { Office, OfficeLinks, useAccount } from './office/Offices';
import { PAGES, type PageName } from './office/pages';

const VIEWS = ['visits', 'approvals', 'devices'] as const;
type View = (typeof VIEWS)[number] | PageName;

const named = (): View => [...VIEWS, ...PAGES].find((view) => location.hash === `#/${view}`) ?? 'visits';

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
  const known = useAccount(data.api);
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const { board, live, error } = data;
  return (
    <ConfigProvider
      locale={tongue() === 'zh' ? zh : en}
      theme={{ algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm, token: { colorPrimary: '#0b5cad', borderRadius: 8, fontFamily: 'var(--font)' } }}
    >
      <main className="board stack">
        <header className="row spread">
          <h1>{t('board')}</h1>
          <nav className="row" aria-label={t('board')}>
            {VIEWS.map((name) => (
              <a key={name} href={`#/${name}`} aria-current={view === name ? 'page' : undefined}>
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
        {board && view === 'visits' && <Lanes data={data} visits={board.visits} />}
        {board && view === 'devices' && <Devices devices={board.devices} />}
        {view === 'approvals' && <Approvals />}
        <Office view={view} api={data.api} known={known} />
        <p className="soft">{t('boardPage.keys')}</p>
      </main>
    </ConfigProvider>
  );
}
