//! One sample of every frame that is written, sent or signed: what the golden bytes are made from.

use minicbor::bytes::ByteVec;
use sync_core::cbor;
use sync_core::customer::{Contact, CustomerCard, Value};
use sync_core::fact::{Attached, BlobRef, Channel, Fact, Fix, Media, ObligationKind, TripStep};
use sync_core::ids::{
    ActorId, AnchorId, BlobHash, BootId, ChangeHash, DocumentId, EntryHash, Epoch, Heads, Nonce, SiteId, VisitId,
};
use sync_core::journal::{Body, Header, Part, Run, RunSecret, Segment, Signature, WireEntry};
use sync_core::log::{
    Checkpoint, ConsistencyAnswer, Hash, Held, InclusionAnswer, Leaf, Logged, Restored, SignedCheckpoint, Trust,
    Witness,
};
use sync_core::sync::{
    Anchor, DepositAnswer, DepositReceipt, DepositRequest, EnrolAnswer, EnrolRequest, Enrolled, FeedAnswer, FeedFact,
    FeedItem, Handed, Head, Missing, NonceAnswer, NonceRequest, Notice, NoticeKind, PushAnswer, PushRequest, Receipt,
    Refused, RulingKind, RunningClock, ServerKey, SignedAnchor, SignedReceipt, TokenAnswer, TokenRequest,
};
use sync_core::time::{AnchorSeen, Exchange, Millis, Stamp, Timestamp};

use crate::world::{Key, ORIGIN, at, device, entry, org, person, visit};

pub(crate) fn heads() -> Heads {
    vec![ChangeHash([0x11; 32]), ChangeHash([0x22; 32])]
}

/// One fact of every kind, under its name.
pub(crate) fn facts() -> Vec<Fact> {
    let v: VisitId = visit("visit-001");
    let fix = Some(Fix { latitude_e6: -31_230_416, longitude_e6: 121_473_701, accuracy_m: 12 });
    vec![
        Fact::Begin { actor: ActorId([0xac; 16]), app: "0.1.0".to_owned() },
        Fact::Tick,
        Fact::Plan { visit: v.clone(), heads: heads() },
        Fact::Approve { visit: v.clone(), heads: heads(), seen: None },
        Fact::Invite { visit: v.clone(), person: person("zhao") },
        Fact::Share {
            visit: v.clone(),
            watchers: vec![person("wang"), person("zhao")],
            return_by: at("18:00"),
            plan: None,
        },
        Fact::SetOut { visit: v.clone() },
        Fact::CheckIn { visit: v.clone(), next_by: at("12:00") },
        Fact::Arrive { visit: v.clone(), fix },
        Fact::Sign { visit: v.clone(), heads: heads(), signer: "Frau Weiß".to_owned(), drawn: None },
        Fact::Leave { visit: v.clone() },
        Fact::Brief { visit: v.clone(), goals_met: true, next: "送样品".to_owned() },
        Fact::Thank { visit: v.clone(), channel: Channel::Chat, text: "多谢".to_owned() },
        Fact::Submit { visit: v.clone(), heads: heads(), answers: Vec::new(), reason: None, checked: None },
        Fact::Return(v.clone()),
        Fact::Waive { visit: v.clone(), obligation: ObligationKind::Record, reason: "storm".to_owned(), of: None },
        Fact::ConfirmSafe { visit: v.clone(), how: "telephone".to_owned() },
        Fact::DeclareLost { device: device(3), reason: "stolen".to_owned() },
        Fact::Cancel { visit: v.clone(), reason: "customer ill".to_owned() },
        Fact::HandOver { visit: v.clone(), person: person("zhao") },
        Fact::ClockJump { before: at("10:00"), after: at("10:00") + Millis::days(-400) },
        Fact::Decide {
            visit: v.clone(),
            obligation: ObligationKind::Brief,
            accepted: true,
            reason: "I was on the telephone with her".to_owned(),
            seen: vec![entry(1, 42)],
            of: None,
        },
        Fact::SiteCode {
            visit: v.clone(),
            site: SiteId::new("huaxing-hq").expect("sound"),
            code: "94287082".to_owned(),
        },
        Fact::Acknowledge(2),
        Fact::ReturnPlan {
            visit: visit("visit-001"),
            heads: heads(),
            reason: "whom?".to_owned(),
            seen: vec![entry(2, 7)],
        },
        Fact::Withdraw {
            visit: visit("visit-001"),
            heads: heads(),
            reason: "storm".to_owned(),
            seen: vec![entry(2, 7)],
        },
        Fact::Replan { visit: visit("visit-001"), before: Some(at("09:00")), after: Some(at("10:00")), details: true },
        Fact::TellChange { visit: visit("visit-001"), channel: Channel::Phone, text: "the storm".to_owned() },
        Fact::ConfirmDetails { visit: visit("visit-001"), with: "Ms Chen".to_owned() },
        Fact::ProposeChange {
            visit: v.clone(),
            field: "address".to_owned(),
            old: Some("Hafenstraße 1".to_owned()),
            new: "深圳市南山区".to_owned(),
        },
        Fact::ProposeContact {
            visit: v.clone(),
            name: "王先生".to_owned(),
            post: "buyer".to_owned(),
            phone: "+86 139 0000 0001".to_owned(),
            mail: "wang@customer.example".to_owned(),
            language: "zh".to_owned(),
        },
        Fact::NewInformation { visit: v.clone(), what: "they moved".to_owned() },
        Fact::Trip {
            visit: v.clone(),
            step: TripStep::Made {
                heads: heads(),
                legs: vec![v.clone(), visit("visit-002")],
                from: at("09:00"),
                until: at("18:00"),
            },
        },
        Fact::Trip {
            visit: v.clone(),
            step: TripStep::Position {
                of: 12,
                fix: Fix { latitude_e6: 31_230_400, longitude_e6: 121_473_700, accuracy_m: 20 },
            },
        },
        Fact::Trip { visit: v.clone(), step: TripStep::MedicalNote { note: "penicillin".to_owned() } },
        Fact::Attach {
            visit: v,
            blob: BlobRef { hash: BlobHash([0xb1; 32]), media: Media::Jpeg, bytes: 3_145_728 },
            what: Attached::Photo,
            caption: "堆场 3 号门".to_owned(),
        },
    ]
}

