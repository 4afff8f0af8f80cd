//! What a connection costs that waits for a nudge and is told nothing.

use std::net::TcpStream;
use std::time::Instant;

use serde_json::{Value, json};

use crate::fleet::{Fleet, serve_over_tls};
use crate::floor;
use crate::nudges;
use crate::process::size;
use crate::secure::{Certificate, Stream};
use crate::setting::{Setting, machine};
use crate::{Outcome, data, note};

/// Connections.
const CONNECTIONS: usize = 500;
/// They are all one phone's.
const LIMITS: &str = r#"{"places": {"streams_of_device": 1000}}"#;

/// Runs it.
///
/// # Errors
/// What went wrong, in words.
pub fn run(setting: &Setting, tell: &mut dyn FnMut(&Value)) -> Outcome<()> {
    let machine = machine();
    let visits = data::read(&setting.input, 1, 1)?;
    let fleet = Fleet::found_with(setting, "idle", &visits, Some(LIMITS))?;
    fleet.reader.contact()?;
    let (server, address) = (&fleet.server, fleet.server.address);
    let token = nudges::token(&fleet.reader, address)?;
    // The first one wakes what is there once for all.
    let first = nudges::open(address, &token)?;
    let (before, cpu_s, begun) = (server.kilobytes("VmRSS"), server.cpu_seconds(), Instant::now());
    let open = (0..CONNECTIONS).map(|_| nudges::open(address, &token)).collect::<Outcome<Vec<TcpStream>>>()?;
    let seconds = begun.elapsed().as_secs_f64();
    let kilobytes = server.kilobytes("VmRSS") - before;
    let (cpu_s, peak) = (server.cpu_seconds() - cpu_s, server.kilobytes("VmHWM") / 1_024.0);
    let (up, down) = fleet.proxy.bytes();
    drop((first, open));
    let disk = size(&fleet.data);
    let secure_kilobytes = over_tls(setting, fleet, &token)?;
    setting.clear("idle");
    let floor = floor::idle(setting, CONNECTIONS)?;
    let each = |kilobytes: f64| kilobytes / CONNECTIONS as f64;
    note(&format!("idle: {:.1} kB a connection, {:.1} over TLS", each(kilobytes), each(secure_kilobytes)));
    tell(&json!({
        "case": "idle", "kb_per_connection": each(kilobytes), "kb_per_connection_tls": each(secure_kilobytes),
        "floor_kb_per_connection": each(floor.kilobytes),
        "seconds": seconds, "floor_seconds": floor.seconds, "ratio": kilobytes / floor.kilobytes.max(1.0),
        "server_cpu_s": cpu_s, "peak_rss_mb": peak, "up_bytes": up, "down_bytes": down, "disk_bytes": disk,
        "expected": CONNECTIONS, "missing": null, "different": null, "machine": machine,
        "floor": "as many kept-alive connections to bare axum, after one small request each",
        "what": "growth of VmRSS over 500 live streams of nudges, and of a second server's over 500 behind TLS 1.3; ratio is of kilobytes",
        "bytes": "of the enrolled phones only: the streams go past the proxy",
    }));
    Ok(())
}

/// The same streams to the same folder, served anew behind TLS: kilobytes of all of them.
fn over_tls(setting: &Setting, mut fleet: Fleet, token: &str) -> Outcome<f64> {
    fleet.server.end();
    let certificate = Certificate::make(fleet.data.parent().unwrap_or(&fleet.data))?;
    let server = serve_over_tls(setting, &fleet.data, &certificate, LIMITS)?;
    let open = || nudges::open_over(certificate.connect(server.address)?, server.address, token);
    let first = open()?;
    let before = server.kilobytes("VmRSS");
    let streams = (0..CONNECTIONS).map(|_| open()).collect::<Outcome<Vec<Stream>>>()?;
    let grown = server.kilobytes("VmRSS") - before;
    drop((first, streams));
    Ok(grown)
}
