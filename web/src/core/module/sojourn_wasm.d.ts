/* tslint:disable */
/* eslint-disable */
/**
 * A change of a leg: only what is given changes.
 */
export interface LegChange {
    id: string;
    removed?: boolean;
    place: string | undefined;
    contact: string | undefined;
    phone: string | undefined;
    depart: string | undefined;
    depart_zone: string | undefined;
    arrive: string | undefined;
    arrive_zone: string | undefined;
    until: string | undefined;
    transport: string | undefined;
    lodging: string | undefined;
    no_coverage_until: string | undefined;
}

/**
 * A change of an itinerary: only what is given changes. Times are local ones.
 */
export interface TripChange {
    legs: LegChange[];
    return_at: string | undefined;
    return_zone: string | undefined;
    check_ins: string[] | undefined;
    check_in_hours: number | undefined;
    watchers: string[] | undefined;
    emergency_name: string | undefined;
    emergency_phone: string | undefined;
}

/**
 * A heading of the record.
 */
export type Heading = "needs" | "points" | "objections" | "opinions" | "actions";

/**
 * A plan as it is written, and as it reads.
 */
export interface Plan {
    /**
     * The customer's id.
     */
    customer: string;
    /**
     * The customer's name.
     */
    customer_name: string;
    /**
     * ISO 3166-1.
     */
    country: string;
    /**
     * Whether it leads abroad.
     */
    overseas: boolean;
    /**
     * Whether the place is remote.
     */
    remote: boolean;
    /**
     * The place, for people.
     */
    place: string;
    /**
     * Whom to meet.
     */
    contact: string;
    /**
     * An IANA name.
     */
    zone: string;
    /**
     * When it begins, in milliseconds since 1970.
     */
    start: number | undefined;
    /**
     * How long, in minutes.
     */
    minutes: number;
    /**
     * What for.
     */
    purpose: string;
    /**
     * Who takes part.
     */
    participants: string[];
    /**
     * What to bring.
     */
    materials: string[];
    /**
     * Whether the quotation bears its notice.
     */
    quotation_notice: boolean;
    /**
     * What to ask.
     */
    questions: string[];
    /**
     * Research before it.
     */
    research: string;
    /**
     * The customer's main business.
     */
    business: string;
    /**
     * How the company works with the customer already.
     */
    cooperation: string;
    /**
     * What the customer needs.
     */
    needs: string[];
    /**
     * Cases that match.
     */
    cases: string[];
}

/**
 * A sentence in both languages.
 */
export interface Sentence {
    /**
     * Chinese.
     */
    zh: string;
    /**
     * English.
     */
    en: string;
}

/**
 * Everything the core may ask of the world.
 */
export type Asked = { kind: "commit"; task: number; writes: Written[] } | { kind: "sign"; task: number; message: Uint8Array } | { kind: "send"; task: number; path: string; body: Uint8Array | undefined; bearer: string | undefined } | { kind: "tell"; said: Said };

/**
 * Everything the world can tell.
 */
export type Happened = { kind: "tap"; command: Do } | { kind: "contact" } | { kind: "enrol"; code: string; name: string; key: Uint8Array } | { kind: "committed"; task: number } | { kind: "commit_failed"; task: number; why: string } | { kind: "signed"; task: number; signature: Uint8Array } | { kind: "answered"; task: number; status: number; media_type: string; body: Uint8Array; again_in?: number | undefined } | { kind: "failed"; task: number; why: string };

/**
 * How somebody was written to.
 */
export type Way = "mail" | "sms" | "chat" | "phone";

/**
 * One line of the record.
 */
export interface Line {
    /**
     * Its name in the record.
     */
    id: string;
    /**
     * The words that stand.
     */
    text: string;
    /**
     * Who wrote it.
     */
    author: string;
    /**
     * What others wrote in its place at the same time.
     */
    conflicting: string[];
}

/**
 * One row of the store, at a start.
 */
