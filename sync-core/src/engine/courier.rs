//! What goes by a courier: the next entries for somebody else's hands, and the receipt that comes back. Nothing is taken for
//! stored on less than what the server signed, as after a contact of one's own.

use crate::engine::Engine;
use crate::engine::effect::{Effect, Table, Told};
use crate::engine::rows::{StoredReceipt, number, put, put_contact};
use crate::engine::save::{Kind, Pending};
use crate::ids::Seq;
use crate::journal::{Purpose, Segment, signing_message};
use crate::sync::{CourierAnswer, DepositAnswer, SignedReceipt};

/// Entries to be signed and sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// They, without the signature.
    pub segment: Segment,
    /// What the device's key signs.
    pub message: Vec<u8>,
    /// How many more wait behind them.
    pub left: u64,
}

fn refuse(why: impl Into<String>) -> Vec<Effect> {
    vec![Effect::Tell(Told::NotSaved { why: why.into() })]
}

impl Engine {
    /// The oldest entries that the server has not signed for, in at most about so many bytes of bodies; none where it holds all.
    /// A journal is a chain, so the oldest go first.
    pub fn parcel(&self, bytes: usize) -> Option<Parcel> {
        let state = &self.books.contact;
        let segment = self.next_entries(state.stored.max(state.held.unwrap_or_default()) + 1, bytes)?;
        let (hash, enrolment) = (self.hash_at(segment.last())?, self.enrolment()?);
        let message = signing_message(Purpose::Segment, &enrolment.org, &enrolment.origin, &hash.0);
        let left = self.books.head().map_or(0, |head| head.seq) - segment.last();
        Some(Parcel { segment, message, left })
    }

    /// A receipt came back by a courier.
    pub(super) fn courier_answered(&mut self, answer: &CourierAnswer) -> Vec<Effect> {
        match (answer.receipt, answer.deposit) {
            (Some(receipt), _) => self.receipt_carried(receipt),
            (None, Some(deposit)) => self.deposit_carried(&deposit),
            (None, None) => refuse("this receipt says of nothing that it is stored: have it carried again"),
        }
    }

    fn receipt_carried(&mut self, signed: SignedReceipt) -> Vec<Effect> {
        let Some(enrolment) = self.enrolment() else { return refuse("this device is not enrolled yet") };
        let SignedReceipt { receipt, signature } = signed;
        if signed.verify(&enrolment.server_key, &enrolment.org, &enrolment.origin).is_err() {
            return refuse(NOT_SIGNED);
        }
        if receipt.device != enrolment.device {
            return refuse(OF_ANOTHER);
        }
        if self.hash_at(receipt.up_to) != Some(receipt.hash) {
            return refuse(OTHER_JOURNAL);
        }
        let mut writes = Vec::new();
        if !self.books.receipts.contains_key(&receipt.up_to) {
            let (at, position, epoch) = (receipt.at, receipt.position, Some(receipt.epoch));
            writes.push(put(Table::Receipt, number(receipt.up_to), &StoredReceipt { at, signature, position, epoch }));
        }
        let mut state = self.books.contact.clone();
        state.stored = state.stored.max(receipt.up_to);
        writes.push(put_contact(&state));
        self.note_carried(writes, state.stored, state.held)
    }

    fn deposit_carried(&mut self, answer: &DepositAnswer) -> Vec<Effect> {
        let Some(enrolment) = self.enrolment() else { return refuse("this device is not enrolled yet") };
        let receipt = answer.receipt;
        if answer.verify(&enrolment.server_key, &enrolment.org, &enrolment.origin).is_err() {
            return refuse(NOT_SIGNED);
        }
        if receipt.device != enrolment.device {
            return refuse(OF_ANOTHER);
        }
        let ours = receipt.held == 0 || self.hash_at(receipt.held) == Some(receipt.hash);
        if !ours || receipt.stored > receipt.held {
            return refuse(OTHER_JOURNAL);
        }
        let mut state = self.books.contact.clone();
        state.stored = state.stored.max(receipt.stored);
        state.held = Some(state.held.unwrap_or_default().max(receipt.held));
        self.note_carried(vec![put_contact(&state)], state.stored, state.held)
    }

    fn note_carried(
        &mut self,
        writes: Vec<crate::engine::effect::Write>,
        stored: Seq,
        held: Option<Seq>,
    ) -> Vec<Effect> {
        let kind = Kind::Save(Told::Receipted { stored, held });
        let task = self.task();
        self.ask_commit(Pending { task, writes, documents: Vec::new(), announces: None, kind })
    }
}

const NOT_SIGNED: &str =
    "this receipt is not signed by your server: nothing was noted; have the courier write it again";
const OF_ANOTHER: &str = "this receipt is of another phone: it says nothing of this one";
const OTHER_JOURNAL: &str = "the server holds another journal for this device: have the operator enrol it anew";
