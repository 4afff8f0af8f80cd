// The frame of both pages: opening, failing, logging in, and the banners that are about the device as a whole.
import { useEffect, useMemo, type ReactNode } from 'react';
import { door } from '../core/door';
import { Fault } from '../design/Fault';
import { Login } from '../login/Login';
import { sorry, span, useWords } from '../words/words';
import { Over } from './Over';
import { Gone, Trouble } from './Trouble';
import { SessionOf, useOpening, useSession, type Manner } from './session';

export function Page({ app, manner, children }: { app: string; manner?: Manner; children: ReactNode }) {
  const t = useWords();
  useEffect(() => {
    document.title = app.endsWith('board') ? `${t('app')} ${t('board')}` : t('app');
  }, [t, app]);
  const opening = useOpening(useMemo(() => door(app), [app]), manner);
  if (opening.state === 'opening') {
    return (
      <p className="empty" role="status">
        {t('loading')}
      </p>
    );
  }
  if (opening.state === 'failed') {
    return (
      <div role="alert" className="banner bad">
        {sorry(opening.error)}
      </div>
    );
  }
  return (
    <SessionOf session={opening.session}>
      <Fault>
        {!opening.session.opening && <AboutDevice />}
        {opening.session.device || opening.session.opening ? children : <Login />}
      </Fault>
    </SessionOf>
  );
}

function AboutDevice() {
  const { device } = useSession();
  return (
    <>
      <Banners />
      <Over />
      <Trouble />
      {!device && <Gone />}
    </>
  );
}

function Banners() {
  const t = useWords();
  const { writer, device, online, contact } = useSession();
  const lines: string[] = [];
  if (!writer) lines.push(t('sync.readOnly'));
  if (device && !online) lines.push(t('sync.offline'));
  if (contact?.told === 'later') lines.push(t('sync.later', { time: span(contact.again_in) }));
  return lines.map((line) => (
    <div key={line} role="status" className="banner">
      {line}
    </div>
  ));
}