export interface Row {
    /**
     * The table's number.
     */
    table: number;
    /**
     * The key.
     */
    key: Uint8Array;
    /**
     * The value.
     */
    value: Uint8Array;
}

/**
 * One tap about a trip.
 */
export type OnTrip = { act: "make"; visits: string[]; asked: AskedOfTrip } | { act: "change"; visit: string; change: TripChange } | { act: "medical_note"; visit: string; note: string } | { act: "share"; visit: string } | { act: "set_out"; visit: string } | { act: "check_in"; visit: string; next_by: number; code?: Uint8Array | undefined } | { act: "return"; visit: string; code?: Uint8Array | undefined } | { act: "extend"; visit: string; until: number; reason: string; how: string | undefined } | { act: "sos"; visit: string; words: string } | { act: "acknowledge"; visit: string; note: string } | { act: "confirm_safe"; visit: string; how: string } | { act: "see"; visit: string };

/**
 * One tap.
 */
export type Do = { do: "plan"; visit: string | undefined; plan: Plan } | { do: "arrive"; visit: string; place: Place | undefined } | { do: "note"; visit: string; heading: Heading; text: string; due_working_days: number | undefined } | { do: "rewrite"; visit: string; heading: Heading; item: string; text: string } | { do: "summarise"; visit: string; text: string } | { do: "intend"; visit: string; intent: string; reason: string | undefined } | { do: "leave"; visit: string } | { do: "brief"; visit: string; goals_met: boolean; next: string } | { do: "thank"; visit: string; way: Way; text: string } | { do: "submit"; visit: string } | { do: "cancel"; visit: string; reason: string } | { do: "approve"; visit: string } | { do: "return_plan"; visit: string; reason: string } | { do: "review"; visit: string; passed: boolean; points: string[] } | { do: "declare_lost"; device: string; reason: string } | { do: "trip"; trip: OnTrip };

/**
 * One visit.
 */
export interface Visit {
    /**
     * Its id.
     */
    id: string;
    /**
     * Whether this person is its rep or a companion.
     */
    own: boolean;
    /**
     * The customer's name.
     */
    customer: string;
    /**
     * Planned start, in milliseconds since 1970.
     */
    start: number | undefined;
    /**
     * Planned end.
     */
    end: number | undefined;
    /**
     * How far own entries have come: `saved`, `sent`, `stored`, `merged` or `safe`.
     */
    synced: string | undefined;
    /**
     * Whether the plan as it is now is approved.
     */
    approved: boolean;
    /**
     * The approval's state in a word.
     */
    approval: string | undefined;
    /**
     * What was done, in order.
     */
    facts: string[];
    /**
     * What is owed.
     */
    owed: Owed[];
    /**
     * The safety watch.
     */
    watch: Watch | undefined;
    /**
     * What does not go by the policy.
     */
    findings: Remark[];
    /**
     * What can't be told yet.
     */
    notes: Remark[];
    /**
     * How the review of the record stands.
     */
    review: string;
    /**
     * What the record lacks.
     */
    missing: Remark[];
}

/**
 * One write of a commit: without a value it removes.
 */
export interface Written {
    /**
     * The table's number.
     */
    table: number;
    /**
     * The key.
     */
    key: Uint8Array;
    /**
     * The value.
     */
    value: Uint8Array | undefined;
}

/**
 * Something in the inbox.
 */
export interface Notice {
    /**
     * Stable.
     */
    id: string;
    /**
     * Which visit.
     */
    visit: string;
    /**
     * Since when.
     */
    at: number;
    /**
     * In a sentence.
     */
    sentence: Sentence;
}

/**
 * Something of the person's that the server did not take.
 */
export interface Refused {
    /**
     * The entry.
     */
    entry: number;
    /**
     * A stable code.
     */
    code: string;
    /**
     * What is wrong and what to do.
     */
    detail: string;
    /**
     * What the person wrote.
     */
    words: string[];
}

/**
 * Something owed.
 */
