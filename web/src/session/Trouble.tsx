// What is wrong around the page, in sentences that say what to do: a store that the browser took away, a clock that is wrong, a page that
// is older than its server.
import { useEffect, useState } from 'react';
import { span, useWords } from '../words/words';
import { wasHere } from './here';
import { newer, update } from './offline';
import { useSession } from './session';

/** A clock that is off by less is called right. */
const RIGHT_MS = 2 * 60_000;

/** On every page of an enrolled browser. */
export function Trouble() {
  const t = useWords();
  const { device } = useSession();
  const [old, setOld] = useState(false);
  useEffect(() => newer(() => setOld(true)), []);
  const off = device?.wall_error ?? 0;
  return (
    <>
      {Math.abs(off) >= RIGHT_MS && (
        <div role="alert" className="banner" data-trouble="clock">
          {t(off > 0 ? 'trouble.fast' : 'trouble.slow', { time: span(off) })}
        </div>
      )}
      {old && (
        <div role="alert" className="banner" data-trouble="newer">
          {t('trouble.newer')}{' '}
          <button type="button" className="act plain" onClick={update}>
            {t('trouble.update')}
          </button>
        </div>
      )}
    </>
  );
}

/** Above the login, where this browser was enrolled once and nothing of it is left. */
export function Gone() {
  const t = useWords();
  if (!wasHere()) return null;
  return (
    <div role="alert" className="banner bad" data-trouble="gone">
      {t('trouble.gone')}
    </div>
  );
}
