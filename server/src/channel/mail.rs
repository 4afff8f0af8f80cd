//! One message as an e-mail, and a mail server's word on it. A mail that is sent again has the same Message-ID.

use std::time::Duration;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{SmtpTransport, Transport};
use sha2::{Digest, Sha256};

use crate::channel::Failed;
use crate::channel::letter::letter;
use crate::channel::settings::{MailSettings, MailTls};
use crate::store::Errand;

/// How long the server may take for each of its answers.
const PATIENCE: Duration = Duration::from_secs(15);

/// Reads an address, with or without a name.
pub(super) fn mailbox(text: &str) -> Option<Mailbox> {
    text.parse().ok()
}

/// Reads certificates.
pub(super) fn authority(pem: &str) -> Option<Certificate> {
    if pem.contains("BEGIN CERTIFICATE") { Certificate::from_pem(pem.as_bytes()).ok() } else { None }
}

/// Sends a message: once this returns `Ok` the server has taken it.
pub(super) fn send(
    errand: &Errand,
    settings: &MailSettings,
    secret: Option<&str>,
    address: &str,
) -> Result<(), Failed> {
    let message = compose(errand, settings, address)?;
    let server = transport(settings, secret)?;
    server.send(&message).map(|_| ()).map_err(|error| failed(&error))
}

fn compose(errand: &Errand, settings: &MailSettings, address: &str) -> Result<Message, Failed> {
    let bad = |what: &str| Failed::Never(what.to_owned());
    let from = mailbox(&settings.from).ok_or_else(|| Failed::Again("settings".to_owned()))?;
    let to = Mailbox::new(None, address.parse().map_err(|_| bad("address"))?);
    let letter = letter(&errand.what.message, settings.link.as_deref());
    let id = format!("<{}@{}>", token(errand), from.email.domain());
    // Nobody's absence is to answer it.
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    let made = Duration::from_millis(errand.what.made.0.max(0).unsigned_abs());
    Message::builder()
        .from(from)
        .to(to)
        .subject(letter.subject)
        .message_id(Some(id))
        .date(std::time::UNIX_EPOCH + made)
        .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
        .header(ContentType::TEXT_PLAIN)
        .body(letter.text)
        .map_err(|_| bad("message"))
}

/// The same for the same notice to the same person, and telling neither.
fn token(errand: &Errand) -> String {
    let (org, person, name) = (errand.org.as_str(), errand.what.person.as_str(), errand.what.name.as_str());
    let digest = Sha256::digest(format!("sojourn mail\n{org}\n{person}\n{name}"));
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn transport(settings: &MailSettings, secret: Option<&str>) -> Result<SmtpTransport, Failed> {
    let unusable = || Failed::Again("settings".to_owned());
    let tls = || {
        let mut parameters = TlsParameters::builder(settings.server.clone());
        if let Some(ca) = &settings.ca {
            parameters = parameters.add_root_certificate(authority(ca)?);
        }
        parameters.build().ok()
    };
    let tls = match settings.tls {
        MailTls::Starttls => Tls::Required(tls().ok_or_else(unusable)?),
        MailTls::Implicit => Tls::Wrapper(tls().ok_or_else(unusable)?),
        MailTls::None => Tls::None,
    };
    let domain = mailbox(&settings.from).map(|from| from.email.domain().to_owned()).ok_or_else(unusable)?;
    let mut builder = SmtpTransport::builder_dangerous(settings.server.as_str())
        .port(settings.port)
        .tls(tls)
        .hello_name(ClientId::Domain(domain))
        .timeout(Some(PATIENCE));
    if let Some(user) = &settings.user {
        let secret = secret.ok_or_else(|| Failed::Again("no secret".to_owned()))?;
        builder = builder.credentials(Credentials::new(user.clone(), secret.to_owned()));
    }
    Ok(builder.build())
}

/// What a failure means. A server that takes no mail from anybody is down; one that does not take this mail says so.
fn failed(error: &Error) -> Failed {
    match error.status() {
        // It does not know us: an operator's to set right, and no fault of the mail.
        Some(code) if matches!(u16::from(code), 421 | 530 | 534 | 535 | 538) => Failed::Down(format!("smtp {code}")),
        Some(code) if error.is_permanent() => Failed::Never(format!("smtp {code}")),
        Some(code) => Failed::Again(format!("smtp {code}")),
        None if error.is_timeout() => Failed::Down("timeout".to_owned()),
        None if error.is_tls() => Failed::Down("tls".to_owned()),
        None => Failed::Down("connection".to_owned()),
    }
}
