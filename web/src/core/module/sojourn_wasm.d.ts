/* tslint:disable */
/* eslint-disable */
/**
 * A blob that an own entry names.
 */
export interface Own {
    /**
     * Of which visit.
     */
    visit: string;
    /**
     * Its name.
     */
    hash: string;
    /**
     * How many bytes.
     */
    bytes: number;
    /**
     * Whether the server holds the entry, so that it takes the bytes.
     */
    due: boolean;
    /**
     * How far the entry has come: `saved`, `sent`, `stored`, `merged` or `safe`.
     */
    synced: string;
}

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
 * A code that was entered, whichever it was.
 */
export interface Tagged {
    /**
     * As it travels with a sign of life.
     */
    code: Uint8Array;
    /**
     * To be kept in the place of the keys, before the code is used.
     */
    left: Uint8Array;
}

/**
 * A conflict that somebody settled.
 */
export interface Settlement {
    /**
     * Where it was.
     */
    place: string;
    /**
     * What stands since.
     */
    kept: string;
    /**
     * What was not kept.
     */
    dropped: string[];
    /**
     * Who settled it.
     */
    by: string;
}

/**
 * A customer's card.
 */
export interface CustomerChoice {
    /**
     * Whose.
     */
    customer: string;
    /**
     * Their name.
     */
    name: string;
    /**
     * The tier in words, where one is known.
     */
    tier: Sentence | undefined;
    /**
     * Whether it is a key customer.
     */
    key: boolean;
    /**
     * ISO 3166-1, where it is known.
     */
    country: string;
    /**
     * Where they are.
     */
    place: string;
    /**
     * The people there.
     */
    contacts: CardContact[];
}

/**
 * A customer's question that nobody replied to yet (V10.3).
 */
export interface OpenQuestion {
    /**
     * Its name among what is owed, `question/<device>-<seq>`.
     */
    question: string;
    /**
     * What was asked.
     */
    text: string;
}

/**
 * A drafted thank-you.
 */
export interface Thanks {
    /**
     * The mail's subject line.
     */
    subject: string;
    /**
     * The mail's text.
     */
    body: string;
    /**
     * The short message.
     */
    sms: string;
}

/**
 * A gift.
 */
export interface Given {
    /**
     * What.
     */
    item: string;
    /**
     * A decimal text.
     */
    amount: string;
    /**
     * ISO 4217.
     */
    currency: string;
}

/**
 * A heading of the record.
 */
export type Heading = "needs" | "points" | "objections" | "opinions" | "actions";

/**
 * A page of the record's form: only what is given.
 */
export interface FormPage {
    topic?: string | undefined;
    scene?: string | undefined;
    framework?: string | undefined;
    service_type?: string | undefined;
    expected_volume?: string | undefined;
    agreement_signed?: boolean | undefined;
    key_customer?: boolean | undefined;
}

/**
 * A photo or paper.
 */
export interface Attachment {
    /**
     * Which bytes.
     */
    hash: string;
    /**
     * The media type.
     */
    media: string;
    /**
     * How many.
     */
    bytes: number;
    /**
     * Whether it is a photo.
     */
    photo: boolean;
    /**
     * What there is to say of it.
     */
    caption: string;
    /**
     * Who attached it.
     */
    by: string;
}

/**
 * A picture, or why it can't be attached.
 */
export interface Picture {
    /**
     * What is to be kept.
     */
    kept: Kept | undefined;
    /**
     * Why there is none, with what to do.
     */
    why: Sentence | undefined;
}

/**
 * A place in which people differ.
 */
export interface Conflict {
    /**
     * Where: for example `needs/ab12` or `intent`.
     */
    place: string;
    /**
     * What stands beside each other, in the order in which `keep` counts.
     */
    versions: Wording[];
}

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
 * A state in a word and a sentence.
 */
export interface Decided {
    /**
     * In a word, for example `stale`.
     */
    state: string;
    /**
     * In a sentence that names who decided.
     */
    sentence: Sentence;
}

/**
 * A trip.
 */
