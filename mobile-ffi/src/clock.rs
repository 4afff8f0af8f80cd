//! What a device's clocks show. The engine never reads one; it is told.
//!
//! The running clock counts sleep and names its boot, since only it tells how much time passed; the wall clock is a claim.

#[cfg(any(target_os = "linux", target_os = "android"))]
mod system;
#[cfg(feature = "turned-clock")]
mod turned;

use sync_core::time::DeviceTime;

#[cfg(any(target_os = "linux", target_os = "android"))]
pub use system::{ClockError, SystemClock};
#[cfg(feature = "turned-clock")]
pub use turned::TurnedClock;

/// Says what the device's clocks show.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> DeviceTime;
}
