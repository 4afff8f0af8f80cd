// Who watches, and how far what was shared has reached each of them.
import type { Trip } from '../../core/door';
import { moment, useWords } from '../../words/words';

const TONES: { [reach: string]: string } = { opened: 'good', on_device: '', not_reached: 'bad' };

export function Watchers({ trip }: { trip: Trip }) {
  const t = useWords();
  const waiting = trip.watchers.filter((it) => it.reach === 'not_reached').map((it) => it.person);
  const open = trip.watch?.state !== 'closed';
  return (
    <section className="card stack" aria-label={t('trip.watchers')}>
      <h2>{t('trip.watchers')}</h2>
      {trip.watchers.length === 0 ? (
        <p className="soft">{trip.named.length > 0 ? t('trip.namedOnly', { who: trip.named.join(t('trip.and')) }) : t('trip.nobody')}</p>
      ) : (
        <ul className="list stack">
          {trip.watchers.map((it) => (
            <li key={it.person} className="row spread" data-watcher={it.person}>
              <span>{it.person}</span>
              <span className="row">
                {it.at !== undefined && <span className="soft">{moment(it.at)}</span>}
                <span className={`word ${TONES[it.reach] ?? ''}`} data-reach={it.reach}>
                  {t(`trip.reach.${it.reach}`, { defaultValue: it.reach })}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {trip.own && open && waiting.length > 0 && <p className="soft">{t('trip.waiting', { who: waiting.join(t('trip.and')) })}</p>}
    </section>
  );
}
