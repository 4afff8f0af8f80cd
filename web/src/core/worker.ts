// The Worker: it alone holds the core. One of all tabs writes, by a lock; the others show what that one committed.
import { AtVisit, type Answers } from './at_visit';
import { openBlobs, type Blobs } from './blobs';
import { browserClock } from './clock';
import { keepEarly, type Frames } from './first_token';
import { Host } from './host';
import { deviceKey, type Key } from './key';
import init, { Loading } from './module/sojourn_wasm';
import wasm from './module/sojourn_wasm_bg.wasm?url';
import { send } from './network';
import { type Asks, CoreError, type Answer, type News, type Opened, type Question } from './protocol';
import { tripAsks } from './safety';
import { Standing } from './standing';
import { openStore, type KeptCodes, type Store } from './store';

const page = globalThis as unknown as DedicatedWorkerGlobalScope;
const tabs = new BroadcastChannel('sojourn-changed');
const tell = (news: News): void => page.postMessage(news);
const clock = browserClock();

/** Begun before anybody asks: it takes longest. */
const module = init({ module_or_path: wasm });
module.catch(() => undefined);

let standing: Standing<{ host: Host; atVisit: AtVisit }> | undefined;
let beside: KeptCodes | undefined;
let blobs: Promise<Blobs> | undefined;
let opening: Promise<Opened> | undefined;
/** The writer's key, looked up once; a reader has none to sign by. */
let kept: Key | undefined;

async function start(store: Store, app: string, mayWrite: boolean): Promise<{ host: Host; atVisit: AtVisit }> {
  const loading = new Loading();
  for (const row of await store.rows()) loading.take(row.table, row.key, row.value);
  const engine = loading.start(crypto.getRandomValues(new Uint8Array(32)), app);
  const key = async (make: boolean): Promise<Key | undefined> => (kept ??= await deviceKey(store, make));
  const enrolled = engine.enrolled_key();
  const mine = await key(false);
  if (enrolled && enrolled.join() !== mine?.public.join()) throw new CoreError('foreign_key');
  const changed = (): void => {
    tell({ news: 'changed' });
    if (standing?.writer) tabs.postMessage(null);
  };
  const learned = (frames: Frames): void => void keepEarly(frames).catch(() => undefined);
  const host = new Host({ engine, store, clock, send, key, changed, learned, broken: (why) => tell({ news: 'broken', why }) });
  const atVisit = new AtVisit(host, await (blobs ??= openBlobs()), send, changed);
  if (mayWrite) await atVisit.sweep();
  return { host, atVisit };
}

function stands(mayWrite = false): { host: Host; atVisit: AtVisit } {
  if (!standing?.core) throw new CoreError('not_enrolled', 'it is not open');
  if (mayWrite && !standing.writer) throw new CoreError('read_only');
  return standing.core;
}

const opened = (): Host => stands().host;
const writing = (): Host => stands(true).host;
const visiting = (mayWrite = false): AtVisit => stands(mayWrite).atVisit;

/** Photos follow the entries that name them. */
async function contact(): Promise<ReturnType<Asks['sync']>> {
  const told = await writing().sync();
  if (told.told === 'contacted') visiting().upload();
  return told;
}

async function open(app: string, again: boolean): Promise<Opened> {
  if (!page.isSecureContext) throw new CoreError('insecure');
  await module;
  const store = await openStore(() => tell({ news: 'broken', why: 'the store was closed by the browser' }));
  beside = store;
  const became = (): void => {
    tell({ news: 'writer', writer: true });
    tell({ news: 'changed' });
  };
  const mine = (standing = new Standing((mayWrite) => start(store, app, mayWrite), navigator.locks, became));
  tabs.onmessage = () => void mine.follow().then((read) => read && tell({ news: 'changed' }), () => undefined);
  await mine.open(again);
  const persisted = await navigator.storage.persisted();
  return { writer: mine.writer, persisted };
}

function codes(): KeptCodes {
  if (!beside) throw new CoreError('not_enrolled', 'it is not open');
  return beside;
}

const asks: Answers<Asks> = {
  // Whoever asks twice is told the same: the lock is had once.
  open: (name, again) => (opening ??= open(name, again)),
  list: (from, limit) => opened().list(from, limit),
  visit: (id) => opened().visit(id),
  content: (id) => opened().content(id),
  tap: (command, shown) => writing().tap(command, shown),
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
    // A Worker that starts anew after a trap is asked before it is open: it answers once it is, and never calls itself empty till then.
    if (ask !== 'open') await opening;
    return { id, done: await act(...args) };
  } catch (error) {
    if (error instanceof CoreError) return { id, code: error.code, detail: error.detail, problem: error.problem };
    return { id, code: 'bad_input', detail: String(error) };
  }
}

page.onmessage = (event: MessageEvent<Question | { hidden: boolean }>) => {
  const said = event.data;
  if ('hidden' in said) {
    // Not in the middle of a contact, whose way out and back is measured on one clock.
    if (!said.hidden) void (standing?.core?.host.settled() ?? Promise.resolve()).then(() => clock.renew());
    return;
  }
  void answer(said).then((it) => page.postMessage(it));
};
