//! A device as pages show it: when it was heard of, and what the server knows that it has not got.

use sync_core::evidence::Timeline;
use sync_core::ids::{DeviceId, OrgId, PersonId, Seq};
use sync_core::time::{Millis, Timestamp};

use crate::store::{Position, Read, StoreError};

/// So many of a device's last entries are asked what its wall clock showed.
const LAST: usize = 8;

/// One device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceView {
    /// Which.
    pub device: DeviceId,
    /// Whose.
    pub person: PersonId,
    /// What the person calls it.
    pub name: String,
    /// When it was last in contact; the enrolment counts.
    pub heard: Option<Timestamp>,
    /// When it was last in contact with nothing missing.
    pub complete: Option<Timestamp>,
    /// The head it announced last; none before the first contact.
    pub announced: Option<Seq>,
    /// The head that is stored.
    pub stored: Seq,
    /// Its entries up to here are digested.
    pub merged: Seq,
    /// How much of it was refused.
    pub refused: usize,
    /// Where its chain has two heads.
    pub forked_from: Option<Seq>,
    /// Since when it is declared lost.
    pub lost: Option<Timestamp>,
    /// Whether it was revoked.
    pub revoked: bool,
    /// Which app it runs, as its last start said.
    pub app: Option<String>,
    /// How far its wall clock was off at the latest of its last entries that tells; positive when it was fast.
    pub clock_off: Option<Millis>,
}

impl DeviceView {
    /// How many entries it said it had that the server has not got.
    pub fn known_missing(&self) -> u64 {
        self.announced.unwrap_or(0).saturating_sub(self.stored)
    }

    /// Whether anything may still come from it.
    pub fn is_in_use(&self) -> bool {
        !self.revoked && self.lost.is_none()
    }
}

/// A person's devices, as of a position.
///
/// # Errors
/// What the store returns.
pub fn devices_of(
    read: &dyn Read,
    org: &OrgId,
    person: &PersonId,
    upto: Position,
) -> Result<Vec<DeviceView>, StoreError> {
    let contacts = read.contacts(org, person, upto)?;
    let mut views = Vec::new();
    for device in read.devices_of(org, person)? {
        let contact = contacts.iter().find(|contact| contact.device == device.id);
        views.push(DeviceView {
            device: device.id,
            person: person.clone(),
            heard: contact.and_then(|contact| contact.heard),
            complete: contact.and_then(|contact| contact.complete),
            announced: read.last_announced(org, &device.id)?,
            stored: device.head.seq,
            merged: device.merged,
            refused: read.refused(org, &device.id)?.len(),
            forked_from: device.forked.map(|fork| fork.from),
            lost: contact.and_then(|contact| contact.lost),
            revoked: device.revoked,
            app: read.app_of(org, &device.id)?,
            clock_off: clock_off(read, org, &device.id)?,
            name: device.name,
        });
    }
    Ok(views)
}

/// The wall clock beside the running clock, at the latest entry whose time the running clock tells.
fn clock_off(read: &dyn Read, org: &OrgId, device: &DeviceId) -> Result<Option<Millis>, StoreError> {
    let stamps = read.last_stamps(org, device, LAST)?;
    let wanted = stamps.iter().filter_map(|stamped| stamped.stamp.anchor.map(|seen| seen.id)).collect();
    let anchors = read.anchors(org, device, &wanted, Position::MAX)?;
    let seqs: Vec<Seq> = stamps.iter().rev().map(|stamped| stamped.seq).collect();
    let timeline = Timeline::new(stamps, &anchors, None);
    let off = |seq: &Seq| timeline.place(*seq).and_then(|placed| Some(placed.wall - placed.estimate?));
    Ok(seqs.iter().find_map(off))
}
