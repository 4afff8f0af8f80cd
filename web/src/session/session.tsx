// What both pages have in common: the core of this tab, whether it may write, what is here, and when it is in contact.
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { tokens, type Token } from '../api/client';
import { follow } from '../api/nudges';
import { CoreError, type Device, type Door, type Said } from '../core/door';
import { markHere, wasHere } from './here';
import { keep as keepBeside, kept } from './kept';
import { Listing } from './listing';

export interface Session {
  door: Door;
  /** The core is not there yet: what needs only the server is shown already, with nothing of this device. */
  opening: boolean;
  /** Whether this tab writes; the others only show. */
  writer: boolean;
  /** Whether the browser promises to keep the data. */
  persisted: boolean;
  /** Nothing before the enrolment. */
  device: Device | undefined;
  /** Counts what has changed: whoever shows something asks again. */
  turn: number;
  /** How the last contact ended. */
  contact: Said | undefined;
  /** When a contact succeeded last, by the server's clock; kept over a reload. */
  lastContact: number | undefined;
  online: boolean;
  /** Whether the stream of nudges stands. */
  live: boolean;
  /** Counts the nudges. */
  nudges: number;
  /** For a page's own questions. */
  token: Token;
  sync: () => Promise<void>;
  /** Asks the browser to keep the data. */
  keep: () => Promise<void>;
}

const Here = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(Here);
  if (!session) throw new Error('outside of a session');
  return session;
}

/** So often a page that is seen is in contact by itself. */
const EVERY_MS = 60_000;
const LAST_CONTACT = 'sojourn-last-contact';

export type Opening = { state: 'opening' } | { state: 'failed'; error: unknown } | { state: 'open'; session: Session };

export interface Manner {
  /** So many visits of this device a page has at most. */
  shown?: number;
  /** A token without the core. Who gives it has something to show before the core is there, where somebody is enrolled. */
  early?: () => Promise<string | undefined>;
}

/** Opens the core and follows it. */
export function useOpening(door: Door, { shown, early }: Manner = {}): Opening {
  const [failed, setFailed] = useState<{ error: unknown }>();
  const [{ promise: whenOpen, resolve: isOpen }] = useState(once);
  const [opened, setOpened] = useState<{ writer: boolean; persisted: boolean }>();
  const [device, setDevice] = useState<Device>();
  const [turn, setTurn] = useState(0);
  const [contact, setContact] = useState<Said>();
  const [lastContact, setLastContact] = useState(() => Number(kept(LAST_CONTACT)) || undefined);
  const [online, setOnline] = useState(navigator.onLine);

  useEffect(() => {
    let gone = false;
    const listing = new Listing(
      (from, limit) => door.ask('list', from, limit),
      (here, anew) => {
        if (here && anew) markHere();
        setDevice(here);
        if (anew) setTurn((before) => before + 1);
      },
      shown,
    );
    const look = (): Promise<void> => listing.look();
    // Who may write can change before the page is drawn.
    let turned: boolean | undefined;
    const begin = async (): Promise<void> => {
      const opening = door.open();
      // Asked in one breath: the list is on its way before the page has heard that the core is open.
      const first = look();
      first.catch(() => undefined);
      const it = await opening;
      // A core that trapped at its first question is replaced by another, which is asked once more.
      await first.catch(() => door.open().then(look));
      if (!gone) setOpened({ ...it, writer: turned ?? it.writer });
      isOpen();
    };
    begin().catch((error: unknown) => setFailed({ error }));
    const deaf = door.listen((news) => {
      if (news.news === 'writer') {
        turned = news.writer;
        setOpened((before) => before && { ...before, writer: news.writer });
      }
      // A Worker that is starting anew answers once it is open, and says so then.
      else if (news.news === 'changed') look().catch(() => undefined);
    });
    return () => {
      gone = true;
      deaf();
    };
  }, [door, shown, isOpen]);

  const sync = useCallback(async () => {
    try {
      // Nothing is handed to a network that is not there: it would be called sent.
      const away: Said = { told: 'no_contact', why: '' };
      const said = await (navigator.onLine ? door.ask('sync') : Promise.resolve(away));
      setContact(said);
      if (said.told !== 'contacted') return;
      const at = await door.ask('now');
      keepBeside(LAST_CONTACT, String(at));
      setLastContact(at);
    } catch (error) {
      if (!(error instanceof CoreError)) throw error;
      setContact({ told: 'no_contact', why: error.detail });
    }
  }, [door]);

  const keep = useCallback(async () => {
    const persisted = await navigator.storage.persist();
    setOpened((before) => before && { ...before, persisted });
  }, []);

  const may = Boolean(opened?.writer && device);
  useContacts(door, sync, may, device ? device.saved - device.stored : 0, setOnline);
  const token = useMemo(() => tokens(door, whenOpen, early), [door, whenOpen, early]);
  const { live, nudges } = useNudges(token, device !== undefined && online);
  useEffect(() => {
    if (!may || nudges === 0) return;
    const soon = setTimeout(() => void sync());
    return () => clearTimeout(soon);
  }, [may, nudges, sync]);
  const merging = contact?.told === 'contacted' && device !== undefined && device.merged < device.stored;
  useAgain(sync, may && online && (merging || contact?.told === 'no_contact'), contact);

  const [soon] = useState(() => early !== undefined && wasHere());
  const session = useMemo(() => {
    const how = opened ?? (soon ? { writer: false, persisted: true } : undefined);
    return how && { door, ...how, opening: !opened, device, turn, contact, lastContact, online, live, nudges, token, sync, keep };
  }, [door, opened, soon, device, turn, contact, lastContact, online, live, nudges, token, sync, keep]);
  if (failed) return { state: 'failed', error: failed.error };
  return session ? { state: 'open', session } : { state: 'opening' };
}

