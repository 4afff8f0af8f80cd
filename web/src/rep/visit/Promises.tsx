// What the customer asked and could not be told at once, and a proposal that was promised: each begins a limit (V7.2, V10.2).
import { useState } from 'react';
import type { Do } from '../../core/door';
import { useWords } from '../../words/words';
import { useDraft } from '../draft';
import type { Tapping } from '../tap';
import { Told } from '../Told';

export default function Promises({ id, may, tapping, onDone }: { id: string; may: boolean; tapping: Tapping; onDone: () => void }) {
  const t = useWords();
  const [kind, setKind] = useState<'ask' | 'promise'>('ask');
  const [text, setText] = useDraft(`${id}/promise`);
  const [within, setWithin] = useState('');
  const count = Number(within) || undefined;
  const command: Do =
    kind === 'ask'
      ? { do: 'at_visit', act: 'ask', visit: id, text: text.trim(), within_minutes: count && count * 60 }
      : { do: 'at_visit', act: 'promise', visit: id, what: text.trim(), working_days: count };
  const save = async (): Promise<void> => {
    if ((await tapping.tap(command)) === undefined) return;
    setText('');
    onDone();
  };
  return (
    <div className="stack">
      <Told why={tapping.why} hints={[]} />
      <div className="chips" role="radiogroup" aria-label={t('visiting.promises')}>
        {(['ask', 'promise'] as const).map((it) => (
          <label key={it} className="choice">
            <input type="radio" name="promise" checked={kind === it} onChange={() => setKind(it)} />
            <span>{t(`visiting.promising.${it}`)}</span>
          </label>
        ))}
      </div>
      <label className="field">
        <span>{t(`visiting.promised.${kind}`)}</span>
        <input value={text} maxLength={1000} onChange={(event) => setText(event.target.value)} />
      </label>
      <label className="field">
        <span>{t(`visiting.within.${kind}`)}</span>
        <input value={within} inputMode="numeric" maxLength={3} onChange={(event) => setWithin(event.target.value.replace(/\D/g, ''))} />
      </label>
      <button type="button" className="act" disabled={!may || text.trim() === ''} onClick={() => void save()}>
        {t('visiting.notePromise')}
      </button>
    </div>
  );
}
