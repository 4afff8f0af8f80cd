// A sheet from below: for what is done now and then, reached by keyboard and left by Escape. What is in it is made when it is opened.
import { Suspense, useEffect, useRef, type ReactNode } from 'react';
import { useWords } from '../../words/words';

export function Sheet({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const t = useWords();
  const sheet = useRef<HTMLDialogElement>(null);
  useEffect(() => sheet.current?.showModal(), []);
  return (
    <dialog ref={sheet} className="sheet tall" aria-label={title} onClose={onClose}>
      <div className="stack">
        <div className="row spread">
          <h2>{title}</h2>
          <button type="button" className="act plain" onClick={() => sheet.current?.close()}>
            {t('visiting.close')}
          </button>
        </div>
        <Suspense fallback={<p role="status">{t('loading')}</p>}>{children}</Suspense>
      </div>
    </dialog>
  );
}
