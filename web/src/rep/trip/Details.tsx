// What holds for the whole trip, changed by the traveller: return, signs of life, watchers, whom to call, the note for helpers.
import { useState, type SubmitEvent } from 'react';
import type { Trip } from '../../core/door';
import { useWords } from '../../words/words';
import type { Doing } from './doing';
import { PeopleField } from './PeopleField';
import { RhythmField, type Rhythm } from './RhythmField';

export function Details({ trip, doing }: { trip: Trip; doing: Doing }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  return (
    <details className="card" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('trip.change')}</summary>
      {open && <Form trip={trip} doing={doing} />}
    </details>
  );
}

function Form({ trip, doing }: { trip: Trip; doing: Doing }) {
  const t = useWords();
  const [back, setBack] = useState(trip.return_at.slice(0, 16));
  const [rhythm, setRhythm] = useState<Rhythm>({ hours: trip.check_in_hours, times: trip.check_ins });
  const [watchers, setWatchers] = useState(trip.named);
  const [name, setName] = useState(trip.emergency_name);
  const [phone, setPhone] = useState(trip.emergency_phone);
  const [note, setNote] = useState('');
  const save = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const changed = <T,>(now: T, was: T): T | undefined => (JSON.stringify(now) === JSON.stringify(was) ? undefined : now);
    const change = {
      legs: [],
      return_at: changed(back, trip.return_at.slice(0, 16)),
      return_zone: undefined,
      check_ins: changed(rhythm.times, trip.check_ins),
      check_in_hours: changed(rhythm.hours, trip.check_in_hours),
      watchers: changed(watchers, trip.named),
      emergency_name: changed(name.trim(), trip.emergency_name),
      emergency_phone: changed(phone.trim(), trip.emergency_phone),
    };
    void doing.act({ act: 'change', visit: trip.visit, change });
  };
  const leaveNote = (): void => {
    void doing.act({ act: 'medical_note', visit: trip.visit, note: note.trim() }).then((saved) => saved && setNote(''));
  };
  return (
    <form className="stack" onSubmit={save}>
      <label className="field">
        <span>
          {t('trip.return_at')} ({trip.return_zone})
        </span>
        <input type="datetime-local" required value={back} onChange={(event) => setBack(event.target.value)} />
      </label>
      <RhythmField value={rhythm} change={setRhythm} zone={trip.return_zone} />
      <PeopleField chosen={watchers} change={setWatchers} />
      <label className="field">
        <span>{t('trip.emergency_name')}</span>
        <input value={name} maxLength={300} onChange={(event) => setName(event.target.value)} />
      </label>
      <label className="field">
        <span>{t('trip.emergency_phone')}</span>
        <input type="tel" value={phone} maxLength={300} onChange={(event) => setPhone(event.target.value)} />
      </label>
      <button className="act">{t('trip.save')}</button>
      <label className="field">
        <span>{t('trip.medical')}</span>
        <textarea rows={2} value={note} maxLength={1000} onChange={(event) => setNote(event.target.value)} />
        <span>{t('trip.medicalAnew')}</span>
      </label>
      <button type="button" className="act plain" onClick={leaveNote}>
        {t(note.trim() === '' ? 'trip.medicalBack' : 'trip.medicalSave')}
      </button>
    </form>
  );
}
