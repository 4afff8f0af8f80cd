// Notices on this screen while the app is closed (web push): how it stands, and a switch. The browser's question comes after a tap, never
// by itself. `PushKept` stands in a page that is open and keeps what the server knows of this browser right.
import { useCallback, useEffect, useMemo, useState } from 'react';
import { api } from '../api/client';
import { sorry, tongue, useWords } from '../words/words';
import { look, switchOff, switchOn, wasOn, type Asking, type PushPage, type Standing } from './push';
import { useSession } from './session';

function useAsking(page: PushPage): Asking {
  const { token, device } = useSession();
  const spoken = tongue();
  const is = device?.device ?? '';
  return useMemo(() => ({ api: api(token), page, tongue: spoken, device: is }), [token, page, spoken, is]);
}

/** Nothing to see: a browser forgets subscriptions, a server changes its key, a person their language. */
export function PushKept({ page }: { page: PushPage }) {
  useWords();
  const asking = useAsking(page);
  const { online } = useSession();
  useEffect(() => {
    // Who has it switched off, or is out of coverage, is told where the switch is.
    if (online && wasOn()) look(asking).catch(() => undefined);
  }, [asking, online]);
  return null;
}

export function Push({ page }: { page: PushPage }) {
  const t = useWords();
  const asking = useAsking(page);
  const { online, writer } = useSession();
  const [standing, setStanding] = useState<Standing>();
  const [said, setSaid] = useState<string>();
  const [busy, setBusy] = useState(false);

  const took = useCallback(
    (asked: Promise<Standing>) =>
      asked.then(
        (now) => {
          setStanding(now);
          setSaid(undefined);
        },
        (error: unknown) => setSaid(error instanceof DOMException ? t('push.failed') : sorry(error)),
      ),
    [t],
  );
  const doing = (asked: Promise<Standing>): void => {
    setBusy(true);
    void took(asked).finally(() => setBusy(false));
  };

  useEffect(() => {
    if (online) void took(look(asking));
  }, [asking, online, took]);

  const can = online && writer && !busy;
  return (
    <section className="card stack" aria-labelledby="push">
      <h2 id="push" style={{ margin: 0 }}>
        {t('push.title')}
      </h2>
      <p style={{ margin: 0 }} role="status">
        {said ?? t(`push.${standing ?? (online ? 'looking' : 'offline')}`)}
      </p>
      {(standing === 'off' || (said !== undefined && standing !== 'on')) && (
        <button type="button" className="act" disabled={!can} onClick={() => doing(switchOn(asking))}>
          {t('push.switchOn')}
        </button>
      )}
      {standing === 'on' && (
        <button type="button" className="act plain" disabled={!can} onClick={() => doing(switchOff(asking))}>
          {t('push.switchOff')}
        </button>
      )}
      {standing === 'denied' && (
        <button type="button" className="act plain" disabled={!can} onClick={() => doing(look(asking))}>
          {t('push.again')}
        </button>
      )}
    </section>
  );
}