export interface Owed {
    /**
     * What, for example `brief`.
     */
    kind: string;
    /**
     * The state's name, for example `running`.
     */
    state: string;
    /**
     * When it falls due, in milliseconds since 1970 by the server's clock.
     */
    due: number | undefined;
    /**
     * Milliseconds left as it was asked.
     */
    left: number | undefined;
    /**
     * The verdict.
     */
    sentence: Sentence;
}

/**
 * Something that does not go by the policy, or is lacking.
 */
export interface Remark {
    /**
     * The clause, for example `V6.2`.
     */
    clause: string;
    /**
     * In a sentence.
     */
    sentence: Sentence;
}

/**
 * The device with a page of its visits.
 */
export interface Device {
    /**
     * Whose.
     */
    person: string;
    /**
     * Which.
     */
    device: string;
    /**
     * Last entry saved here.
     */
    saved: number;
    /**
     * Last entry handed to the network.
     */
    sent: number;
    /**
     * Last entry the server holds.
     */
    stored: number;
    /**
     * Last entry others see.
     */
    merged: number;
    /**
     * Last entry in a copy outside.
     */
    safe: number | undefined;
    /**
     * How many visits are known here.
     */
    known: number;
    /**
     * Those of the page, by planned start.
     */
    visits: Visit[];
    /**
     * The inbox, oldest first.
     */
    notices: Notice[];
    /**
     * What the server did not take.
     */
    refused: Refused[];
    /**
     * How far the wall clock is off, in milliseconds; positive when it is fast.
     */
    wall_error: number | undefined;
    /**
     * Why this device may only deposit.
     */
    over: string | undefined;
    /**
     * When the enrolment ends, if that is soon.
     */
    ends: number | undefined;
}

/**
 * The record.
 */
export interface Record {
    /**
     * What the customer needs.
     */
    needs: Line[];
    /**
     * What was discussed.
     */
    points: Line[];
    /**
     * Objections and answers.
     */
    objections: Line[];
    /**
     * Opinions and suggestions.
     */
    opinions: Line[];
    /**
     * What to do next.
     */
    actions: Line[];
    /**
     * What people write together.
     */
    summary: string;
}

/**
 * The safety watch.
 */
export interface Watch {
    /**
     * For example `armed`.
     */
    state: string;
    /**
     * When the traveller is to be heard of next.
     */
    due: number;
}

/**
 * What one input led to.
 */
export interface Effects {
    /**
     * In order.
     */
    all: Asked[];
}

/**
 * What stands in a visit, and what the policy says of it as it stands.
 */
export interface Content {
    /**
     * The plan, if it is here.
     */
    plan: Plan | undefined;
    /**
     * The record, if there is one here.
     */
    record: Record | undefined;
    /**
     * Places in texts, clauses, and what is lacking.
     */
    remarks: Remark[];
}

/**
 * What the browser's clocks show. A load of the page is a boot: its running clock may stop while the machine sleeps.
 */
export interface Clocks {
    /**
     * Milliseconds since the core was started.
     */
    running: number;
    /**
     * 16 hexadecimal digits, made at that start.
     */
    boot: string;
    /**
     * The wall clock in milliseconds since 1970: a claim.
     */
    wall: number;
    /**
     * An IANA name.
     */
    zone: string;
}

/**
 * What the person is told.
 */
export type Said = { told: "enrolled"; person: string } | { told: "saved"; entry: number; visit: string | undefined; hints: Sentence[] } | { told: "not_saved"; why: string } | { told: "contacted"; sent: number; received: number; refused: number } | { told: "deposited"; over: string } | { told: "later"; again_in: number; why: string } | { told: "no_contact"; why: string } | { told: "receipted"; stored: number };

/**
 * What the plans don't say when an itinerary is made of them.
 */
