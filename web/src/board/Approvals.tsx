// Plans that wait for a superior, worked through by keys: an approval is an entry in this browser's own journal, as on a phone.
import { Button, Input } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import type { Do, Plan, Visit } from '../core/door';
import { useSession } from '../session/session';
import { moment, said, sorry, useWords } from '../words/words';

const WAITS = ['waiting', 'stale', 'not_by_right', 'contested'];

export function Approvals() {
  const t = useWords();
  const { device, door, writer } = useSession();
  const queue = (device?.visits ?? []).filter((it) => !it.own && it.approval !== undefined && WAITS.includes(it.approval));
  const [at, setAt] = useState(0);
  const [why, setWhy] = useState('');
  const [reason, setReason] = useState('');
  const [returning, setReturning] = useState(false);
  const chosen = queue[Math.min(at, queue.length - 1)];

  const tap = useCallback(
    async (command: Do) => {
      try {
        setWhy('');
        await door.ask('tap', command);
        setReturning(false);
        setReason('');
      } catch (error) {
        setWhy(sorry(error));
      }
    },
    [door],
  );

  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
      if (event.key === 'j') setAt((it) => Math.min(queue.length - 1, it + 1));
      else if (event.key === 'k') setAt((it) => Math.max(0, it - 1));
      else if (event.key === 'a' && chosen && writer) void tap({ do: 'approve', visit: chosen.id });
      else if (event.key === 'r' && chosen) {
        // The key itself is not the first letter of the reason.
        event.preventDefault();
        setReturning(true);
      } else if (event.key === 'Escape') setReturning(false);
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [queue.length, chosen, tap, writer]);

  if (!chosen) return <p className="empty">{t('boardPage.noApprovals')}</p>;
  return (
    <div className="stack">
      {why && (
        <div role="alert" className="banner bad">
          {why}
        </div>
      )}
      {queue.map((visit) => (
        <div key={visit.id} className="card stack" data-approval={visit.id} aria-current={visit === chosen}>
          <Head visit={visit} open={visit === chosen} />
          {visit === chosen && (
            <div className="row">
              <Button type="primary" disabled={!writer} onClick={() => void tap({ do: 'approve', visit: visit.id })}>
                {t('boardPage.approve')}
              </Button>
              <Button disabled={!writer} onClick={() => setReturning(true)}>
                {t('boardPage.giveBack')}
              </Button>
            </div>
          )}
          {visit === chosen && returning && (
            <form
              className="row"
              onSubmit={(event) => {
                event.preventDefault();
                if (reason.trim() !== '') void tap({ do: 'return_plan', visit: visit.id, reason: reason.trim() });
              }}
            >
              <Input autoFocus value={reason} aria-label={t('boardPage.reason')} placeholder={t('boardPage.reason')} onChange={(event) => setReason(event.target.value)} />
              <Button htmlType="submit" disabled={reason.trim() === ''}>
                {t('boardPage.giveBack')}
              </Button>
            </form>
          )}
        </div>
      ))}
    </div>
  );
}

function Head({ visit, open }: { visit: Visit; open: boolean }) {
  const { door, turn } = useSession();
  const [plan, setPlan] = useState<Plan>();
  useEffect(() => {
    if (open) door.ask('content', visit.id).then((content) => setPlan(content?.plan), () => undefined);
  }, [door, visit.id, open, turn]);
  return (
    <>
      <div className="row spread">
        <strong>{visit.customer || visit.id}</strong>
        <span className="soft">{visit.start === undefined ? '' : moment(visit.start)}</span>
      </div>
      {plan && (
        <div>
          {plan.purpose}
          {plan.place && <span className="soft"> · {plan.place}</span>}
        </div>
      )}
      {visit.findings.map((it) => (
        <div key={it.clause} className="soft">
          {it.clause} {said(it.sentence)}
        </div>
      ))}
    </>
  );
}
