//! Holding the log against a receipt: what the server confirmed to a device must stand in it, where and as it was confirmed.

use super::{LONGEST_DELAY, Lie, Shown, Trust, Unsound, Witness};
use crate::cbor;
use crate::log::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::log::frame::InclusionAnswer;
use crate::log::leaf::{Leaf, Logged};
use crate::log::proof::verify_inclusion;
use crate::log::tree::leaf_hash;
use crate::sync::{Receipt, SignedReceipt};

/// How a receipt stands to the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// What it confirms is in the log.
    In,
    /// The last checkpoint is from before it.
    NotYet,
    /// It is from another life of the server's store, of which this log says nothing.
    Elsewhere,
}

impl Witness {
    /// Whether the last checkpoint says that what a receipt confirms is in the log, so that the server must show it.
    pub fn covers(&self, receipt: &Receipt) -> bool {
        let last = self.last().map(|last| &last.checkpoint);
        let upto = last.and_then(|last| match last.epoch == receipt.epoch {
            true => Some(last.upto),
            // What was in the copy when the store was put back is in its log still.
            false => last.left_of(receipt.epoch).map(|left| left.upto),
        });
        upto.is_some_and(|upto| receipt.position <= upto)
    }

    /// Holds a receipt against the last sound checkpoint: the contact that it came of, and the entry that it names, each as the
    /// server shows it; none where it showed nothing.
    ///
    /// # Errors
    /// [`Unsound`]: what does not hold; a lie is remembered with its evidence.
    pub fn judge_receipt(
        &mut self,
        trust: &Trust<'_>,
        signed: &SignedReceipt,
        contact: Option<&InclusionAnswer>,
        entry: Option<&InclusionAnswer>,
    ) -> Result<Standing, Unsound> {
        let message = signed.receipt.message(trust.org, trust.origin);
        if !trust.keys.iter().any(|key| crate::journal::verify(key, &message, &signed.signature).is_ok()) {
            return Err(Unsound::Signature);
        }
        let Some(said) = self.last().cloned() else { return Ok(Standing::NotYet) };
        let receipt = &signed.receipt;
        if receipt.epoch != said.checkpoint.epoch && !self.covers(receipt) {
            return Ok(Standing::Elsewhere);
        }
        if !self.covers(receipt) {
            let late = said.checkpoint.at > receipt.at + LONGEST_DELAY;
            return if late { Err(self.caught(Lie::Withheld, said, signed, None)) } else { Ok(Standing::NotYet) };
        }
        let proof = entry.or(contact);
        shown(receipt, &said.checkpoint, contact, entry).map_err(|lie| self.caught(lie, said, signed, proof))?;
        Ok(Standing::In)
    }

    fn caught(
        &mut self,
        lie: Lie,
        said: SignedCheckpoint,
        receipt: &SignedReceipt,
        proof: Option<&InclusionAnswer>,
    ) -> Unsound {
        let path = proof.map(|proof| proof.path.clone()).unwrap_or_default();
        self.catch(Shown { lie, held: None, said, path, receipt: Some(*receipt) });
        Unsound::Lie(lie)
    }
}

fn shown(
    receipt: &Receipt,
    said: &Checkpoint,
    contact: Option<&InclusionAnswer>,
    entry: Option<&InclusionAnswer>,
) -> Result<(), Lie> {
    let (contact_index, contact) = leaf_of(contact, said)?;
    let (entry_index, entry) = leaf_of(entry, said)?;
    let confirms = match &contact.what {
        Logged::Contact { device, stored, .. } => (*device, *stored) == (receipt.device, receipt.up_to),
        _ => false,
    };
    let names = match &entry.what {
        Logged::Entry { device, seq, hash, .. } => {
            (*device, *seq, *hash) == (receipt.device, receipt.up_to, receipt.hash)
        }
        _ => false,
    };
    let placed = (contact.position, contact.at) == (receipt.position, receipt.at);
    if !(confirms && names && placed) || entry.at > receipt.at {
        return Err(Lie::Altered);
    }
    let in_order = entry_index < contact_index && entry.position < contact.position;
    if in_order { Ok(()) } else { Err(Lie::Swapped) }
}

/// A leaf that is shown to stand in the log, with its number.
fn leaf_of(answer: Option<&InclusionAnswer>, said: &Checkpoint) -> Result<(u64, Leaf), Lie> {
    let answer = answer.ok_or(Lie::Missing)?;
    let record = answer.leaf.as_ref().ok_or(Lie::Missing)?;
    let proof = verify_inclusion(&leaf_hash(record), answer.index, said.size, &answer.path, &said.root);
    proof.map_err(|_| Lie::Missing)?;
    let leaf = cbor::decode("leaf", record).map_err(|_| Lie::Altered)?;
    Ok((answer.index, leaf))
}
