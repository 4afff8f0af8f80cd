// The inbox: what the server had to tell, newest first; it is here offline.
import { useSession } from '../session/session';
import { moment, said, useWords } from '../words/words';

export function Inbox() {
  const t = useWords();
  const notices = [...(useSession().device?.notices ?? [])].reverse();
  return (
    <>
      <header>
        <h1>{t('tabs.inbox')}</h1>
      </header>
      {notices.length === 0 ? (
        <p className="empty">{t('visit.nothingYet')}</p>
      ) : (
        <ul className="list stack">
          {notices.map((notice) => (
            <li key={notice.id}>
              <a className="card" href={`#/visit/${encodeURIComponent(notice.visit)}`}>
                {said(notice.sentence)}
                <div className="soft">{moment(notice.at)}</div>
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
