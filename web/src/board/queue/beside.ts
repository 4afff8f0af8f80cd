// What a record says beside its lines, as its superior reads it before it is passed: intent, form, gifts, papers, signatures (V8.1, V9.1, V9.2).
import type { Detail } from '../../core/door';
import type { Say } from '../../words/words';

const FORM = ['topic', 'scene', 'framework', 'service_type', 'expected_volume'] as const;
const MARKS = ['agreement_signed', 'key_customer'] as const;

type Beside = Pick<Detail, 'intent' | 'intent_reason' | 'form' | 'gifts' | 'attachments' | 'signatures'>;

/** Rows of a name and what is said of it; nothing that is left empty. */
export function besideOf({ intent, intent_reason, form, gifts, attachments, signatures }: Beside, t: Say): [string, string[]][] {
  const meant = intent === undefined ? [] : [t(`queue.beside.intents.${intent}`, { defaultValue: intent })];
  const papers = attachments.map(({ photo, caption, by }) =>
    t('queue.beside.attached', { what: t(photo ? 'queue.beside.photo' : 'queue.beside.paper'), caption: caption || '—', person: by }),
  );
  const signed = signatures.map(({ signer, picture }) => t(picture === undefined ? 'queue.beside.byName' : 'queue.beside.drawn', { person: signer }));
  const rows: [string, string[]][] = [
    [t('queue.beside.intent'), intent_reason === '' ? meant : [...meant, intent_reason]],
    ...FORM.map((name): [string, string[]] => [t(`queue.beside.${name}`), form[name] ? [form[name]] : []]),
    [t('queue.beside.marks'), MARKS.filter((name) => form[name]).map((name) => t(`queue.beside.${name}`))],
    [t('queue.beside.gifts'), gifts.map(({ item, amount, currency }) => `${item} ${amount} ${currency}`)],
    [t('queue.beside.attachments'), papers],
    [t('queue.beside.signatures'), signed],
  ];
  return rows.filter(([, said]) => said.length > 0);
}
