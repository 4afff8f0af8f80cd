//! Holding the server to its log: what to ask for and to keep. What is sound, and what a lie, is said by `sync_core::log`.

use sync_core::cbor;
use sync_core::engine::effect::{Table, Write};
use sync_core::ids::Seq;
use sync_core::log::{
    Checkpoint, ConsistencyAnswer, Gap, Held, InclusionAnswer, SignedCheckpoint, Standing, Trust, Unsound, Witness,
};
use sync_core::sync::{CBOR, EnrolAnswer, SignedReceipt};
use sync_core::time::{Millis, Timestamp};

use super::authorised::not_ours;
use super::{Device, FetchError, LogError, UNDER_WAY};

/// Where the witness stands in the table of small values.
const WITNESS: &[u8] = b"log";
/// The log is looked at again after so long.
const DUE: Millis = Millis::days(1);

/// What was found sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The checkpoint that was checked.
    pub checkpoint: Checkpoint,
    /// Own entries up to this one were shown to stand in the log; none where the log covers no receipt of this device yet.
    pub shown: Option<Seq>,
    /// Whether there is a receipt that the checkpoint is from before.
    pub more: bool,
    /// The store was put back from a copy since the last check: when, and how many rows that were seen here are lost there.
    pub gap: Option<(Timestamp, u64)>,
}

impl Device {
    /// Asks for the log's newest checkpoint and holds it, and the newest receipt that it covers, against what is known here.
    /// What was found is kept, lies with their evidence. None while the server has signed nothing yet.
    ///
    /// # Errors
    /// [`LogError::Unsound`] when it does not hold; else what kept it from being checked.
    pub fn check_log(&self) -> Result<Option<Checked>, LogError> {
        let _passed = self.gate.pass().ok_or_else(|| FetchError::Unreachable(UNDER_WAY.to_owned()))?;
        let enrolment = self.enrolment().ok_or(FetchError::NotEnrolled)?;
        let token = self.token(&enrolment)?;
        let Some(said) = self.proof::<SignedCheckpoint>("/v1/log/checkpoint", &token)? else { return Ok(None) };
        let mut witness = self.witness()?;
        let judged = self.judge(&mut witness, &enrolment, &token, said);
        if !matches!(judged, Err(LogError::Fetch(_))) {
            self.keep(&witness)?;
        }
        judged.map(Some)
    }

    /// Whether the log should be looked at again: about once a day, at a contact.
    pub fn log_is_due(&self) -> bool {
        let Ok(core) = self.lock() else { return false };
        let now = core.engine.server_time(&self.clock.now());
        drop(core);
        self.witness().is_ok_and(|witness| witness.last().is_none_or(|last| last.checkpoint.at + DUE < now))
    }

    /// All that this device holds against the server, to be handed on; none before the enrolment.
    pub fn held(&self) -> Option<Held> {
        let enrolment = self.enrolment()?;
        let witness = self.witness().unwrap_or_default();
        let EnrolAnswer { org, device, origin, server_key, .. } = enrolment;
        let mut held = Held::new(org, origin, server_key, Some(device));
        held.receipts = self.lock().ok()?.engine.receipts();
        held.checkpoint = witness.last().cloned();
        held.shown = witness.shown().to_vec();
        held.gaps = Some(witness.gaps().to_vec()).filter(|gaps| !gaps.is_empty());
        Some(held)
    }

