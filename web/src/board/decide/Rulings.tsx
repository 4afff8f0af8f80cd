// Deciding of one thing owed, with a reason: excused, or a claim accepted or not (docs/evidence.md). It is an entry in this browser's
// own journal, as on a phone; the verdict follows once the server has it.
import { Button } from 'antd';
import { useState } from 'react';
import { useSession } from '../../session/session';
import { useWords } from '../../words/words';
import { commandOf, KEYS, rulingsOn, type Ruling } from './rulings';
import { useTap } from './tap';

const KEY_OF = Object.fromEntries(Object.entries(KEYS).map(([key, ruling]) => [ruling, key.toUpperCase()]));

interface Props {
  visit: string;
  owed: { kind: string; state: string };
  chosen: Ruling | undefined;
  choose: (ruling: Ruling | undefined) => void;
}

export function Rulings({ visit, owed, chosen, choose }: Props) {
  const t = useWords();
  const { writer } = useSession();
  const [saved, setSaved] = useState(false);
  const can = rulingsOn(owed.state);
  if (can.length === 0) return null;
  if (chosen && can.includes(chosen)) {
    const done = (): void => {
      setSaved(true);
      choose(undefined);
    };
    return <Reason visit={visit} kind={owed.kind} ruling={chosen} done={done} close={() => choose(undefined)} />;
  }
  return (
    <div className="row">
      {can.map((ruling) => (
        <Button key={ruling} size="small" disabled={!writer} onClick={() => choose(ruling)} data-ruling={ruling}>
          {t(`decide.${ruling}`)} {KEY_OF[ruling]}
        </Button>
      ))}
      {saved && (
        <span role="status" className="soft">
          {t('decide.saved')}
        </span>
      )}
    </div>
  );
}

interface ReasonProps {
  visit: string;
  kind: string;
  ruling: Ruling;
  done: () => void;
  close: () => void;
}

function Reason({ visit, kind, ruling, done, close }: ReasonProps) {
  const t = useWords();
  const { tap, busy, why } = useTap();
  const [reason, setReason] = useState('');
  const given = reason.trim();
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (given !== '' && !busy) void tap(commandOf(ruling, visit, kind, given)).then((lasts) => lasts && done());
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // Only the form is closed, not the panel around it.
        event.stopPropagation();
        close();
      }}
    >
      <p className="soft">{t(`decide.${ruling}Hint`)}</p>
      <label className="field">
        <span>{t('decide.reason')}</span>
        <input autoFocus value={reason} placeholder={t('decide.reasonHint')} onChange={(event) => setReason(event.target.value)} />
      </label>
      {why && (
        <div role="alert" className="banner bad">
          {why}
        </div>
      )}
      <div className="row">
        <Button type="primary" htmlType="submit" disabled={given === '' || busy}>
          {t(`decide.${ruling}`)}
        </Button>
        <Button onClick={close}>{t('decide.cancel')}</Button>
      </div>
    </form>
  );
}
