// The filters of the board's pages, kept in the address.
import { useEffect, useMemo, useState } from 'react';
import { useWords } from '../../words/words';
import type { Figured } from '../figures/asked';
import { choices, isSet, NOTHING, read, write, type Filter } from './filter';

/** The filter of the address. */
export function useFilter(): Filter {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const went = (): void => setHash(location.hash);
    addEventListener('hashchange', went);
    return () => removeEventListener('hashchange', went);
  }, []);
  // Another page of the board is no other filter.
  const said = hash.split('?')[1] ?? '';
  return useMemo(() => read(`?${said}`), [said]);
}

/** Another filter of the same page. A step back undoes the last choice, not each letter of a search. */
function go(filter: Filter, replace: boolean): void {
  const to = write(location.hash, filter);
  if (!replace) location.hash = to;
  else {
    history.replaceState(null, '', to);
    dispatchEvent(new HashChangeEvent('hashchange'));
  }
}

interface Props {
  /** Nothing before the server said. */
  choices: Figured['choices'] | undefined;
  shown: number;
  all: number;
  filter: Filter;
}

export function Filters({ choices: given, shown, all: count, filter }: Props) {
  const t = useWords();
  const all = useMemo(() => choices(given), [given]);
  const set = (change: Partial<Filter>, replace = false): void => go({ ...filter, ...change }, replace);
  return (
    <search className="row filters" aria-label={t('figures.filters')}>
      <label className="field">
        <span>{t('figures.search')}</span>
        <input type="search" value={filter.q} onChange={(event) => set({ q: event.target.value }, true)} />
      </label>
      <Choice label={t('figures.departmentName')} value={filter.department} options={all.department.map((it) => [it.id, it.name])} choose={(department) => set({ department })} />
      <Choice label={t('figures.person')} value={filter.person} options={all.person.map((it) => [it.id, it.name])} choose={(person) => set({ person })} />
      <Choice label={t('figures.weekName')} value={filter.week} options={all.week.map((it) => [it, it])} choose={(week) => set({ week })} />
      <Choice
        label={t('figures.state')}
        value={filter.state}
        options={all.state.map((it) => [it, t(`state.${it}`, { defaultValue: it })])}
        choose={(state) => set({ state })}
      />
      {isSet(filter) && (
        <button type="button" className="act plain" onClick={() => go(NOTHING, false)}>
          {t('figures.clear')}
        </button>
      )}
      <span role="status" className="soft" data-shown={shown}>
        {t('figures.shown', { shown, all: count })}
      </span>
    </search>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: [string, string][];
  choose: (value: string) => void;
}

function Choice({ label, value, options, choose }: ChoiceProps) {
  const t = useWords();
  // A link may name what is not there (any more): it stands, so that it can be seen and taken back.
  const all = value === '' || options.some(([it]) => it === value) ? options : [...options, [value, value] as const];
  return (
    <label className="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => choose(event.target.value)}>
        <option value="">{t('figures.all')}</option>
        {all.map(([it, name]) => (
          <option key={it} value={it}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
