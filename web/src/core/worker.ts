// The Worker: it alone holds the core. One of all tabs writes, by a lock; the others show what that one committed.
import { AtVisit, type Answers } from './at_visit';
import { openBlobs, type Blobs } from './blobs';
import { browserClock } from './clock';
import { keepEarly, type Frames } from './early';
import { Host } from './host';
import { deviceKey, type Key } from './key';
import init, { Loading } from './module/sojourn_wasm';
import wasm from './module/sojourn_wasm_bg.wasm?url';
import { send } from './network';
import { type Asks, CoreError, type Answer, type News, type Opened, type Question } from './protocol';
import { tripAsks } from './safety';
import { openStore, type KeptCodes, type Store } from './store';

const LOCK = 'sojourn-writer';
const page = globalThis as unknown as DedicatedWorkerGlobalScope;
const tabs = new BroadcastChannel('sojourn-changed');
const tell = (news: News): void => page.postMessage(news);
const clock = browserClock();

let host: Host | undefined;
let beside: KeptCodes | undefined;
let atVisit: AtVisit | undefined;
let blobs: Promise<Blobs> | undefined;
let opening: Promise<Opened> | undefined;
let writer = false;
let app = '';
/** The writer's key, looked up once; a reader has none to sign by. */
let kept: Key | undefined;

async function start(store: Store): Promise<Host> {
  const loading = new Loading();
  for (const row of await store.rows()) loading.take(row.table, row.key, row.value);
  const engine = loading.start(crypto.getRandomValues(new Uint8Array(32)), app);
  const key = async (make: boolean): Promise<Key | undefined> => (kept ??= await deviceKey(store, make));
  const enrolled = engine.enrolled_key();
  const mine = await key(false);
  if (enrolled && enrolled.join() !== mine?.public.join()) throw new CoreError('foreign_key');
  const changed = (): void => {
    tell({ news: 'changed' });
    if (writer) tabs.postMessage(null);
  };
  const learned = (frames: Frames): void => void keepEarly(frames).catch(() => undefined);
  const made = new Host({ engine, store, clock, send, key, changed, learned, broken: (why) => tell({ news: 'broken', why }) });
  atVisit = new AtVisit(made, await (blobs ??= openBlobs()), send, changed);
  if (writer) await atVisit.sweep();
  return made;
}

function visiting(mayWrite = false): AtVisit {
  if (!atVisit) throw new CoreError('not_enrolled', 'it is not open');
  if (mayWrite) writing();
  return atVisit;
}

/** Photos follow the entries that name them. */
async function contact(): Promise<ReturnType<Asks['sync']>> {
  const told = await writing().sync();
  if (told.told === 'contacted') visiting().upload();
  return told;
}

/** Tries to be the writer; who is not waits for its turn, and then starts anew from the store. */
async function lock(store: Store): Promise<boolean> {
  const held = new Promise<never>(() => undefined);
  const got = await new Promise<boolean>((known) => {
    void navigator.locks.request(LOCK, { ifAvailable: true }, (it) => {
      known(it !== null);
      return it === null ? undefined : held;
    });
  });
  if (!got) {
    void navigator.locks.request(LOCK, async () => {
      writer = true;
      host = await start(store);
      tell({ news: 'writer', writer });
      tell({ news: 'changed' });
      return held;
    });
  }
  return got;
}

async function open(name: string): Promise<Opened> {
  if (!page.isSecureContext) throw new CoreError('insecure');
  app = name;
  await init({ module_or_path: wasm });
  const store = await openStore(() => tell({ news: 'broken', why: 'the store was closed by the browser' }));
  beside = store;
  writer = await lock(store);
  host = await start(store);
  tabs.onmessage = () => {
    if (writer) return;
    void start(store).then((fresh) => {
      host = fresh;
      tell({ news: 'changed' });
    });
  };
  const persisted = await navigator.storage.persisted();
  return { writer, persisted };
}

function opened(): Host {
  if (!host) throw new CoreError('not_enrolled', 'it is not open');
  return host;
}

function codes(): KeptCodes {
  if (!beside) throw new CoreError('not_enrolled', 'it is not open');
  return beside;
}

function writing(): Host {
  if (!writer) throw new CoreError('read_only');
  return opened();
}

const asks: Answers<Asks> = {
  // Whoever asks twice is told the same: the lock is had once.
  open: (name) => (opening ??= open(name)),
  list: (from, limit) => opened().list(from, limit),
  visit: (id) => opened().visit(id),
  content: (id) => opened().content(id),
  tap: (command) => writing().tap(command),
  enrol: (code, name) => writing().enrol(code, name),
  sync: contact,
  detail: (id) => visiting().detail(id),
  typed: (command) => visiting().typed(command),
  customers: (find) => visiting().customers(find),
  thanks: (id, tongue) => visiting().thanks(id, tongue),
  shown: (id) => visiting().shown(id),
  blobs: (id) => visiting().blobs(id),
  blob: (id, hash, bytes) => visiting().blob(id, hash, bytes),
  draft: (id) => visiting().draft(id),
  keepDraft: (id, draft) => visiting(true).keepDraft(id, draft),
  unsentFiles: () => visiting().unsentFiles(),
  attach: (id, picture, caption) => visiting(true).attach(id, picture, caption),
  sign: (id, signer, strokes, shown) => visiting(true).sign(id, signer, strokes, shown),
  token: () => opened().token(),
  now: () => opened().now(),
  ...tripAsks(opened, writing, codes, () => (blobs ??= openBlobs())),
};

async function answer({ id, ask, args }: Question): Promise<Answer> {
  try {
    const act = asks[ask] as (...args: unknown[]) => unknown;
    return { id, done: await act(...args) };
  } catch (error) {
    if (error instanceof CoreError) return { id, code: error.code, detail: error.detail };
    return { id, code: 'bad_input', detail: String(error) };
  }
}

page.onmessage = (event: MessageEvent<Question | { hidden: boolean }>) => {
  const said = event.data;
  if ('hidden' in said) {
    // Not in the middle of a contact, whose way out and back is measured on one clock.
    if (!said.hidden) void (host?.settled() ?? Promise.resolve()).then(() => clock.renew());
    return;
  }
  void answer(said).then((it) => page.postMessage(it));
};
