// One's own account: password, second factor with its recovery codes, attempts that failed.
import { useState, type SubmitEvent } from 'react';
import { given, type Schemas } from '../../api/client';
import { Field, text } from '../../login/Field';
import { Recovery } from '../../login/Recovery';
import { SetUp } from '../../login/SetUp';
import { moment, useWords } from '../../words/words';
import { Rows, Subpage, useAsked, type Asked } from './asked';

type Account = Schemas['AccountJson'];

export function Security() {
  const t = useWords();
  const asked = useAsked(async (api) => given(await api.GET('/v1/account', {})));
  const { data, why } = asked;
  return (
    <Subpage title={t('account.title')} why={why}>
      {data && (
        <>
          <Rows name={t('account.title')} rows={rows(data, t)} />
          {data.password_set && <Password asked={asked} />}
          {(data.password_set || data.second_factor) && <Factor asked={asked} account={data} />}
        </>
      )}
    </Subpage>
  );
}

function rows(account: Account, t: ReturnType<typeof useWords>): [string, string][] {
  const { failed } = account;
  const all: [string, string][] = [
    [t('login.person'), account.person],
    [t('account.passwordSet'), account.password_set ? moment(Date.parse(account.password_set)) : t('account.noPassword')],
    [t('login.second'), t(account.second_factor ? 'account.factorOn' : 'account.factorOff')],
  ];
  if (account.second_factor) all.push([t('account.codesLeft'), String(account.recovery_codes)]);
  all.push([t('account.failed'), String(failed.count)]);
  if (failed.last) all.push([t('account.failedLast'), moment(Date.parse(failed.last))]);
  if (account.providers.length > 0) all.push([t('account.services'), account.providers.join(' ')]);
  return all;
}

function Password({ asked }: { asked: Asked<Account> }) {
  const t = useWords();
  const [said, setSaid] = useState('');
  const change = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const page = event.currentTarget;
    const form = new FormData(page);
    setSaid('');
    if (text(form, 'new') !== text(form, 'again')) {
      setSaid(t('account.differ'));
      return;
    }
    const body = { present: text(form, 'present'), new: text(form, 'new') };
    void asked
      .doing(async (api) => given(await api.POST('/v1/account/password', { body })))
      .then((done) => {
        if (!done) return;
        page.reset();
        setSaid(t('account.changed'));
      });
  };
  return (
    <details className="card">
      <summary>{t('account.changePassword')}</summary>
      <form className="stack" onSubmit={change}>
        <Field label={t('account.present')} name="present" type="password" autoComplete="current-password" required />
        <Field
          label={t('account.newPassword')}
          name="new"
          type="password"
          hint={t('account.passwordHint')}
          autoComplete="new-password"
          minLength={8}
          required
        />
        <Field label={t('account.again')} name="again" type="password" autoComplete="new-password" required />
        <button className="act">{t('account.changePassword')}</button>
        {said && (
          <div role="status" className="banner">
            {said}
          </div>
        )}
      </form>
    </details>
  );
}

function Factor({ asked, account }: { asked: Asked<Account>; account: Account }) {
  const t = useWords();
  const [fresh, setFresh] = useState<Schemas['NewFactorJson']>();
  const [codes, setCodes] = useState<string[]>();
  const [saved, setSaved] = useState(false);
  const begin = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const proof = text(new FormData(event.currentTarget), 'proof').trim();
    const body = account.second_factor ? { second_factor: proof } : { password: proof };
    void asked.doing(async (api) => setFresh(given(await api.POST('/v1/account/second-factor', { body }))));
  };
  const confirm = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const code = text(new FormData(event.currentTarget), 'factor').trim();
    const body = { ticket: fresh?.ticket ?? '', code };
    void asked.doing(async (api) => {
      setCodes(given(await api.POST('/v1/account/second-factor/confirm', { body })).recovery_codes);
      setFresh(undefined);
    });
  };
  const kept = (): void => {
    setCodes(undefined);
    setSaved(true);
  };
  if (codes) return <Recovery codes={codes} busy={false} done={kept} />;
  if (fresh) return <SetUp uri={fresh.uri} secret={fresh.secret} busy={false} submit={confirm} />;
  return (
    <details className="card">
      <summary>{t(account.second_factor ? 'account.factorAnew' : 'account.factorFirst')}</summary>
      <form className="stack" onSubmit={begin}>
        <p className="soft">{t('account.factorSay')}</p>
        {account.second_factor ? (
          <Field label={t('account.byPresentFactor')} name="proof" autoComplete="one-time-code" required />
        ) : (
          <Field label={t('account.present')} name="proof" type="password" autoComplete="current-password" required />
        )}
        <button className="act">{t('account.setUp')}</button>
      </form>
      {saved && <div role="status">{t('account.factorSaved')}</div>}
    </details>
  );
}
