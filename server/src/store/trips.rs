//! Trips (V6.3): which visits belong to which lead visit, whom a person watches over, addresses for calendar programs, and whereabouts
//! whose time is over.

use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::time::Timestamp;

use crate::store::{Position, StoreError};

/// The digest of an address's token.
pub type LinkDigest = [u8; 32];

/// An address at which a calendar program finds a trip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarLink {
    /// Whose organisation.
    pub org: OrgId,
    /// The trip's lead visit.
    pub visit: VisitId,
    /// Who asked for it: it shows what they may see.
    pub person: PersonId,
    /// When it was made.
    pub made: Timestamp,
    /// Since when it leads nowhere any more.
    pub ended: Option<Timestamp>,
}

/// Asks about trips.
pub trait ReadTrips {
    /// The visits that named this one as a leg, at or before a position, by id; itself is not among them.
    fn leads_of(&self, org: &OrgId, visit: &VisitId, upto: Position) -> Result<Vec<VisitId>, StoreError>;
    /// The visits over which a person watches now, by id.
    fn watched_by(&self, org: &OrgId, person: &PersonId) -> Result<Vec<VisitId>, StoreError>;
    /// What was published of a visit to a person by themselves: whether anything up to a place of the feed, and whether anything beyond.
    fn published_of(
        &self,
        org: &OrgId,
        person: &PersonId,
        visit: &VisitId,
        upto: u64,
    ) -> Result<(bool, bool), StoreError>;
    /// The address of this token.
    fn calendar_link(&self, digest: &LinkDigest) -> Result<Option<CalendarLink>, StoreError>;
    /// Whether somebody ever asked for an address of a trip, also one that has ended.
    fn had_calendar_link(&self, org: &OrgId, visit: &VisitId, person: &PersonId) -> Result<bool, StoreError>;
    /// Visits with whereabouts of which nothing was received since a time.
    fn whereabouts_before(&self, org: &OrgId, before: Timestamp) -> Result<Vec<VisitId>, StoreError>;
    /// Whether anything of a visit stands under the key of its whereabouts.
    fn has_whereabouts(&self, org: &OrgId, visit: &VisitId) -> Result<bool, StoreError>;
}

/// Changes what is known of trips.
pub trait WriteTrips {
    /// A fact at a position names visits as legs.
    fn add_legs(&mut self, org: &OrgId, lead: &VisitId, legs: &[VisitId], since: Position) -> Result<(), StoreError>;
    /// Adds an address.
    fn add_calendar_link(&mut self, digest: &LinkDigest, link: &CalendarLink) -> Result<(), StoreError>;
    /// Ends the addresses of a trip, of one person or of all: how many there were.
    fn end_calendar_links(
        &mut self,
        org: &OrgId,
        visit: &VisitId,
        person: Option<&PersonId>,
        at: Timestamp,
    ) -> Result<usize, StoreError>;
}