pub(crate) fn stamp() -> Stamp {
    let exchange = Some(Exchange { sent: 3_600_000, received: 3_600_250 });
    Stamp {
        running: 7_200_000,
        boot: BootId([1, 2, 3, 4, 5, 6, 7, 8]),
        wall: at("10:00") + Millis::days(400),
        zone: "Asia/Shanghai".to_owned(),
        anchor: Some(AnchorSeen { id: AnchorId([0xa1; 16]), exchange }),
    }
}

pub(crate) fn header() -> Header {
    Header { device: device(1), seq: 42, prev: EntryHash([0x33; 32]), stamp: stamp(), commit: [0x44; 32] }
}

/// Two changes and a fact.
pub(crate) fn body() -> Body {
    let part = |document, bytes: &[u8]| Part { document, change: ByteVec::from(bytes.to_vec()) };
    let v = visit("visit-001");
    let parts = vec![part(DocumentId::plan(&v), b"plan change"), part(DocumentId::record(&v), b"record change")];
    Body::new(parts, Some(&Fact::Plan { visit: v, heads: heads() }))
}

/// Three entries of two runs and two boots, with and without an anchor.
pub(crate) fn segment() -> Segment {
    let tick = cbor::encode(&Body::new(Vec::new(), Some(&Fact::Tick)));
    let first = stamp();
    let second = Stamp { running: 7_300_000, ..first.clone() };
    let third =
        Stamp { running: 9, boot: BootId([8; 8]), anchor: None, zone: "Europe/Berlin".to_owned(), ..first.clone() };
    Segment {
        version: 1,
        first: 41,
        runs: vec![Run { from: 41, secret: RunSecret([0x55; 32]) }, Run { from: 43, secret: RunSecret([0x66; 32]) }],
        entries: vec![
            WireEntry::new(&first, cbor::encode(&body()), None),
            WireEntry::new(&second, tick.clone(), Some(&first)),
            WireEntry::new(&third, tick, Some(&second)),
        ],
        signature: Signature([0x77; 64]),
    }
}

