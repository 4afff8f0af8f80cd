//! What the server's answers change in the books: what is stored and merged, the time, others' work.

use std::collections::BTreeSet;

use super::Phase;
use super::anchor::{NOT_OURS, stored_anchor};
use crate::document::guard;
use crate::engine::Engine;
use crate::engine::effect::{Effect, Table, Write};
use crate::engine::rows::{
    ContactState, StoredChange, StoredHanded, StoredReceipt, StoredRefused, StoredRuling, card_key, number, put,
    put_card, put_contact, put_fact, put_handed, put_notice, put_refused,
};
use crate::engine::save::{Kind, Pending};
use crate::ids::Seq;
use crate::planted::{self, Bug};
use crate::sync::{FeedAnswer, FeedItem, PushAnswer, Refused, RunningClock, SignedReceipt};
use crate::time::DeviceTime;

impl Engine {
    pub(super) fn push_answered(&mut self, now: &DeviceTime, answer: PushAnswer, asked: RunningClock) -> Vec<Effect> {
        let head = self.books.head().map_or(0, |head| head.seq);
        if answer.stored > head {
            return self.end_contact(format!(
                "the server holds {} entries of this device, this phone only {head}: the phone was restored from an \
                 older copy. Nothing is sent; have the operator enrol it anew",
                answer.stored
            ));
        }
        if let Some(why) = self.distrust(&answer) {
            return self.end_contact(why);
        }
        self.contact.batch.passed();
        let mut writes = Vec::new();
        let mut state = self.books.contact.clone();
        state.known.get_or_insert(state.merged);
        // "Stored" is what the server has signed for: a bare number is nobody's word.
        let signed = answer.receipt.as_ref().map_or(0, |signed| signed.receipt.up_to).max(state.stored);
        let missing = answer.missing.map_or(u64::MAX, |missing| missing.from.saturating_sub(1));
        state.stored = answer.stored.min(missing).min(signed);
        state.merged = answer.merged.min(state.stored);
        (state.over, state.held) = (None, None);
        // The server's word of now: what was safe in another life of its store may be gone with it.
        state.safe = answer.safe.map(|safe| safe.min(state.stored));
        (state.nonce, state.token_nonce) = (Some(answer.nonce), Some(answer.token_nonce));
        if let Some(anchor) = answer.anchor.and_then(|signed| stored_anchor(now, &signed.anchor, asked)) {
            writes.push(put(Table::Anchor, anchor.id.0.to_vec(), &anchor));
            state.anchor = Some(anchor);
        }
        if let Some(SignedReceipt { receipt, signature }) = answer.receipt
            && !self.books.receipts.contains_key(&receipt.up_to)
        {
            let epoch = Some(receipt.epoch);
            let stored = StoredReceipt { at: receipt.at, signature, position: receipt.position, epoch };
            writes.push(put(Table::Receipt, number(receipt.up_to), &stored));
        }
        for refused in answer.refused {
            self.take_refused(refused, state.stored, &mut writes);
        }
        // News that can't be read are asked for once more, and then complained of.
        let news = answer.news.and_then(|news| FeedAnswer::read(&news).ok());
        self.contact.told_all = news.as_ref().is_some_and(|news| !news.more);
        if let Some(news) = news {
            self.take_feed(news, &mut state, &mut writes);
        }
        writes.push(put_contact(&state));
        self.commit_in(Phase::CommitPush, writes)
    }

    /// Receipt and anchor must be this server's, and about this journal.
    fn distrust(&self, answer: &PushAnswer) -> Option<String> {
        let enrolment = self.enrolment()?;
        let (key, org, origin) = (&enrolment.server_key, &enrolment.org, enrolment.origin.as_str());
        let receipt = answer.receipt.as_ref();
        if receipt.is_some_and(|signed| signed.verify(key, org, origin).is_err()) {
            return Some(NOT_OURS.to_owned());
        }
        if let Some(why) = self.distrust_anchor(answer.anchor.as_ref()) {
            return Some(why);
        }
        let receipt = receipt?.receipt;
        let known = self.hash_at(receipt.up_to).is_none_or(|hash| hash == receipt.hash);
        (!known).then(|| "the server holds another journal for this device: have the operator enrol it anew".to_owned())
    }

    /// A refusal that is not known yet is kept.
    fn take_refused(&mut self, refused: Refused, stored: Seq, writes: &mut Vec<Write>) {
        if refused.seq == 0 {
            // A whole segment that can't be read, damaged on the way: it is told, sent again, and no work of anybody's is refused.
            self.contact.done.refused += 1;
            return;
        }
        let refused = StoredRefused::new(refused, stored);
        if !self.books.refused.contains_key(&refused.key()) {
            self.contact.done.refused += u64::from(refused.blocked_by.is_none());
            writes.push(put_refused(&refused));
        }
    }

