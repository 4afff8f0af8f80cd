//! What plans and records say, read once for as long as they stay as they are. Nothing is merged or judged here.

use std::collections::BTreeMap;
use std::sync::Arc;

use sync_core::document::plan::{PlanView, read_plan};
use sync_core::document::record::{RecordView, read_record};
use sync_core::ids::{DocumentId, DocumentKind, OrgId, VisitId};

use crate::digest::open::OpenDocuments;
use crate::store::{Read, StoreError};

/// Visits whose documents stay read: a device's contacts come in twos and threes, and after an outage those of many devices
/// come between them.
const MAX_READ: usize = 128;

/// A visit's documents as far as they were asked for; the inner none is a document without changes.
#[derive(Default)]
struct Known {
    plan: Option<Option<Arc<PlanView>>>,
    record: Option<Option<Arc<RecordView>>>,
    used: u64,
}

/// What is read already.
#[derive(Default)]
pub struct Views {
    visits: BTreeMap<(OrgId, VisitId), Known>,
    uses: u64,
}

impl Views {
    fn of(&mut self, org: &OrgId, visit: &VisitId) -> &mut Known {
        let key = (org.clone(), visit.clone());
        self.uses += 1;
        if self.visits.len() >= MAX_READ && !self.visits.contains_key(&key) {
            let oldest = self.visits.iter().min_by_key(|(_, known)| known.used).map(|(key, _)| key.clone());
            oldest.map(|key| self.visits.remove(&key));
        }
        let known = self.visits.entry(key).or_default();
        known.used = self.uses;
        known
    }

    /// A document is not as it was.
    pub fn forget(&mut self, org: &OrgId, document: &DocumentId) {
        let Some(known) = self.visits.get_mut(&(org.clone(), document.visit.clone())) else { return };
        match document.kind {
            DocumentKind::Plan => known.plan = None,
            DocumentKind::Visit => known.record = None,
            DocumentKind::Review | DocumentKind::Itinerary => {}
        }
    }
}

impl OpenDocuments {
    /// What a visit's plan says; none while it has no changes.
    ///
    /// # Errors
    /// What the store returns.
    pub fn plan(&mut self, read: &dyn Read, org: &OrgId, visit: &VisitId) -> Result<Option<Arc<PlanView>>, StoreError> {
        if let Some(known) = &self.views.of(org, visit).plan {
            return Ok(known.clone());
        }
        let plan = self.read(read, org, &DocumentId::plan(visit))?.map(|document| Arc::new(read_plan(document)));
        self.views.of(org, visit).plan = Some(plan.clone());
        Ok(plan)
    }

    /// What a visit's record says; none while it has no changes.
    ///
    /// # Errors
    /// What the store returns.
    pub fn record(
        &mut self,
        read: &dyn Read,
        org: &OrgId,
        visit: &VisitId,
    ) -> Result<Option<Arc<RecordView>>, StoreError> {
        if let Some(known) = &self.views.of(org, visit).record {
            return Ok(known.clone());
        }
        let record = self.read(read, org, &DocumentId::record(visit))?.map(|document| Arc::new(read_record(document)));
        self.views.of(org, visit).record = Some(record.clone());
        Ok(record)
    }
}
