//! Requests to services that others name: to no address that is not public unless the operator allows it, after no redirect, and
//! waiting for nothing long.

use std::net::SocketAddr;
use std::time::Duration;

use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{ConnectionDetails, Connector, DefaultConnector};
use ureq::{Agent, Error};

use crate::channel::Failed;
use crate::channel::addresses::{Range, may_reach};

/// How long reaching a service may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long one exchange may take as a whole: with a service that an organisation named for itself.
pub(super) const PATIENT: Duration = Duration::from_secs(15);
/// With one that serves everybody, and that the others wait for meanwhile.
pub(super) const BRISK: Duration = Duration::from_secs(5);
/// Largest head of an answer, in bytes. Of its body nothing is read.
const MAX_HEAD: usize = 16 << 10;

/// Refuses what a name was resolved to, before anything is connected.
#[derive(Debug)]
struct Guard(Vec<Range>);

/// A place that is not to be reached.
#[derive(Debug, thiserror::Error)]
#[error("an address that is not public")]
struct Inside;

impl Guard {
    fn check(&self, addresses: &[SocketAddr]) -> Result<(), Error> {
        let inside = |address: &SocketAddr| !may_reach(address.ip(), &self.0);
        if addresses.iter().any(inside) { Err(Error::Other(Box::new(Inside))) } else { Ok(()) }
    }
}

impl Connector for Guard {
    type Out = ();

    fn connect(&self, details: &ConnectionDetails, _chained: Option<()>) -> Result<Option<()>, Error> {
        self.check(&details.addrs).map(|()| None)
    }
}

/// Networks as an operator wrote them.
pub(super) fn ranges(allowed: &[String]) -> Vec<Range> {
    allowed.iter().filter_map(|range| Range::named(range)).collect()
}

/// What sends requests to public addresses, and to those that the operator allows.
pub(super) fn agent(allowed: &[String], whole: Duration) -> Agent {
    let config = Agent::config_builder()
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .max_idle_connections(0)
        .max_response_header_size(MAX_HEAD)
        .timeout_resolve(Some(CONNECT))
        .timeout_connect(Some(CONNECT))
        .timeout_global(Some(whole))
        .user_agent(concat!("sojourn/", env!("CARGO_PKG_VERSION")))
        .build();
    let guard = Guard(ranges(allowed));
    Agent::with_parts(config, guard.chain(DefaultConnector::default()), DefaultResolver::default())
}

/// What it means that there was no answer.
pub(super) fn unanswered(error: &Error) -> Failed {
    let why = match error {
        Error::Other(cause) if cause.is::<Inside>() => "address not allowed",
        Error::Timeout(_) => "timeout",
        Error::HostNotFound => "host not found",
        Error::Tls(_) | Error::Rustls(_) => "tls",
        _ => "connection",
    };
    Failed::Down(why.to_owned())
}
