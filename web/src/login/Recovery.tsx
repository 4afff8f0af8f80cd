// Recovery codes: shown once, until the person says that they have kept them.
import { useState } from 'react';
import { useWords } from '../words/words';

export function Recovery({ codes, busy, done }: { codes: string[]; busy: boolean; done: () => void }) {
  const t = useWords();
  const [copied, setCopied] = useState(false);
  const copy = (): void => void navigator.clipboard.writeText(codes.join('\n')).then(() => setCopied(true), () => undefined);
  return (
    <section className="card stack" aria-label={t('account.recovery')}>
      <h2>{t('account.recovery')}</h2>
      <p>{t('account.recoveryHint')}</p>
      <ol className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="row">
        <button type="button" className="act plain" onClick={copy}>
          {t('account.copyAll')}
        </button>
        {copied && <span role="status">{t('account.copied')}</span>}
      </div>
      <button type="button" className="act" disabled={busy} onClick={done}>
        {t('account.kept')}
      </button>
    </section>
  );
}
