// What waits for a superior, worked through by keys: plans (V4.2), records (A3.3, A4.1), answers (V10.3), changes of customer cards
// (V11.1). What a key has decided can be taken back for some seconds; then it is written.
import { useEffect, useState } from 'react';
import { useSession } from '../../session/session';
import { sorry, useWords } from '../../words/words';
import type { BoardData } from '../data';
import { plainKey } from '../decide/cardkeys';
import { Evidence } from '../Evidence';
import type { Deciding } from './deciding';
import { sortOf, wordsFor } from './decision';
import type { Waiting } from './gather';
import { Item } from './Item';
import type { Shown } from './shown';
import { useQueue } from './useQueue';

/** So many cards are drawn at first, and always some behind the chosen one: by keys all are reached. */
const DRAWN = 30;
const AHEAD = 10;

export function Queue({ data, deciding }: { data: BoardData; deciding: Deciding }) {
  const t = useWords();
  const { writer } = useSession();
  const { items, whole, read, known, error, steady } = useQueue(data, deciding);
  const open = (items ?? []).filter((it) => !deciding.has(it.key));
  const [last, choose] = useState<{ key?: string | undefined; at: number }>({ at: 0 });
  const [saying, setSaying] = useState<boolean>();
  const [shown, setShown] = useState<Shown>();
  const [opened, setOpened] = useState<string>();
  const found = open.findIndex((it) => it.key === last.key);
  // Where the chosen one is gone, the one that stands in its place now.
  const place = Math.max(0, found >= 0 ? found : Math.min(last.at, open.length - 1));
  const chosen = open[place];
  const [most, setMost] = useState(DRAWN);
  const drawn = open.slice(0, Math.max(most, place + AHEAD));
  const rest = open.length - drawn.length;
  const end = drawn.at(-1)?.key;
  useEffect(() => steady(end), [steady, end]);

  const go = (to: number): void => {
    const at = Math.max(0, Math.min(open.length - 1, to));
    const next = open[at];
    setSaying(undefined);
    choose({ key: next?.key, at });
    document.querySelector<HTMLElement>(`[data-waiting="${CSS.escape(next?.key ?? '')}"]`)?.focus();
  };
  /** What is decided was seen: nothing can be said of a card whose content is not on the screen, and no yes where a part is lacking. */
  const may = (it: Waiting, yes: boolean): boolean => writer && shown?.key === it.key && (shown.whole || !yes);
  const decide = (it: Waiting, yes: boolean, words = ''): void => {
    if (!shown || !may(it, yes)) return;
    setSaying(undefined);
    deciding.later.put(it.key, { of: it, yes, words, print: shown.print });
    // On to the next: whoever works by keys, or hears the page, is led there.
    setTimeout(() => document.querySelector<HTMLElement>('[data-waiting][aria-current=true]')?.focus());
  };
  const begin = (it: Waiting | undefined, yes: boolean): void => {
    if (!it || !may(it, yes)) return;
    const sort = sortOf(it);
    if (sort === 'question' && !yes) return;
    if (wordsFor(sort, yes)) setSaying(yes);
    else decide(it, yes);
  };
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (!plainKey(event) || opened !== undefined) return;
      const act: { [key: string]: () => void } = {
        j: () => go(place + 1),
        k: () => go(place - 1),
        a: () => begin(chosen, true),
        r: () => begin(chosen, false),
        u: () => void deciding.later.undo(),
        o: () => chosen && setOpened(chosen.kind === 'card' ? chosen.change.visit : chosen.visit.id),
        Escape: () => setSaying(undefined),
      };
      const known = act[event.key];
      if (!known) return;
      // The key itself is not the first letter of what is said next.
      event.preventDefault();
      known();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  });

  return (
    <div className="stack">
      {error !== undefined && (
        <div role="alert" className="banner bad">
          {sorry(error)}
        </div>
      )}
      {!items && (
        <p className="empty" role="status">
          {t('loading')}
        </p>
      )}
      {items && open.length === 0 && whole && (
        <p className="empty">
          <strong>{t('queue.none')}</strong>
          {t('queue.noneHint')}
        </p>
      )}
      {items && open.length === 0 && !whole && (
        <p className="empty" role="status">
          {t('queue.noneYet')}
        </p>
      )}
      {items && !(whole && open.length === 0) && (
        <p className="soft" data-queue={whole ? 'whole' : 'growing'}>
          {whole ? t('queue.count', { count: open.length }) : t('queue.growing', { count: open.length, read, known })}
        </p>
      )}
      {drawn.map((it, at) => (
        <Item
          key={it.key}
          data={data}
          it={it}
          chosen={it === chosen}
          saying={it === chosen ? saying : undefined}
          may={(yes) => may(it, yes)}
          choose={() => {
            if (it !== chosen) setSaying(undefined);
            choose({ key: it.key, at });
          }}
          show={setShown}
          begin={(yes) => begin(it, yes)}
          decide={(yes, words) => decide(it, yes, words)}
          close={() => setSaying(undefined)}
          evidence={setOpened}
        />
      ))}
      {rest > 0 && (
        <button type="button" className="act plain" onClick={() => setMost(drawn.length + DRAWN)}>
          {t('queue.more', { count: rest })}
        </button>
      )}
      {opened !== undefined && <Evidence data={data} id={opened} close={() => setOpened(undefined)} />}
    </div>
  );
}