    /// All refusals of entries up to `upto` are known: intents of what was not refused are no longer needed.
    fn forget_intents(&self, upto: Seq, state: &mut ContactState, writes: &mut Vec<Write>) {
        let mut kept: BTreeSet<Seq> = self.books.dropped().into_iter().map(|part| part.seq).collect();
        kept.extend(self.books.refused.values().map(|refused| refused.seq));
        kept.extend(writes.iter().filter_map(|write| match write {
            Write::Put { table: Table::Refused, key, .. } => key.first_chunk().map(|seq| Seq::from_be_bytes(*seq)),
            _ => None,
        }));
        let known = state.known.unwrap_or_default();
        let gone = (known + 1..=upto).filter(|seq| !kept.contains(seq));
        writes.extend(gone.map(|seq| Write::Delete { table: Table::Intent, key: number(seq) }));
        state.known = Some(known.max(upto));
    }

    pub(super) fn commit_in(&mut self, phase: Phase, writes: Vec<Write>) -> Vec<Effect> {
        self.contact.phase = phase;
        let task = self.task();
        self.ask_commit(Pending { task, writes, documents: Vec::new(), announces: None, kind: Kind::Contact })
    }

    /// More to send, a clock pair to journal, or on to the feed.
    pub(super) fn after_push(&mut self, now: &DeviceTime) -> Vec<Effect> {
        let head = self.books.head().map_or(0, |head| head.seq);
        if self.books.contact.stored < head && self.contact.retries < super::MAX_RETRIES {
            let progress = self.contact.done.stored < self.books.contact.stored;
            self.contact.done.stored = self.books.contact.stored;
            self.contact.retries += u8::from(!progress);
            return self.prepare_push(now);
        }
        if self.wants_tick(now, self.books.contact.anchor.as_ref())
            && let Some(effects) = self.ask_tick(now)
        {
            return effects;
        }
        let state = &self.books.contact;
        let done = self.contact.told_all && state.merged >= state.stored;
        if done { self.finish() } else { self.ask_feed() }
    }

    pub(super) fn ask_feed(&mut self) -> Vec<Effect> {
        let task = self.task();
        self.contact.phase = Phase::Feed(task);
        let path = format!("/v1/feed?after={}", self.books.contact.cursor);
        self.send(task, &path, None)
    }

    pub(super) fn feed_answered(&mut self, answer: FeedAnswer) -> Vec<Effect> {
        let mut state = self.books.contact.clone();
        state.known.get_or_insert(state.merged);
        let (mut writes, more) = (Vec::new(), answer.more);
        self.take_feed(answer, &mut state, &mut writes);
        writes.push(put_contact(&state));
        self.commit_in(Phase::CommitFeed { more }, writes)
    }

    fn take_feed(&mut self, answer: FeedAnswer, state: &mut ContactState, writes: &mut Vec<Write>) {
        let skipped = usize::from(answer.items.len() > 3 && planted::is(Bug::NewsSkipped));
        for item in answer.items.into_iter().skip(skipped) {
            self.take_item(item, state, writes);
        }
        state.cursor = answer.cursor;
        let merged = answer.merged.min(state.stored);
        state.merged = state.merged.max(merged);
        if !answer.more {
            self.forget_intents(merged, state, writes);
        }
    }

    fn take_item(&mut self, item: FeedItem, state: &mut ContactState, writes: &mut Vec<Write>) {
        self.contact.done.received += 1;
        match item {
            FeedItem::Changes { document, changes, by } => {
                for change in changes {
                    let fresh =
                        guard::scan(&change).is_ok_and(|scanned| !self.books.has_change(&document, &scanned.hash));
                    if fresh {
                        state.next_change += 1;
                        let stored = StoredChange { document: document.clone(), change: &change, by: by.clone() };
                        writes.push(put(Table::Change, number(state.next_change), &stored));
                    }
                }
                self.contact.done.documents.push(document);
            }
            FeedItem::Fact { fact } => writes.push(put_fact(&fact)),
            FeedItem::Refused { refused, device } => {
                let own = self.enrolment().map(|enrolment| enrolment.device);
                if device.is_none() || device == own {
                    self.take_refused(refused, state.stored, writes);
                }
            }
            FeedItem::Notice { notice } => writes.push(put_notice(&notice)),
            FeedItem::Ruling { position, kind, text } => {
                writes.push(put(Table::Ruling, number(position), &StoredRuling { kind, text }));
            }
            FeedItem::Customer { card } => writes.push(put_card(&card)),
            FeedItem::CustomerGone { customer } => {
                writes.push(Write::Delete { table: Table::Customer, key: card_key(&customer) });
            }
            FeedItem::Handed { handed } => {
                let head = self.books.head().map_or(0, |head| head.seq);
                writes.push(put_handed(&StoredHanded { handed, head }));
            }
            FeedItem::Removed { visit } => {
                let keys = self.books.keys_of(&visit).into_iter();
                writes.extend(keys.map(|(table, key)| Write::Delete { table, key }));
                self.contact.gone.push(visit);
            }
        }
    }
}
