//! A server for one device, as small as one can be, that takes nothing on trust: it checks every frame, signature and hash
//! with the core's own journal, and refuses to be forked.

use std::collections::{BTreeMap, BTreeSet};

use sync_core::cbor;
use sync_core::engine::effect::Request;
use sync_core::evidence::{KnownAnchor, Stamped, Timeline};
use sync_core::fact::Fact;
use sync_core::ids::{ActorId, AnchorId, EntryHash, Epoch, Nonce, Seq};
use sync_core::journal::{
    Body, Enrolment, PublicKey, Purpose, Segment, UnpackedEntry, genesis, signing_message, unpack, verify,
};
use sync_core::sync::{
    Anchor, CBOR, DepositAnswer, DepositReceipt, DepositRequest, EnrolAnswer, EnrolRequest, FeedAnswer, FeedItem,
    NonceAnswer, NonceRequest, Over, PushAnswer, PushRequest, Receipt, Refused, RunningClock, ServerKey, SignedAnchor,
    SignedReceipt, TokenAnswer, TokenRequest, enrolment_payload,
};
use sync_core::time::Timestamp;

use crate::fake_digest::Digest;
use crate::world::{Key, ORIGIN, device, org, person};

/// The server's key seed.
const SERVER: u8 = 200;
const TOKEN: &str = "a token";

/// What it holds of the one device.
#[derive(Default)]
pub(crate) struct FakeServer {
    key: Option<PublicKey>,
    /// All entries, gapless.
    pub(crate) entries: Vec<UnpackedEntry>,
    received: Vec<Timestamp>,
    anchors: BTreeMap<AnchorId, KnownAnchor>,
    given: u64,
    spent: BTreeSet<Nonce>,
    /// What others did, to be fetched.
    pub(crate) feed: Vec<FeedItem>,
    /// Merges what is taken, and refuses some of it; without it all is as good as merged.
    pub(crate) digest: Option<Digest>,
    /// Claims to hold this many entries.
    pub(crate) claims: Option<Seq>,
    /// First seqs of the segments that arrived, in order.
    pub(crate) segments: Vec<(Seq, Seq)>,
    /// A push is answered with what is new in the feed.
    pub(crate) brings_news: bool,
    /// How often the feed was asked for.
    pub(crate) pulls: usize,
    /// Tokens come without an anchor.
    pub(crate) no_anchor_with_tokens: bool,
    /// Whose key signs anchors in place of the server's.
    pub(crate) signs_anchors_as: Option<u8>,
    /// The enrolment is over: the device may only deposit.
    pub(crate) over: Option<Over>,
    /// What it left.
    pub(crate) quarantine: Vec<UnpackedEntry>,
    /// Whose key signs receipts of deposits in place of the server's.
    pub(crate) signs_deposits_as: Option<u8>,
    /// The segments of the next push arrive damaged.
    pub(crate) damaged: bool,
    /// No more is held.
    pub(crate) full: bool,
}

impl FakeServer {
    /// Answers a request with status and frame.
    pub(crate) fn answer(&mut self, request: &Request, now: Timestamp) -> (u16, Vec<u8>) {
        let body = request.body.clone().unwrap_or_default();
        let authorised = request.bearer.as_deref() == Some(TOKEN);
        if let (Some(over), Some("/v1/token" | "/v1/journal" | "/v1/feed")) =
            (self.over, request.path.split('?').next())
        {
            return (403, problem(over.code()));
        }
        match request.path.split('?').next() {
            Some("/v1/deposit") if self.full => (403, problem("deposit_full")),
            Some("/v1/deposit") => (200, self.deposit(&read(&body), now)),
            Some("/v1/enrol") => (200, self.enrol(&read(&body), now)),
            Some("/v1/nonce") => {
                let _: NonceRequest = read(&body);
                let (nonce, token_nonce) = (self.nonce(), self.nonce());
                (200, cbor::encode(&NonceAnswer { nonce, token_nonce, deposit_nonce: Some(self.nonce()) }))
            }
            Some("/v1/token") => self.token(&read(&body), now),
            Some("/v1/journal") if authorised => self.journal(&read(&body), now),
            Some("/v1/feed") if authorised => (200, self.feed(&request.path)),
            Some("/v1/journal" | "/v1/feed") => (401, Vec::new()),
            _ => panic!("no such route: {}", request.path),
        }
    }

    fn nonce(&mut self) -> Nonce {
        self.given += 1;
        Nonce(u128::from(self.given).to_be_bytes())
    }

    fn enrol(&mut self, request: &EnrolRequest, at: Timestamp) -> Vec<u8> {
        let message = signing_message(Purpose::Enrolment, &org(), "", &enrolment_payload(&request.code, &request.key));
        verify(&request.key, &message, &request.signature).expect("the device holds the key it enrols");
        self.key = Some(request.key);
        self.over = None;
        let (nonce, token_nonce) = (self.nonce(), self.nonce());
        let server_key = ServerKey { id: 1, key: Key::of(SERVER).public() };
        cbor::encode(&EnrolAnswer {
            org: org(),
            person: person("li"),
            device: device(1),
            origin: ORIGIN.to_owned(),
            server_key,
            nonce,
            token_nonce,
            epoch: Epoch([1; 8]),
            at,
            signed: None,
            seal_key: None,
        })
    }