export interface AskedOfTrip {
    /**
     * When the traveller means to be back, in milliseconds since 1970; none for so long after the last visit.
     */
    return_at: number | undefined;
    /**
     * So many hours after the last visit.
     */
    return_after_hours: number | undefined;
    /**
     * The zone in which the return is written; the office's where it is left out.
     */
    return_zone: string | undefined;
    /**
     * Colleagues who watch.
     */
    watchers: string[];
    /**
     * A sign of life every so many hours.
     */
    check_in_hours: number | undefined;
    /**
     * Or at these local times.
     */
    check_ins: string[];
    /**
     * Whom to call when something has happened.
     */
    emergency_name: string | undefined;
    /**
     * Their telephone.
     */
    emergency_phone: string | undefined;
}

/**
 * Where the browser says it is, in degrees and metres.
 */
export interface Place {
    /**
     * WGS-84.
     */
    latitude: number;
    /**
     * WGS-84.
     */
    longitude: number;
    /**
     * Metres.
     */
    accuracy: number;
}


/**
 * The core at work.
 */
export class Core {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * What stands in a visit; none where nothing of it is here.
     */
    content(visit: string): Content | undefined;
    /**
     * The key under which it is enrolled, SEC1 compressed.
     */
    enrolled_key(): Uint8Array | undefined;
    /**
     * Tells what happened; what is to be done comes back.
     */
    handle(clocks: Clocks, happened: Happened): Effects;
    /**
     * The device with a page of its visits; none before the enrolment.
     */
    list(clocks: Clocks, from: number, limit: number): Device | undefined;
    /**
     * How many milliseconds a schedule should wait before the next contact.
     */
    next_contact(clocks: Clocks): number | undefined;
    /**
     * The body of `POST /v1/nonce`.
     */
    nonce_request(): Uint8Array | undefined;
    /**
     * The server's time as well as it is known here, in milliseconds since 1970.
     */
    server_time(clocks: Clocks): number;
    /**
     * What to sign of its answer.
     */
    token_message(answer: Uint8Array | number[]): Uint8Array;
    /**
     * The token of an answer.
     */
    token_of(answer: Uint8Array | number[]): string;
    /**
     * The body of `POST /v1/token`.
     */
    token_request(answer: Uint8Array | number[], signature: Uint8Array | number[]): Uint8Array;
    /**
     * One visit; none where nothing of it is here.
     */
    visit(clocks: Clocks, visit: string): Visit | undefined;
}

/**
 * A core being loaded.
 */
export class Loading {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Begins with nothing.
     */
    constructor();
    /**
     * All rows are taken. The 32 random bytes must never be used twice.
     */
    start(entropy: Uint8Array | number[], app: string): Core;
    /**
     * Takes the next row: tables in the order of their numbers, each in the order of its keys.
     */
    take(table: number, key: Uint8Array | number[], value: Uint8Array | number[]): void;
}

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_core_free: (a: number, b: number) => void;
    readonly __wbg_loading_free: (a: number, b: number) => void;
    readonly core_content: (a: number, b: number, c: number) => [number, number, number];
    readonly core_enrolled_key: (a: number) => [number, number];
    readonly core_handle: (a: number, b: any, c: any) => [number, number, number];
    readonly core_list: (a: number, b: any, c: number, d: number) => [number, number, number];
    readonly core_next_contact: (a: number, b: any) => [number, number, number, number];
    readonly core_nonce_request: (a: number) => [number, number];
    readonly core_server_time: (a: number, b: any) => [number, number, number];
    readonly core_token_message: (a: number, b: number, c: number) => [number, number, number, number];
    readonly core_token_of: (a: number, b: number, c: number) => [number, number, number, number];
    readonly core_token_request: (a: number, b: number, c: number, d: number, e: number) => [number, number, number, number];
    readonly core_visit: (a: number, b: any, c: number, d: number) => [number, number, number];
    readonly loading_new: () => number;
    readonly loading_start: (a: number, b: number, c: number, d: number, e: number) => [number, number, number];
    readonly loading_take: (a: number, b: number, c: number, d: number, e: number, f: number) => [number, number];
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
