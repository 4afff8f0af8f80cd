// From who somebody is to a device of theirs: a password, perhaps a second factor, or a one-time code; then this browser is enrolled.
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { given, open, type Schemas } from '../api/client';
import { useSession } from '../session/session';
import { change, sorry, useWords } from '../words/words';

type Step = { at: 'password' } | { at: 'code' } | { at: 'factor'; ticket: string };

export function Login() {
  const t = useWords();
  const { door, keep } = useSession();
  const [step, setStep] = useState<Step>({ at: 'password' });
  const [name, setName] = useState(t('login.nameDefault'));
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);

  const enrol = async (code: string): Promise<void> => {
    await door.ask('enrol', code, name);
    await keep();
  };
  const next = async (login: Schemas['LoginJson']): Promise<void> => {
    if (login.code) return enrol(login.code);
    if (login.next === 'second_factor' && login.ticket) setStep({ at: 'factor', ticket: login.ticket });
    else setWhy(t('login.setup'));
  };
  const submit = (act: (form: FormData) => Promise<void>) => (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setWhy('');
    act(new FormData(event.currentTarget))
      .catch((error: unknown) => setWhy(sorry(error)))
      .finally(() => setBusy(false));
  };
  const text = (form: FormData, field: string): string => {
    const value = form.get(field);
    return typeof value === 'string' ? value : '';
  };

  const byPassword = submit(async (form) => {
    const body = { org: text(form, 'org').trim(), person: text(form, 'person').trim(), password: text(form, 'password') };
    await next(given(await open.POST('/v1/login', { body })));
  });
  const byFactor = submit(async (form) => {
    if (step.at !== 'factor') return;
    const body = { ticket: step.ticket, second_factor: text(form, 'factor').trim() };
    await next(given(await open.POST('/v1/login/second-factor', { body })));
  });
  const byCode = submit((form) => enrol(text(form, 'code')));

  const named = <Field label={t('login.name')} name="device" value={name} change={setName} required />;
  return (
    <main className="login stack">
      <div className="row spread">
        <h1>{t('app')}</h1>
        <button type="button" className="act plain" onClick={() => void change()}>
          {t('language')}
        </button>
      </div>
      {why && (
        <div role="alert" className="banner bad">
          {why}
        </div>
      )}
      {step.at === 'password' && (
        <form className="card stack" onSubmit={byPassword}>
          <h2>{t('login.title')}</h2>
          <Field label={t('login.org')} name="org" autoComplete="organization" required />
          <Field label={t('login.person')} name="person" autoComplete="username" required />
          <Field label={t('login.password')} name="password" type="password" autoComplete="current-password" required />
          {named}
          <button className="act" disabled={busy}>
            {t('login.go')}
          </button>
          <button type="button" className="act plain" onClick={() => setStep({ at: 'code' })}>
            {t('login.byCode')}
          </button>
        </form>
      )}
      {step.at === 'code' && (
        <form className="card stack" onSubmit={byCode}>
          <h2>{t('login.code')}</h2>
          <Field label={t('login.code')} name="code" hint={t('login.codeHint')} autoComplete="one-time-code" required />
          {named}
          <button className="act" disabled={busy}>
            {t('login.enrol')}
          </button>
          <button type="button" className="act plain" onClick={() => setStep({ at: 'password' })}>
            {t('login.byPassword')}
          </button>
        </form>
      )}
      {step.at === 'factor' && (
        <form className="card stack" onSubmit={byFactor}>
          <h2>{t('login.second')}</h2>
          <Field label={t('login.second')} name="factor" hint={t('login.secondHint')} autoComplete="one-time-code" required />
          <button className="act" disabled={busy}>
            {t('login.go')}
          </button>
        </form>
      )}
      <p className="soft">{t('login.keyHint')}</p>
    </main>
  );
}

interface FieldProps {
  label: string;
  name: string;
  hint?: string;
  type?: string;
  autoComplete?: string;
  required?: boolean;
  value?: string;
  change?: (value: string) => void;
}

function Field({ label, hint, change, ...input }: FieldProps): ReactNode {
  return (
    <label className="field">
      <span>{label}</span>
      <input {...input} onChange={change && ((event) => change(event.target.value))} />
      {hint && <span>{hint}</span>}
    </label>
  );
}
