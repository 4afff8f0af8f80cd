// What somebody does who watches over a colleague's trip: take care of an alarm, say that they reached them, and, while it is
// alarmed, open the note for helpers.
import { useEffect, useMemo, useRef, useState, type SubmitEvent } from 'react';
import { api, given } from '../../api/client';
import type { Trip } from '../../core/door';
import { useSession } from '../../session/session';
import { sorry, useWords } from '../../words/words';
import type { Doing } from './doing';
import { Extend } from './Extend';

export function Watching({ trip, doing, may }: { trip: Trip; doing: Doing; may: boolean }) {
  const t = useWords();
  useSeen(trip, doing, may);
  const state = trip.watch?.state;
  if (state === undefined || state === 'closed') return null;
  const bad = state === 'alarmed' || state === 'overdue';
  return (
    <section className="stack" aria-label={t('trip.todo')}>
      <div className={`banner ${bad ? 'bad loud' : 'good'}`} role={bad ? 'alert' : 'status'}>
        {t(`trip.do.${state}`)}
      </div>
      <Call trip={trip} />
      {bad && <Words name="acknowledge" go={(note) => doing.act({ act: 'acknowledge', visit: trip.visit, note })} may={may} />}
      <Words name="reached" go={(how) => doing.act({ act: 'confirm_safe', visit: trip.visit, how })} may={may} />
      <Extend visit={trip.visit} own={false} doing={doing} may={may} />
      {state === 'alarmed' && <Note visit={trip.visit} />}
    </section>
  );
}

/** Who has it on the screen says so, once: the traveller sees that it was opened. */
function useSeen(trip: Trip, doing: Doing, may: boolean): void {
  const { device } = useSession();
  const said = useRef(false);
  const mine = trip.watchers.find((it) => it.person === device?.person);
  const fresh = may && trip.watch?.state !== 'closed' && mine !== undefined && mine.reach !== 'opened';
  useEffect(() => {
    if (!fresh || said.current) return;
    said.current = true;
    void doing.act({ act: 'see', visit: trip.visit });
  });
}

function Call({ trip }: { trip: Trip }) {
  const t = useWords();
  if (!trip.emergency_name && !trip.emergency_phone) return null;
  return (
    <div className="card row spread">
      <span>
        <span className="soft">{t('trip.emergency')}</span> {trip.emergency_name}
      </span>
      {trip.emergency_phone && <a href={`tel:${trip.emergency_phone.replace(/\s/g, '')}`}>{trip.emergency_phone}</a>}
    </div>
  );
}

function Words({ name, go, may }: { name: 'acknowledge' | 'reached'; go: (words: string) => Promise<unknown>; may: boolean }) {
  const t = useWords();
  const [words, setWords] = useState('');
  const say = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void go(words.trim()).then((saved) => {
      if (saved) setWords('');
    });
  };
  return (
    <form className="card stack" onSubmit={say}>
      <label className="field">
        <span>{t(`trip.${name}Words`)}</span>
        <input required value={words} maxLength={200} onChange={(event) => setWords(event.target.value)} />
      </label>
      <button className="act" disabled={!may || words.trim() === ''}>
        {t(`trip.${name}`)}
      </button>
    </form>
  );
}

function Note({ visit }: { visit: string }) {
  const t = useWords();
  const { token } = useSession();
  const client = useMemo(() => api(token), [token]);
  const [note, setNote] = useState<string>();
  const [why, setWhy] = useState('');
  const open = async (): Promise<void> => {
    setWhy('');
    try {
      const answer = given(await client.POST('/v1/itineraries/{id}/medical-note', { params: { path: { id: visit } } }));
      setNote(answer.note);
    } catch (error) {
      setWhy(sorry(error));
    }
  };
  return (
    <div className="card stack">
      {note === undefined ? (
        <button type="button" className="act plain" onClick={() => void open()}>
          {t('trip.openNote')}
        </button>
      ) : (
        <p data-note>{note || t('trip.noNote')}</p>
      )}
      <p className="soft">{t('trip.openNoteHint')}</p>
      {why && (
        <div role="alert" className="banner bad">
          {why}
        </div>
      )}
    </div>
  );
}
