//! The count of this person's visits here, held against the server's (V11.3). What a difference means is sync-core's word.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sync_core::handover::{Difference, Gone, Tally, compare};
use sync_core::ids::{PersonId, VisitId};

use super::{Device, FetchError};

/// Two counts, and where they differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// What is counted here.
    pub phone: Tally,
    /// What the server counts.
    pub server: Tally,
    /// Where they differ, each with the reason.
    pub differences: Vec<Difference>,
}

impl Device {
    /// This person's visits here, with what is open of each; offline too.
    pub fn tally(&self) -> Tally {
        self.lock().map(|core| core.engine.tally(&self.clock.now())).unwrap_or_default()
    }

    /// Holds the count here against the server's. `fetched` says whether this phone has just fetched all there was for it.
    ///
    /// # Errors
    /// [`FetchError`] when the server can't be reached, is not ours, or refuses.
    pub fn compare(&self, fetched: bool) -> Result<Compared, FetchError> {
        let page = self.authorised_get("/v1/counts")?;
        let page: Value = serde_json::from_str(&page).unwrap_or_default();
        let phone = self.tally();
        let (server, gone) = (tally_of(&page["visits"]), gone_of(&page["gone"]));
        let differences = compare(&phone, &server, &gone, fetched);
        Ok(Compared { phone, server, differences })
    }
}

fn tally_of(visits: &Value) -> Tally {
    let names = |open: &Value| -> BTreeSet<String> {
        open.as_array().into_iter().flatten().filter_map(|name| Some(name.as_str()?.to_owned())).collect()
    };
    let all = visits.as_object().into_iter().flatten();
    let visits = all.filter_map(|(visit, open)| Some((VisitId::new(visit.clone()).ok()?, names(open)))).collect();
    Tally { visits, unsent: BTreeSet::new() }
}

fn gone_of(gone: &Value) -> BTreeMap<VisitId, Gone> {
    let why = |it: &Value| match it["why"].as_str()? {
        "handed_on" => PersonId::new(it["to"].as_str()?.to_owned()).ok().map(Gone::HandedOn),
        _ => Some(Gone::Erased),
    };
    let all = gone.as_object().into_iter().flatten();
    all.filter_map(|(visit, it)| Some((VisitId::new(visit.clone()).ok()?, why(it)?))).collect()
}
