// The decisions of the board as a whole: what can still be taken back, and what was not written, on whatever page is shown.
import { useEffect, useMemo, useState } from 'react';
import type { Api } from '../../api/client';
import { useSession } from '../../session/session';
import { sorry, useWords } from '../../words/words';
import { Deciding } from './deciding';
import { carryOut, nameOf, sortOf } from './decision';
import { UNDO_MS } from './later';

/** Held by the board itself, so that none is lost, and no refusal unsaid, where the queue is left. */
export function useDeciding(api: Api): Deciding {
  const { door } = useSession();
  const [, setTurn] = useState(0);
  const deciding = useMemo(() => new Deciding((it) => carryOut(door, api, it), () => setTurn((before) => before + 1)), [door, api]);
  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent): void => {
      if (deciding.busy) event.preventDefault();
    };
    addEventListener('beforeunload', leaving);
    return () => {
      removeEventListener('beforeunload', leaving);
      deciding.later.flush();
    };
  }, [deciding]);
  return deciding;
}

export function NotDone({ deciding }: { deciding: Deciding }) {
  const t = useWords();
  return deciding.refused.map(({ key, decision: { of, yes, words }, why }) => (
    <div key={key} role="alert" className="banner bad row spread" data-not-done={key}>
      <span>
        {t('queue.notDone')} {t(`queue.${yes ? 'yes' : 'no'}.${sortOf(of)}`)} {nameOf(of)}
        {t('trips.colon')}
        {sorry(why)}
        {/* What was typed is not to be thought of twice. */}
        {words && <span className="soft"> {words}</span>}
      </span>
      <button type="button" className="act plain" onClick={() => deciding.read(key)}>
        {t('boardPage.close')}
      </button>
    </div>
  ));
}

export function Undo({ deciding: { later } }: { deciding: Deciding }) {
  const t = useWords();
  return (
    <div role="status" className="stack">
      {later.all.map(({ key, decision: { of, yes } }) => (
        <div key={key} className="card row spread" data-undo={key}>
          <span>
            {t(`queue.${yes ? 'will' : 'willNot'}.${sortOf(of)}`)} <strong>{nameOf(of)}</strong>{' '}
            <span className="soft">{t('queue.undoHint', { seconds: UNDO_MS / 1000 })}</span>
          </span>
          <button type="button" className="act plain" onClick={() => later.undo(key)}>
            {t('queue.undo')} U
          </button>
        </div>
      ))}
    </div>
  );
}
