//! The clocks of a Linux machine, for a terminal. Phones give their own.

use std::sync::Arc;

use super::error::{PhoneError, PlatformError};
use super::platform::{ClockReading, PhoneClock};
use crate::clock::{Clock, SystemClock};

struct MachineClock(SystemClock);

impl PhoneClock for MachineClock {
    fn read(&self) -> Result<ClockReading, PlatformError> {
        let now = self.0.now();
        let running_ms =
            i64::try_from(now.running).map_err(|error| PlatformError::Unavailable { why: error.to_string() })?;
        // The 8 bytes twice are read back as they are.
        let boot = format!("{0}{0}", now.boot);
        Ok(ClockReading { running_ms, boot, wall_ms: now.wall.0, zone: now.zone })
    }
}

/// The clocks of a Linux machine.
#[uniffi::export]
pub fn system_clock() -> Result<Arc<dyn PhoneClock>, PhoneError> {
    let clock = SystemClock::new()
        .map_err(|error| PhoneError::Platform { what: "clock".to_owned(), why: error.to_string() })?;
    Ok(Arc::new(MachineClock(clock)))
}
