//! What waits in quarantine, for those who decide: whose, why, and what is proven of each entry's time. What an entry says
//! is not shown before it is taken.

use sync_core::evidence::{Placement, Side};
use sync_core::ids::{DeviceId, OrgId, PersonId, Seq};
use sync_core::journal::Body;
use sync_core::time::Timestamp;

use crate::deposit::chain::Quarantine;
use crate::life::{Ended, ended};
use crate::store::{Read, StoreError};

/// What one device left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepositView {
    /// Whose it is.
    pub device: DeviceId,
    /// Under whom it was enrolled.
    pub person: PersonId,
    /// What the person called it.
    pub name: String,
    /// Why and when the enrolment ended.
    pub ended: Ended,
    /// Where the stored journal ends.
    pub stored: Seq,
    /// Bytes in quarantine.
    pub bytes: usize,
    /// The entries that wait.
    pub entries: Vec<EntryView>,
}

/// One entry that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryView {
    /// Its place in the journal.
    pub seq: Seq,
    /// The fact's name; none for one that only writes.
    pub fact: Option<&'static str>,
    /// When it came.
    pub received: Timestamp,
    /// What is proven, attested and claimed of its time.
    pub placement: Placement,
    /// On which side of the end it lies.
    pub side: Side,
}

/// All that waits in an organisation.
///
/// # Errors
/// What the store returns.
pub fn deposits(read: &dyn Read, org: &OrgId, now: Timestamp) -> Result<Vec<DepositView>, StoreError> {
    let mut views = Vec::new();
    for device in read.depositors(org)? {
        views.extend(deposit_of(read, org, &device, now)?);
    }
    Ok(views)
}

/// What waits of one device; none where nothing does, and where it was enrolled anew and brings the same by itself.
///
/// # Errors
/// What the store returns.
pub fn deposit_of(
    read: &dyn Read,
    org: &OrgId,
    id: &DeviceId,
    now: Timestamp,
) -> Result<Option<DepositView>, StoreError> {
    let Some(device) = read.device(org, id)? else { return Ok(None) };
    let Some(ended) = ended(read, org, &device, now)? else { return Ok(None) };
    let held = Quarantine::read(read, org, &device)?;
    let timeline = held.timeline(read, org)?;
    let entry = |(seq, (received, entry)): (Seq, (Timestamp, &sync_core::journal::UnpackedEntry))| {
        let placement = timeline.place(seq)?;
        let fact = Body::read(&entry.body).ok().and_then(|body| body.fact()).map(|fact| fact.name());
        Some(EntryView { seq, fact, received, placement, side: placement.side_of(ended.at) })
    };
    let entries: Vec<EntryView> = held.waiting().into_iter().filter_map(entry).collect();
    let (stored, bytes) = (device.head.seq, held.bytes());
    let (person, name) = (device.person, device.name);
    let view = DepositView { device: *id, person, name, ended, stored, bytes, entries };
    Ok((!view.entries.is_empty()).then_some(view))
}
