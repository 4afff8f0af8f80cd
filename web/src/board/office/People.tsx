// People and their logins: invitations, accounts that are locked, reset, and second factors. Each asks once more who one is, and nobody
// does it to themselves.
import { useCallback, useState } from 'react';
import { given, type Api, type Schemas } from '../../api/client';
import { moment, useWords } from '../../words/words';
import type { Account } from './account';
import { Field, Outcome, Section, Table, useAsked, useDoing } from './parts';

type Person = Schemas['PersonJson'];

const ACTS = ['invitation', 'unlock', 'second-factor/reset', 'reset'] as const;
type Act = (typeof ACTS)[number];

export function People({ api, account }: { api: Api; account: Account }) {
  const t = useWords();
  const asked = useAsked(useCallback(() => api.GET('/v1/people').then(given), [api]));
  const [chosen, setChosen] = useState<string>();
  const [filter, setFilter] = useState('');
  const { people = [], departments = [] } = asked.answer ?? {};
  const words = filter.trim().toLowerCase();
  const shown = people.filter((it) => `${it.id} ${it.name} ${it.department ?? ''} ${it.roles.join(' ')}`.toLowerCase().includes(words));
  const person = people.find((it) => it.id === chosen);
  const login = (it: Person): string => {
    if (it.left) return t('office.people.left', { time: moment(Date.parse(it.left)) });
    if (!it.password) return t('office.people.noPassword');
    const factor = it.second_factor ? t('office.people.factor') : t('office.people.password');
    return it.failed > 0 ? `${factor} · ${t('office.people.failed', { count: it.failed })}` : factor;
  };
  return (
    <>
      <Section title={t('office.people.title')} hint={t('office.people.hint')} asked={asked}>
        <div className="row">
          <Field label={t('office.people.filter')} value={filter} set={setFilter} />
        </div>
        <Table
          label={t('office.people.title')}
          heads={(['person', 'department', 'roles', 'login', 'acts'] as const).map((it) => t(`office.people.${it}`))}
          empty={t('office.people.none')}
          rows={shown.map((it) => ({
            key: it.id,
            cells: [
              <span key="who">
                {it.name} <span className="soft">{it.id}</span>
              </span>,
              departments.find((of) => of.id === it.department)?.name ?? it.department ?? '',
              it.roles.map((role) => t(`office.roles.${role}`, { defaultValue: role })).join(t('office.comma')),
              login(it),
              it.in_care ? (
                <button key="act" type="button" className="small" aria-expanded={chosen === it.id} onClick={() => setChosen(chosen === it.id ? undefined : it.id)}>
                  {t('office.people.look')}
                  <span className="unseen"> {it.name}</span>
                </button>
              ) : (
                ''
              ),
            ],
          }))}
        />
        {person && <Care key={person.id} api={api} account={account} person={person} done={asked.again} />}
      </Section>
      <Section title={t('office.departments.title')}>
        <Table
          label={t('office.departments.title')}
          heads={(['name', 'parent', 'supervisor', 'manager', 'count'] as const).map((it) => t(`office.departments.${it}`))}
          empty={t('office.departments.none')}
          rows={departments.map((it) => ({
            key: it.id,
            cells: [
              `${it.name} ${it.id}`,
              it.parent ?? '',
              it.supervisor ?? t('office.departments.nobody'),
              it.manager ?? t('office.departments.nobody'),
              people.filter((one) => one.department === it.id && !one.left).length,
            ],
          }))}
        />
      </Section>
    </>
  );
}

function Care({ api, account, person, done }: { api: Api; account: Account; person: Person; done: () => void }) {
  const t = useWords();
  const doing = useDoing();
  const [proof, setProof] = useState('');
  const [told, setTold] = useState('');
  const act = (what: Act): void => {
    const body = account.second_factor ? { second_factor: proof } : { password: proof };
    const request = { params: { path: { id: person.id } }, body };
    setTold('');
    void doing
      .go(async () => {
        if (what === 'invitation' || what === 'reset') {
          const path = what === 'reset' ? ('/v1/people/{id}/reset' as const) : ('/v1/people/{id}/invitation' as const);
          const made = given(await api.POST(path, request));
          setTold(made.invitation);
          return t('office.people.invited', { time: moment(Date.parse(made.expires)) });
        }
        const path = what === 'unlock' ? ('/v1/people/{id}/unlock' as const) : ('/v1/people/{id}/second-factor/reset' as const);
        given(await api.POST(path, request));
        return t('office.people.done');
      })
      .then((good) => {
        setProof('');
        if (good) done();
      });
  };
  return (
    <div className="card stack" data-care={person.id}>
      <h3>
        {person.name} <span className="soft">{person.id}</span>
      </h3>
      <div className="row">
        <Field
          label={account.second_factor ? t('office.people.proofFactor') : t('office.people.proofPassword')}
          type="password"
          auto={account.second_factor ? 'one-time-code' : 'current-password'}
          value={proof}
          set={setProof}
        />
        {ACTS.map((what) => (
          <button key={what} type="button" className="small" disabled={doing.busy || proof === ''} onClick={() => act(what)}>
            {t(`office.people.act.${what.replace('/', '_')}`)}
          </button>
        ))}
      </div>
      {told && (
        <p>
          {t('office.people.once')} <code data-invitation="">{told}</code>
        </p>
      )}
      <Outcome doing={doing} />
    </div>
  );
}
