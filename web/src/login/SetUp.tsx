// A second factor being set up: the secret as a picture and as letters, then a code that shows that the app has it.
import { lazy, Suspense, type ComponentType, type SubmitEvent } from 'react';
import { useWords } from '../words/words';
import { Field } from './Field';

/** Not kept for offline: where it does not come, the secret's own letters stand here all the same. */
const Qr = lazy<ComponentType<{ text: string; name: string }>>(() => import('../design/Qr').catch(() => ({ default: () => null })));

interface SetUpProps {
  uri: string;
  secret: string;
  busy: boolean;
  submit: (event: SubmitEvent<HTMLFormElement>) => void;
}

/** In fours, as people type it. */
const grouped = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? secret;

export function SetUp({ uri, secret, busy, submit }: SetUpProps) {
  const t = useWords();
  return (
    <form className="card stack" onSubmit={submit}>
      <h2>{t('account.setUp')}</h2>
      <p className="soft">{t('account.scan')}</p>
      <Suspense fallback={<div className="qr" />}>
        <Qr text={uri} name={t('account.scan')} />
      </Suspense>
      <p className="soft">{t('account.orType')}</p>
      <code data-secret={secret}>{grouped(secret)}</code>
      <Field label={t('account.appCode')} name="factor" inputMode="numeric" autoComplete="one-time-code" required />
      <button className="act" disabled={busy}>
        {t('account.confirm')}
      </button>
    </form>
  );
}
