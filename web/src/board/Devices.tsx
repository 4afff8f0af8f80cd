// Devices: whose, when last heard of, what is known to be missing, what was refused, how far the clock is off.
import type { Schemas } from '../api/client';
import { moment, span, useWords } from '../words/words';
import type { BoardData } from './data';
import { Loss } from './decide/Loss';

export function Devices({ data, devices }: { data: BoardData; devices: Schemas['BoardDeviceJson'][] }) {
  const t = useWords();
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
                <Loss api={data.api} device={it} visits={data.board?.visits ?? []} />
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