export interface Trip {
    /**
     * The lead visit.
     */
    visit: string;
    /**
     * Whose, if that is known.
     */
    traveller: string | undefined;
    /**
     * Whether this device's person is on it.
     */
    own: boolean;
    /**
     * The legs in sight.
     */
    legs: TripLeg[];
    /**
     * The return as it is written: local time and zone.
     */
    return_at: string;
    /**
     * Its zone.
     */
    return_zone: string;
    /**
     * Signs of life as they are written.
     */
    check_ins: string[];
    /**
     * Or every so many hours; 0 for not.
     */
    check_in_hours: number;
    /**
     * Who watches, as the itinerary names them.
     */
    named: string[];
    /**
     * Whom to call.
     */
    emergency_name: string;
    /**
     * Their telephone.
     */
    emergency_phone: string;
    /**
     * When the traveller means to be back.
     */
    return_by: number | undefined;
    /**
     * When a sign of life is due.
     */
    dues: number[];
    /**
     * When none can be expected.
     */
    gaps: Quiet[];
    /**
     * Who watches, with their receipts.
     */
    watchers: Receipt[];
    /**
     * How the watch stands; none where nothing is shared.
     */
    watch: WatchStands | undefined;
    /**
     * When this device itself reminds its person.
     */
    own_alarm: number | undefined;
    /**
     * What is next.
     */
    next: Coming | undefined;
    /**
     * What is to be said of it.
     */
    points: TripPoint[];
}

/**
 * Blobs of this device, and what else its host has to know of them.
 */
export interface OwnBlobs {
    /**
     * In the order in which they are sent.
     */
    all: Own[];
    /**
     * The names of all that entries name: what is kept beside them may go.
     */
    named: string[];
    /**
     * Which life of the server's store was met last: what it held in another it may have lost.
     */
    epoch: string;
    /**
     * Every part but the last has so many bytes.
     */
    part: number;
}

/**
 * Bytes that are ready to be kept.
 */
export interface Kept {
    /**
     * Their name, 64 hexadecimal digits.
     */
    hash: string;
    /**
     * The media type.
     */
    media: string;
    /**
     * The bytes.
     */
    bytes: Uint8Array;
}

/**
 * Codes that were set.
 */
export interface NewCodes {
    /**
     * To be kept once the server has the other.
     */
    keys: Uint8Array;
    /**
     * The body of `POST /v1/account/codes`.
     */
    given: Uint8Array;
}

/**
 * Colleagues of whom something is here.
 */
export interface Colleagues {
    /**
     * Their ids, without this device's person.
     */
    people: string[];
}

/**
 * Everything the core may ask of the world.
 */
export type Asked = { kind: "commit"; task: number; writes: Written[] } | { kind: "sign"; task: number; message: Uint8Array } | { kind: "send"; task: number; path: string; body: Uint8Array | undefined; bearer: string | undefined } | { kind: "tell"; said: Said };

/**
 * Everything the world can tell.
 */
export type Happened = { kind: "tap"; command: Do; shown?: string | undefined } | { kind: "contact" } | { kind: "enrol"; code: string; name: string; key: Uint8Array } | { kind: "committed"; task: number } | { kind: "commit_failed"; task: number; why: string } | { kind: "signed"; task: number; signature: Uint8Array } | { kind: "answered"; task: number; status: number; media_type: string; body: Uint8Array; again_in?: number | undefined } | { kind: "failed"; task: number; why: string };

/**
 * How far something has come.
 */
export interface Far {
    /**
     * A line of the record, for example `needs/ab12`.
     */
    place: string;
    /**
     * `saved`, `sent`, `stored`, `merged` or `safe`.
     */
    synced: string;
}

/**
 * How far the share in force has reached one who watches.
 */
export interface Receipt {
    /**
     * Who.
     */
    person: string;
    /**
     * `not_reached`, `on_device` or `opened`.
     */
    reach: string;
    /**
     * When the server heard so.
     */
    at: number | undefined;
}

/**
 * How much of a blob the server holds.
 */
export interface Confirmed {
    /**
     * The first so many bytes.
     */
    bytes: number;
    /**
     * All of them, and they are those of the name.
     */
    whole: boolean;
}

/**
 * How often something was refused for the same reason.
 */
export interface RefusedFor {
    /**
     * The code of the reason.
     */
    code: string;
    /**
     * How often.
     */
    times: number;
}