pub(crate) fn receipt() -> Receipt {
    let (up_to, position) = (43, 9_001);
    Receipt { device: device(1), up_to, hash: EntryHash([0x88; 32]), at: at("10:01"), position, epoch: Epoch([9; 8]) }
}

pub(crate) fn anchor() -> Anchor {
    Anchor { id: AnchorId([0xa1; 16]), device: device(1), boot: stamp().boot, running: 3_600_000, at: at("09:00") }
}

fn refused() -> Refused {
    Refused {
        seq: 42,
        code: "foreign_actor".to_owned(),
        detail: "announce the actor first".to_owned(),
        blocked_by: Some(41),
        document: Some(DocumentId::plan(&visit("visit-001"))),
    }
}

pub(crate) fn push_request() -> PushRequest {
    let segment = sync_core::journal::pack(&segment(), sync_core::journal::Codec::None);
    let head = Head { seq: 43, hash: EntryHash([0x88; 32]) };
    PushRequest {
        nonce: Nonce([1; 16]),
        boot: stamp().boot,
        running: 3_600_000,
        head,
        segments: vec![segment.into()],
        cursor: None,
        receipts: None,
    }
}

pub(crate) fn push_answer() -> PushAnswer {
    PushAnswer {
        stored: 43,
        merged: 40,
        refused: vec![refused()],
        missing: Some(Missing { from: 39, to: 40 }),
        receipt: Some(SignedReceipt { receipt: receipt(), signature: Signature([0x99; 64]) }),
        anchor: Some(SignedAnchor { anchor: anchor(), signature: Signature([0xaa; 64]) }),
        nonce: Nonce([2; 16]),
        token_nonce: Nonce([3; 16]),
        news: None,
        epoch: Epoch([9; 8]),
        safe: None,
    }
}

pub(crate) fn feed_answer() -> FeedAnswer {
    let v = visit("visit-001");
    let fact = cbor::encode(&Fact::Approve { visit: v.clone(), heads: heads(), seen: None });
    let fact = FeedFact {
        entry: entry(2, 7),
        person: person("wang"),
        received: at("10:05"),
        estimate: Some(at("10:04")),
        fact: fact.into(),
    };
    let notice = Notice {
        id: "visit-001/watch/alarmed".to_owned(),
        kind: NoticeKind::WatchAlarmed,
        visit: v.clone(),
        at: at("18:30"),
        en: "Nothing heard.".to_owned(),
        zh: "没有消息。".to_owned(),
    };
    let changes = vec![b"one".to_vec().into(), b"two".to_vec().into()];
    let items = vec![
        FeedItem::Changes { document: DocumentId::record(&v), changes, by: None },
        FeedItem::Fact { fact },
        FeedItem::Refused { refused: refused(), device: None },
        FeedItem::Notice { notice },
        FeedItem::Removed { visit: v },
    ];
    FeedAnswer { items, cursor: "e9-12".to_owned(), more: true, merged: 43 }
}

/// What an organisation published to everybody.
pub(crate) fn rulings() -> FeedAnswer {
    let policy = FeedItem::Ruling { position: 17, kind: RulingKind::Policy, text: "{\"version\":2}".to_owned() };
    let calendar = FeedItem::Ruling { position: 18, kind: RulingKind::Calendar, text: "{}".to_owned() };
    FeedAnswer { items: vec![policy, calendar], cursor: "e9-18".to_owned(), more: false, merged: 43 }
}

/// A customer's card, and that another is gone.
pub(crate) fn cards() -> FeedAnswer {
    let value = |field: &str, text: &str| Value { field: field.to_owned(), text: text.to_owned() };
    let contact = Contact {
        contact: "k-1".parse().expect("an id"),
        name: "王先生".to_owned(),
        post: "buyer".to_owned(),
        phone: "+86 139 0000 0001".to_owned(),
        mail: "wang@customer.example".to_owned(),
        language: "zh".to_owned(),
    };
    let card = CustomerCard {
        customer: "c-1".parse().expect("an id"),
        values: vec![value("name", "深圳恒渡"), value("tier", "A")],
        contacts: vec![contact],
        verify_by: Some("2027-03-01".to_owned()),
        size: Some("large".to_owned()),
    };
    let gone = FeedItem::CustomerGone { customer: "c-2".parse().expect("an id") };
    let items = vec![FeedItem::Customer { card }, gone];
    FeedAnswer { items, cursor: "e9-14".to_owned(), more: false, merged: 43 }
}

