//! `sojourn serve` as an operator meets it: what it refuses to start with, what it says, and what a hang-up does.

#[path = "routes/certificates.rs"]
mod certificates;

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, ClientConnection, RootCertStore};
use tempfile::TempDir;

use certificates::{Authority, Until, mode};

fn sojourn(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sojourn"));
    command.args(["serve", "--data"]).arg(data).args(arguments);
    for name in ["SOJOURN_LISTEN", "SOJOURN_TLS_CERT", "SOJOURN_TLS_KEY"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn ready() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let org = "acme".parse().expect("sound");
    server::admin::init::init(&folder.path().join("data"), &org, "Acme", Some("test")).expect("ready");
    folder
}

/// What it says when it does not start.
fn refusal(data: &Path, arguments: &[&str]) -> String {
    let mut child = sojourn(data, arguments).spawn().expect("it runs");
    let first = BufReader::new(child.stdout.take().expect("piped")).lines().next();
    // One that serves does not end by itself.
    let _ = child.kill();
    assert!(first.is_none(), "it started: {first:?}");
    let output = child.wait_with_output().expect("it ended");
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A server that runs until this is dropped, and its first lines.
struct Serving(Child, Vec<String>);

impl Serving {
    fn start(mut command: Command) -> Self {
        let mut child = command.spawn().expect("it starts");
        let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let said: Vec<String> = lines.map_while(Result::ok).take(2).collect();
        if said.len() < 2 {
            let mut why = String::new();
            let _ = child.stderr.take().expect("piped").read_to_string(&mut why);
            panic!("it ended: {said:?} {why}");
        }
        Self(child, said)
    }

    fn url(&self) -> &str {
        self.1[0].strip_prefix("listening on ").expect("where it listens")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn plain_http_where_others_can_reach_it_is_refused_with_what_to_do_instead() {
    let folder = ready();
    let data = folder.path().join("data");
    let said = refusal(&data, &["--listen", "0.0.0.0:0"]);
    for remedy in ["--tls-cert", "127.0.0.1", "--insecure-listen"] {
        assert!(said.contains(remedy), "{said}");
    }
    let told = Serving::start(sojourn(&data, &["--listen", "0.0.0.0:0", "--insecure-listen"]));
    assert!(told.url().starts_with("http://0.0.0.0:") && told.1[1].starts_with("plain HTTP"), "{:?}", told.1);
    drop(told);
    let here = Serving::start(sojourn(&data, &["--listen", "127.0.0.1:0"]));
    assert!(here.url().starts_with("http://127.0.0.1:"), "{:?}", here.1);
}

#[test]
fn with_a_certificate_it_serves_https_anywhere_and_says_for_which_name_and_until_when() {
    let folder = ready();
    let data = folder.path().join("data");
    Authority::new("Acme").give(folder.path(), "visits.example.com", Until::Past);
    let mut command = sojourn(&data, &["--listen", "0.0.0.0:0"]);
    // From the environment, as in a unit file.
    command
        .env("SOJOURN_TLS_CERT", folder.path().join("cert.pem"))
        .env("SOJOURN_TLS_KEY", folder.path().join("key.pem"));
    let told = Serving::start(command);
    assert!(told.url().starts_with("https://0.0.0.0:"), "{:?}", told.1);
    assert!(told.1[1].ends_with("for visits.example.com, until 2020-01-01T00:00:00Z"), "{:?}", told.1);
}

#[test]
fn a_certificate_or_key_that_cannot_be_used_is_refused_with_the_file_and_the_remedy() {
    let folder = ready();
    let data = folder.path().join("data");
    let files = Authority::new("Acme").give(folder.path(), "127.0.0.1", Until::Future);
    let (cert, key) = (files.certificate.to_str().expect("text"), files.key.to_str().expect("text"));
    let with = |cert: &str, key: &str| refusal(&data, &["--tls-cert", cert, "--tls-key", key]);
    let said = refusal(&data, &["--tls-cert", cert]);
    assert!(said.contains("--tls-key"), "{said}");
    let said = with(cert, "/nowhere/key.pem");
    assert!(said.contains("/nowhere/key.pem"), "{said}");
    let said = with(key, key);
    assert!(said.contains("key.pem holds no certificate"), "{said}");
    mode(&files.certificate, 0o600);
    let said = with(cert, cert);
    assert!(said.contains("cert.pem holds no private key"), "{said}");
    let other = TempDir::new().expect("a folder");
    let stranger = Authority::new("Acme").give(other.path(), "127.0.0.1", Until::Future).key;
    let said = with(cert, stranger.to_str().expect("text"));
    assert!(said.contains("is not that of the first certificate"), "{said}");
    for exposed in [0o644, 0o640, 0o602] {
        mode(&files.key, exposed);
        let said = with(cert, key);
        assert!(said.contains("key.pem can be read by others") && said.contains("chmod 600"), "{said}");
        assert!(!said.contains("PRIVATE"), "{said}");
    }
}

#[test]
fn acme_is_not_begun_before_the_terms_are_agreed_to_and_says_that_it_is_untried() {
    let folder = ready();
    let data = folder.path().join("data");
    let said = refusal(&data, &["--acme-domain", "visits.example.com", "--acme-email", "a@example.com"]);
    assert!(said.contains("--acme-accept-terms"), "{said}");
    let help = sojourn(&data, &["--help"]).output().expect("it runs").stdout;
    let help = String::from_utf8_lossy(&help).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("it has never been run against a real authority"), "{help}");
}

#[test]
fn a_hang_up_has_a_renewed_certificate_served_at_once() {
    let folder = ready();
    let authority = Authority::new("Acme");
    let files = authority.give(folder.path(), "127.0.0.1", Until::Future);
    let (cert, key) = (files.certificate.to_str().expect("text"), files.key.to_str().expect("text"));
    let data = folder.path().join("data");
    let told = Serving::start(sojourn(&data, &["--listen", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key]));
    let old = shown(told.url(), &authority);
    authority.give(folder.path(), "127.0.0.1", Until::Future);
    let hung_up = Command::new("kill").args(["-HUP", &told.0.id().to_string()]).status().expect("kill runs");
    assert!(hung_up.success());
    // The signal is taken up beside the connections: how soon is the system's matter.
    assert!((0..2_000).any(|_| shown(told.url(), &authority) != old), "the old one is still served");
}

fn shown(url: &str, authority: &Authority) -> CertificateDer<'static> {
    let addr: std::net::SocketAddr = url.strip_prefix("https://").expect("https").parse().expect("an address");
    let mut roots = RootCertStore::empty();
    roots.add(authority.certificate.der().clone()).expect("an authority");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("versions");
    let config = builder.with_root_certificates(roots).with_no_client_auth();
    let mut client = ClientConnection::new(Arc::new(config), addr.ip().into()).expect("a client");
    let mut socket = std::net::TcpStream::connect(addr).expect("connected");
    while client.is_handshaking() {
        client.complete_io(&mut socket).expect("a handshake");
    }
    client.peer_certificates().and_then(<[_]>::first).expect("a certificate").clone().into_owned()
}
