// Who looked at where somebody was, or at how their customers' contacts are reached (V6.3): one's own, and for risk control anybody's.
import { useCallback, useState } from 'react';
import { given, type Api } from '../../api/client';
import { moment, useWords } from '../../words/words';
import { Field, Section, Table, useAsked } from './parts';

export function LooksOf({ api, ofOthers = false }: { api: Api; ofOthers?: boolean }) {
  const t = useWords();
  const [typed, setTyped] = useState('');
  const [person, setPerson] = useState('');
  const ask = useCallback(
    () => api.GET('/v1/looks', { params: { query: person === '' ? {} : { person } } }).then(given),
    [api, person],
  );
  const asked = useAsked(ask);
  const looks = asked.answer?.looks ?? [];
  return (
    <Section title={t('office.looks.title')} hint={t('office.looks.hint')} asked={asked}>
      {ofOthers && (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            setPerson(typed.trim());
          }}
        >
          <Field label={t('office.looks.person')} value={typed} set={setTyped} />
          <button type="submit" className="small">
            {t('office.looks.show')}
          </button>
        </form>
      )}
      <Table
        label={t('office.looks.title')}
        heads={(['at', 'by', 'visit', 'what'] as const).map((it) => t(`office.looks.${it}`))}
        empty={t('office.looks.none')}
        rows={looks.map((it, at) => ({
          key: `${it.at}/${at}`,
          cells: [moment(Date.parse(it.at)), it.by, it.visit, t(`office.looks.is.${it.sight}`, { defaultValue: it.sight })],
        }))}
      />
      {(asked.answer?.kept_by.length ?? 0) > 0 && <p className="soft">{t('office.looks.keptBy', { people: asked.answer?.kept_by.join(', ') })}</p>}
    </Section>
  );
}
