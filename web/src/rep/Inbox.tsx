// The inbox: what the server had to tell, newest first, and whom it is about; it is here offline.
import { useMemo } from 'react';
import { useSession } from '../session/session';
import { moment, said, useWords } from '../words/words';
import { addressOf, useTrips } from './trip/useTrip';

export function Inbox() {
  const t = useWords();
  const { device } = useSession();
  const notices = [...(device?.notices ?? [])].reverse();
  const about = useAbout();
  return (
    <>
      <header>
        <h1>{t('tabs.inbox')}</h1>
      </header>
      {notices.length === 0 ? (
        <p className="empty">
          <strong>{t('visit.nothingYet')}</strong>
          {t('visit.nothingHint')}
        </p>
      ) : (
        <ul className="list stack">
          {notices.map((notice) => {
            const { name, address } = about(notice.visit);
            return (
              <li key={notice.id}>
                <a className="card" href={address}>
                  <strong>{name}</strong>
                  <div>{said(notice.sentence)}</div>
                  <div className="soft">{moment(notice.at)}</div>
                </a>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}

/** Whom a notice is about, and where more of it stands: the traveller and the trip where one watches over a colleague, else the visit. */
function useAbout(): (id: string) => { name: string; address: string } {
  const t = useWords();
  const { device } = useSession();
  const trips = useTrips();
  return useMemo(() => {
    const watched = new Map((trips ?? []).filter((trip) => !trip.own).map((trip) => [trip.visit, trip.traveller]));
    const visits = new Map((device?.visits ?? []).map((visit) => [visit.id, visit.customer]));
    return (id) =>
      watched.has(id)
        ? { name: watched.get(id) || t('visit.unnamed'), address: addressOf(id) }
        : { name: visits.get(id) || t('visit.unnamed'), address: `#/visit/${encodeURIComponent(id)}` };
  }, [device, trips, t]);
}
