// A plan that is changed: what was approved before is stale by that, and the page says so before it is saved (V4.3). The customer is
// told why. A visit may be called off, and a colleague asked along.
import { useMemo, useState, type SubmitEvent } from 'react';
import type { Content, Visit, Way } from '../../core/door';
import { useWords } from '../../words/words';
import { asObject, useDraft } from '../draft';
import { formOf, touched, type PlanForm } from '../plan/form';
import { PlanFields } from '../plan/PlanFields';
import type { Tapping } from '../tap';
import { Told } from '../Told';

interface ReplanProps {
  id: string;
  visit: Visit;
  plan: NonNullable<Content['plan']>;
  may: boolean;
  tapping: Tapping;
  onDone: () => void;
}

export default function Replan({ id, visit, plan, may, tapping, onDone }: ReplanProps) {
  const t = useWords();
  // As it was then: what a colleague changes meanwhile is no edit of this form's.
  const [opened] = useState(plan);
  const [kept, keep] = useDraft(`${id}/replan`);
  // Only what was touched is kept: the rest is as it stands.
  const form = useMemo<PlanForm>(() => ({ ...formOf(opened), ...asObject(kept) }), [opened, kept]);
  const setForm = (to: PlanForm): void => {
    const before = formOf(opened);
    const differs = Object.entries(to).filter(([name, value]) => value !== before[name as keyof PlanForm]);
    keep(differs.length === 0 ? '' : JSON.stringify(Object.fromEntries(differs)));
  };
  const change = touched(opened, form);
  const changed = Object.keys(change).length > 0;
  const save = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if ((await tapping.tap({ do: 'at_visit', act: 'replan', visit: id, change })) === undefined) return;
    keep('');
    onDone();
  };
  return (
    <div className="stack">
      <Told why={tapping.why} hints={[]} />
      {visit.approved && changed && <p className="banner">{t('visiting.willBeStale')}</p>}
      <form className="stack" onSubmit={(event) => void save(event)}>
        <PlanFields form={form} onForm={setForm} />
        <button type="submit" className="act" disabled={!may || !changed}>
          {t('visiting.saveChange')}
        </button>
      </form>
      <TellChange id={id} may={may} tapping={tapping} />
      <Invite id={id} may={may} tapping={tapping} />
      {!visit.facts.includes('arrive') && <CallOff id={id} may={may} tapping={tapping} onDone={onDone} />}
    </div>
  );
}

interface PartProps {
  id: string;
  may: boolean;
  tapping: Tapping;
}

function TellChange({ id, may, tapping }: PartProps) {
  const t = useWords();
  const [text, setText] = useState('');
  const [way, setWay] = useState<Way>('phone');
  const tell = async (): Promise<void> => {
    if ((await tapping.tap({ do: 'at_visit', act: 'tell_change', visit: id, way, text: text.trim() })) !== undefined) setText('');
  };
  return (
    <fieldset className="stack">
      <legend>{t('visiting.tellChange')}</legend>
      <label className="field">
        <span>{t('visiting.tellWhat')}</span>
        <input value={text} maxLength={400} onChange={(event) => setText(event.target.value)} />
      </label>
      <div className="row nowrap">
        <select value={way} aria-label={t('visiting.way')} onChange={(event) => setWay(event.target.value as Way)}>
          {(['phone', 'mail', 'sms', 'chat'] as const).map((it) => (
            <option key={it} value={it}>
              {t(`visiting.ways.${it}`)}
            </option>
          ))}
        </select>
        <button type="button" className="act plain" disabled={!may || text.trim() === ''} onClick={() => void tell()}>
          {t('visiting.noteTold')}
        </button>
      </div>
    </fieldset>
  );
}

function Invite({ id, may, tapping }: PartProps) {
  const t = useWords();
  const [person, setPerson] = useState('');
  const [asked, setAsked] = useState('');
  const invite = async (): Promise<void> => {
    const who = person.trim();
    if ((await tapping.tap({ do: 'at_visit', act: 'invite', visit: id, person: who })) === undefined) return;
    setAsked(who);
    setPerson('');
  };
  return (
    <fieldset className="stack">
      <legend>{t('visiting.invite')}</legend>
      <label className="field">
        <span>{t('visiting.invitee')}</span>
        <input value={person} maxLength={64} autoComplete="off" autoCapitalize="none" onChange={(event) => setPerson(event.target.value)} />
      </label>
      <button type="button" className="act plain" disabled={!may || person.trim() === ''} onClick={() => void invite()}>
        {t('visiting.inviteNow')}
      </button>
      <div role="status">{asked && t('visiting.invited', { who: asked })}</div>
    </fieldset>
  );
}

function CallOff({ id, may, tapping, onDone }: PartProps & { onDone: () => void }) {
  const t = useWords();
  const [reason, setReason] = useState('');
  const cancel = async (): Promise<void> => {
    if ((await tapping.tap({ do: 'cancel', visit: id, reason: reason.trim() })) !== undefined) onDone();
  };
  return (
    <fieldset className="stack">
      <legend>{t('visiting.callOff')}</legend>
      <label className="field">
        <span>{t('visiting.callOffWhy')}</span>
        <input value={reason} maxLength={400} onChange={(event) => setReason(event.target.value)} />
      </label>
      <button type="button" className="act plain danger" disabled={!may || reason.trim() === ''} onClick={() => void cancel()}>
        {t('visiting.callOffNow')}
      </button>
    </fieldset>
  );
}
