// The loop that mobile-ffi's device has too: gives the core its inputs and performs the effects it asks for, until none is left. The
// core and the store are used by one at a time, in the core's order; nobody waits for key or network meanwhile.
import type { VisitEngine } from './at_visit';
import type { Clock } from './clock';
import type { Frames } from './first_token';
import type { Key } from './key';
import type { Asked, Content, Core, Device, Do, Happened, NewCodes, Said, Tagged, Visit } from './module/sojourn_wasm';
import type { Reply, Send, Wire } from './network';
import { CoreError } from './protocol';
import { sayFirst } from './safety';
import { InDoubt, type Store } from './store';
import type { TextAsked, Trip } from './trip';

/** What the host needs of the module: so much can be played by a test. */
export type Engine = Pick<
  Core,
  'handle' | 'list' | 'visit' | 'content' | 'server_time' | 'nonce_request' | 'token_message' | 'token_request' | 'token_of' | 'enrolled_key'
> &
  Pick<Core, 'trip' | 'colleagues' | 'short_text' | 'words_ahead' | 'word_signed' | 'word_answered' | 'set_codes' | 'tag_code' | 'support'> &
  VisitEngine;

export interface Hands {
  engine: Engine;
  store: Store;
  clock: Clock;
  send: Send;
  /** The key; made where there is none and it is wanted. */
  key: (make: boolean) => Promise<Key | undefined>;
  /** Something on screens may be different now. */
  changed: () => void;
  /** The core or the store can't be trusted from here on. */
  broken: (why: string) => void;
  /** The frames of a token, by which a page gets its first one before the core is there. */
  learned?: (frames: Frames) => void;
}

type Outside = Extract<Asked, { kind: 'sign' | 'send' }>;

export class Host {
  private turn: Promise<unknown> = Promise.resolve();
  private underWay: Promise<Said> | undefined;
  private over: string | undefined;
  /** Why the last request led to nothing: what the server said against it, or that nothing was reached. */
  private against: CoreError | undefined;

  constructor(private readonly hands: Hands) {}

  list = (from: number, limit: number): Device | undefined => this.ask((it, now) => it.list(now, from, limit));
  visit = (id: string): Visit | undefined => this.ask((it, now) => it.visit(now, id));
  content = (id: string): Content | undefined => this.ask((it, now) => it.content(now, id));
  now = (): number => this.ask((it, now) => it.server_time(now));
  trip = (visit: string): Trip | undefined => this.ask((it, now) => it.trip(now, visit));
  colleagues = (): string[] => this.ask((it, now) => it.colleagues(now).people);
  shortText = (asked: TextAsked): string => this.ask((it) => it.short_text(asked));
  support = (): string => JSON.stringify(this.ask((it, now) => it.support(now)));
  newCodes = (well: string, duress: string): NewCodes =>
    this.ask((it) => it.set_codes(crypto.getRandomValues(new Uint8Array(32)), well, duress));
  tagCode = (keys: Uint8Array, code: string): Tagged => this.ask((it) => it.tag_code(keys, code));

  /** With `shown` it is done on what was shown, or not at all. */
  async tap(command: Do, shown?: string): Promise<Extract<Said, { told: 'saved' }>> {
    for (const said of await this.run({ kind: 'tap', command, shown })) {
      if (said.told === 'saved') return said;
      if (said.told === 'moved') throw new CoreError('moved');
      if (said.told === 'not_saved') throw new CoreError(said.why === QUOTA ? 'quota' : 'not_saved', said.why);
    }
    throw new CoreError('not_saved', 'the core gave no answer');
  }

  async enrol(code: string, name: string): Promise<string> {
    const key = await this.hands.key(true);
    if (!key) throw new CoreError('insecure');
    this.against = undefined;
    const told = await this.run({ kind: 'enrol', code, name, key: key.public });
    for (const said of told) {
      if (said.told === 'enrolled') return said.person;
      if (said.told === 'no_contact') throw this.refusedBy() ?? new CoreError('refused', said.why);
      if (said.told === 'not_saved') throw new CoreError('not_saved', said.why);
    }
    throw new CoreError('no_contact');
  }

