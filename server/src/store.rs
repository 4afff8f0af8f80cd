//! The store, in domain words: what the server keeps and how it is asked for. No SQL here, and no ideas of one database.
//!
//! A [`Store`] runs units of work: reads on a snapshot, writes one after another. Several writes may share one commit; a
//! write has happened once [`Store::write`] returns `Ok`, fsynced, and has left nothing behind otherwise. Every key starts
//! with the organisation.

mod absences;
mod accounts;
mod acts;
mod archive;
mod blobs;
mod codes;
#[cfg(test)]
pub(crate) mod conformance;
mod customers;
mod drills;
mod error;
mod journal;
mod lives;
mod log;
mod logins;
mod outbox;
mod outlines;
mod people;
mod published;
mod pushes;
mod reached;
mod restorations;
mod rows;
mod rulings;
mod sites;
mod sms;
mod subject;
mod trips;
mod verdicts;
mod visits;

pub mod sqlite;

use tokio::sync::watch;

pub use absences::{Absence, ReadAbsences, WriteAbsences};
pub use accounts::AccountEvent;
pub use acts::{Act, Acted, ArchiveAct, CustomerAct, Doer, DrillAct, LookRow, SERVER, Sight, SmsAct, TripAct};
pub use archive::{FiledAt, FiledSpan, ReadArchive, WriteArchive};
pub use blobs::{BlobRow, NewPart, ReadBlobs, WriteBlobs};
pub use codes::{ReadCodes, WriteCodes};
pub use customers::{ContactRow, PastAct, Placed, ProposalRow, ReadCustomers, WriteCustomers};
pub use drills::{Drill, DrillPlace, DrillRung, ReadDrills, WriteDrills};
pub use error::StoreError;
pub use journal::{ReadJournal, WriteJournal};
pub use lives::{Deposit, DeviceTurn, Fate, ReadLives, WriteLives};
pub use log::{ReadLog, TILE, Tile, WriteLog};
pub use logins::{Account, Attempts, Bucket, Identity, Pass, PassKind, ReadLogins, WriteLogins};
pub use outbox::{
    Channel, Errand, ErrandState, LETTER, Message, NewErrand, OutboxCount, ReadOutbox, Tried, WriteOutbox,
};
pub use outlines::{OutlineRow, ReadOutlines, Stood};
pub use people::{ReadPeople, WritePeople};
pub use published::{FeedPage, FeedRow, Page, Published, ReadScope, Scope, Seen, Turn};
pub use pushes::{PushPage, PushTo, ReadPushes, Subscription, WritePushes};
pub use reached::{FOLLOWED, ReadReached, Sending, WriteReached};
pub use restorations::{ReadRestorations, Restoration, WriteRestorations};
pub use rows::{
    Branch, Contact, Customer, Delegation, Department, Device, FactRow, Fork, HeldSegment, HistoryRow, JournalRow,
    Member, MemberRole, NewEntry, NonceKind, NoticeRow, ObligationRow, Observation, Organisation, Parcel, Person,
    Position, Recorded, Timer, TimerKind, VisitRow, WaitingChange, WatchRow,
};
pub use rulings::{ReadRulings, Ruling, WriteRulings};
pub use sites::{ReadSites, Site, SiteCode, WriteSites};
pub use sms::{GATEWAY_SECRET, Gateway, ReadSms, WriteSms};
pub use subject::{BadSubject, Erasure, ReadErasures, SeveralVisits, Subject, WriteErasures, speaks_of};
pub use trips::{CalendarLink, LinkDigest, ReadTrips, WriteTrips};
pub use verdicts::{ReadVerdicts, Until, WriteVerdicts};
pub use visits::{Given, ReadVisits, WriteVisits};

