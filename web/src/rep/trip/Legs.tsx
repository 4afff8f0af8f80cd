// The legs of a trip with their local times beside their zones; the traveller changes one here (V6.3).
import { useState, type SubmitEvent } from 'react';
import type { Trip, TripLeg } from '../../core/door';
import { useWords } from '../../words/words';
import type { Doing } from './doing';

const clock = (local: string): string => local.slice(0, 16).replace('T', ' ');
/** An input of local time takes no offset. */
const bare = (local: string): string => local.slice(0, 16);

export function Legs({ trip, doing, may }: { trip: Trip; doing: Doing; may: boolean }) {
  const t = useWords();
  const [at, setAt] = useState<string>();
  if (trip.legs.length === 0) return null;
  return (
    <section className="card stack" aria-label={t('trip.legs')}>
      <h2>{t('trip.legs')}</h2>
      <ol className="legs">
        {trip.legs.map((leg) => (
          <li key={leg.id} className="stack" data-leg={leg.id}>
            <Leg leg={leg} />
            {may && trip.own && at !== leg.id && (
              <button type="button" className="act plain" onClick={() => setAt(leg.id)} aria-label={`${t('trip.changeLeg')} ${leg.place}`}>
                {t('trip.changeLeg')}
              </button>
            )}
            {at === leg.id && <Change leg={leg} visit={trip.visit} doing={doing} done={() => setAt(undefined)} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Leg({ leg }: { leg: TripLeg }) {
  const t = useWords();
  const lines = [
    leg.depart && `${t('trip.depart')} ${clock(leg.depart)} ${leg.depart_zone}`,
    leg.arrive && `${t('trip.arrive')} ${clock(leg.arrive)} ${leg.arrive_zone}`,
    leg.until && `${t('trip.stay')} ${clock(leg.until)}`,
    leg.transport,
    leg.lodging && t('trip.lodgingIs', { lodging: leg.lodging }),
    leg.no_coverage_until && t('trip.quietUntil', { time: clock(leg.no_coverage_until) }),
  ];
  return (
    <div>
      <strong>{leg.place || '–'}</strong>
      {lines.filter(Boolean).map((line) => (
        <div key={line} className="soft">
          {line}
        </div>
      ))}
      {(leg.contact || leg.phone) && (
        <div className="soft">
          {leg.contact} {leg.phone && <a href={`tel:${leg.phone.replace(/\s/g, '')}`}>{leg.phone}</a>}
        </div>
      )}
    </div>
  );
}

const FIELDS = ['contact', 'phone', 'transport', 'lodging'] as const;

function Change({ leg, visit, doing, done }: { leg: TripLeg; visit: string; doing: Doing; done: () => void }) {
  const t = useWords();
  const save = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string, was: string): string | undefined => {
      const value = form.get(name);
      return typeof value === 'string' && value.trim() !== was ? value.trim() : undefined;
    };
    const depart = text('depart', bare(leg.depart));
    const change = {
      id: leg.id,
      removed: false,
      place: text('place', leg.place),
      contact: text('contact', leg.contact),
      phone: text('phone', leg.phone),
      depart,
      depart_zone: depart && leg.depart_zone === '' ? Intl.DateTimeFormat().resolvedOptions().timeZone : undefined,
      arrive: undefined,
      arrive_zone: undefined,
      until: undefined,
      transport: text('transport', leg.transport),
      lodging: text('lodging', leg.lodging),
      no_coverage_until: text('quiet', bare(leg.no_coverage_until)),
    };
    void doing.act({ act: 'change', visit, change: { legs: [change], ...NOTHING } }).then((saved) => {
      if (saved) done();
    });
  };
  return (
    <form className="stack" onSubmit={save}>
      <label className="field">
        <span>{t('trip.place')}</span>
        <input name="place" defaultValue={leg.place} maxLength={300} />
      </label>
      <label className="field">
        <span>{t('trip.depart')}</span>
        <input name="depart" type="datetime-local" defaultValue={bare(leg.depart)} />
      </label>
      {FIELDS.map((name) => (
        <label key={name} className="field">
          <span>{t(`trip.${name}`)}</span>
          <input name={name} defaultValue={leg[name]} maxLength={300} type={name === 'phone' ? 'tel' : 'text'} />
        </label>
      ))}
      <label className="field">
        <span>{t('trip.quiet')}</span>
        <input name="quiet" type="datetime-local" defaultValue={bare(leg.no_coverage_until)} />
      </label>
      <div className="row">
        <button className="act">{t('trip.save')}</button>
        <button type="button" className="act plain" onClick={done}>
          {t('trip.not')}
        </button>
      </div>
    </form>
  );
}

/** A change that touches nothing of the whole. */
export const NOTHING = {
  return_at: undefined,
  return_zone: undefined,
  check_ins: undefined,
  check_in_hours: undefined,
  watchers: undefined,
  emergency_name: undefined,
  emergency_phone: undefined,
};
