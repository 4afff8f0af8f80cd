// What stands behind "me": light or dark, and the way to each page of settings.
import { choose, THEMES, useTheme } from '../../design/theme';
import { useWords } from '../../words/words';

const PAGES = ['security', 'codes', 'devices', 'absences', 'looks', 'storage', 'about', 'leave'] as const;

export function Menu() {
  const t = useWords();
  const theme = useTheme();
  return (
    <>
      <section className="card stack" aria-label={t('settings.theme')}>
        <h2>{t('settings.theme')}</h2>
        <div className="row" role="group" aria-label={t('settings.theme')}>
          {THEMES.map((it) => (
            <button key={it} type="button" className="chip" aria-pressed={theme === it} onClick={() => choose(it)}>
              {t(`settings.themes.${it}`)}
            </button>
          ))}
        </div>
      </section>
      <nav className="card" aria-label={t('settings.title')}>
        <ul className="list menu">
          {PAGES.map((page) => (
            <li key={page}>
              <a href={`#/me/${page}`}>{t(`settings.page.${page}`)}</a>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}