/// Everything that can be asked, on one snapshot.
pub trait Read:
    ReadPeople
    + ReadLogins
    + ReadLives
    + ReadJournal
    + ReadVisits
    + ReadVerdicts
    + ReadOutbox
    + ReadLog
    + ReadErasures
    + ReadSites
    + ReadCodes
    + ReadBlobs
    + ReadRestorations
    + ReadRulings
    + ReadCustomers
    + ReadArchive
    + ReadTrips
    + ReadAbsences
    + ReadDrills
    + ReadReached
    + ReadSms
    + ReadPushes
    + ReadOutlines
{
}
impl<
    T: ReadPeople
        + ReadLogins
        + ReadLives
        + ReadJournal
        + ReadVisits
        + ReadVerdicts
        + ReadOutbox
        + ReadLog
        + ReadErasures
        + ReadSites
        + ReadCodes
        + ReadCodes
        + ReadBlobs
        + ReadRestorations
        + ReadRulings
        + ReadCustomers
        + ReadArchive
        + ReadTrips
        + ReadAbsences
        + ReadDrills
        + ReadReached
        + ReadSms
        + ReadPushes
        + ReadOutlines,
> Read for T
{
}

/// The randomness of what a unit of work writes.
pub trait Draw {
    /// Fills this with bytes that nobody can know.
    fn draw(&mut self, bytes: &mut [u8]);
}

/// Everything that can be asked and changed, in one transaction.
pub trait Tx:
    Draw
    + Read
    + WritePeople
    + WriteLogins
    + WriteLives
    + WriteJournal
    + WriteVisits
    + WriteVerdicts
    + WriteOutbox
    + WriteLog
    + WriteErasures
    + WriteSites
    + WriteCodes
    + WriteBlobs
    + WriteRestorations
    + WriteRulings
    + WriteCustomers
    + WriteArchive
    + WriteTrips
    + WriteAbsences
    + WriteDrills
    + WriteReached
    + WriteSms
    + WritePushes
{
}
impl<
    T: Draw
        + Read
        + WritePeople
        + WriteLogins
        + WriteLives
        + WriteJournal
        + WriteVisits
        + WriteVerdicts
        + WriteOutbox
        + WriteLog
        + WriteErasures
        + WriteSites
        + WriteCodes
        + WriteBlobs
        + WriteRestorations
        + WriteRulings
        + WriteCustomers
        + WriteArchive
        + WriteTrips
        + WriteAbsences
        + WriteDrills
        + WriteReached
        + WriteSms
        + WritePushes,
> Tx for T
{
}

/// A unit of work that writes. What it returns as an error undoes all that it did.
pub type WriteWork = Box<dyn FnOnce(&mut dyn Tx) -> Result<(), StoreError> + Send>;

/// How a store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Condition {
    /// It reads and writes.
    #[default]
    Works,
    /// The last write found no room. It reads, and tries to write when asked.
    Full,
    /// A write or fsync failed: it does nothing any more. Only opening it again helps, since only what is read from the disk
    /// anew is known to be there.
    Stopped,
}

/// A place that keeps an organisation's journal and everything made from it.
pub trait Store: Send + Sync + 'static {
    /// Runs a unit of work and returns once it is fsynced, possibly together with others'.
    ///
    /// # Errors
    /// What the work returned, or what kept the commit from happening; then nothing of it is kept.
    fn write(&self, work: WriteWork) -> Result<(), StoreError>;

    /// Runs a read on a snapshot.
    ///
    /// # Errors
    /// What the work returned, or what kept the snapshot from opening.
    fn read(&self, work: &mut dyn FnMut(&dyn Read) -> Result<(), StoreError>) -> Result<(), StoreError>;

    /// How it is, to be followed.
    fn condition(&self) -> watch::Receiver<Condition>;
}

impl dyn Tx + '_ {
    /// So many random bytes.
    pub fn drawn<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.draw(&mut bytes);
        bytes
    }
}

impl dyn Store + '_ {
    /// [`Store::write`] with a result.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        self.write(Box::new(move |tx| {
            let value = work(tx)?;
            sender.send(value).map_err(|_| StoreError::Closed)
        }))?;
        receiver.recv().map_err(|_| StoreError::Closed)
    }

    /// [`Store::read`] with a result.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn read_with<T>(&self, work: impl FnOnce(&dyn Read) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut work = Some(work);
        let mut value = None;
        self.read(&mut |read| {
            if let Some(work) = work.take() {
                value = Some(work(read)?);
            }
            Ok(())
        })?;
        value.ok_or(StoreError::Closed)
    }
}
