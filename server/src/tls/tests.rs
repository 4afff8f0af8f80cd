//! The time that a handshake may take, and what is refused before anybody comes.

use std::path::Path;
use std::time::Duration;

use sync_core::time::Timestamp;
use tokio::net::{TcpListener, TcpStream};

use super::{Acme, Source, Tls, TlsError};

const NOW: Timestamp = Timestamp(1_789_356_600_000);

fn acme() -> Acme {
    Acme { domains: vec!["visits.example.com".to_owned()], email: "admin@example.com".to_owned(), directory: None }
}

fn opened(acme: Acme, data: &Path) -> Result<Tls, TlsError> {
    Tls::open(&Source::Acme(acme), data, NOW)
}

#[tokio::test(start_paused = true)]
async fn a_client_that_says_nothing_is_hung_up_on_after_ten_seconds() {
    let data = tempfile::tempdir().expect("a folder");
    let tls = opened(acme(), data.path()).expect("sound");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let _silent = TcpStream::connect(listener.local_addr().expect("an address")).await.expect("connected");
    let (stream, _) = listener.accept().await.expect("somebody");
    // Nothing happens, so the paused clock jumps to whatever is waited for.
    let begun = tokio::time::Instant::now();
    let error = tls.handshake(stream, NOW).await.expect_err("no handshake");
    assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
    assert_eq!(begun.elapsed().as_secs(), Duration::from_secs(10).as_secs());
}

#[test]
fn what_acme_cannot_be_asked_for_is_refused_with_the_name_of_the_argument() {
    let data = tempfile::tempdir().expect("a folder");
    let said = |acme| opened(acme, data.path()).err().expect("refused").to_string();
    for domain in ["https://visits.example.com", "10.0.0.5", "a b", ""] {
        assert!(said(Acme { domains: vec![domain.to_owned()], ..acme() }).contains("--acme-domain"), "{domain}");
    }
    assert!(said(Acme { email: "nobody".to_owned(), ..acme() }).contains("--acme-email"));
    assert!(said(Acme { directory: Some("http://x".to_owned()), ..acme() }).contains("--acme-directory"));
    assert!(!data.path().join("acme").exists(), "nothing was made");
}
