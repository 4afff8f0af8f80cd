//! Whether a visit is open long past its plan: a reminder and a place on the board, never a verdict.

use sync_core::document::plan::PlanView;
use sync_core::fact::Fact;
use sync_core::time::Timestamp;

use crate::gather::Gathered;

impl Gathered {
    /// When a visit that nobody has left is reminded of.
    pub fn open_past_plan_due(&self) -> Option<Timestamp> {
        let over = self.facts.iter().any(|fact| matches!(fact.fact, Fact::Leave { .. } | Fact::Cancel { .. }));
        let end = self.plan().and_then(PlanView::end)?;
        (!over).then(|| end + self.policy.open_past_plan)
    }

    /// Whether it is long past its planned end, not left, though its phones were in contact since.
    pub fn is_open_past_plan(&self, at: Timestamp) -> bool {
        let Some(end) = self.plan().and_then(PlanView::end) else { return false };
        let heard = self.devices.iter().any(|device| device.complete.is_some_and(|contact| contact > end));
        self.open_past_plan_due().is_some_and(|due| at >= due) && heard
    }
}
