// What is said of something that is being typed: hints, never refusals.
import type { Typed } from '../../core/door';
import { said, useWords } from '../../words/words';

export function Hints({ typed, missing = false }: { typed: Typed | undefined; missing?: boolean }) {
  const t = useWords();
  return (
    <div role="status" className="stack hints">
      {typed?.hints.map((hint) => (
        <div key={hint.zh} className="banner" data-hint>
          {said(hint)}
        </div>
      ))}
      {missing && typed && <Missing all={typed.missing.map((it) => said(it.sentence))} none={t('visiting.complete')} />}
    </div>
  );
}

export function Missing({ all, none }: { all: string[]; none: string }) {
  const t = useWords();
  if (all.length === 0) return <div className="soft">{none}</div>;
  return (
    <div className="soft" data-missing={all.length}>
      {t('visiting.lacks', { count: all.length, what: all.join(t('visiting.between')) })}
    </div>
  );
}