  /** One contact at a time: who asks meanwhile gets the same. */
  sync(): Promise<Said> {
    this.underWay ??= this.contact().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  /** Once no contact is under way. */
  async settled(): Promise<void> {
    await this.underWay?.catch(() => undefined);
  }

  /** A page's own token, by a number that is signed. */
  async token(): Promise<string> {
    const ask = this.ask((it) => it.nonce_request());
    if (!ask) throw new CoreError('not_enrolled');
    const key = await this.hands.key(false);
    if (!key) throw new CoreError('foreign_key');
    const number = await this.frame('/v1/nonce', ask);
    const message = this.ask((it) => it.token_message(number));
    const signature = await key.sign(message);
    const request = this.ask((it) => it.token_request(number, signature));
    const answer = await this.frame('/v1/token', request);
    this.hands.learned?.({ ask, answer: number, message, signature, request });
    return this.ask((it) => it.token_of(answer));
  }

  /** Hands a frame over with this device's rights; nothing of the answer is needed. */
  async give(path: string, body: Uint8Array): Promise<void> {
    const bearer = await this.token();
    const answer = await this.hands.send({ path, body, bearer }).catch((error: unknown) => {
      throw new CoreError('no_contact', String(error));
    });
    if (answer.status >= 400 && answer.media_type.endsWith('json')) throw refusal(answer.body);
    if (answer.status >= 300) throw new CoreError('not_ours', `${answer.status}`);
  }

  private async contact(): Promise<Said> {
    await sayFirst({ ask: (act) => this.ask(act), send: this.hands.send, key: () => this.hands.key(false) });
    const told = await this.run({ kind: 'contact' });
    const last = told.filter((it) => it.told !== 'saved').at(-1);
    return last ?? { told: 'no_contact', why: 'the core gave no answer' };
  }

  private async frame(path: string, body: Uint8Array): Promise<Uint8Array> {
    let answer: Reply;
    try {
      answer = await this.hands.send({ path, body });
    } catch (error) {
      throw new CoreError('no_contact', String(error));
    }
    if (answer.status === 200 && answer.media_type === 'application/cbor') return answer.body;
    if (answer.status >= 400 && answer.media_type.endsWith('json')) throw refusal(answer.body);
    throw new CoreError('not_ours', `${answer.status} ${answer.media_type}`);
  }

  private async run(input: Happened): Promise<Said[]> {
    const told: Said[] = [];
    const waiting: Outside[] = [];
    let next: Happened | undefined = input;
    while (next) {
      const now = next;
      waiting.push(...(await this.alone(() => this.step(now, told))));
      const effect = waiting.shift();
      next = effect && (await this.reachOut(effect));
    }
    this.hands.changed();
    return told;
  }

  /** One after another, whatever becomes of the one before. */
  private alone<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(act, act);
    this.turn = mine;
    return mine;
  }

  private async step(first: Happened, told: Said[]): Promise<Outside[]> {
    const outside: Outside[] = [];
    const inputs = [first];
    for (let input = inputs.shift(); input; input = inputs.shift()) {
      const now = input;
      for (const effect of this.ask((it, clocks) => it.handle(clocks, now)).all) {
        if (effect.kind === 'tell') told.push(effect.said);
        else if (effect.kind === 'commit') inputs.push(await this.commit(effect));
        else outside.push(effect);
      }
    }
    return outside;
  }

  private async commit({ task, writes }: Extract<Asked, { kind: 'commit' }>): Promise<Happened> {
    try {
      await this.hands.store.commit(writes);
      return { kind: 'committed', task };
    } catch (error) {
      if (error instanceof InDoubt) throw this.end('in_doubt', error.message);
      const why = error instanceof CoreError && error.code === 'quota' ? QUOTA : String(error);
      return { kind: 'commit_failed', task, why };
    }
  }

  private async reachOut(effect: Outside): Promise<Happened> {
    const { task } = effect;
    try {
      if (effect.kind === 'send') return { kind: 'answered', task, ...(await this.sent(effect)) };
      const key = await this.hands.key(false);
      if (!key) return { kind: 'failed', task, why: 'the key of this device is gone' };
      return { kind: 'signed', task, signature: await key.sign(effect.message) };
    } catch (error) {
      return { kind: 'failed', task, why: String(error) };
    }
  }

  private refusedBy(): CoreError | undefined {
    return this.against;
  }

  private async sent(wire: Wire): Promise<Reply> {
    const answer = await this.hands.send(wire).catch((error: unknown) => {
      this.against = new CoreError('no_contact', String(error));
      throw error;
    });
    this.against = answer.status >= 400 && answer.media_type.endsWith('json') ? refusal(answer.body) : undefined;
    return answer;
  }

  /** Asks the core something, by the clocks of now. */
  ask<T>(act: (engine: Engine, clocks: ReturnType<Clock['read']>) => T): T {
    if (this.over !== undefined) throw new CoreError('restarted', this.over);
    try {
      return act(this.hands.engine, this.hands.clock.read());
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw this.end('restarted', String(error));
      throw new CoreError('bad_input', error instanceof Error ? error.message : String(error));
    }
  }

  /** Nothing is asked of this core any more; what was committed is safe. */
  private end(code: 'in_doubt' | 'restarted', why: string): CoreError {
    this.over = why;
    this.hands.broken(why);
    return new CoreError(code, why);
  }
}

const QUOTA = 'the browser has no room left';

/** What the server said against it, with its own code. */
function refusal(body: Uint8Array): CoreError {
  let read: { detail?: unknown; title?: unknown; code?: unknown } = {};
  try {
    read = JSON.parse(new TextDecoder().decode(body)) as typeof read;
  } catch {
    // No words of the server's; that it refused is known all the same.
  }
  const text = (it: unknown): string => (typeof it === 'string' ? it : '');
  return new CoreError('refused', text(read.detail ?? read.title), text(read.code));
}
