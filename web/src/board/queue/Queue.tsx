// What waits for a superior, worked through by keys: plans (V4.2), records (A3.3, A4.1), answers (V10.3), changes of customer cards
// (V11.1). What a key has decided can be taken back for some seconds; then it is written.
import { Button } from 'antd';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useSession } from '../../session/session';
import { sorry, useWords } from '../../words/words';
import type { BoardData } from '../data';
import { plainKey } from '../decide/cardkeys';
import { Evidence } from '../Evidence';
import { carryOut, nameOf, sortOf, wordsFor, type Decision } from './decision';
import type { Waiting } from './gather';
import { Item } from './Item';
import { Later, UNDO_MS } from './later';
import { useQueue } from './useQueue';

export function Queue({ data }: { data: BoardData }) {
  const t = useWords();
  const { writer } = useSession();
  const { later, decided, why, again } = useDecisions(data);
  const { items, error } = useQueue(data, again);
  const open = useMemo(() => (items ?? []).filter((it) => !decided.has(it.key)), [items, decided]);
  const [last, choose] = useState<{ key?: string | undefined; at: number }>({ at: 0 });
  const [saying, setSaying] = useState<boolean>();
  const [ready, setReady] = useState<string>();
  const [opened, setOpened] = useState<string>();
  const found = open.findIndex((it) => it.key === last.key);
  // Where the chosen one is gone, the one that stands in its place now.
  const place = Math.max(0, found >= 0 ? found : Math.min(last.at, open.length - 1));
  const chosen = open[place];

  const go = (to: number): void => {
    const at = Math.max(0, Math.min(open.length - 1, to));
    const next = open[at];
    setSaying(undefined);
    choose({ key: next?.key, at });
    document.querySelector<HTMLElement>(`[data-waiting="${CSS.escape(next?.key ?? '')}"]`)?.focus();
  };
  const decide = (it: Waiting, yes: boolean, words = ''): void => {
    setSaying(undefined);
    later.put(it.key, { of: it, yes, words });
    // On to the next: whoever works by keys, or hears the page, is led there.
    setTimeout(() => document.querySelector<HTMLElement>('[data-waiting][aria-current=true]')?.focus());
  };
  const begin = (it: Waiting | undefined, yes: boolean): void => {
    if (!it || !writer) return;
    const sort = sortOf(it);
    if (sort === 'review' && yes && ready !== it.key) return;
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
        u: () => void later.undo(),
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
      {[why, error].map((it, line) => it !== undefined && (
        <div key={line} role="alert" className="banner bad">
          {sorry(it)}
        </div>
      ))}
      <Undo later={later} all={later.all} />
      {!items && (
        <p className="empty" role="status">
          {t('loading')}
        </p>
      )}
      {items && open.length === 0 && (
        <p className="empty">
          <strong>{t('queue.none')}</strong>
          {t('queue.noneHint')}
        </p>
      )}
      {open.map((it, at) => (
        <Item
          key={it.key}
          data={data}
          it={it}
          chosen={it === chosen}
          saying={it === chosen ? saying : undefined}
          may={writer && (sortOf(it) !== 'review' || ready === it.key)}
          choose={() => {
            if (it !== chosen) setSaying(undefined);
            choose({ key: it.key, at });
          }}
          ready={setReady}
          begin={(yes) => begin(it, yes)}
          decide={(yes, words) => decide(it, yes, words)}
          close={() => setSaying(undefined)}
          evidence={setOpened}
        />
      ))}
      {opened !== undefined && <Evidence data={data} id={opened} close={() => setOpened(undefined)} />}
    </div>
  );
}

/** Decisions on their way: held for some seconds, then written; one that could not be written stands in the queue again. */
function useDecisions({ api }: BoardData) {
  const { door } = useSession();
  const [, setTurn] = useState(0);
  const [decided, setDecided] = useState<ReadonlySet<string>>(new Set());
  const [why, setWhy] = useState<unknown>();
  const [again, setAgain] = useState(0);
  const changed = useCallback(() => setTurn((before) => before + 1), []);
  const later = useMemo(() => {
    const drop = (key: string): void => setDecided((before) => new Set([...before].filter((it) => it !== key)));
    const write = (key: string, decision: Decision): void => {
      setWhy(undefined);
      setDecided((before) => new Set(before).add(key));
      carryOut(door, api, decision).then(
        () => {
          setAgain((before) => before + 1);
          // By then it has been asked whether it still waits; if it does, it is shown again.
          setTimeout(() => drop(key), UNDO_MS);
        },
        (error: unknown) => {
          setWhy(error);
          drop(key);
        },
      );
    };
    return new Later<Decision>(write, changed);
  }, [door, api, changed]);
  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent): void => {
      if (later.all.length > 0) event.preventDefault();
    };
    addEventListener('beforeunload', leaving);
    return () => {
      removeEventListener('beforeunload', leaving);
      later.flush();
    };
  }, [later]);
  const held = later.all.map(({ key }) => key).join('\n');
  const all = useMemo(() => new Set([...decided, ...held.split('\n')]), [decided, held]);
  return { later, decided: all, why, again };
}

function Undo({ later, all }: { later: Later<Decision>; all: { key: string; decision: Decision }[] }) {
  const t = useWords();
  return (
    <div role="status" className="stack">
      {all.map(({ key, decision: { of, yes } }) => (
        <div key={key} className="card row spread" data-undo={key}>
          <span>
            {t(`queue.${yes ? 'will' : 'willNot'}.${sortOf(of)}`)} <strong>{nameOf(of)}</strong>{' '}
            <span className="soft">{t('queue.undoHint', { seconds: UNDO_MS / 1000 })}</span>
          </span>
          <Button onClick={() => later.undo(key)}>{t('queue.undo')} U</Button>
        </div>
      ))}
    </div>
  );
}
