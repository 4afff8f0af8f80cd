//! Sites of customers that show rotating codes, and what the codes that phones named say.

use std::collections::BTreeMap;

use sync_core::ids::{CustomerId, DeviceId, OrgId, Seq, SiteId, VisitId};
use sync_core::time::Timestamp;

use crate::store::{Position, StoreError};

/// A place at a customer's that shows a rotating code.
#[derive(Clone, PartialEq, Eq)]
pub struct Site {
    /// Its id, which stands beside the code.
    pub id: SiteId,
    /// Whose place it is.
    pub customer: CustomerId,
    /// What people call it.
    pub name: String,
    /// What its codes are made from. Never in an act, a log or on a page.
    pub secret: [u8; 20],
    /// Since when.
    pub since: Timestamp,
    /// When its codes ceased to count.
    pub ended: Option<Timestamp>,
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Site {{ id: {:?}, customer: {:?}, secret: ***, ended: {:?} }}", self.id, self.customer, self.ended)
    }
}

/// A code that a phone named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteCode {
    /// In whose journal.
    pub device: DeviceId,
    /// In which entry.
    pub seq: Seq,
    /// Its place in the server's journal.
    pub position: Position,
    /// On which visit.
    pub visit: VisitId,
    /// The moment before which nobody can have known it; none where it says nothing.
    pub from: Option<Timestamp>,
}

/// Asks about sites.
pub trait ReadSites {
    /// One site; none where its customer was erased.
    fn site(&self, org: &OrgId, id: &SiteId) -> Result<Option<Site>, StoreError>;
    /// All sites of an organisation, by id.
    fn sites(&self, org: &OrgId) -> Result<Vec<Site>, StoreError>;
    /// What the codes in a device's journal say, up to a position.
    fn site_codes(
        &self,
        org: &OrgId,
        device: &DeviceId,
        upto: Position,
    ) -> Result<BTreeMap<Seq, Timestamp>, StoreError>;
    /// What the codes of a visit say, of whatever device.
    fn site_codes_of(&self, org: &OrgId, visit: &VisitId) -> Result<Vec<Option<Timestamp>>, StoreError>;
}

/// Changes sites.
pub trait WriteSites {
    /// Inserts or replaces a site.
    fn put_site(&mut self, org: &OrgId, site: &Site) -> Result<(), StoreError>;
    /// Its codes count no more from here on.
    fn end_site(&mut self, org: &OrgId, id: &SiteId, at: Timestamp) -> Result<(), StoreError>;
    /// Notes what a code says. It is looked at once: what was concluded stays, whatever becomes of the site.
    fn add_site_code(&mut self, org: &OrgId, code: &SiteCode) -> Result<(), StoreError>;
}
