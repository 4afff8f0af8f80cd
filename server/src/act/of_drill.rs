//! What acts about drills change in the tables. A rebuild does it again.

use sync_core::ids::OrgId;
use sync_core::time::Timestamp;

use crate::store::{Doer, Drill, DrillAct, Position, StoreError, Tx};

/// Carries the effect out.
///
/// # Errors
/// What the store returns.
pub fn note_drill(
    tx: &mut dyn Tx,
    org: &OrgId,
    (position, at): (Position, Timestamp),
    by: &Doer,
    act: &DrillAct,
) -> Result<(), StoreError> {
    match act {
        DrillAct::Begun { confirm_by, rungs } => {
            let drill = Drill { id: position, at, by: by.clone(), confirm_by: *confirm_by, over: None };
            tx.add_drill(org, &drill, rungs)
        }
        DrillAct::Confirmed { drill, person } => tx.confirm_drill(org, *drill, person, at).map(|_| ()),
        DrillAct::Over { drill } => tx.end_drill(org, *drill, at),
    }
}
