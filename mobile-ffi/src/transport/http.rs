//! HTTP by ureq: TLS that is always verified, no proxy from the environment, no redirects, bounded in time and size.

mod refused;

use std::io::ErrorKind;
use std::time::Duration;

use sync_core::engine::effect::Request;
use sync_core::sync::CBOR;
use sync_core::time::Millis;
use ureq::config::AutoHeaderValue;
use ureq::http::{Response, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

use super::{Answer, Transport, TransportError};
use crate::server::Server;

/// How long reaching the server may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long one exchange may take as a whole.
const WHOLE: Duration = Duration::from_secs(30);
/// Largest answer.
const MAX_ANSWER: u64 = 16 << 20;

/// Sends to one server; to none before the device knows one.
#[derive(Debug)]
pub struct HttpTransport {
    agent: Agent,
    server: Option<Server>,
}

impl HttpTransport {
    /// A transport to this server.
    pub fn new(server: Option<Server>) -> Self {
        let believed = match server.as_ref().and_then(Server::authority) {
            Some(own) => RootCerts::new_with_certs(&own.certificates()),
            None => RootCerts::WebPki,
        };
        let config = Agent::config_builder()
            .proxy(None)
            .tls_config(TlsConfig::builder().root_certs(believed).build())
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_resolve(Some(CONNECT))
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(WHOLE))
            .user_agent(concat!("sojourn-device/", env!("CARGO_PKG_VERSION")))
            // A route has one kind of answer: saying so would be bytes for nothing.
            .accept(AutoHeaderValue::None)
            .build();
        Self { agent: config.new_agent(), server }
    }

    /// Sends JSON without a token, once.
    ///
    /// # Errors
    /// [`TransportError`] when there is no whole answer.
    pub fn post_json(&self, path: &str, body: &[u8]) -> Result<Answer, TransportError> {
        let server = self.server.as_ref().ok_or_else(no_server)?;
        let failed = |e: ureq::Error| TransportError { why: explain(&e) };
        let call = self.agent.post(server.url().join(path)).header(header::CONTENT_TYPE, "application/json");
        let mut response = call.send(body).map_err(failed)?;
        whole(&mut response).map_err(failed)
    }

    fn call(&self, url: &str, request: &Request) -> Result<Response<Body>, ureq::Error> {
        let bearer = request.bearer.as_ref().map(|token| format!("Bearer {token}"));
        match &request.body {
            Some(body) => {
                let mut call = self.agent.post(url).header(header::CONTENT_TYPE, CBOR);
                if let Some(bearer) = bearer {
                    call = call.header(header::AUTHORIZATION, bearer);
                }
                call.send(body.as_slice())
            }
            None => {
                let mut call = self.agent.get(url);
                if let Some(bearer) = bearer {
                    call = call.header(header::AUTHORIZATION, bearer);
                }
                call.call()
            }
        }
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: &Request) -> Result<Answer, TransportError> {
        let server = self.server.as_ref().ok_or_else(no_server)?;
        let failed = |e: ureq::Error| TransportError { why: explain(&e) };
        let mut response = self.call(&server.url().join(&request.path), request).map_err(failed)?;
        whole(&mut response).map_err(failed)
    }
}

/// All of an answer, which may be no longer than is kept in memory.
fn whole(response: &mut Response<Body>) -> Result<Answer, ureq::Error> {
    let body = response.body_mut().with_config().limit(MAX_ANSWER).read_to_vec()?;
    let (media_type, again_in) = (media_type(response), again_in(response));
    Ok(Answer { status: response.status().as_u16(), media_type, body, again_in })
}

fn no_server() -> TransportError {
    TransportError { why: "this device knows no server yet: enrol it with --server".to_owned() }
}

/// A date is left out: it would be compared with a clock that may be wrong.
fn again_in(response: &Response<Body>) -> Option<Millis> {
    let value = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    value.trim().parse::<u32>().ok().map(|seconds| Millis::seconds(i64::from(seconds)))
}

fn media_type(response: &Response<Body>) -> String {
    let value = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn explain(error: &ureq::Error) -> String {
    match error {
        ureq::Error::HostNotFound => "the server's name can't be found; is there a network?".to_owned(),
        ureq::Error::ConnectionFailed => "the server can't be connected to; is there a network?".to_owned(),
        ureq::Error::Timeout(_) => format!("no answer within {} s", WHOLE.as_secs()),
        ureq::Error::BodyExceedsLimit(_) => format!("the answer is larger than {} MiB", MAX_ANSWER >> 20),
        ureq::Error::Rustls(e) => refused::explain(e),
        ureq::Error::Io(e) => match (refused::of(e), e.kind()) {
            (Some(e), _) => refused::explain(e),
            (None, ErrorKind::ConnectionRefused) => "the server refuses connections; is it running?".to_owned(),
            (None, ErrorKind::UnexpectedEof) => "the connection was cut".to_owned(),
            (None, _) => format!("the network failed: {e}"),
        },
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use sync_core::engine::effect::Request;
    use sync_core::time::Millis;

    use super::{HttpTransport, Transport};

    fn answered(answer: &'static str) -> Result<super::Answer, super::TransportError> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("port");
        let url = format!("http://{}", listener.local_addr().expect("address"));
        let served = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("caller");
            let mut bytes = [0u8; 4096];
            let n = stream.read(&mut bytes).expect("request");
            stream.write_all(answer.as_bytes()).expect("answered");
            String::from_utf8_lossy(&bytes[..n]).into_owned()
        });
        let transport = HttpTransport::new(Some(url.parse().expect("sound")));
        let request = Request { body: None, path: "/v1/board".into(), bearer: Some("t".into()) };
        let answer = transport.send(&request);
        let asked = served.join().expect("served").to_ascii_lowercase();
        assert!(asked.starts_with("get /v1/board http/1.1") && asked.contains("authorization: bearer t"), "{asked}");
        answer
    }

    #[test]
    fn a_captive_portal_is_handed_up_as_it_answered() {
        let page = "HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=utf-8\r\nContent-Length: 5\r\n\r\nlogin";
        let answer = answered(page).expect("an answer");
        assert_eq!((answer.status, answer.media_type.as_str()), (200, "text/html"));
        assert_eq!(answer.body, b"login");
    }

    #[test]
    fn a_redirect_is_not_followed() {
        let moved = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(answered(moved).expect("an answer").status, 302);
    }

    #[test]
    fn an_error_status_is_an_answer() {
        let busy = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";
        let answer = answered(busy).expect("an answer");
        assert_eq!((answer.status, answer.again_in), (503, None));
    }

    #[test]
    fn a_server_that_asks_for_patience_is_heard() {
        let busy = "HTTP/1.1 503 Busy\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(answered(busy).expect("an answer").again_in, Some(Millis::seconds(17)));
        let date = "HTTP/1.1 429 Busy\r\nRetry-After: Mon, 14 Sep 2026 03:30:00 GMT\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(answered(date).expect("an answer").again_in, None);
    }

    #[test]
    fn a_cut_answer_is_no_answer() {
        assert!(answered("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf").is_err());
    }

    #[test]
    fn a_server_that_is_not_there_is_named_as_the_reason() {
        let transport = HttpTransport::new(Some("http://127.0.0.1:1".parse().expect("sound")));
        let request = Request { body: Some(vec![1]), path: "/v1/journal".into(), bearer: None };
        let error = transport.send(&request).expect_err("nobody listens");
        assert!(error.why.contains("server"), "{error}");
    }
}