/**
 * How somebody was written to.
 */
export type Way = "mail" | "sms" | "chat" | "phone";

/**
 * How the watch stands.
 */
export interface WatchStands {
    /**
     * For example `armed`.
     */
    state: string;
    /**
     * By when to hear of the traveller, in milliseconds since 1970 by the server's clock.
     */
    due: number;
    /**
     * Why.
     */
    sentence: Sentence;
}

/**
 * No coverage from here to there, as planned.
 */
export interface Quiet {
    /**
     * Its beginning, in milliseconds since 1970.
     */
    from: number;
    /**
     * Its end.
     */
    until: number;
}

/**
 * One decision.
 */
export type Decision = { what: "waive"; visit: string; obligation: string; reason: string } | { what: "claim"; visit: string; obligation: string; accepted: boolean; reason: string } | { what: "draft"; visit: string; question: string; text: string } | { what: "answer"; visit: string; question: string; passed: boolean; points: string[] };

/**
 * One leg, with its local times beside their zones.
 */
export interface TripLeg {
    id: string;
    visit: string;
    place: string;
    contact: string;
    phone: string;
    depart: string;
    depart_zone: string;
    arrive: string;
    arrive_zone: string;
    until: string;
    transport: string;
    lodging: string;
    no_coverage_until: string;
    /**
     * When it begins, in milliseconds since 1970, where its times can be read.
     */
    from_ms: number | undefined;
    /**
     * When it ends.
     */
    until_ms: number | undefined;
}

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
 * One tap at a visit.
 */
export type AtVisit = { act: "attach_photo"; visit: string; hash: string; media: string; bytes: number; caption: string } | { act: "sign_drawn"; visit: string; signer: string; strokes: string; shown: string } | { act: "sign"; visit: string; signer: string } | { act: "gift"; visit: string; item: string; amount: string; currency: string } | { act: "fill"; visit: string; page: FormPage } | { act: "settle"; visit: string; place: string; keep: number | undefined; text: string | undefined } | { act: "replan"; visit: string; change: PlanChange } | { act: "tell_change"; visit: string; way: Way; text: string } | { act: "invite"; visit: string; person: string } | { act: "send_thanks"; visit: string; contact: string | undefined; address: string | undefined; subject: string; text: string } | { act: "amend"; visit: string; reason: string } | { act: "ask"; visit: string; text: string; within_minutes: number | undefined } | { act: "reply"; visit: string; question: string | undefined; way: Way; text: string } | { act: "promise"; visit: string; what: string; working_days: number | undefined } | { act: "deliver"; visit: string; proposal: string | undefined; way: Way; what: string } | { act: "confirm_seen"; visit: string; delivery: string | undefined; how: string };

/**
 * One tap.
 */
export type Do = { do: "plan"; visit: string | undefined; plan: Plan } | { do: "arrive"; visit: string; place: Place | undefined } | { do: "note"; visit: string; heading: Heading; text: string; due_working_days: number | undefined } | { do: "rewrite"; visit: string; heading: Heading; item: string; text: string } | { do: "summarise"; visit: string; text: string } | { do: "intend"; visit: string; intent: string; reason: string | undefined } | { do: "leave"; visit: string } | { do: "brief"; visit: string; goals_met: boolean; next: string } | { do: "thank"; visit: string; way: Way; text: string } | { do: "submit"; visit: string } | { do: "cancel"; visit: string; reason: string } | { do: "approve"; visit: string } | { do: "return_plan"; visit: string; reason: string } | { do: "review"; visit: string; passed: boolean; points: string[] } | { do: "declare_lost"; device: string; reason: string } | { do: "trip"; trip: OnTrip } | ({ do: "at_visit" } & AtVisit) | { do: "decide"; decision: Decision };

/**
 * One visit in full.
 */
