// The thank-you (V10.1): drafted from the record in the customer's language, made better by the rep, and sent by the rep's own apps or
// by the organisation's mail server. That it was sent is recorded once the rep says so.
import { useEffect, useState } from 'react';
import type { Content, CustomerChoice, Way } from '../../core/door';
import { useSession } from '../../session/session';
import { useWords } from '../../words/words';
import { useDraft } from '../draft';
import type { Tapping } from '../tap';
import { Told } from '../Told';
import { Hints } from './Hints';
import { mailTo, smsTo } from './letter';
import { useLetter } from './useLetter';
import { useTyped } from './useTyped';

interface ThankingProps {
  id: string;
  content: Content | undefined;
  may: boolean;
  tapping: Tapping;
  onDone: () => void;
}

export default function Thanking({ id, content, may, tapping, onDone }: ThankingProps) {
  const t = useWords();
  const { tongue, subject, body, sms, write: reword, choose, forget } = useLetter(id);
  const [mail, setMail] = useDraft(`${id}/thanks/mail`);
  const [phone, setPhone] = useDraft(`${id}/thanks/phone`);
  const [opened, setOpened] = useState<Way>();
  const people = usePeople(content?.plan?.customer);
  const typed = useTyped(`${body}\n${sms}`, () => ({ do: 'thank', visit: id, way: 'mail', text: `${body}\n${sms}` }));
  const done = (): void => {
    forget();
    setMail('');
    setPhone('');
    onDone();
  };
  const write = (to: (typeof people)[number]): void => {
    setMail(to.mail);
    setPhone(to.phone);
  };
  const record = async (way: Way): Promise<void> => {
    const text = way === 'mail' ? `${subject}\n\n${body}` : sms;
    if ((await tapping.tap({ do: 'thank', visit: id, way, text })) !== undefined) done();
  };
  const byServer = async (): Promise<void> => {
    const contact = people.find((it) => it.mail !== '' && it.mail === mail.trim())?.id;
    const address = contact === undefined ? mail.trim() : undefined;
    const command = { do: 'at_visit', act: 'send_thanks', visit: id, contact, address, subject, text: body } as const;
    if ((await tapping.tap(command)) !== undefined) done();
  };
  return (
    <div className="stack">
      <Told why={tapping.why} hints={[]} />
      <div className="row" role="group" aria-label={t('visiting.letterTongue')}>
        {(['zh', 'en'] as const).map((into) => (
          <button key={into} type="button" className={tongue === into ? 'act' : 'act plain'} aria-pressed={tongue === into} onClick={() => choose(into)}>
            {t(`visiting.tongue.${into}`)}
          </button>
        ))}
      </div>
      {people.length > 0 && (
        <div className="row" role="group" aria-label={t('visiting.toWhom')}>
          {people.map((it) => (
            <button key={it.id} type="button" className="act plain" onClick={() => write(it)}>
              {it.name}
            </button>
          ))}
        </div>
      )}
      <Field name={t('visiting.mail')} value={mail} onChange={setMail} type="email" />
      <Field name={t('visiting.subject')} value={subject} onChange={(to) => reword({ subject: to })} />
      <label className="field">
        <span>{t('visiting.body')}</span>
        <textarea rows={9} value={body} onChange={(event) => reword({ body: event.target.value })} />
      </label>
      <a className="act plain" href={mailTo(mail, subject, body)} onClick={() => setOpened('mail')}>
        {t('visiting.byMail')}
      </a>
      <Field name={t('visiting.phone')} value={phone} onChange={setPhone} type="tel" />
      <label className="field">
        <span>{t('visiting.sms')}</span>
        <textarea rows={4} value={sms} onChange={(event) => reword({ sms: event.target.value })} />
      </label>
      <a className="act plain" href={smsTo(phone, sms)} onClick={() => setOpened('sms')}>
        {t('visiting.bySms')}
      </a>
      <Hints typed={typed} />
      <Sent opened={opened} may={may} record={record} />
      <button type="button" className="act plain" disabled={!may || mail.trim() === '' || body.trim() === ''} onClick={() => void byServer()}>
        {t('visiting.byServer')}
      </button>
      <p className="soft">{t('visiting.byServerHint')}</p>
    </div>
  );
}

/** An app that was opened tells nobody whether it sent: the rep does. */
function Sent({ opened, may, record }: { opened: Way | undefined; may: boolean; record: (way: Way) => Promise<void> }) {
  const t = useWords();
  return (
    <div className="stack" role="group" aria-label={t('visiting.wasSent')}>
      <strong>{t('visiting.wasSent')}</strong>
      <div className="row">
        {(['mail', 'sms', 'chat', 'phone'] as const).map((way) => (
          <button key={way} type="button" className={opened === way ? 'act' : 'act plain'} disabled={!may} onClick={() => void record(way)}>
            {t(`visiting.sentBy.${way}`)}
          </button>
        ))}
      </div>
    </div>
  );
}

function Field({ name, value, onChange, type = 'text' }: { name: string; value: string; onChange: (to: string) => void; type?: string }) {
  return (
    <label className="field">
      <span>{name}</span>
      <input type={type} value={value} maxLength={200} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}

function usePeople(customer: string | undefined): CustomerChoice['contacts'] {
  const { door } = useSession();
  const [people, setPeople] = useState<CustomerChoice['contacts']>([]);
  useEffect(() => {
    if (!customer) return;
    door.ask('customers', customer).then(
      (all) => setPeople(all.find((it) => it.customer === customer)?.contacts ?? []),
      () => undefined,
    );
  }, [door, customer]);
  return people;
}
