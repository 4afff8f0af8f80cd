//! A witness: a device that remembers the last checkpoint it saw and holds the server to it. Whoever shows two devices, or
//! one device at two times, two histories is caught by it; what was signed is kept and shown to others.

mod lie;
mod receipt;

use numbered::{Decode, Encode};

use crate::ids::OrgId;
use crate::journal::PublicKey;
use crate::log::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::log::proof::verify_consistency;
use crate::log::tree::Hash;
use crate::sync::SignedReceipt;
use crate::time::Millis;

pub use lie::{Lie, Unsound};
pub use receipt::Standing;

/// What the server has receipted stands in its log at the latest so long afterwards.
pub const LONGEST_DELAY: Millis = Millis::days(1);

/// Most lies that are kept: the first say enough.
const MOST_SHOWN: usize = 16;

/// Whose word counts.
#[derive(Debug, Clone, Copy)]
pub struct Trust<'a> {
    /// The server's keys, of now and of before.
    pub keys: &'a [PublicKey],
    /// The organisation that the device belongs to.
    pub org: &'a OrgId,
    /// The server's name for itself.
    pub origin: &'a str,
}

impl Trust<'_> {
    fn signed(&self, said: &SignedCheckpoint) -> Result<(), Unsound> {
        if said.checkpoint.org != *self.org {
            return Err(Unsound::Organisation);
        }
        let holds = self.keys.iter().any(|key| said.verify(key, self.origin).is_ok());
        if holds { Ok(()) } else { Err(Unsound::Signature) }
    }
}

/// A lie with all that shows it, for whoever has the server's public key.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Shown {
    /// Which.
    #[n(0)]
    pub lie: Lie,
    /// What the server signed before.
    #[n(1)]
    pub held: Option<SignedCheckpoint>,
    /// What it signed then.
    #[n(2)]
    pub said: SignedCheckpoint,
    /// The proof it gave.
    #[n(3)]
    pub path: Vec<Hash>,
    /// The receipt that the log does not bear out.
    #[n(4)]
    pub receipt: Option<SignedReceipt>,
}

/// The server said, and signed, that it was put back from a copy older than what a device had seen of its log. No lie, but kept:
/// whoever looks into it can hold it against what the operator says.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Gap {
    /// What the server had signed before.
    #[n(0)]
    pub held: SignedCheckpoint,
    /// What it signed then, with the restore named.
    #[n(1)]
    pub said: SignedCheckpoint,
}

impl Gap {
    /// So many rows that the device had seen are lost there.
    pub fn rows(&self) -> u64 {
        let left = self.said.checkpoint.left_of(self.held.checkpoint.epoch).map_or(0, |left| left.size);
        self.held.checkpoint.size.saturating_sub(left)
    }
}

/// What a device remembers of the log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Witness {
    /// The last checkpoint that was sound.
    #[n(0)]
    last: Option<SignedCheckpoint>,
    /// Lies, oldest first.
    #[n(1)]
    shown: Vec<Shown>,
    /// Gaps that the server named, oldest first.
    #[n(2)]
    gaps: Option<Vec<Gap>>,
}

impl Witness {
    /// The last checkpoint that was sound; none before the first.
    pub fn last(&self) -> Option<&SignedCheckpoint> {
        self.last.as_ref()
    }

    /// The lies it has caught.
    pub fn shown(&self) -> &[Shown] {
        &self.shown
    }

    /// The gaps that the server named.
    pub fn gaps(&self) -> &[Gap] {
        self.gaps.as_deref().unwrap_or_default()
    }

    /// From which size on the server must prove that a checkpoint's log only grew; none where there is nothing to prove.
    pub fn needs_proof(&self, said: &SignedCheckpoint) -> Option<u64> {
        let last = self.last.as_ref().filter(|held| !is_gap(&held.checkpoint, &said.checkpoint));
        let held = last.map_or(0, |held| held.checkpoint.size);
        (held > 0 && held < said.checkpoint.size).then_some(held)
    }

    /// Holds a checkpoint against the last one, with the proof that the server gave. A sound one is remembered.
    ///
    /// # Errors
    /// [`Unsound`]: what does not hold. A lie is remembered with its evidence; the last sound checkpoint stays, but for a
    /// store that was restored, whose log begins anew.
    pub fn judge(&mut self, trust: &Trust<'_>, said: SignedCheckpoint, path: &[Hash]) -> Result<(), Unsound> {
        trust.signed(&said)?;
        let Some(held) = &self.last else {
            self.last = Some(said);
            return Ok(());
        };
        let lie = match against(held, &said, path) {
            Ok(()) => {
                if is_gap(&held.checkpoint, &said.checkpoint) && self.gaps().len() < MOST_SHOWN {
                    self.gaps.get_or_insert_default().push(Gap { held: held.clone(), said: said.clone() });
                }
                self.last = Some(said);
                return Ok(());
            }
            Err(Unsound::Lie(lie)) => lie,
            Err(other) => return Err(other),
        };
        let restored = (lie == Lie::Restored).then(|| said.clone());
        self.catch(Shown { lie, held: Some(held.clone()), said, path: path.to_vec(), receipt: None });
        self.last = restored.or(self.last.take());
        Err(Unsound::Lie(lie))
    }

    /// Keeps a lie, the same one once.
    fn catch(&mut self, shown: Shown) {
        if self.shown.len() < MOST_SHOWN && !self.shown.contains(&shown) {
            self.shown.push(shown);
        }
    }
}

/// Whether what is held reaches beyond the copy that the server says it was put back from.
fn is_gap(held: &Checkpoint, said: &Checkpoint) -> bool {
    said.epoch != held.epoch && said.left_of(held.epoch).is_some_and(|left| left.size < held.size)
}

/// Whether a checkpoint can follow one that is held.
fn against(held: &SignedCheckpoint, said: &SignedCheckpoint, path: &[Hash]) -> Result<(), Unsound> {
    let (held, said) = (&held.checkpoint, &said.checkpoint);
    if said.epoch != held.epoch {
        let Some(left) = said.left_of(held.epoch) else { return Err(Unsound::Lie(Lie::Restored)) };
        if said.at < held.at {
            return Err(Unsound::Lie(Lie::Backwards));
        }
        if is_gap(held, said) {
            // What was signed beyond the copy can't be compared any more; what the copy had is there at least.
            return if said.size >= left.size { Ok(()) } else { Err(Unsound::Lie(Lie::Shrunken)) };
        }
    } else if said.restored != held.restored {
        return Err(Unsound::Lie(Lie::Rewritten));
    }
    if said.size == held.size {
        return if said.root == held.root { Ok(()) } else { Err(Unsound::Lie(Lie::Forked)) };
    }
    if said.size < held.size {
        // An old answer that comes late is not yet a lie: somebody in between may have kept it.
        return Err(if said.at < held.at { Unsound::Stale } else { Unsound::Lie(Lie::Shrunken) });
    }
    if said.at < held.at {
        return Err(Unsound::Lie(Lie::Backwards));
    }
    if said.upto <= held.upto {
        return Err(Unsound::Lie(Lie::Inserted));
    }
    if held.size == 0 {
        return Ok(());
    }
    let proof = verify_consistency((held.size, &held.root), (said.size, &said.root), path);
    proof.map_err(|_| Unsound::Lie(Lie::Rewritten))
}
