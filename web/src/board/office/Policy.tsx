// The policy in force (A6), its versions, and who has said that they have read it.
import { useCallback } from 'react';
import { given, type Api } from '../../api/client';
import { moment, useWords } from '../../words/words';
import type { Account } from './account';
import { may } from './pages';
import { Section, Table, useAsked } from './parts';

const time = (text?: string | null): string => (text ? moment(Date.parse(text)) : '');

export function Policy({ api, account }: { api: Api; account: Account }) {
  const t = useWords();
  const asked = useAsked(useCallback(() => api.GET('/v1/policy').then(given), [api]));
  const policy = asked.answer;
  const fields: [string, unknown][] = Object.entries(policy?.policy ?? {});
  return (
    <Section title={t('office.policy.title')} hint={t('office.policy.hint')} asked={asked}>
      <p>{t('office.policy.inForce', { version: policy?.in_force ?? '' })}</p>
      <Table
        label={t('office.policy.versions')}
        heads={(['version', 'from', 'published'] as const).map((it) => t(`office.policy.${it}`))}
        empty={t('office.policy.none')}
        rows={[...(policy?.versions ?? [])].reverse().map((it) => ({
          key: String(it.version),
          cells: [it.version, time(it.effective_from), it.published ? time(it.published) : t('office.policy.defaults')],
        }))}
      />
      <details>
        <summary>{t('office.policy.fields', { count: fields.length })}</summary>
        <Table
          label={t('office.policy.title')}
          heads={(['field', 'value'] as const).map((it) => t(`office.policy.${it}`))}
          empty={t('office.policy.none')}
          rows={fields.map(([name, value]) => ({
            key: name,
            cells: [<code key="name">{name}</code>, <code key="value">{typeof value === 'string' ? value : JSON.stringify(value)}</code>],
          }))}
        />
      </details>
      {may(account, 'readers') && <Readers api={api} />}
    </Section>
  );
}

function Readers({ api }: { api: Api }) {
  const t = useWords();
  const { answer } = useAsked(useCallback(() => api.GET('/v1/policy/acknowledgements').then(given), [api]));
  const people = answer?.people ?? [];
  const not = people.filter((it) => !it.acknowledged);
  if (people.length === 0) return <p className="soft">{t('office.policy.noReaders')}</p>;
  return (
    <div className="stack">
      <p>{t('office.policy.read', { read: people.length - not.length, all: people.length, version: answer?.version ?? '' })}</p>
      {not.length > 0 && <p className="soft">{t('office.policy.notRead', { people: not.map((it) => it.name).join(t('office.comma')) })}</p>}
    </div>
  );
}
