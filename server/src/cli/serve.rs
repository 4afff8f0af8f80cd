//! `sojourn serve`: says where it listens and what it does not promise, and stops when asked to.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sync_core::time::Millis;

use crate::admin::backup::Order;
use crate::admin::replica::{Replica, Replicating};
use crate::cli::Failure;
use crate::cli::args::Serve;
use crate::clock::SystemTimeSource;
use crate::config::Config;
use crate::fair::Limits;
use crate::serve::{End, Running, Server, ServerConfig};
use crate::tls::{Acme, CertificateFiles, Source};

/// Runs until SIGTERM or SIGINT, or until the store stops after a failed write: then it ends with an error.
pub fn run(args: Serve, data: PathBuf, config: Config) -> Result<ExitCode, Failure> {
    let listen = args.listen.unwrap_or(config.listen);
    let (insecure_listen, token_key_days) = (args.insecure_listen, config.token_key_days);
    let limits = limits(args.limits.as_deref().or(config.limits.as_deref()))?;
    let order = order(&args.replica);
    let folder = data.clone();
    let tls = source(args, config)?;
    if tls.is_none() && !listen.ip().is_loopback() && !insecure_listen {
        return Err(format!(
            "{listen} can be reached by others, and without a certificate all is said in the open: give --tls-cert and \
             --tls-key, or listen on 127.0.0.1 behind a proxy that ends TLS, or add --insecure-listen if you know that the \
             network is yours"
        )
        .into());
    }
    let running = Server::start(ServerConfig {
        data,
        listen,
        tls,
        time_source: Box::new(SystemTimeSource),
        origin: None,
        digest_seed: None,
        loops: true,
        limits,
    })?;
    if let Some(days) = token_key_days {
        running.app.keys.tokens.set_signs(Millis::days(i64::from(days)));
    }
    say!("listening on {}", running.url());
    match running.about_tls() {
        Some(tls) => say!("{tls}"),
        None => say!("plain HTTP: whoever is on the way can read and change what is said"),
    }
    if let Some(doubt) = running.app.clock.doubt() {
        say!(
            "the clock of this machine shows {}, and the journal goes up to {}: no anchor is given until it is put right",
            doubt.shown,
            doubt.expected
        );
    }
    say!("API: {}/v1/docs", running.url());
    say!("{}", about_copies(&running, order.as_ref()));
    let replicating =
        order.map(|order| Replicating::start(Replica::new(running.app.clone(), folder, order))).transpose()?;
    let end = running.wait_for_end()?;
    say!("stopping: requests under way are finished first");
    running.shutdown();
    // The last copy has all that was taken until now.
    drop(replicating);
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

fn order(args: &crate::cli::args::backup::Replica) -> Option<Order> {
    let (to, keys_to) = (args.replica.clone()?, args.replica_keys.clone());
    Some(Order { to, keys_to, keep: Some(args.replica_keep.into()), keep_keys: 2 })
}

/// What is called safe here, in a sentence.
fn about_copies(running: &Running, order: Option<&Order>) -> String {
    if let Some(order) = order {
        return format!(
            "Copies go to {} at most once a minute: what is in one is called \"safe\".",
            order.to.display()
        );
    }
    match running.app.cover.position() {
        Some(position) => format!(
            "A backup holds all up to position {position}. There is no replica: what comes later is \"safe\" only once \
             `sojourn admin backup` was run again."
        ),
        None => "No backup and no replica: what is \"stored\" is on this disk only, and nothing is called \"safe\"."
            .to_owned(),
    }
}

/// The limits of a file; the defaults where there is none.
fn limits(file: Option<&Path>) -> Result<Limits, Failure> {
    let Some(file) = file else { return Ok(Limits::default()) };
    let json = std::fs::read_to_string(file).map_err(|error| format!("--limits {}: {error}", file.display()))?;
    Limits::read(&json).map_err(|error| format!("--limits {}: {error}", file.display()).into())
}

/// Where the certificate comes from; none for plain HTTP. What is typed goes before the environment.
fn source(args: Serve, config: Config) -> Result<Option<Source>, Failure> {
    if let (Some(email), false) = (args.acme_email, args.acme_domain.is_empty()) {
        return Ok(Some(Source::Acme(Acme { domains: args.acme_domain, email, directory: args.acme_directory })));
    }
    match (args.tls_cert.or(config.tls_cert), args.tls_key.or(config.tls_key)) {
        (Some(certificate), Some(key)) => Ok(Some(Source::Files(CertificateFiles { certificate, key }))),
        (None, None) => Ok(None),
        (Some(_), None) => Err("a certificate without its key: give --tls-key FILE, or set SOJOURN_TLS_KEY".into()),
        (None, Some(_)) => Err("a key without its certificate: give --tls-cert FILE, or set SOJOURN_TLS_CERT".into()),
    }
}
