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

use crate::channel::letter::letter;
use crate::channel::settings::{MailSettings, MailTls};
use crate::channel::{Failed, ToCustomer};
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

/// Sends a letter to a customer (V10.1).
pub(super) fn send_letter(
    errand: &Errand,
    settings: &MailSettings,
    secret: Option<&str>,
    letter: &ToCustomer,
) -> Result<(), Failed> {
    let message = compose_letter(errand, settings, letter)?;
    transport(settings, secret)?.send(&message).map(|_| ()).map_err(|error| failed(&error))
}

fn compose_letter(errand: &Errand, settings: &MailSettings, letter: &ToCustomer) -> Result<Message, Failed> {
    let bad = |what: &str| Failed::Never(what.to_owned());
    let from = mailbox(&settings.from).ok_or_else(|| Failed::Again("settings".to_owned()))?;
    let address = |text: &str, what: &str| text.parse().map_err(|_| bad(what));
    let to = Mailbox::new(None, address(&letter.to, "address")?);
    let reply_to = Mailbox::new(Some(one_line(&letter.name)), address(&letter.reply_to, "no reply address")?);
    Message::builder()
        .message_id(Some(message_id(errand, &from)))
        .from(from)
        .reply_to(reply_to)
        .to(to)
        .subject(one_line(&letter.subject))
        .date(std::time::UNIX_EPOCH + made(errand))
        .header(ContentType::TEXT_PLAIN)
        .body(letter.text.clone())
        .map_err(|_| bad("message"))
}

/// Words of outside as they may stand in a header: whatever would begin another is a space.
fn one_line(text: &str) -> String {
    let plain = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    plain.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn message_id(errand: &Errand, from: &Mailbox) -> String {
    format!("<{}@{}>", token(errand), from.email.domain())
}

fn made(errand: &Errand) -> Duration {
    Duration::from_millis(errand.what.made.0.max(0).unsigned_abs())
}

fn compose(errand: &Errand, settings: &MailSettings, address: &str) -> Result<Message, Failed> {
    let bad = |what: &str| Failed::Never(what.to_owned());
    let from = mailbox(&settings.from).ok_or_else(|| Failed::Again("settings".to_owned()))?;
    let to = Mailbox::new(None, address.parse().map_err(|_| bad("address"))?);
    let letter = letter(&errand.what.message, settings.link.as_deref());
    // Nobody's absence is to answer it.
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    Message::builder()
        .message_id(Some(message_id(errand, &from)))
        .from(from)
        .to(to)
        .subject(letter.subject)
        .date(std::time::UNIX_EPOCH + made(errand))
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

#[cfg(test)]
mod tests {
    use sync_core::sync::NoticeKind;
    use sync_core::time::Timestamp;

    use super::compose_letter;
    use crate::channel::{Failed, MailSettings, MailTls, ToCustomer};
    use crate::store::{Channel, Errand, ErrandState, NewErrand};

    fn errand() -> Errand {
        let (person, visit) = ("li.na".parse().expect("an id"), "v1".parse().expect("an id"));
        let (kind, subject, at) = (NoticeKind::ThanksRefused, "thank_you".to_owned(), Timestamp(0));
        let message = crate::store::Message { kind, visit, subject, at, letter: None };
        let (channel, name) = (Channel::Mail, "thanks/v1/x".to_owned());
        let what = NewErrand { person, name, channel, device: None, message, made: at, not_before: at, ends: at };
        let org = "acme".parse().expect("an id");
        Errand { id: 1, org, what, state: ErrandState::Waiting, next_at: at, tries: 1, failed: None }
    }

    fn composed(to: &str, name: &str, subject: &str) -> Result<String, Failed> {
        let settings = MailSettings {
            server: "localhost".to_owned(),
            port: 25,
            tls: MailTls::None,
            ca: None,
            user: None,
            from: "Acme <visits@acme.example>".to_owned(),
            link: None,
            thank_yous: 1,
        };
        let letter = ToCustomer {
            to: to.to_owned(),
            name: name.to_owned(),
            reply_to: "li.na@acme.example".to_owned(),
            subject: subject.to_owned(),
            text: "Subject: no header\r\n.\r\nBcc: nobody@example.com\r\n".to_owned(),
        };
        let message = compose_letter(&errand(), &settings, &letter)?;
        Ok(String::from_utf8(message.formatted()).expect("text"))
    }

    /// The names of the headers.
    fn headers(mail: &str) -> Vec<String> {
        let head = mail.split_once("\r\n\r\n").expect("a head").0;
        let lines = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
        lines.map(|line| line.split_once(':').expect("a header").0.to_lowercase()).collect()
    }

    #[test]
    fn no_name_and_no_subject_puts_in_a_header_of_its_own() {
        let plain = composed("weiss@nordwind.example", "Li Na", "Thank you").expect("a mail");
        for evil in
            ["x\r\nBcc: all@example.com", "x\nBcc: all@example.com", "x\rBcc: a@b.example", "x\u{85}Bcc: y", "\"<a@b>"]
        {
            for mail in [composed("weiss@nordwind.example", evil, "s"), composed("weiss@nordwind.example", "n", evil)] {
                let mail = mail.expect("a mail");
                assert_eq!(headers(&mail), headers(&plain), "{mail}");
                assert!(!mail.contains('\n') || !mail.replace("\r\n", "").contains(['\r', '\n']), "{mail}");
            }
        }
        for evil in ["a@b.example\r\nRCPT TO:<c@d.example>", "a@b.example, c@d.example", "Weiß", "", "a@b.example>"] {
            assert_eq!(composed(evil, "n", "s"), Err(Failed::Never("address".to_owned())), "{evil}");
        }
    }
}
