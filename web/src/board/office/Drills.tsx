// Drills of the safety ladder (V6.3): each rung, who stands on it, how far the notice came, and who said that they have it.
import { useCallback } from 'react';
import { given, type Api } from '../../api/client';
import { moment, said, useWords } from '../../words/words';
import type { Account } from './account';
import { may } from './pages';
import { Outcome, Section, Table, useAsked, useDoing } from './parts';

/** As `GET /v1/drills` writes them; its description says no more than that they are objects. */
interface Drill {
  id: number;
  at: string;
  confirm_by: string;
  over: string | null;
  places: {
    department: string | null;
    rung: string;
    person: string | null;
    confirmed: string | null;
    ways: { by: string; far: string; why: string | null }[];
    note: { en: string; zh: string };
  }[];
}

export function Drills({ api, account }: { api: Api; account: Account }) {
  const t = useWords();
  const ask = useCallback(() => api.GET('/v1/drills').then(given).then((it) => (it as unknown as { drills: Drill[] }).drills), [api]);
  const asked = useAsked(ask);
  const doing = useDoing();
  const start = (): void => {
    void doing
      .go(async () => {
        given(await api.POST('/v1/drills'));
        return t('office.drills.started');
      })
      .then((good) => good && asked.again());
  };
  const drills = asked.answer ?? [];
  return (
    <Section title={t('office.drills.title')} hint={t('office.drills.hint')} asked={asked}>
      {may(account, 'drill') && (
        <div>
          <button type="button" className="act plain" disabled={doing.busy} onClick={start}>
            {t('office.drills.start')}
          </button>
        </div>
      )}
      <Outcome doing={doing} />
      {drills.length === 0 && <p className="soft">{t('office.drills.none')}</p>}
      {drills.map((it, at) => (
        <details key={it.id} open={at === 0} data-drill={it.id}>
          <summary>
            {moment(Date.parse(it.at))} · {t(it.over ? 'office.drills.over' : 'office.drills.until', { time: moment(Date.parse(it.over ?? it.confirm_by)) })} ·{' '}
            {t('office.drills.count', { confirmed: it.places.filter((place) => place.confirmed).length, all: it.places.length })}
          </summary>
          <Places places={it.places} />
        </details>
      ))}
    </Section>
  );
}

function Places({ places }: { places: Drill['places'] }) {
  const t = useWords();
  return (
    <Table
      label={t('office.drills.title')}
      heads={(['department', 'rung', 'person', 'far', 'confirmed'] as const).map((it) => t(`office.drills.${it}`))}
      empty={t('office.drills.none')}
      rows={places.map((it, at) => ({
        key: `${it.department ?? ''}/${it.rung}/${at}`,
        cells: [
          it.department ?? '',
          t(`trips.ladder.${it.rung}`, { defaultValue: it.rung }),
          it.person ?? <span className="word bad">{t('office.drills.nobody')}</span>,
          <span key="far">
            {it.ways.map((way) => `${t(`trips.told.by.${way.by}`, { defaultValue: way.by })}${t('trips.colon')}${t(`trips.told.is.${way.far}`, { defaultValue: way.far })}`).join(' · ')}{' '}
            <span className="soft">{said(it.note)}</span>
          </span>,
          it.confirmed ? moment(Date.parse(it.confirmed)) : <span className="word warn">{t('office.drills.notYet')}</span>,
        ],
      }))}
    />
  );
}
