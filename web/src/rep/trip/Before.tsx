// Before the departure: shared or not, whom it has reached, and setting out. Setting out with an itinerary that nobody has is loud.
import { useState } from 'react';
import type { Trip } from '../../core/door';
import { useSession } from '../../session/session';
import { useWords } from '../../words/words';
import type { Doing } from './doing';
import type { LastSaid } from './SignOfLife';
import { Sheet } from './Sheet';

interface Props {
  trip: Trip;
  doing: Doing;
  may: boolean;
  away: boolean;
  spoke: (last: LastSaid) => void;
}

export function Before({ trip, doing, may, away, spoke }: Props) {
  const t = useWords();
  const [asks, setAsks] = useState(false);
  const { device } = useSession();
  const shared = trip.watch !== undefined;
  // A share that named somebody who is not there was not taken by the server: said here, where it is mended.
  const refused = shared ? undefined : device?.refused.findLast((it) => it.code === 'unknown_watcher' && trip.named.some((who) => it.detail.startsWith(`${who} `)));
  const waiting = trip.watchers.filter((it) => it.reach === 'not_reached').map((it) => it.person);
  const share = (): void => void doing.act({ act: 'share', visit: trip.visit });
  const setOut = async (): Promise<void> => {
    setAsks(false);
    const saved = await doing.act({ act: 'set_out', visit: trip.visit });
    if (saved) spoke({ said: 'set_out', at: undefined, entry: saved.entry });
  };
  return (
    <section className="stack" aria-label={t('trip.setOut')}>
      {!shared && (
        <div role="alert" className="banner bad loud" data-unshared>
          <strong>{t(away ? 'trip.awayUnshared' : 'trip.unshared')}</strong>
          <div>{t('trip.unsharedHint')}</div>
          {refused && <div data-refused>{t('trip.unknownWatcher', { detail: refused.detail })}</div>}
        </div>
      )}
      {shared && !away && waiting.length > 0 && (
        <div role="status" className="banner" data-unreached>
          {t('trip.unreached', { who: waiting.join(t('trip.and')) })}
        </div>
      )}
      {!shared && (
        <button type="button" className="act huge" disabled={!may || trip.named.length === 0} onClick={share}>
          {t('trip.share')}
        </button>
      )}
      {!shared && trip.named.length === 0 && <p className="soft">{t('trip.needWatcher')}</p>}
      {!away && (
        <button type="button" className={`act ${shared ? 'huge' : 'plain'}`} disabled={!may} onClick={() => (shared ? void setOut() : setAsks(true))}>
          {t('trip.setOut')}
        </button>
      )}
      <Sheet name={t('trip.setOut')} shown={asks} hide={() => setAsks(false)}>
        <div className="stack">
          <h2>{t('trip.unshared')}</h2>
          <p>{t('trip.unsharedHint')}</p>
          <button
            type="button"
            className="act"
            disabled={trip.named.length === 0}
            onClick={() => {
              share();
              setAsks(false);
            }}
          >
            {t('trip.share')}
          </button>
          <button type="button" className="act danger" onClick={() => void setOut()}>
            {t('trip.setOutAnyway')}
          </button>
          <button type="button" className="act plain" onClick={() => setAsks(false)}>
            {t('trip.not')}
          </button>
        </div>
      </Sheet>
    </section>
  );
}