    fn judge(
        &self,
        witness: &mut Witness,
        enrolment: &EnrolAnswer,
        token: &str,
        said: SignedCheckpoint,
    ) -> Result<Checked, LogError> {
        let keys = [enrolment.server_key.key];
        let trust = Trust { keys: &keys, org: &enrolment.org, origin: &enrolment.origin };
        let checkpoint = said.checkpoint.clone();
        let grown: ConsistencyAnswer = match witness.needs_proof(&said) {
            Some(first) => {
                let path = format!("/v1/log/consistency?first={first}&second={}", checkpoint.size);
                self.proof(&path, token)?.unwrap_or_default()
            }
            None => ConsistencyAnswer::default(),
        };
        let gaps = witness.gaps().len();
        witness.judge(&trust, said, &grown.path).map_err(LogError::Unsound)?;
        let restored = |gap: &Gap| {
            let left = gap.said.checkpoint.left_of(gap.held.checkpoint.epoch)?;
            Some((left.at, gap.rows()))
        };
        let gap = witness.gaps().get(gaps).and_then(restored);
        let receipts = self.lock().map_err(|e| LogError::Store(e.to_string()))?.engine.receipts();
        let newest = receipts.iter().rfind(|signed| witness.covers(&signed.receipt));
        let shown = match newest {
            Some(signed) => self.receipted(witness, &trust, token, signed)?,
            None => None,
        };
        // The oldest that is not covered is the one that has waited longest.
        let waiting = receipts
            .iter()
            .find(|signed| signed.receipt.epoch == checkpoint.epoch && signed.receipt.position > checkpoint.upto);
        if let Some(signed) = waiting {
            witness.judge_receipt(&trust, signed, None, None).map_err(LogError::Unsound)?;
        }
        Ok(Checked { checkpoint, shown, more: waiting.is_some(), gap })
    }

    /// Has a receipt shown in the log: the entry up to which it holds.
    fn receipted(
        &self,
        witness: &mut Witness,
        trust: &Trust<'_>,
        token: &str,
        signed: &SignedReceipt,
    ) -> Result<Option<Seq>, LogError> {
        let size = witness.last().map_or(0, |last| last.checkpoint.size);
        let (position, seq) = (signed.receipt.position, signed.receipt.up_to);
        let contact: Option<InclusionAnswer> =
            self.proof(&format!("/v1/log/inclusion?position={position}&size={size}"), token)?;
        let entry: Option<InclusionAnswer> = self.proof(&format!("/v1/log/inclusion?seq={seq}&size={size}"), token)?;
        let standing = witness.judge_receipt(trust, signed, contact.as_ref(), entry.as_ref());
        Ok((standing.map_err(LogError::Unsound)? == Standing::In).then_some(seq))
    }

    /// What the server shows; none where it says that it has no such thing, which is for the witness to judge.
    fn proof<T: for<'b> minicbor::Decode<'b, ()>>(&self, path: &str, token: &str) -> Result<Option<T>, FetchError> {
        match self.exchange(path, None, Some(token.to_owned()), CBOR) {
            Ok(answer) => {
                let read = cbor::decode("answer", &answer.body);
                read.map(Some).map_err(|_| not_ours(answer.status, answer.media_type))
            }
            Err(FetchError::Refused { status: 400 | 404, .. }) => Ok(None),
            Err(other) => Err(other),
        }
    }

    fn witness(&self) -> Result<Witness, LogError> {
        let shelf = self.lock().map_err(|e| LogError::Store(e.to_string()))?.store.shelf();
        let row = shelf.row(Table::Meta, WITNESS).map_err(LogError::Store)?;
        let read = row.map(|row| cbor::decode("witness", &row)).transpose();
        Ok(read.map_err(|e| LogError::Store(e.to_string()))?.unwrap_or_default())
    }

    fn keep(&self, witness: &Witness) -> Result<(), LogError> {
        let write = Write::Put { table: Table::Meta, key: WITNESS.to_vec(), value: cbor::encode(witness) };
        let mut core = self.lock().map_err(|e| LogError::Store(e.to_string()))?;
        core.store.commit(&[write]).map_err(|e| LogError::Store(e.to_string()))
    }
}

impl LogError {
    /// What does not hold, if that is it.
    pub fn unsound(&self) -> Option<Unsound> {
        match self {
            Self::Unsound(unsound) => Some(*unsound),
            Self::Fetch(_) | Self::Store(_) => None,
        }
    }
}
