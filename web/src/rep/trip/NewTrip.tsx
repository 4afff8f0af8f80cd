// An itinerary made of plans in one step: which visits, when back, when heard of, who watches, whom to call (V6.3).
import { useState, type SubmitEvent } from 'react';
import type { Visit } from '../../core/door';
import { useSession } from '../../session/session';
import { moment, useWords } from '../../words/words';
import { useDraft } from '../draft';
import { named } from '../named';
import { Told } from '../Told';
import { choices } from './choices';
import { useDoing } from './doing';
import { making, type Made } from './making';
import { PeopleField } from './PeopleField';
import { RhythmField, type Rhythm } from './RhythmField';
import { local } from '../local';
import { addressOf, leads } from './useTrip';

const DAY_MS = 86_400_000;
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai';

export function NewTrip() {
  const t = useWords();
  const { device, writer } = useSession();
  const doing = useDoing((act) => t(`trip.did.${act}`));
  const [opened] = useState(() => Date.now());
  const visits = choices(device?.visits ?? [], new Set(leads(device).map((it) => it.id)), opened);
  const [chosen, setChosen] = useState<string[]>(() => visits.filter((it) => it.approved).map((it) => it.id));
  const last = Math.max(0, ...visits.filter((it) => chosen.includes(it.id)).map((it) => it.end ?? it.start ?? 0));
  const [back, setBack] = useState<string>();
  const [rhythm, setRhythm] = useState<Rhythm>({ hours: 6, times: [] });
  const [watchers, setWatchers] = useState<string[]>([]);
  const [name, setName] = useDraft('trip/emergency-name');
  const [phone, setPhone] = useDraft('trip/emergency-phone');
  // No draft: what is in it is nobody's to find.
  const [note, setNote] = useState('');
  // What was made, and where a step after it failed.
  const [left, setLeft] = useState<{ made: Made; share: boolean }>();
  const returns = back ?? local(last === 0 ? opened + DAY_MS : last + DAY_MS / 2);
  const make = async (share: boolean): Promise<void> => {
    const asked = {
      return_at: new Date(returns).getTime(),
      return_after_hours: undefined,
      return_zone: HERE,
      watchers,
      check_in_hours: rhythm.hours || undefined,
      check_ins: rhythm.times,
      emergency_name: name.trim() || undefined,
      emergency_phone: phone.trim() || undefined,
    };
    const now = await making(doing.act, { make: { act: 'make', visits: chosen, asked }, note: note.trim(), share }, left?.made);
    if (!now) return;
    if (!now.whole) {
      setLeft({ made: now, share });
      return;
    }
    [setName, setPhone, setNote].forEach((clear) => clear(''));
    location.hash = addressOf(now.visit);
  };
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void make(true);
  };
  const may = writer && !doing.busy && chosen.length > 0;
  if (left) {
    return (
      <>
        <header>
          <h1>{t('trip.new')}</h1>
        </header>
        <Told why={doing.why} hints={doing.hints} />
        <div className="card stack" data-left>
          <p>{t('trip.madeInPart')}</p>
          {!left.made.noted && <NoteField note={note} change={setNote} />}
          <button type="button" className="act" disabled={!writer || doing.busy} onClick={() => void make(left.share)}>
            {t('trip.finish')}
          </button>
          <a href={addressOf(left.made.visit)}>{t('trip.toIt')}</a>
        </div>
      </>
    );
  }
  if (visits.length === 0) {
    return (
      <>
        <header>
          <h1>{t('trip.new')}</h1>
        </header>
        <p className="empty">
          <strong>{t('trip.noPlans')}</strong>
          {t('trip.noPlansHint')} <a href="#/plan">{t('visit.new')}</a>
        </p>
      </>
    );
  }
  return (
    <>
      <header>
        <h1>{t('trip.new')}</h1>
      </header>
      <Told why={doing.why} hints={doing.hints} />
      <form className="card stack" onSubmit={submit}>
        <Stops visits={visits} chosen={chosen} change={setChosen} />
        <label className="field">
          <span>{t('trip.return_at')}</span>
          <input type="datetime-local" required value={returns} onChange={(event) => setBack(event.target.value)} />
        </label>
        <RhythmField value={rhythm} change={setRhythm} zone={HERE} />
        <PeopleField chosen={watchers} change={setWatchers} />
        <label className="field">
          <span>{t('trip.emergency_name')}</span>
          <input value={name} maxLength={300} onChange={(event) => setName(event.target.value)} />
        </label>
        <label className="field">
          <span>{t('trip.emergency_phone')}</span>
          <input type="tel" value={phone} maxLength={300} onChange={(event) => setPhone(event.target.value)} />
        </label>
        <NoteField note={note} change={setNote} />
        <button className="act" disabled={!may || watchers.length === 0}>
          {t('trip.makeAndShare')}
        </button>
        {watchers.length === 0 && <p className="soft">{t('trip.needWatcher')}</p>}
        <button type="button" className="act plain" disabled={!may} onClick={() => void make(false)}>
          {t('trip.makeOnly')}
        </button>
      </form>
    </>
  );
}

function NoteField({ note, change }: { note: string; change: (note: string) => void }) {
  const t = useWords();
  return (
    <label className="field">
      <span>{t('trip.medical')}</span>
      <textarea rows={2} value={note} maxLength={1000} onChange={(event) => change(event.target.value)} />
      <span>{t('trip.medicalHint')}</span>
    </label>
  );
}

function Stops({ visits, chosen, change }: { visits: Visit[]; chosen: string[]; change: (visits: string[]) => void }) {
  const t = useWords();
  const toggle = (id: string, on: boolean): void => change(on ? [...chosen, id] : chosen.filter((it) => it !== id));
  return (
    <fieldset className="stack">
      <legend>{t('trip.visits')}</legend>
      {visits.map((visit) => (
        <label key={visit.id} className="row nowrap tick">
          <input type="checkbox" checked={chosen.includes(visit.id)} onChange={(event) => toggle(visit.id, event.target.checked)} />
          <span className="wide">
            {named(visit, t)} <span className="soft">{visit.start !== undefined && moment(visit.start)}</span>
          </span>
          <span className={`word ${visit.approved ? 'good' : 'warn'}`}>{t(visit.approved ? 'trip.approved' : 'trip.notApproved')}</span>
        </label>
      ))}
    </fieldset>
  );
}