export interface Detail {
    /**
     * Where people differ.
     */
    conflicts: Conflict[];
    /**
     * What was settled, oldest first.
     */
    settled: Settlement[];
    /**
     * How far own lines have come.
     */
    far: Far[];
    /**
     * Photos and papers.
     */
    attachments: Attachment[];
    /**
     * Signatures.
     */
    signatures: Signature[];
    /**
     * Gifts.
     */
    gifts: Given[];
    /**
     * `clear`, `some` or `none`.
     */
    intent: string | undefined;
    /**
     * Why.
     */
    intent_reason: string;
    /**
     * The form as it stands.
     */
    form: FormPage;
    /**
     * How the approval of the plan stands.
     */
    approval: Decided | undefined;
    /**
     * What is to be mended in the record, where it was returned.
     */
    points: string[];
    /**
     * What the reviewer's checklist finds.
     */
    checklist: Sentence[];
}

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
 * One word, to be signed.
 */
export interface Word {
    /**
     * What is signed.
     */
    message: Uint8Array;
    /**
     * The word, for `word_signed` and `word_answered`.
     */
    word: Uint8Array;
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
 * Several cards.
 */
export interface CustomerChoices {
    /**
     * By name.
     */
    all: CustomerChoice[];
}

/**
 * Somebody at a customer's.
 */
export interface CardContact {
    /**
     * Who, by an id that does not speak.
     */
    id: string;
    /**
     * The name.
     */
    name: string;
    /**
     * The post.
     */
    post: string;
    /**
     * The telephone.
     */
    phone: string;
    /**
     * The mail address.
     */
    mail: string;
    /**
     * The language to speak with them.
     */
    language: string;
}

/**
 * Somebody signed the record off.
 */
export interface Signature {
    /**
     * Who.
     */
    signer: string;
    /**
     * The picture of it; none where only the name was taken down.
     */
    picture: string | undefined;
    /**
     * Its bytes.
     */
    bytes: number;
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
 * Something to be said of an itinerary.
 */
export interface TripPoint {
    /**
     * Which field, for example `legs[2].arrive`.
     */
    field: string;
    /**
     * `refuse`, `ask` or `warn`.
     */
    weight: string;
    /**
     * What it is and what to do.
     */
    sentence: Sentence;
}

/**
 * The answer to an open question that was drafted last, before the customer got a reply.
 */
export interface AnswerDraft {
    /**
     * The question's name among what is owed, `question/<device>-<seq>`.
     */
    question: string;
    /**
     * What was drafted.
     */
    text: string;
    /**
     * Who drafted it.
     */
    by: string;
    /**
     * What a superior said of this draft; nothing yet where there is none.
     */
    passed: boolean | undefined;
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
     * Last entry the server holds; those after `stored` wait there for a decision.
     */
    held: number;
    /**
     * Whether it can be enrolled anew with the same key.
     */
    renewable: boolean;
    /**
     * When the enrolment ends, if that is soon.
     */
    ends: number | undefined;
}

/**
 * The fingerprint of something that a superior can say a word on.
 */
export interface Print {
    /**
     * `plan`, `record`, or the question's name among what is owed, `question/<device>-<seq>`.
     */
    of: string;
    /**
     * Equal as long as what a word would be signed on is the same.
     */
    print: string;
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
 * The report.
 */
export interface Support {
    /**
     * The version of the core.
     */
    core: string;
    /**
     * Whether the browser is somebody's device.
     */
    enrolled: boolean;
    /**
     * What of it can be told.
     */
    device: SupportedDevice | undefined;
    /**
     * When a contact is due, in milliseconds.
     */
    next_contact_ms: number | undefined;
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
 * What a text for one SMS shall say. What was done is saved before.
 */
export interface TextAsked {
    /**
     * Of which trip.
     */
    visit: string;
    /**
     * `shared`, `set_out`, `check_in`, `return` or `sos`.
     */
    said: string;
    /**
     * When to be back, or until when all is well, in milliseconds since 1970.
     */
    at: number | undefined;
    /**
     * The entry that says the same.
     */
    entry: number;
}

/**
 * What changes in a plan: only what is given.
 */
export interface PlanChange {
    customer?: string | undefined;
    customer_name?: string | undefined;
    country?: string | undefined;
    overseas?: boolean | undefined;
    remote?: boolean | undefined;
    place?: string | undefined;
    contact?: string | undefined;
    zone?: string | undefined;
    start?: number | undefined;
    minutes?: number | undefined;
    purpose?: string | undefined;
    participants?: string[] | undefined;
    materials?: string[] | undefined;
    quotation_notice?: boolean | undefined;
    questions?: string[] | undefined;
    research?: string | undefined;
    business?: string | undefined;
    cooperation?: string | undefined;
    needs?: string[] | undefined;
    cases?: string[] | undefined;
}

/**
 * What is next on a trip.
 */
export interface Coming {
    /**
     * When.
     */
    at: number;
    /**
     * `heard_of`, `leg_begins`, `gap_begins`, `gap_ends` or `back`.
     */
    what: string;
}

/**
 * What is said of something that is being typed.
 */
export interface Typed {
    /**
     * What the policy has to say of it.
     */
    hints: Sentence[];
    /**
     * What the record would lack with it.
     */
    missing: Remark[];
}

/**
 * What is to be kept of a signature.
 */
export interface DrawnBlobs {
    /**
     * The strokes, with the text that was shown.
     */
    strokes: Kept;
    /**
     * The picture that they make.
     */
    picture: Kept;
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
 * What one person wrote.
 */
export interface Wording {
    /**
     * The words.
     */
    text: string;
    /**
     * Who wrote them; none where that is not known here.
     */
    author: string | undefined;
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
    /**
     * Answers to open questions, as they were drafted.
     */
    answers: AnswerDraft[];
    /**
     * What customers asked and nobody replied to yet, oldest first.
     */
    questions: OpenQuestion[];
    /**
     * The fingerprints of what a superior can say a word on.
     */
    prints: Print[];
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
export type Said = { told: "enrolled"; person: string } | { told: "saved"; entry: number; visit: string | undefined; hints: Sentence[] } | { told: "not_saved"; why: string } | { told: "moved" } | { told: "contacted"; sent: number; received: number; refused: number } | { told: "deposited"; over: string } | { told: "later"; again_in: number; why: string } | { told: "no_contact"; why: string } | { told: "receipted"; stored: number };

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
 * What there is to say of a device. The numbers are those of entries, or how many there are.
 */
export interface SupportedDevice {
    saved: number;
    sent: number;
    stored: number;
    merged: number;
    safe: number | undefined;
    held: number;
    visits: number;
    notices: number;
    refused: RefusedFor[];
    written_again: number;
    unseen_decisions: number;
    wall_error_ms: number | undefined;
    over: string | undefined;
    renewable: boolean;
    policy: number;
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
 * Words that wait, oldest first.
 */
export interface Words {
    /**
     * In order.
     */
    all: Word[];
}


/**
 * The core at work.
 */
export class Core {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Who has to do with the latest visits and trips known here.
     */
    colleagues(clocks: Clocks): Colleagues;
    /**
     * How much of a blob the server says it holds.
     */
    confirmed(answer: Uint8Array | number[]): Confirmed;
    /**
     * What stands in a visit; none where nothing of it is here.
     */
    content(clocks: Clocks, visit: string): Content | undefined;
    /**
     * The cards of customers that are here, by name.
     */
    customers(find: string, limit: number): CustomerChoices;
    /**
     * One visit in full; none where nothing of it is here.
     */
    detail(clocks: Clocks, visit: string): Detail | undefined;
    /**
     * What is to be kept of a signature before the record is signed with it.
     */
    drawn(strokes: string, shown: string): DrawnBlobs;
    /**
     * The key under which it is enrolled, SEC1 compressed.
     */
    enrolled_key(): Uint8Array | undefined;
    /**
     * Tells what happened; what is to be done comes back.
     */
    handle(clocks: Clocks, happened: Happened): Effects;
    /**
     * The device with a page of its visits, what is near first; none before the enrolment.
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
     * The blobs that own entries name.
     */
    own_blobs(): OwnBlobs;
    /**
     * A picture that is ready to be kept, or why it can't be attached.
     */
    picture(visit: string, bytes: Uint8Array | number[]): Picture;
    /**
     * The server's time as well as it is known here, in milliseconds since 1970.
     */
    server_time(clocks: Clocks): number;
    /**
     * Keys from two codes and 32 random bytes.
     */
    set_codes(secret: Uint8Array | number[], well: string, duress: string): NewCodes;
    /**
     * The text for one SMS, for a colleague to enter.
     */
    short_text(asked: TextAsked): string;
    /**
     * What a customer is shown before they sign.
     */
    shown(visit: string): string;
    /**
     * A report for support that names nobody.
     */
    support(clocks: Clocks): Support;
    /**
     * A code as it travels, and what is left then.
     */
    tag_code(keys: Uint8Array | number[], code: string): Tagged;
    /**
     * The thank-you as it can be drafted from the record, in `zh` or `en`.
     */
    thanks(clocks: Clocks, visit: string, tongue: string): Thanks | undefined;
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
     * The trip that a visit leads or is a leg of; none where neither itinerary nor watch is known here.
     */
    trip(clocks: Clocks, visit: string): Trip | undefined;
    /**
     * What the policy says of a tap while it is being typed.
     */
    typed(command: Do): Typed;
    /**
     * One visit; none where nothing of it is here.
     */
    visit(clocks: Clocks, visit: string): Visit | undefined;
    /**
     * The server answered: whether the watch has it.
     */
    word_answered(word: Uint8Array | number[], answer: Uint8Array | number[]): boolean;
    /**
     * The body of `POST /v1/safety`.
     */
    word_signed(word: Uint8Array | number[], signature: Uint8Array | number[]): Uint8Array;
    /**
     * What waits of somebody's safety behind other entries.
     */
    words_ahead(clocks: Clocks): Words;
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
    readonly core_colleagues: (a: number, b: any) => [number, number, number];
    readonly core_confirmed: (a: number, b: number, c: number) => [number, number, number];
    readonly core_content: (a: number, b: any, c: number, d: number) => [number, number, number];
    readonly core_customers: (a: number, b: number, c: number, d: number) => [number, number, number];
    readonly core_detail: (a: number, b: any, c: number, d: number) => [number, number, number];
    readonly core_drawn: (a: number, b: number, c: number, d: number, e: number) => [number, number, number];
    readonly core_enrolled_key: (a: number) => [number, number];
    readonly core_handle: (a: number, b: any, c: any) => [number, number, number];
    readonly core_list: (a: number, b: any, c: number, d: number) => [number, number, number];
    readonly core_next_contact: (a: number, b: any) => [number, number, number, number];
    readonly core_nonce_request: (a: number) => [number, number];
    readonly core_own_blobs: (a: number) => [number, number, number];
    readonly core_picture: (a: number, b: number, c: number, d: number, e: number) => [number, number, number];
    readonly core_server_time: (a: number, b: any) => [number, number, number];
    readonly core_set_codes: (a: number, b: number, c: number, d: number, e: number, f: number, g: number) => [number, number, number];
    readonly core_short_text: (a: number, b: any) => [number, number, number, number];
    readonly core_shown: (a: number, b: number, c: number) => [number, number, number, number];
    readonly core_support: (a: number, b: any) => [number, number, number];
    readonly core_tag_code: (a: number, b: number, c: number, d: number, e: number) => [number, number, number];
    readonly core_thanks: (a: number, b: any, c: number, d: number, e: number, f: number) => [number, number, number];
    readonly core_token_message: (a: number, b: number, c: number) => [number, number, number, number];
    readonly core_token_of: (a: number, b: number, c: number) => [number, number, number, number];
    readonly core_token_request: (a: number, b: number, c: number, d: number, e: number) => [number, number, number, number];
    readonly core_trip: (a: number, b: any, c: number, d: number) => [number, number, number];
    readonly core_typed: (a: number, b: any) => [number, number, number];
    readonly core_visit: (a: number, b: any, c: number, d: number) => [number, number, number];
    readonly core_word_answered: (a: number, b: number, c: number, d: number, e: number) => [number, number, number];
    readonly core_word_signed: (a: number, b: number, c: number, d: number, e: number) => [number, number, number, number];
    readonly core_words_ahead: (a: number, b: any) => [number, number, number];
    readonly loading_new: () => number;
    readonly loading_start: (a: number, b: number, c: number, d: number, e: number) => [number, number, number];
    readonly loading_take: (a: number, b: number, c: number, d: number, e: number, f: number) => [number, number];
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
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
