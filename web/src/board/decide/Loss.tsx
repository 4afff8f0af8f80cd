// Declaring a device lost: what will follow is said before, then a reason is asked for.
import { Button, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { given, type Api, type Schemas } from '../../api/client';
import { useSession } from '../../session/session';
import { sorry, useWords } from '../../words/words';
import { allVisits } from '../whole';
import { waitingFor } from './waiting';

type Device = Schemas['BoardDeviceJson'];

interface Props {
  api: Api;
  device: Device;
}

export function Loss({ api, device }: Props) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const [declared, setDeclared] = useState(false);
  if (device.lost || device.revoked) return null;
  // The board says so itself once it is asked anew.
  if (declared) return <span role="status" className="word quiet">{t('boardPage.lost')}</span>;
  const close = (done: boolean): void => {
    setOpen(false);
    setDeclared(done);
  };
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} aria-label={`${t('decide.lose')} ${device.person_name} ${device.name}`}>
        {t('decide.lose')}
      </Button>
      {open && <Declare api={api} device={device} close={close} />}
    </>
  );
}

/** How many verdicts wait for a device; nothing before the server said. */
function useWaiting(api: Api, device: Device): number | undefined {
  const [count, setCount] = useState<number>();
  useEffect(() => {
    let gone = false;
    allVisits(api, { state: 'awaiting_device' }).then(
      (visits) => !gone && setCount(waitingFor(device, visits)),
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [api, device]);
  return count;
}

function Declare({ api, device, close }: Props & { close: (done: boolean) => void }) {
  const t = useWords();
  const { device: own } = useSession();
  const [reason, setReason] = useState('');
  const [state, setState] = useState<{ busy?: boolean; error?: unknown }>({});
  const { person_name: person, name, known_missing: missing } = device;
  const count = useWaiting(api, device);
  const declare = async (): Promise<void> => {
    setState({ busy: true });
    try {
      const path = { device: device.device };
      given(await api.POST('/v1/devices/{device}/loss', { params: { path }, body: { reason: reason.trim() } }));
      close(true);
    } catch (error) {
      setState({ error });
    }
  };
  const consequences = [
    missing > 0 ? t('decide.loseMissing', { count: missing }) : t('decide.loseNone'),
    count === undefined ? t('loading') : count > 0 ? t('decide.loseVerdicts', { count, person }) : t('decide.loseNoVerdicts'),
    t('decide.loseEnd'),
    ...(own?.device === device.device ? [t('decide.loseOwn')] : []),
  ];
  return (
    <Modal open onCancel={() => close(false)} footer={null} title={t('decide.loseTitle', { person, name })} closable={{ 'aria-label': t('boardPage.close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== '' && !state.busy) void declare();
        }}
      >
        <ul data-consequences>
          {consequences.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <label className="field">
          <span>{t('decide.loseReason')}</span>
          <input autoFocus value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
        {state.error !== undefined && (
          <div role="alert" className="banner bad">
            {sorry(state.error)}
          </div>
        )}
        <div className="row">
          <Button danger htmlType="submit" disabled={reason.trim() === '' || Boolean(state.busy)}>
            {t('decide.lose')}
          </Button>
          <Button onClick={() => close(false)}>{t('decide.cancel')}</Button>
        </div>
      </form>
    </Modal>
  );
}
