//! The clocks of a Linux or Android machine: time since boot with sleep, the boot's id, the wall clock and the zone.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, clock_gettime};
use sync_core::ids::BootId;
use sync_core::time::{DeviceTime, Timestamp};

use super::Clock;

const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// A machine whose clocks can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ClockError {
    /// The boot has no name, so its running clock is no evidence.
    #[error("the boot's id can't be read from {BOOT_ID} ({0}): run this on Linux with /proc mounted")]
    NoBootId(String),
}

/// The machine's clocks.
#[derive(Debug, Clone)]
pub struct SystemClock {
    boot: BootId,
    zone: String,
}

impl SystemClock {
    /// Reads the boot's id and the zone; both stay as they are until the process ends.
    ///
    /// # Errors
    /// [`ClockError`] when the boot has no id.
    pub fn new() -> Result<Self, ClockError> {
        let text = fs::read_to_string(BOOT_ID).map_err(|e| ClockError::NoBootId(e.to_string()))?;
        let boot = boot_id(&text).ok_or_else(|| ClockError::NoBootId(format!("{:?} is no UUID", text.trim())))?;
        Ok(Self { boot, zone: zone() })
    }

    /// The zone shown to the person, an IANA name.
    pub fn zone(&self) -> &str {
        &self.zone
    }
}

impl Clock for SystemClock {
    fn now(&self) -> DeviceTime {
        let up = clock_gettime(ClockId::Boottime);
        let running =
            u64::try_from(up.tv_sec).unwrap_or(0) * 1_000 + u64::try_from(up.tv_nsec).unwrap_or(0) / 1_000_000;
        DeviceTime { running, boot: self.boot, wall: wall(), zone: self.zone.clone() }
    }
}

fn wall() -> Timestamp {
    let now = SystemTime::now();
    let millis = match now.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |ms| -ms),
    };
    Timestamp(millis)
}

/// The first 8 bytes of the boot's UUID.
fn boot_id(text: &str) -> Option<BootId> {
    let hex: String = text.trim().chars().filter(|c| *c != '-').take(16).collect();
    hex.parse().ok()
}

/// `TZ`, else what the system is set to, else UTC.
fn zone() -> String {
    let set = std::env::var("TZ").ok();
    let file = || fs::read_to_string("/etc/timezone").ok();
    let link = || fs::read_link("/etc/localtime").ok().map(|path| path.to_string_lossy().into_owned());
    set.as_deref()
        .and_then(zone_name)
        .or_else(|| file().as_deref().and_then(zone_name))
        .or_else(|| link().as_deref().and_then(zone_name))
        .unwrap_or_else(|| "UTC".to_owned())
}

/// An IANA name from what a system may hold: `:Asia/Shanghai`, a file's line, a path into zoneinfo.
fn zone_name(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches(':');
    let name = text.rsplit_once("zoneinfo/").map_or(text, |(_, name)| name);
    let sound = name == "UTC" || name.contains('/') && !name.starts_with('/') && name.len() <= 64;
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_' | b'-' | b'+'));
    (sound && plain).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Clock, SystemClock, boot_id, zone_name};

    #[test]
    fn the_running_clock_does_not_go_back_and_keeps_its_boot() {
        let clock = SystemClock::new().expect("Linux");
        let (first, second) = (clock.now(), clock.now());
        assert!(first.running <= second.running && first.running > 0);
        assert_eq!(first.boot, second.boot);
    }

    #[test]
    fn a_boot_id_is_the_first_half_of_the_uuid() {
        let id = boot_id("30313233-3435-3637-3839-616263646566\n").expect("a UUID");
        assert_eq!(id.0, *b"01234567");
        assert!(boot_id("nothing").is_none());
    }

    #[test]
    fn a_zone_is_read_from_each_form_a_system_uses() {
        assert_eq!(zone_name(":Asia/Shanghai").as_deref(), Some("Asia/Shanghai"));
        assert_eq!(zone_name("/usr/share/zoneinfo/Europe/Berlin").as_deref(), Some("Europe/Berlin"));
        assert_eq!(zone_name("UTC\n").as_deref(), Some("UTC"));
        assert_eq!(zone_name("CST-8"), None);
    }
}
