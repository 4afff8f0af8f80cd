//! `sojourn serve`: says where it listens and what it does not promise, and stops when asked to.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use sync_core::time::Millis;

use crate::cli::Failure;
use crate::cli::args::Serve;
use crate::clock::SystemTimeSource;
use crate::serve::{End, Server, ServerConfig};

/// Runs until SIGTERM or SIGINT, or until the store stops after a failed write: then it ends with an error.
pub fn run(args: &Serve, data: PathBuf, listen: SocketAddr, token_key_days: Option<u16>) -> Result<ExitCode, Failure> {
    if !listen.ip().is_loopback() && !args.insecure_listen {
        return Err(format!(
            "{listen} can be reached by others, and this server speaks plain HTTP only (TLS comes later): listen on \
             127.0.0.1 behind a proxy that ends TLS, or add --insecure-listen if you know that the network is yours"
        )
        .into());
    }
    let running = Server::start(ServerConfig {
        data,
        listen,
        time_source: Box::new(SystemTimeSource),
        origin: None,
        digest_seed: None,
        loops: true,
    })?;
    if let Some(days) = token_key_days {
        running.app.keys.tokens.set_signs(Millis::days(i64::from(days)));
    }
    say!("listening on {}", running.url());
    say!("API: {}/v1/docs", running.url());
    say!("No backup and no replica: what is \"stored\" is on this disk only, and nothing is called \"safe\".");
    let end = running.wait_for_end()?;
    say!("stopping: requests under way are finished first");
    running.shutdown();
    match end {
        End::Asked => {
            say!("stopped");
            Ok(ExitCode::SUCCESS)
        }
        End::StoreStopped => Err("stopped, since a write did not reach the disk: what was called stored is safe, and \
             nothing was called so since. Look at the disk and its cables (dmesg), then start again: the start recovers"
            .into()),
    }
}
