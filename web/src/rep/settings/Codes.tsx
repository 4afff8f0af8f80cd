// A traveller's two codes (V6.3): set with a network, kept nowhere. From then on a check-in and a return here take one.
import { useState, type SubmitEvent } from 'react';
import { useSession } from '../../session/session';
import { useWords } from '../../words/words';
import { CodeField, useCodes } from '../trip/SignOfLife';
import { plainly, Subpage } from './asked';
import '../trip/trip.css';

export function Codes() {
  const t = useWords();
  const { door, writer } = useSession();
  const before = useCodes();
  const [well, setWell] = useState('');
  const [duress, setDuress] = useState('');
  const [state, setState] = useState({ busy: false, done: false, why: '' });
  const set = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setState({ busy: true, done: false, why: '' });
    door.ask('setCodes', well, duress).then(
      () => setState({ busy: false, done: true, why: '' }),
      (error: unknown) => setState({ busy: false, done: false, why: plainly(error) }),
    );
    setWell('');
    setDuress('');
  };
  return (
    <Subpage title={t('settings.page.codes')} why={state.why}>
      <p className="soft">{t('settings.codesHint')}</p>
      {(before || state.done) && (
        <div role="status" className="banner">
          {t('settings.codesSet')}
        </div>
      )}
      <form className="card stack" onSubmit={set} autoComplete="off">
        <CodeField label={t('settings.codeWell')} code={well} change={setWell} />
        <CodeField label={t('settings.codeDuress')} code={duress} change={setDuress} />
        <button className="act" disabled={!writer || state.busy || well.length < 4 || duress.length < 4}>
          {t('settings.codesGo')}
        </button>
      </form>
    </Subpage>
  );
}
