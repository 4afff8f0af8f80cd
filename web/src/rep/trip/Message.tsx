// A text to be sent by hand: by the telephone's own messages, or copied.
import { useState } from 'react';
import { useWords } from '../../words/words';

export function Message({ text, name }: { text: string; name: string }) {
  const t = useWords();
  const [copied, setCopied] = useState(false);
  const copy = (): void => void navigator.clipboard.writeText(text).then(() => setCopied(true), () => setCopied(false));
  return (
    <div className="stack">
      <label className="field">
        <span>{name}</span>
        <textarea readOnly rows={Math.min(8, text.split('\n').length + 1)} value={text} onFocus={(event) => event.target.select()} />
      </label>
      <div className="row">
        <a className="act plain" href={`sms:?body=${encodeURIComponent(text)}`}>
          {t('trip.bySms')}
        </a>
        <button type="button" className="act plain" onClick={copy}>
          {t('trip.copy')}
        </button>
        {copied && <span role="status">{t('trip.copied')}</span>}
      </div>
    </div>
  );
}