    /// Holds what follows what it holds; the answer says no more than that.
    fn deposit(&mut self, request: &DepositRequest, at: Timestamp) -> Vec<u8> {
        assert!(self.over.is_some(), "a device that is enrolled deposits nothing");
        verify(&self.device_key(), &request.message(ORIGIN), &request.signature).expect("signed by the device");
        assert!(self.spent.insert(request.nonce), "a nonce is used once");
        for segment in &request.segments {
            let segment = Segment::read(segment).expect("a sound segment");
            let prev = self.held_hash(segment.first - 1);
            let unpacked = unpack(&segment, device(1), prev);
            let message = signing_message(Purpose::Segment, &org(), ORIGIN, &unpacked.last().expect("entries").hash.0);
            verify(&self.device_key(), &message, &segment.signature).expect("the segment is signed");
            for entry in unpacked {
                let (seq, held) = (entry.header.seq, self.stored() + self.quarantine.len() as Seq);
                match seq <= held {
                    true => assert_eq!(entry.hash, self.held_hash(seq), "the chain forked at {seq}"),
                    false => self.quarantine.push(entry),
                }
            }
        }
        let (stored, held) = (self.stored(), self.stored() + self.quarantine.len() as Seq);
        let receipt = DepositReceipt { device: device(1), stored, held, hash: self.held_hash(held), at };
        let signer = Key::of(self.signs_deposits_as.unwrap_or(SERVER));
        let signature = signer.sign(&receipt.message(&org(), ORIGIN));
        cbor::encode(&DepositAnswer { receipt, signature })
    }

    fn held_hash(&self, seq: Seq) -> EntryHash {
        match seq.checked_sub(self.stored() + 1) {
            None => self.hash_at(seq),
            Some(place) => self.quarantine[usize::try_from(place).expect("small")].hash,
        }
    }

    /// Somebody decided: what lay in quarantine is in the journal.
    pub(crate) fn decide(&mut self, now: Timestamp) {
        for entry in std::mem::take(&mut self.quarantine) {
            self.entries.push(entry);
            self.received.push(now);
        }
    }

    fn device_key(&self) -> PublicKey {
        self.key.expect("enrolled")
    }

    fn token(&mut self, request: &TokenRequest, at: Timestamp) -> (u16, Vec<u8>) {
        let message = signing_message(Purpose::Token, &org(), ORIGIN, &request.nonce.0);
        verify(&self.device_key(), &message, &request.signature).expect("the nonce is signed by the device");
        if !self.spent.insert(request.nonce) {
            return (401, Vec::new());
        }
        let anchor = request.running.filter(|_| !self.no_anchor_with_tokens).map(|clock| self.anchor(clock, at));
        (200, cbor::encode(&TokenAnswer { token: TOKEN.to_owned(), expires_in: 600, anchor, ends: None }))
    }

    fn anchor(&mut self, clock: RunningClock, at: Timestamp) -> SignedAnchor {
        let id = AnchorId(self.nonce().0);
        let anchor = Anchor { id, device: device(1), boot: clock.boot, running: clock.at, at };
        self.anchors.insert(id, KnownAnchor { at, boot: clock.boot, running: clock.at });
        let signer = Key::of(self.signs_anchors_as.unwrap_or(SERVER));
        SignedAnchor { anchor, signature: signer.sign(&anchor.message(&org(), ORIGIN)) }
    }

    /// The chain's hash at a seq that is held.
    fn hash_at(&self, seq: Seq) -> EntryHash {
        let enrolment =
            Enrolment { org: org(), person: person("li"), device: device(1), key: self.device_key().0.to_vec() };
        match seq.checked_sub(1) {
            None => genesis(&enrolment),
            Some(place) => self.entries[usize::try_from(place).expect("small")].hash,
        }
    }

    fn stored(&self) -> Seq {
        self.entries.len() as Seq
    }

    fn journal(&mut self, request: &PushRequest, now: Timestamp) -> (u16, Vec<u8>) {
        if !self.spent.insert(request.nonce) {
            return (409, Vec::new());
        }
        if let Some(digest) = &mut self.digest {
            digest.again(&mut self.feed);
        }
        if std::mem::take(&mut self.damaged) {
            let (code, detail) = ("segment_unreadable".to_owned(), "it is damaged or cut".to_owned());
            let refused = Refused { seq: 0, code, detail, blocked_by: None, document: None };
            let mut answer: PushAnswer =
                read(&self.push_answer(&PushRequest { segments: Vec::new(), ..request.clone() }, now));
            answer.refused = vec![refused];
            return (200, cbor::encode(&answer));
        }
        for segment in &request.segments {
            self.take(&Segment::read(segment).expect("a sound segment"), now);
        }
        if request.head.seq == self.stored() {
            assert_eq!(request.head.hash, self.hash_at(self.stored()), "the announced head is the chain's");
        }
        if let Some(digest) = &mut self.digest {
            digest.take(&self.entries, &mut self.feed);
        }
        (200, self.push_answer(request, now))
    }