/// A visit that was handed on.
pub(crate) fn handed() -> FeedAnswer {
    let visit = "visit-1".parse().expect("an id");
    let handed = Handed { visit, from: person("li"), to: person("chen.bo"), at: Timestamp(1_757_000_000_000) };
    FeedAnswer { items: vec![FeedItem::Handed { handed }], cursor: "e9-15".to_owned(), more: false, merged: 43 }
}

pub(crate) fn enrol_request() -> EnrolRequest {
    let (code, name) = ("acme/s3cret".to_owned(), "Li's phone".to_owned());
    EnrolRequest { code, key: Key::of(1).public(), name, signature: Signature([0xbb; 64]) }
}

pub(crate) fn enrol_answer() -> EnrolAnswer {
    EnrolAnswer {
        org: org(),
        person: person("li"),
        device: device(1),
        origin: ORIGIN.to_owned(),
        server_key: ServerKey { id: 1, key: Key::of(2).public() },
        nonce: Nonce([1; 16]),
        token_nonce: Nonce([2; 16]),
        epoch: Epoch([9; 8]),
        at: at("06:00"),
        signed: None,
        seal_key: None,
    }
}

pub(crate) fn nonces() -> (NonceRequest, NonceAnswer) {
    let answer = NonceAnswer { nonce: Nonce([4; 16]), token_nonce: Nonce([5; 16]), deposit_nonce: None };
    (NonceRequest { org: org(), device: device(1), enrolled: None }, answer)
}

/// A push that says how far the feed is read, and an answer with news.
pub(crate) fn push_with_news() -> (PushRequest, PushAnswer) {
    let request = PushRequest { cursor: Some("0909090909090909-12".to_owned()), ..push_request() };
    (request, PushAnswer { news: Some(feed_answer().write().into()), ..push_answer() })
}

/// The same with a clock's reading and the anchor for it.
pub(crate) fn token_with_anchor() -> (TokenRequest, TokenAnswer) {
    let (request, answer) = token();
    let running = Some(RunningClock { boot: anchor().boot, at: anchor().running });
    let anchor = Some(SignedAnchor { anchor: anchor(), signature: Signature([0xdd; 64]) });
    (TokenRequest { running, ..request }, TokenAnswer { anchor, ..answer })
}

pub(crate) fn token() -> (TokenRequest, TokenAnswer) {
    let request = TokenRequest {
        org: org(),
        device: device(1),
        nonce: Nonce([5; 16]),
        signature: Signature([0xcc; 64]),
        running: None,
    };
    (request, TokenAnswer { token: "e30.e30.sig".to_owned(), expires_in: 600, anchor: None, ends: None })
}

/// A journal that is left, what is held of it, and nonces and a token of a server that knows of that.
pub(crate) fn deposit() -> (DepositRequest, DepositAnswer, NonceAnswer, TokenAnswer) {
    let segments = vec![sync_core::journal::pack(&segment(), sync_core::journal::Codec::None).into()];
    let head = Head { seq: 43, hash: EntryHash([0x88; 32]) };
    let (org, nonce, signature) = (org(), Nonce([6; 16]), Signature([0xee; 64]));
    let request = DepositRequest { org, device: device(1), nonce, head, segments, signature };
    let receipt =
        DepositReceipt { device: device(1), stored: 40, held: 43, hash: EntryHash([0x88; 32]), at: at("10:02") };
    let nonces = NonceAnswer { deposit_nonce: Some(Nonce([6; 16])), ..nonces().1 };
    let token = TokenAnswer { ends: Some(at("10:00") + Millis::days(60)), ..token().1 };
    (request, DepositAnswer { receipt, signature: Signature([0xff; 64]) }, nonces, token)
}

