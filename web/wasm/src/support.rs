//! A report for support that names nobody: versions, counts, codes.

use std::collections::BTreeMap;

use serde_json::json;
use sync_core::engine::status::Page;

use crate::core::{Bad, Core};
use crate::shape::input::Clocks;

impl Core {
    /// As JSON.
    ///
    /// # Errors
    /// [`Bad`] for clocks that make no sense.
    pub fn support(&mut self, clocks: Clocks) -> Result<String, Bad> {
        let now = clocks.read()?;
        let about = self.engine.list(&now, Page { from: 0, limit: 0 }).map(|status| {
            let mut codes: BTreeMap<&str, u64> = BTreeMap::new();
            status.refused.iter().for_each(|refused| *codes.entry(refused.code.as_str()).or_default() += 1);
            json!({
                "saved": status.saved, "sent": status.sent, "stored": status.stored, "merged": status.merged,
                "safe": status.safe, "held": status.held, "visits": status.known, "notices": status.notices.len(),
                "refused": codes, "written_again": status.again.len(), "unseen_decisions": status.unseen.len(),
                "wall_error_ms": status.wall_error_ms, "over": status.over.map(|over| over.code()),
                "renewable": status.renewable, "policy": status.policy.version,
            })
        });
        let next = self.engine.next_contact(&now).map(|wait| wait.0);
        let version = env!("CARGO_PKG_VERSION");
        let report = json!({ "core": version, "enrolled": about.is_some(), "device": about, "next_contact_ms": next });
        Ok(report.to_string())
    }
}