/** A promise and the way to keep it. */
function once(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

/** A storm of nudges makes no storm of questions. */
const GATHER_MS = 300;

/** Hears that something changed, where somebody is enrolled and there is a network. */
function useNudges(token: Token, may: boolean): { live: boolean; nudges: number } {
  const [live, setLive] = useState(false);
  const [nudges, setNudges] = useState(0);
  useEffect(() => {
    if (!may) return;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const nudged = (): void => {
      clearTimeout(waiting);
      waiting = setTimeout(() => setNudges((before) => before + 1), GATHER_MS);
    };
    const stop = follow(token, nudged, setLive);
    return () => {
      clearTimeout(waiting);
      stop();
      setLive(false);
    };
  }, [token, may]);
  return { live, nudges };
}

/** When a page is in contact by itself: at its start, once there is a network again, when it is shown, after something was saved. */
function useContacts(door: Door, sync: () => Promise<void>, may: boolean, unsent: number, setOnline: (on: boolean) => void): void {
  const latest = useRef({ sync, may });
  useEffect(() => {
    latest.current = { sync, may };
  });
  useEffect(() => {
    const go = (): void => {
      if (latest.current.may && document.visibilityState === 'visible') void latest.current.sync();
    };
    const network = (): void => {
      setOnline(navigator.onLine);
      if (navigator.onLine) go();
    };
    const seen = (): void => {
      door.hidden(document.visibilityState === 'hidden');
      go();
    };
    const timer = setInterval(go, EVERY_MS);
    addEventListener('online', network);
    addEventListener('offline', network);
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearInterval(timer);
      removeEventListener('online', network);
      removeEventListener('offline', network);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [door, setOnline]);
  // One at the start; then `unsent` grows with each entry, and a contact follows it.
  const began = useRef(false);
  useEffect(() => {
    if (!may || (began.current && unsent === 0)) return;
    began.current = true;
    void sync();
  }, [may, unsent, sync]);
}

/** A contact that failed is tried again, and what the server holds is merged a moment later: soon at first, then less and less often. */
function useAgain(sync: () => Promise<void>, waits: boolean, contact: Said | undefined): void {
  const tries = useRef(0);
  useEffect(() => {
    if (!waits) {
      tries.current = 0;
      return;
    }
    const wait = Math.min(EVERY_MS, 1_000 * 2 ** tries.current++) * (1 + Math.random() / 4);
    const timer = setTimeout(() => void sync(), wait);
    return () => clearTimeout(timer);
  }, [sync, waits, contact]);
}

export function SessionOf({ session, children }: { session: Session; children: ReactNode }) {
  return <Here.Provider value={session}>{children}</Here.Provider>;
}
