//! Defaults from the environment: the only place that reads it. What is given on the command line goes before.

use std::net::SocketAddr;
use std::path::PathBuf;

use tracing_subscriber::EnvFilter;

/// Where the server listens unless it is told otherwise.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8470);

/// Defaults of this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `SOJOURN_DATA`: the data folder.
    pub data: Option<PathBuf>,
    /// `SOJOURN_LISTEN`: where to listen.
    pub listen: SocketAddr,
    /// `SOJOURN_LIMITS`: a file of limits.
    pub limits: Option<PathBuf>,
    /// `SOJOURN_TLS_CERT`: the certificate's file.
    pub tls_cert: Option<PathBuf>,
    /// `SOJOURN_TLS_KEY`: its key's file.
    pub tls_key: Option<PathBuf>,
    /// `SOJOURN_TOKEN_KEY_DAYS`: after so many days another key signs access tokens.
    pub token_key_days: Option<u16>,
}

/// A variable that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum BadVariable {
    /// The address.
    #[error("SOJOURN_LISTEN is {0:?}: give an address and a port, for example 127.0.0.1:8470")]
    Listen(String),
    /// The days.
    #[error("SOJOURN_TOKEN_KEY_DAYS is {0:?}: give a number of days from 1 to 3650, for example 90")]
    KeyDays(String),
}

impl Config {
    /// Reads the environment, once, at the start.
    ///
    /// # Errors
    /// [`BadVariable`] naming the variable and what to write.
    pub fn read() -> Result<Self, BadVariable> {
        let listen = match std::env::var("SOJOURN_LISTEN") {
            Ok(text) => text.parse().map_err(|_| BadVariable::Listen(text))?,
            Err(_) => LISTEN,
        };
        let days = |text: String| match text.parse() {
            Ok(days @ 1..=3_650) => Ok(days),
            _ => Err(BadVariable::KeyDays(text)),
        };
        let token_key_days = std::env::var("SOJOURN_TOKEN_KEY_DAYS").ok().map(days).transpose()?;
        let path = |name| std::env::var_os(name).filter(|path| !path.is_empty()).map(PathBuf::from);
        Ok(Self {
            data: path("SOJOURN_DATA"),
            listen,
            tls_cert: path("SOJOURN_TLS_CERT"),
            tls_key: path("SOJOURN_TLS_KEY"),
            token_key_days,
            limits: path("SOJOURN_LIMITS"),
        })
    }
}

/// Logs to stderr, as `RUST_LOG` says; `info` without it, and less of the schema.
pub fn start_logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,refinery_core=warn"));
    // A second start in one process, as in tests, changes nothing.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
