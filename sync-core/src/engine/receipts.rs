//! What the server has confirmed to this device, as it signed it: what the server can be held to.

use crate::engine::Engine;
use crate::sync::{Receipt, SignedReceipt};

impl Engine {
    /// All receipts, by the entry up to which they hold. Those that the server can't have signed so are left out: of an entry
    /// that this device does not have.
    pub fn receipts(&self) -> Vec<SignedReceipt> {
        let Some(enrolment) = self.enrolment() else { return Vec::new() };
        let (device, first) = (enrolment.device, enrolment.epoch);
        let signed = |(up_to, stored): (&u64, &crate::engine::rows::StoredReceipt)| {
            let hash = self.hash_at(*up_to)?;
            let epoch = stored.epoch.unwrap_or(first);
            let receipt = Receipt { device, up_to: *up_to, hash, at: stored.at, position: stored.position, epoch };
            Some(SignedReceipt { receipt, signature: stored.signature })
        };
        self.books.receipts.iter().filter_map(signed).collect()
    }
}
