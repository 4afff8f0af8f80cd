//! The server's own TLS as clients meet it: real handshakes, with certificates made for the test.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use mobile_ffi::clock::TurnedClock;
use mobile_ffi::server::Open;
use mobile_ffi::{Device, DeviceError, FileKeyStore, HttpTransport, OwnAuthority, Server};
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use server::tls::{Acme, Source};
use sync_core::command::Command;
use sync_core::engine::effect::Told;
use sync_core::time::Millis;
use tempfile::TempDir;

use crate::certificates::{Authority, Until, mode};
use crate::setting::{NOW, Setting, contact, plan, visit};

/// A server with a certificate, and the authority that gave it.
struct Safe {
    setting: Setting,
    authority: Authority,
    folder: TempDir,
}

fn safe(name: &str, until: Until) -> Safe {
    let (authority, folder) = (Authority::new("Acme"), TempDir::new().expect("a folder"));
    let files = authority.give(folder.path(), name, until);
    Safe { setting: Setting::behind(Source::Files(files)), authority, folder }
}

impl Safe {
    /// A phone that believes this authority, or the public ones.
    fn phone(&self, authority: Option<&Authority>) -> (TempDir, Device) {
        let folder = TempDir::new().expect("a folder");
        let url = self.setting.url().parse().expect("an address");
        let own = authority.map(|it| OwnAuthority::from_pem(it.certificate.pem().into_bytes()).expect("an authority"));
        let server = Server::told(url, own, Open::Refused).expect("https");
        server.save(folder.path()).expect("kept");
        let kept = Server::load(folder.path()).expect("read");
        assert_eq!(kept, Some(server), "what the next start of the phone reads");
        let keys = FileKeyStore::open(folder.path()).expect("a key");
        let clock = TurnedClock::new(NOW, 7);
        let transport = HttpTransport::new(kept);
        let device = Device::open(folder.path(), Box::new(clock), Box::new(transport), Box::new(keys));
        (folder, device.expect("a device"))
    }

    /// Why a phone that believes this authority does not get in.
    fn refusal(&self, authority: Option<&Authority>) -> String {
        let (_folder, device) = self.phone(authority);
        let code = self.setting.code("acme", "li.na");
        match device.enrol(&code, "phone") {
            Err(DeviceError::NoContact(why)) => why,
            other => panic!("it got in: {other:?}"),
        }
    }

    fn addr(&self) -> SocketAddr {
        self.setting.running().addr
    }

    /// The certificate that a client gets now.
    fn shown(&self) -> CertificateDer<'static> {
        let stream = shaken(self.addr(), &self.authority, &[b"http/1.1"]).expect("a handshake");
        stream.conn.peer_certificates().and_then(<[_]>::first).expect("a certificate").clone().into_owned()
    }
}

fn shaken(
    addr: SocketAddr,
    authority: &Authority,
    protocols: &[&[u8]],
) -> std::io::Result<StreamOwned<ClientConnection, TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(authority.certificate.der().clone()).expect("an authority");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("versions");
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|it| it.to_vec()).collect();
    let client = ClientConnection::new(Arc::new(config), addr.ip().into()).expect("a client");
    let mut stream = StreamOwned::new(client, TcpStream::connect(addr)?);
    stream.sock.set_read_timeout(Some(Duration::from_secs(10)))?;
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    Ok(stream)
}

#[test]
fn a_phone_enrols_and_syncs_over_tls_with_the_authority_of_its_organisation() {
    let safe = safe("127.0.0.1", Until::Future);
    assert!(safe.setting.url().starts_with("https://"));
    let (_folder, device) = safe.phone(Some(&safe.authority));
    device.enrol(&safe.setting.code("acme", "li.na"), "phone").expect("enrolled");
    let planned = device.perform(Command::Plan { visit: Some(visit("v1")), plan: Box::new(plan()) });
    assert!(matches!(planned, Ok(Told::Saved { .. })), "{planned:?}");
    contact(&device);
    assert_eq!(safe.setting.page(&device, "/v1/visits/v1").expect("a page")["plan"]["duration_seconds"], 3_600);
}

#[test]
fn an_authority_that_the_phone_was_not_told_of_is_refused() {
    let safe = safe("127.0.0.1", Until::Future);
    for believed in [None, Some(&Authority::new("Acme"))] {
        let why = safe.refusal(believed);
        assert!(why.contains("of nobody whom this device trusts") && why.contains("--ca"), "{why}");
    }
}

#[test]
fn a_certificate_for_another_name_is_refused() {
    let safe = safe("visits.example.com", Until::Future);
    let why = safe.refusal(Some(&safe.authority));
    assert!(why.contains("for another name"), "{why}");
}

#[test]
fn a_certificate_that_has_expired_is_refused_and_the_phone_asks_for_its_own_date() {
    let safe = safe("127.0.0.1", Until::Past);
    let why = safe.refusal(Some(&safe.authority));
    assert!(why.contains("has expired") && why.contains("Is the date right?"), "{why}");
}

#[test]
fn plain_http_at_the_door_of_tls_gets_nothing() {
    let safe = safe("127.0.0.1", Until::Future);
    let mut stream = TcpStream::connect(safe.addr()).expect("connected");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set");
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").expect("sent");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(!String::from_utf8_lossy(&answer).contains("HTTP/1.1"), "{answer:?}");
}

