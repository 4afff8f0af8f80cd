// Where people wrote different things in the same place at the same time: each with its author, until a person settles it. Nobody
// wins silently: what was not kept stays in sight with who decided (V9.1).
import { useState } from 'react';
import type { Conflict, Detail } from '../../core/door';
import { useWords } from '../../words/words';
import type { Tapping } from '../tap';

interface ConflictsProps {
  id: string;
  detail: Detail | undefined;
  may: boolean;
  tapping: Tapping;
}

export function Conflicts({ id, detail, may, tapping }: ConflictsProps) {
  const t = useWords();
  const open = detail?.conflicts ?? [];
  if (open.length === 0) return null;
  return (
    <section className="card stack" aria-label={t('visiting.conflicts')}>
      <h2>{t('visiting.conflicts')}</h2>
      <p className="banner">{t('visiting.conflictHint')}</p>
      {open.map((conflict) => (
        <Differing key={conflict.place} id={id} conflict={conflict} may={may} tapping={tapping} />
      ))}
    </section>
  );
}

/** What was settled stands below the record, with what was not kept. */
export function Settled({ detail }: { detail: Detail | undefined }) {
  const t = useWords();
  const settled = detail?.settled ?? [];
  if (settled.length === 0) return null;
  return (
    <section className="card stack" aria-label={t('visiting.settledTitle')}>
      <h2>{t('visiting.settledTitle')}</h2>
      {settled.map((it, at) => (
        <div key={`${it.place}/${at}`} data-settled={it.place}>
          <div>{t('visiting.settled', { by: it.by, kept: it.kept })}</div>
          {it.dropped.map((words) => (
            <div key={words} className="soft">
              {t('visiting.notKept', { words })}
            </div>
          ))}
        </div>
      ))}
    </section>
  );
}

function Differing({ id, conflict, may, tapping }: { id: string; conflict: Conflict; may: boolean; tapping: Tapping }) {
  const t = useWords();
  const [text, setText] = useState('');
  const { place } = conflict;
  const settle = (keep: number | undefined, words: string | undefined): void => {
    void tapping.tap({ do: 'at_visit', act: 'settle', visit: id, place, keep, text: words });
  };
  const heading = place.split('/')[0] ?? place;
  return (
    <div className="stack" role="group" aria-label={t('visiting.differs', { place: t(`heading.${heading}`, { defaultValue: t(`visiting.place.${heading}`, { defaultValue: heading }) }) })} data-conflict={place}>
      {conflict.versions.map((version, at) => (
        <div key={version.text} className="version stack">
          <div>
            <strong>{version.text}</strong>
            <div className="soft">{t('visiting.wroteIt', { who: version.author ?? t('visiting.somebody') })}</div>
          </div>
          <button type="button" className="act" disabled={!may} aria-label={t('visiting.keepThis', { text: version.text })} onClick={() => settle(at, undefined)}>
            {t('visiting.keep')}
          </button>
        </div>
      ))}
      <label className="field">
        <span>{t('visiting.otherWords')}</span>
        <input value={text} maxLength={2000} onChange={(event) => setText(event.target.value)} />
      </label>
      <button type="button" className="act plain" disabled={!may || text.trim() === ''} onClick={() => settle(undefined, text.trim())}>
        {t('visiting.useWords')}
      </button>
    </div>
  );
}