    /// Chain and signature must hold, and what is held already must be the same.
    fn take(&mut self, segment: &Segment, now: Timestamp) {
        assert!(segment.first <= self.stored() + 1, "a gap before {}", segment.first);
        self.segments.push((segment.first, segment.last()));
        let unpacked = unpack(segment, device(1), self.hash_at(segment.first - 1));
        let last = unpacked.last().expect("entries").hash;
        let message = signing_message(Purpose::Segment, &org(), ORIGIN, &last.0);
        verify(&self.device_key(), &message, &segment.signature).expect("the segment is signed over its last hash");
        for entry in unpacked {
            let seq = entry.header.seq;
            if seq <= self.stored() {
                assert_eq!(entry.hash, self.hash_at(seq), "the chain forked at {seq}");
            } else {
                Body::read(&entry.body).expect("a sound body");
                self.entries.push(entry);
                self.received.push(now);
            }
        }
    }

    fn push_answer(&mut self, request: &PushRequest, at: Timestamp) -> Vec<u8> {
        let from =
            if request.segments.is_empty() { Seq::MAX } else { self.segments.last().map_or(0, |(first, _)| *first) };
        let (server, up_to) = (Key::of(SERVER), self.stored());
        let (hash, position, epoch) = (self.hash_at(up_to), up_to + 100, Epoch([1; 8]));
        let receipt = Receipt { device: device(1), up_to, hash, at, position, epoch };
        let anchor = self.anchor(RunningClock { boot: request.boot, at: request.running }, at);
        let signed_receipt = SignedReceipt { receipt, signature: server.sign(&receipt.message(&org(), ORIGIN)) };
        cbor::encode(&PushAnswer {
            news: request.cursor.as_ref().filter(|_| self.brings_news).map(|after| self.feed_after(after).into()),
            stored: self.claims.unwrap_or(up_to),
            merged: self.merged(),
            refused: self.digest.as_ref().map(|digest| digest.whole(from)).unwrap_or_default(),
            missing: None,
            receipt: (up_to > 0).then_some(signed_receipt),
            anchor: Some(anchor),
            nonce: self.nonce(),
            token_nonce: self.nonce(),
            epoch,
            safe: None,
        })
    }

    fn merged(&self) -> Seq {
        self.digest.as_ref().map_or(self.stored(), |digest| digest.merged)
    }

    fn feed(&mut self, path: &str) -> Vec<u8> {
        self.pulls += 1;
        self.feed_after(path.split_once('=').map_or("", |(_, after)| after))
    }

    fn feed_after(&self, cursor: &str) -> Vec<u8> {
        let after: usize = cursor.parse().unwrap_or(0);
        let items = self.feed.iter().skip(after).cloned().collect();
        let (cursor, merged) = (self.feed.len().to_string(), self.merged());
        FeedAnswer { items, cursor, more: false, merged }.write()
    }

    /// Facts held, in the order of the chain.
    pub(crate) fn facts(&self) -> Vec<(Seq, Fact)> {
        let fact = |entry: &UnpackedEntry| Some((entry.header.seq, Body::read(&entry.body).ok()?.fact()?));
        self.entries.iter().filter_map(fact).collect()
    }

    /// Names of all facts, a dash for an entry that only writes.
    pub(crate) fn story(&self) -> String {
        let name = |entry: &UnpackedEntry| Body::read(&entry.body).expect("sound").fact().map_or("-", |f| f.name());
        self.entries.iter().map(name).collect::<Vec<_>>().join(" ")
    }

    /// Actors that were announced.
    pub(crate) fn actors(&self) -> Vec<ActorId> {
        let actor = |(_, fact)| if let Fact::Begin { actor, .. } = fact { Some(actor) } else { None };
        self.facts().into_iter().filter_map(actor).collect()
    }

    /// When it all was, as the server concludes.
    pub(crate) fn timeline(&self) -> Timeline {
        let stamped = |(entry, received): (&UnpackedEntry, &Timestamp)| Stamped {
            seq: entry.header.seq,
            stamp: entry.header.stamp.clone(),
            received: Some(*received),
        };
        Timeline::new(self.entries.iter().zip(&self.received).map(stamped).collect(), &self.anchors, None)
    }
}

/// The media type of its answers.
pub(crate) const MEDIA_TYPE: &str = CBOR;

fn read<T: for<'b> minicbor::Decode<'b, ()>>(body: &[u8]) -> T {
    cbor::decode("request", body).expect("a sound frame")
}

/// A refusal as the server words it.
fn problem(code: &str) -> Vec<u8> {
    format!(r#"{{"code":"{code}","detail":"no ({code})"}}"#).into_bytes()
}
