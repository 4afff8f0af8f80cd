// Devices: whose, when last heard of, what is known to be missing, what was refused, how far the clock is off.
import { useEffect, useState } from 'react';
import { given, type Schemas } from '../api/client';
import { moment, sorry, span, useWords } from '../words/words';
import type { BoardData } from './data';
import { Loss } from './decide/Loss';

/** They come with the board's first page, of which no visits are wanted here. */
function useDevices({ api, turn }: BoardData): { devices?: Schemas['BoardDeviceJson'][]; error?: unknown } {
  const [seen, setSeen] = useState<ReturnType<typeof useDevices>>({});
  useEffect(() => {
    let gone = false;
    api
      .GET('/v1/board', { params: { query: { limit: 1 } } })
      .then(given)
      .then(
        ({ devices }) => !gone && setSeen({ devices }),
        (error: unknown) => !gone && setSeen((before) => ({ ...before, error })),
      );
    return () => {
      gone = true;
    };
  }, [api, turn]);
  return seen;
}

export function Devices({ data }: { data: BoardData }) {
  const t = useWords();
  const { devices, error } = useDevices(data);
  if (!devices) return error === undefined ? <p className="empty">{t('loading')}</p> : <div role="alert" className="banner bad">{sorry(error)}</div>;
  if (devices.length === 0) return <p className="empty">{t('boardPage.noDevices')}</p>;
  const heads = ['person', 'name', 'lastContact', 'missing', 'refused', 'clock'] as const;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t('boardPage.devices')}>
      <table className="rows">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {t(`boardPage.${head}`)}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {devices.map((it) => (
            <tr key={it.device} data-device={it.device}>
              <td>{it.person_name}</td>
              <td>
                {it.name} {it.lost && <span className="word quiet">{t('boardPage.lost')}</span>}
              </td>
              <td>{it.last_contact ? moment(Date.parse(it.last_contact)) : t('boardPage.neverContact')}</td>
              <td>{it.known_missing}</td>
              <td>{it.refused}</td>
              <td>{it.clock_off_seconds == null ? t('me.unknown') : clock(it.clock_off_seconds, t)}</td>
              <td>
                <Loss api={data.api} device={it} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function clock(seconds: number, t: ReturnType<typeof useWords>): string {
  if (Math.abs(seconds) < 60) return t('me.good');
  return t(seconds > 0 ? 'me.fast' : 'me.slow', { time: span(seconds * 1000) });
}