#[test]
fn clients_that_never_finish_their_handshake_hold_nobody_up_and_not_the_stop_either() {
    let mut safe = safe("127.0.0.1", Until::Future);
    let addr = safe.addr();
    let idle: Vec<TcpStream> = (0..100)
        .map(|n| {
            let mut stream = TcpStream::connect(addr).expect("connected");
            // Some say nothing at all, some the beginning of a greeting.
            stream.write_all(&hello(0x0303)[..n % 20]).expect("sent");
            stream
        })
        .collect();
    let begun = Instant::now();
    let (_folder, device) = safe.phone(Some(&safe.authority));
    device.enrol(&safe.setting.code("acme", "li.na"), "phone").expect("enrolled");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let begun = Instant::now();
    safe.setting.stop();
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    drop(idle);
}

#[test]
fn a_certificate_that_was_renewed_on_the_disk_is_served_without_a_restart() {
    let safe = safe("127.0.0.1", Until::Future);
    let old = safe.shown();
    safe.authority.give(safe.folder.path(), "127.0.0.1", Until::Future);
    assert_eq!(safe.shown(), old, "the files are looked at once a minute");
    safe.setting.turn(Millis::minutes(1));
    let fresh = safe.shown();
    assert_ne!(fresh, old);
    assert_eq!(safe.shown(), fresh);
}

#[test]
fn a_new_certificate_that_cannot_be_used_leaves_the_old_one_until_it_is_put_right() {
    let safe = safe("127.0.0.1", Until::Future);
    let (old, cert, key) = (safe.shown(), safe.folder.path().join("cert.pem"), safe.folder.path().join("key.pem"));
    let after_a_minute = || {
        safe.setting.turn(Millis::minutes(1));
        safe.shown()
    };
    let good = std::fs::read(&cert).expect("there");
    std::fs::write(&cert, &good[..good.len() / 2]).expect("written");
    assert_eq!(after_a_minute(), old, "half a certificate");
    std::fs::remove_file(&cert).expect("removed");
    assert_eq!(after_a_minute(), old, "none");
    let other = TempDir::new().expect("a folder");
    std::fs::copy(safe.authority.give(other.path(), "127.0.0.1", Until::Future).certificate, &cert).expect("copied");
    assert_eq!(after_a_minute(), old, "one whose key is not there yet");
    std::fs::copy(other.path().join("key.pem"), &key).expect("copied");
    mode(&key, 0o640);
    assert_eq!(after_a_minute(), old, "a key that others can read");
    mode(&key, 0o600);
    std::fs::copy(other.path().join("key.pem"), &key).expect("copied");
    assert_ne!(after_a_minute(), old);
}

#[test]
fn a_client_that_knows_only_tls_1_1_is_refused() {
    let safe = safe("127.0.0.1", Until::Future);
    let said = |version: u16| {
        let mut stream = TcpStream::connect(safe.addr()).expect("connected");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set");
        stream.write_all(&hello(version)).expect("sent");
        let mut head = [0u8; 7];
        stream.read_exact(&mut head).expect("an alert");
        head
    };
    // An alert (21) of two bytes, fatal (2): protocol_version (70), RFC 8446 section 6.
    assert!(matches!(said(0x0302), [21, 3, _, 0, 2, 2, 70]), "{:?}", said(0x0302));
    // The same with TLS 1.2 is answered with the server's own greeting: a handshake record (22) of type 2.
    assert!(matches!(said(0x0303), [22, 3, 3, _, _, 2, _]), "{:?}", said(0x0303));
}

/// A greeting of this version at the most.
fn hello(version: u16) -> Vec<u8> {
    let [major, minor] = version.to_be_bytes();
    let mut body = vec![major, minor];
    body.extend([7; 32]);
    // No session; one suite, ECDHE-ECDSA with AES-128-GCM; no compression.
    body.extend([0, 0, 2, 0xc0, 0x2b, 1, 0]);
    // Extensions: signature algorithms, groups and forms of points, one each.
    body.extend([0, 22, 0, 13, 0, 4, 0, 2, 4, 3, 0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0]);
    let length = u8::try_from(body.len()).expect("short");
    let mut record = vec![22, 3, 1, 0, length + 4, 1, 0, 0, length];
    record.extend(body);
    record
}

#[test]
fn only_http_1_1_is_spoken_behind_it() {
    let safe = safe("127.0.0.1", Until::Future);
    let stream = shaken(safe.addr(), &safe.authority, &[b"h2", b"http/1.1"]).expect("a handshake");
    assert_eq!(stream.conn.alpn_protocol(), Some(b"http/1.1".as_slice()));
    assert!(shaken(safe.addr(), &safe.authority, &[b"h2"]).is_err());
    shaken(safe.addr(), &safe.authority, &[]).expect("a client that names none");
}

#[test]
fn with_acme_the_server_runs_and_refuses_handshakes_until_there_is_a_certificate() {
    let acme = Acme {
        domains: vec!["visits.example.com".to_owned()],
        email: "admin@example.com".to_owned(),
        directory: Some("https://127.0.0.1:1/directory".to_owned()),
    };
    let setting = Setting::behind(Source::Acme(acme));
    assert!(shaken(setting.running().addr, &Authority::new("Acme"), &[]).is_err());
    let about = std::fs::metadata(setting.data().join("acme")).expect("a folder for what the authority gives");
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(about.permissions().mode() & 0o777, 0o700);
}

#[test]
fn an_answer_over_tls_says_to_come_by_tls_for_a_year() {
    let safe = safe("127.0.0.1", Until::Future);
    let mut stream = shaken(safe.addr(), &safe.authority, &[b"http/1.1"]).expect("a handshake");
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").expect("sent");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.contains("strict-transport-security: max-age=31536000; includeSubDomains\r\n"), "{answer}");
}
