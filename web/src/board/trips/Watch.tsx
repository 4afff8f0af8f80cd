// How a watch stands: what was heard last with its bounds, how far the ladder is climbed, who was told and how far that came (V6.3).
import type { Schemas } from '../../api/client';
import { moment, said, span, useWords } from '../../words/words';

type Trip = Schemas['TripInSightJson'];

const time = (text: string): string => moment(Date.parse(text));

export function Heard({ trip }: { trip: Trip }) {
  const t = useWords();
  const heard = trip.heard;
  if (!heard) return <p className="soft">{t('trips.heard.none')}</p>;
  const [low, high] = [heard.low && time(heard.low), heard.high && time(heard.high)];
  const bounds = low && high ? t('trips.heard.between', { low, high }) : high ? t('trips.heard.before', { high }) : low && t('trips.heard.after', { low });
  const isLate = trip.alarmed && heard.received && Date.parse(heard.received) > Date.parse(trip.alarmed);
  return (
    <p data-heard="">
      {t('trips.heard.title')}
      {t('trips.colon')}
      {heard.received && t('trips.heard.received', { time: time(heard.received) })}
      {bounds && `${t('trips.comma')}${bounds}`} {isLate && <span className="word warn">{t('trips.heard.late')}</span>}
    </p>
  );
}

export function Ladder({ trip }: { trip: Trip }) {
  const t = useWords();
  const ladder = trip.ladder;
  if (!ladder) return null;
  const repeats = ladder.taken - ladder.steps.length;
  const { held } = ladder;
  return (
    <section className="card stack" aria-label={t('trips.ladder.title')} data-ladder={ladder.taken}>
      <h3>{t('trips.ladder.title')}</h3>
      <div className="soft">
        {trip.alarmed && t('trips.ladder.alarmedSince', { time: time(trip.alarmed) })} · {t('trips.ladder.next', { time: time(ladder.next_at) })}
        {repeats > 0 && ` · ${t('trips.ladder.repeated', { count: repeats })}`}
      </div>
      <ol className="ladder">
        {ladder.steps.map((step, at) => (
          <li key={at} data-taken={step.taken}>
            {t(`trips.ladder.${step.tell}`, { defaultValue: step.tell })}{' '}
            <span className="soft">{step.after_minutes === 0 ? t('trips.ladder.atOnce') : t('trips.ladder.after', { time: span(step.after_minutes * 60_000) })}</span>{' '}
            {step.taken && <span className="word bad">{t('trips.ladder.taken')}</span>}
          </li>
        ))}
      </ol>
      <p>{held ? t('trips.ladder.held', { name: held.name, note: held.note, time: time(held.until) }) : t('trips.ladder.notHeld')}</p>
    </section>
  );
}

export function Told({ told }: { told: Schemas['ToldJson'][] }) {
  const t = useWords();
  const heads = ['person', 'what', 'at', 'far'] as const;
  return (
    <section className="card stack" aria-label={t('trips.told.title')}>
      <h3>{t('trips.told.title')}</h3>
      {told.length === 0 ? (
        <p className="soft">{t('trips.told.none')}</p>
      ) : (
        <div className="scroll" tabIndex={0} role="region" aria-label={t('trips.told.title')}>
          <table className="rows">
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {t(`trips.told.${head}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {told.map((it, at) => (
                <tr key={at} data-told={it.person}>
                  <td>{it.person}</td>
                  <td>{t(`trips.notice.${it.kind}`, { defaultValue: it.kind })}</td>
                  <td>{time(it.at)}</td>
                  <td>
                    {it.ways.map((way, which) => (
                      <div key={`${way.by}/${which}`}>
                        {t(`trips.told.by.${way.by}`, { defaultValue: way.by })}
                        {t('trips.colon')}
                        {t(`trips.told.is.${way.far}`, { defaultValue: way.far })}
                        {way.why && <span className="soft"> {t(`trips.told.whys.${way.why}`, { defaultValue: way.why })}</span>}
                      </div>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

export function WatchHistory({ changes }: { changes: Schemas['VerdictChangeJson'][] }) {
  const t = useWords();
  return (
    <section className="card stack" aria-label={t('trips.history.title')}>
      <h3>{t('trips.history.title')}</h3>
      {changes.length === 0 && <p className="soft">{t('trips.history.none')}</p>}
      <ul>
        {changes.map((it) => (
          <li key={`${it.position}/${it.subject}/${it.to}`}>
            <span className="soft">{time(it.at)}</span> {said({ zh: it.zh ?? '', en: it.en ?? '' })}
          </li>
        ))}
      </ul>
    </section>
  );
}
