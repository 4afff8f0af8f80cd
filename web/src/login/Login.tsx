// From who somebody is to a device of theirs: a password, an invitation, the organisation's login service, perhaps a second factor, or
// a one-time code; then this browser is enrolled.
import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { given, open, type Schemas } from '../api/client';
import { CoreError } from '../core/door';
import { useSession } from '../session/session';
import { change, sorry, useWords } from '../words/words';
import { Field, text } from './Field';
import { Recovery } from './Recovery';
import { SetUp } from './SetUp';
import { cameBack, finish, goThere } from './service';

type Step =
  | { at: 'password' | 'code' | 'invitation' | 'service' }
  | { at: 'factor'; ticket: string }
  | { at: 'set_up'; ticket: string; uri: string; secret: string }
  | { at: 'recovery'; code: string; codes: string[] };

export function Login() {
  const t = useWords();
  const { door, keep } = useSession();
  const [step, setStep] = useState<Step>({ at: 'password' });
  const [name, setName] = useState(t('login.nameDefault'));
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);

  const enrol = async (code: string, as = name): Promise<void> => {
    await door.ask('enrol', code, as);
    await keep();
  };
  const next = async (login: Schemas['LoginJson'], as = name): Promise<void> => {
    const { code, ticket, recovery_codes: codes, uri, secret } = login;
    if (code && codes && codes.length > 0) setStep({ at: 'recovery', code, codes });
    else if (code) await enrol(code, as);
    else if (login.next === 'set_up_second_factor' && ticket && uri && secret) setStep({ at: 'set_up', ticket, uri, secret });
    else if (ticket) setStep({ at: 'factor', ticket });
    else throw new CoreError('not_ours');
  };
  const doing = (act: () => Promise<void>): void => {
    setBusy(true);
    setWhy('');
    act()
      .catch((error: unknown) => setWhy(error instanceof TypeError ? t('error.no_contact') : sorry(error)))
      .finally(() => setBusy(false));
  };
  const submit = (act: (form: FormData) => Promise<void>) => (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    doing(() => act(form));
  };
  useReturn(doing, setWhy, (login, as) => {
    setName(as);
    return next(login, as);
  });

  const byPassword = submit(async (form) => {
    const body = { org: text(form, 'org').trim(), person: text(form, 'person').trim(), password: text(form, 'password') };
    await next(given(await open.POST('/v1/login', { body })));
  });
  const byFactor = submit(async (form) => {
    if (step.at !== 'factor' && step.at !== 'set_up') return;
    const body = { ticket: step.ticket, second_factor: text(form, 'factor').trim() };
    await next(given(await open.POST('/v1/login/second-factor', { body })));
  });
  const byInvitation = submit(async (form) => {
    const password = text(form, 'password');
    if (password !== text(form, 'again')) {
      setWhy(t('account.differ'));
      return;
    }
    await next(given(await open.POST('/v1/invitation', { body: { invitation: text(form, 'invitation').trim(), password } })));
  });
  const byService = submit((form) => goThere(text(form, 'org').trim(), name));
  const byCode = submit((form) => enrol(text(form, 'code')));

  const go = (at: 'password' | 'code' | 'invitation' | 'service', words: string) => (
    <button
      type="button"
      className="act plain"
      onClick={() => {
        setWhy('');
        setStep({ at });
      }}
    >
      {words}
    </button>
  );
  const named = <Field label={t('login.name')} name="device" value={name} change={setName} required />;
  const org = <Field label={t('login.org')} name="org" autoComplete="organization" required />;
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
          {org}
          <Field label={t('login.person')} name="person" autoComplete="username" required />
          <Field label={t('login.password')} name="password" type="password" autoComplete="current-password" required />
          {named}
          <button className="act" disabled={busy}>
            {t('login.go')}
          </button>
          {go('service', t('account.byService'))}
          {go('invitation', t('account.byInvitation'))}
          {go('code', t('login.byCode'))}
        </form>
      )}
      {step.at === 'invitation' && (
        <form className="card stack" onSubmit={byInvitation}>
          <h2>{t('account.byInvitation')}</h2>
          <Field label={t('account.invitation')} name="invitation" hint={t('account.invitationHint')} autoComplete="off" required />
          <Field
            label={t('account.newPassword')}
            name="password"
            type="password"
            hint={t('account.passwordHint')}
            autoComplete="new-password"
            minLength={8}
            required
          />
          <Field label={t('account.again')} name="again" type="password" autoComplete="new-password" required />
          {named}
          <button className="act" disabled={busy}>
            {t('account.set')}
          </button>
          {go('password', t('login.byPassword'))}
        </form>
      )}
      {step.at === 'service' && (
        <form className="card stack" onSubmit={byService}>
          <h2>{t('account.service')}</h2>
          <p className="soft">{t('account.serviceHint')}</p>
          {org}
          {named}
          <button className="act" disabled={busy}>
            {t('account.serviceGo')}
          </button>
          {go('password', t('login.byPassword'))}
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
          {go('password', t('login.byPassword'))}
        </form>
      )}
      {step.at === 'factor' && (
        <form className="card stack" onSubmit={byFactor}>
          <h2>{t('login.second')}</h2>
          <Field label={t('login.second')} name="factor" hint={t('login.secondHint')} autoComplete="one-time-code" autoFocus required />
          <button className="act" disabled={busy}>
            {t('login.go')}
          </button>
          {go('password', t('account.back'))}
        </form>
      )}
      {step.at === 'set_up' && (
        <>
          <p>{t('account.setUpWhy')}</p>
          <SetUp uri={step.uri} secret={step.secret} busy={busy} submit={byFactor} />
        </>
      )}
      {step.at === 'recovery' && <Recovery codes={step.codes} busy={busy} done={() => doing(() => enrol(step.code))} />}
      <p className="soft">{t('login.keyHint')}</p>
    </main>
  );
}

/** Who comes back from the login service is let in without another tap. */
function useReturn(
  doing: (act: () => Promise<void>) => void,
  tell: (why: string) => void,
  next: (login: Schemas['LoginJson'], name: string) => Promise<void>,
): void {
  const t = useWords();
  const came = useRef(false);
  useEffect(() => {
    if (came.current) return;
    came.current = true;
    const back = cameBack();
    if (!back) return;
    if ('why' in back) tell(back.why ? t('account.serviceRefused', { why: back.why }) : t('account.serviceOver'));
    else doing(async () => next(await finish(back), back.begun.name));
  });
}
