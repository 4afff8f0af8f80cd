//! How a login service is asked: bounded in time and size, no redirect, no proxy of the environment, over TLS or to this
//! machine.

use std::time::Duration;

use openidconnect::{HttpRequest, HttpResponse};
use ureq::Agent;
use ureq::http::Uri;
use ureq::http::uri::Authority;

/// How long reaching a service may take.
const CONNECT: Duration = Duration::from_secs(3);
/// How long one exchange may take as a whole.
const WHOLE: Duration = Duration::from_secs(8);
/// Largest answer.
const MAX_ANSWER: u64 = 256 << 10;

/// A request that was not made, or not answered.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// Not a place to go.
    #[error("it names an address that is neither https nor, where it is on this machine itself, of this machine")]
    Elsewhere,
    /// The network, or too long, or too large.
    #[error("{0}")]
    Network(Box<ureq::Error>),
}

impl From<ureq::Error> for Failed {
    fn from(error: ureq::Error) -> Self {
        Self::Network(Box::new(error))
    }
}

/// The way to all services.
pub struct BackChannel(Agent);

impl BackChannel {
    /// Opens nothing yet.
    pub fn new() -> Self {
        let config = Agent::config_builder()
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_resolve(Some(CONNECT))
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(WHOLE))
            .user_agent(concat!("sojourn/", env!("CARGO_PKG_VERSION")))
            .build();
        Self(config.new_agent())
    }

    /// The way to one service, and to where it points.
    pub fn of(&self, issuer: &str) -> impl Fn(HttpRequest) -> Result<HttpResponse, Failed> {
        let (agent, issuer) = (self.0.clone(), issuer.to_owned());
        move |request| {
            if !may_go(&request.uri().to_string(), &issuer) {
                return Err(Failed::Elsewhere);
            }
            let answered =
                if request.body().is_empty() { agent.run(request.map(|_| ()))? } else { agent.run(request)? };
            let (parts, mut body) = answered.into_parts();
            let body = body.with_config().limit(MAX_ANSWER).read_to_vec()?;
            Ok(HttpResponse::from_parts(parts, body))
        }
    }
}

fn authority(url: &str) -> Option<(bool, Authority)> {
    let uri: Uri = url.parse().ok()?;
    let tls = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => false,
        _ => return None,
    };
    let authority = uri.authority()?.clone();
    // A name and a password before the host are for misleading people.
    if authority.as_str().contains('@') { None } else { Some((tls, authority)) }
}

/// Whether an address is of this machine, whatever a name service says.
pub fn is_here(url: &str) -> bool {
    authority(url).is_some_and(|(_, it)| matches!(it.host(), "127.0.0.1" | "[::1]" | "localhost"))
}

/// Whether a service of this name may send us there: over TLS, or without where both are on this machine.
pub fn may_go(url: &str, issuer: &str) -> bool {
    match authority(url) {
        Some((true, _)) => true,
        Some((false, _)) => is_here(url) && is_here(issuer),
        None => false,
    }
}

/// An error with its causes.
pub fn said(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{BackChannel, Failed, may_go};
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use ureq::http::Request;

    /// Asks a service that answers every request with these bytes.
    fn asked(answer: &[u8]) -> Result<u16, Failed> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("port");
        let issuer = format!("http://{}", listener.local_addr().expect("address"));
        let answer = answer.to_vec();
        let served = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("caller");
            let _ = stream.read(&mut [0u8; 4096]).expect("request");
            // Who has heard enough hangs up.
            let _ = stream.write_all(&answer);
        });
        let request = Request::builder().uri(format!("{issuer}/x")).body(Vec::new()).expect("a request");
        let status = BackChannel::new().of(&issuer)(request).map(|answer| answer.status().as_u16());
        served.join().expect("served");
        status
    }

    #[test]
    fn a_redirect_is_not_followed() {
        let moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(asked(moved).expect("an answer"), 302);
    }

    #[test]
    fn a_body_without_end_is_not_read() {
        let mut large = b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n".to_vec();
        large.resize(1 << 20, b' ');
        assert!(
            matches!(asked(&large), Err(Failed::Network(error)) if matches!(*error, ureq::Error::BodyExceedsLimit(_)))
        );
    }

    #[test]
    fn a_service_elsewhere_points_to_nothing_on_this_machine_and_nowhere_without_tls() {
        assert!(may_go("https://keys.acme.example/jwks", "https://id.acme.example"));
        for inside in
            ["http://127.0.0.1:8470/v1/x", "http://localhost/", "http://[::1]/", "http://169.254.169.254/latest"]
        {
            assert!(!may_go(inside, "https://id.acme.example"), "{inside}");
        }
        assert!(
            may_go("http://[::1]:9/", "http://127.0.0.1:8/") && !may_go("http://acme.example/", "http://127.0.0.1:8/")
        );
        let request = Request::builder().uri("http://127.0.0.1:1/x").body(Vec::new()).expect("a request");
        assert!(matches!(BackChannel::new().of("https://id.acme.example")(request), Err(Failed::Elsewhere)));
    }
}
