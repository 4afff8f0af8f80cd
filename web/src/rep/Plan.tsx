// A plan is written here, with no network too (V4.1). What was typed and not saved survives a kill.
import { useMemo, type SubmitEvent } from 'react';
import { useSession } from '../session/session';
import { useWords } from '../words/words';
import { asObject, useDraft } from './draft';
import { fresh, planOf, type PlanForm } from './plan/form';
import { PlanFields } from './plan/PlanFields';
import { useTap } from './tap';
import { Told } from './Told';

export function Plan() {
  const t = useWords();
  const { writer } = useSession();
  const { tap, busy, why, hints } = useTap();
  const [kept, keep] = useDraft('plan');
  const form = useMemo<PlanForm>(() => ({ ...fresh(), ...asObject(kept) }), [kept]);
  const save = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void tap({ do: 'plan', visit: undefined, plan: planOf(form) }).then((visit) => {
      if (visit === undefined) return;
      keep('');
      if (visit) location.hash = `#/visit/${encodeURIComponent(visit)}`;
    });
  };
  return (
    <>
      <header>
        <h1>{t('visit.new')}</h1>
      </header>
      <Told why={why} hints={hints} />
      <form className="card stack" onSubmit={save}>
        <PlanFields form={form} onForm={(to) => keep(JSON.stringify(to))} />
        <button type="submit" className="act wide" disabled={busy || !writer}>
          {t('visit.save')}
        </button>
      </form>
    </>
  );
}
