//! What is measured of a fleet's server between two moments. Which moments, the cases say.

use std::time::Instant;

use crate::data::Visit;
use crate::fleet::Fleet;
use crate::process::{own_cpu_seconds, size};
use crate::setting::Setting;
use crate::{Outcome, note};

/// How bytes are counted, for the line.
pub const BYTES: &str = "HTTP heads and bodies of all phones, counted by a TCP proxy in between";

/// What was measured from a start to a moment.
pub struct Measured {
    /// How long it took.
    pub seconds: f64,
    /// The server's time.
    pub cpu_s: f64,
    /// The phones' time, and that of the proxy and the counting: they share the machine's cores with the server.
    pub phones_cpu_s: f64,
    /// The server's peak of memory, since it began.
    pub peak_rss_mb: f64,
    /// Up and down.
    pub bytes: (u64, u64),
    /// The server's folder.
    pub disk: u64,
}

/// A fleet that has written everything and sent nothing, and how many entries that is. Limits are the server's own where none are given.
///
/// # Errors
/// What went wrong, in words.
pub fn ready(setting: &Setting, name: &str, visits: &[Visit], limits: Option<&str>) -> Outcome<(Fleet, u64)> {
    note(&format!("{name}: enrolling, then writing {} visits offline", visits.len()));
    let mut fleet = Fleet::found_with(setting, name, visits, limits)?;
    let entries = fleet.write(visits)?;
    Ok((fleet, entries))
}

/// The moment before something.
pub struct Start {
    at: Instant,
    cpu_s: f64,
    own_cpu_s: f64,
    bytes: (u64, u64),
}

impl Start {
    /// This moment.
    pub fn now(fleet: &Fleet) -> Self {
        let (cpu_s, own_cpu_s) = (fleet.server.cpu_seconds(), own_cpu_seconds());
        Self { cpu_s, own_cpu_s, bytes: fleet.proxy.bytes(), at: Instant::now() }
    }

    /// From then to `end`; everything but the time as it is now.
    pub fn until(&self, fleet: &Fleet, end: Instant) -> Measured {
        let (up, down) = fleet.proxy.bytes();
        Measured {
            seconds: end.duration_since(self.at).as_secs_f64(),
            cpu_s: fleet.server.cpu_seconds() - self.cpu_s,
            phones_cpu_s: own_cpu_seconds() - self.own_cpu_s,
            peak_rss_mb: fleet.server.kilobytes("VmHWM") / 1_024.0,
            bytes: (up - self.bytes.0, down - self.bytes.1),
            disk: size(&fleet.data),
        }
    }
}
