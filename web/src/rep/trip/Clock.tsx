// How long until the next sign of life is due, and until this device itself reminds its person. It runs with no network.
import type { Trip } from '../../core/door';
import { moment, useWords } from '../../words/words';
import { useNow } from './clock';
import { left } from './times';

export function Clock({ trip }: { trip: Trip }) {
  const t = useWords();
  const now = useNow();
  const { watch, own_alarm: alarm } = trip;
  if (now === undefined || !watch || watch.state === 'closed') return null;
  // To who watches, an alarm is not about when the next word is due.
  if (watch.state === 'alarmed' && !trip.own) return null;
  const over = now > watch.due;
  const rings = alarm !== undefined && now >= alarm;
  return (
    <div className={`clock ${over || rings ? 'bad' : ''}`} data-clock={over ? 'over' : rings ? 'rings' : 'runs'}>
      {rings && trip.own && (
        <strong role="alert" className="wide">
          {t('trip.rings')}
        </strong>
      )}
      <div>
        <span className="soft">{t(over ? 'trip.overdueBy' : 'trip.nextIn')}</span>
        <strong className="digits">{left(watch.due - now)}</strong>
        <span className="soft">{moment(watch.due)}</span>
      </div>
      {trip.own && alarm !== undefined && !rings && (
        <div>
          <span className="soft">{t('trip.alarmIn')}</span>
          <strong className="digits">{left(alarm - now)}</strong>
          <span className="soft">{moment(alarm)}</span>
        </div>
      )}
    </div>
  );
}