/// One leaf of every kind, under its name.
pub(crate) fn leaves() -> Vec<(&'static str, Leaf)> {
    let leaf = |position, what| Leaf { position, at: at("10:00"), what };
    let entry = |refused| Logged::Entry { device: device(1), seq: 42, hash: EntryHash([0x33; 32]), refused };
    let contact = Logged::Contact {
        device: device(1),
        announced: 43,
        stored: 42,
        boot: BootId([1, 2, 3, 4, 5, 6, 7, 8]),
        running: 3_600_000,
        anchor: AnchorId([0xa1; 16]),
    };
    let fired = Logged::TimerFired { visit: visit("visit-001"), kind: "thank_you".to_owned(), due: at("09:59") };
    let act = Logged::Act { by: "person/wang".to_owned(), name: "person_put".to_owned(), digest: [0x66; 32] };
    vec![
        ("leaf_entry", leaf(7, entry(None))),
        ("leaf_entry_refused", leaf(8, entry(Some("not_allowed".to_owned())))),
        ("leaf_contact", leaf(9, contact)),
        ("leaf_timer_fired", leaf(10, fired)),
        ("leaf_policy_published", leaf(11, Logged::PolicyPublished {})),
        ("leaf_act", leaf(12, act)),
    ]
}

pub(crate) fn checkpoint() -> SignedCheckpoint {
    let (root, epoch) = (Hash([0x77; 32]), Epoch([8; 8]));
    let checkpoint = Checkpoint { org: org(), size: 300, root, at: at("10:05"), upto: 900, epoch, restored: None };
    SignedCheckpoint { signature: Key::of(9).sign(&checkpoint.message(ORIGIN)), checkpoint }
}

pub(crate) fn inclusion_answer() -> InclusionAnswer {
    let leaf = Some(ByteVec::from(leaves()[0].1.record()));
    InclusionAnswer { index: 3, path: vec![Hash([1; 32]), Hash([2; 32])], leaf, hash: Some(Hash([3; 32])) }
}

pub(crate) fn consistency_answer() -> ConsistencyAnswer {
    ConsistencyAnswer { path: vec![Hash([4; 32])] }
}

/// A witness that has caught a lie: the same checkpoint as before, a minute older.
pub(crate) fn witness() -> Witness {
    let (keys, org) = ([Key::of(9).public()], org());
    let trust = Trust { keys: &keys, org: &org, origin: ORIGIN };
    let mut witness = Witness::default();
    let smaller = Checkpoint { size: 299, ..checkpoint().checkpoint };
    let smaller = SignedCheckpoint { signature: Key::of(9).sign(&smaller.message(ORIGIN)), checkpoint: smaller };
    witness.judge(&trust, checkpoint(), &[]).expect("the first is believed");
    witness.judge(&trust, smaller, &[Hash([5; 32])]).expect_err("it shrank");
    witness
}

pub(crate) fn held() -> Held {
    let key = ServerKey { id: 1, key: Key::of(9).public() };
    let mut held = Held::new(org(), ORIGIN.to_owned(), key, Some(device(1)));
    let signature = Key::of(9).sign(&receipt().message(&org(), ORIGIN));
    held.receipts = vec![SignedReceipt { receipt: receipt(), signature }];
    held.checkpoint = Some(checkpoint());
    held.shown = witness().shown().to_vec();
    held
}

/// What backup and restore added to frames.
pub(crate) struct Safe {
    pub request: PushRequest,
    pub answer: PushAnswer,
    pub enrolled: EnrolAnswer,
    pub nonces: NonceRequest,
    pub said: SignedCheckpoint,
}

pub(crate) fn safe() -> Safe {
    let signed = SignedReceipt { receipt: receipt(), signature: Signature([0x99; 64]) };
    let enrolled =
        Enrolled { person: person("li"), key: Key::of(1).public(), at: at("06:00"), signature: Signature([0xee; 64]) };
    let restored = Restored { before: Epoch([9; 8]), epoch: Epoch([8; 8]), size: 200, upto: 600, at: at("10:00") };
    let said = checkpoint();
    let checkpoint = Checkpoint { epoch: Epoch([8; 8]), restored: Some(vec![restored]), ..said.checkpoint };
    Safe {
        request: PushRequest { receipts: Some(vec![signed]), ..push_request() },
        answer: PushAnswer { safe: Some(39), ..push_answer() },
        enrolled: EnrolAnswer { signed: Some(enrolled.signature), ..enrol_answer() },
        nonces: NonceRequest { org: org(), device: device(1), enrolled: Some(enrolled) },
        said: SignedCheckpoint { checkpoint, ..said },
    }
}
