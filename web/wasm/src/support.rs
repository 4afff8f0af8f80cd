//! A report for support that names nobody: versions, counts, codes.

use plain_derive::Plain;
use sync_core::engine::status::Page;

use crate::core::{Bad, Core};
use crate::shape::input::Clocks;

/// How often something was refused for the same reason.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct RefusedFor {
    /// The code of the reason.
    pub code: String,
    /// How often.
    pub times: u32,
}

/// What there is to say of a device. The numbers are those of entries, or how many there are.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[expect(missing_docs, reason = "each field is the one of the same name in the device's status")]
pub struct SupportedDevice {
    pub saved: u64,
    pub sent: u64,
    pub stored: u64,
    pub merged: u64,
    pub safe: Option<u64>,
    pub held: u64,
    pub visits: u64,
    pub notices: u64,
    pub refused: Vec<RefusedFor>,
    pub written_again: u64,
    pub unseen_decisions: u64,
    pub wall_error_ms: Option<i64>,
    pub over: Option<String>,
    pub renewable: bool,
    pub policy: u32,
}

/// The report.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Support {
    /// The version of the core.
    pub core: String,
    /// Whether the browser is somebody's device.
    pub enrolled: bool,
    /// What of it can be told.
    pub device: Option<SupportedDevice>,
    /// When a contact is due, in milliseconds.
    pub next_contact_ms: Option<i64>,
}

impl Core {
    /// The report.
    ///
    /// # Errors
    /// [`Bad`] for clocks that make no sense.
    pub fn support(&mut self, clocks: Clocks) -> Result<Support, Bad> {
        let now = clocks.read()?;
        let device = self.engine.list(&now, Page { from: 0, limit: 0 }).map(|status| {
            let mut refused: Vec<RefusedFor> = Vec::new();
            for work in status.refused {
                match refused.iter_mut().find(|of| of.code == work.code) {
                    Some(of) => of.times += 1,
                    None => refused.push(RefusedFor { code: work.code, times: 1 }),
                }
            }
            SupportedDevice {
                saved: status.saved,
                sent: status.sent,
                stored: status.stored,
                merged: status.merged,
                safe: status.safe,
                held: status.held,
                visits: status.known as u64,
                notices: status.notices.len() as u64,
                refused,
                written_again: status.again.len() as u64,
                unseen_decisions: status.unseen.len() as u64,
                wall_error_ms: status.wall_error_ms,
                over: status.over.map(|over| over.code().to_owned()),
                renewable: status.renewable,
                policy: status.policy.version,
            }
        });
        let next_contact_ms = self.engine.next_contact(&now).map(|wait| wait.0);
        let core = env!("CARGO_PKG_VERSION").to_owned();
        Ok(Support { core, enrolled: device.is_some(), device, next_contact_ms })
    }
}
