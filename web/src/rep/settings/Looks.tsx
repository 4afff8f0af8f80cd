// Who looked at where one was, or at how one's customers' contacts are reached.
import { given } from '../../api/client';
import { moment, useWords } from '../../words/words';
import { Subpage, useAsked } from './asked';

export function Looks() {
  const t = useWords();
  const { data, why } = useAsked(async (api) => given(await api.GET('/v1/looks', {})));
  return (
    <Subpage title={t('settings.page.looks')} why={why}>
      <p className="soft">{t('settings.looksHint')}</p>
      {data?.looks.length === 0 && <p className="empty">{t('settings.noLooks')}</p>}
      <ul className="list stack">
        {data?.looks.map((look) => (
          <li key={`${look.at}/${look.by}/${look.visit}/${look.sight}`} className="card" data-look={look.sight}>
            <strong>{look.by}</strong> {t(`settings.sight.${look.sight}`, { defaultValue: look.sight })}
            <div className="soft">
              {moment(Date.parse(look.at))} · {look.visit}
            </div>
          </li>
        ))}
      </ul>
      {data !== undefined && data.kept_by.length > 0 && <p className="soft">{t('settings.keptBy', { who: data.kept_by.join(t('trip.and')) })}</p>}
    </Subpage>
  );
}
