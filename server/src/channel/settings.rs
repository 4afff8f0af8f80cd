//! What an operator sets about an organisation's channels, as it is stored. Secrets are no part of it.

use serde::{Deserialize, Serialize};

use crate::channel::addresses::Range;

/// How a mail server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailTls {
    /// TLS after STARTTLS, or not at all (port 587).
    Starttls,
    /// TLS from the first byte on (port 465).
    Implicit,
    /// In the clear: on this machine only.
    None,
}

/// An organisation's mail server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSettings {
    /// Its name.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How it is spoken to.
    pub tls: MailTls,
    /// An authority of one's own, PEM, believed beside the public ones.
    #[serde(default)]
    pub ca: Option<String>,
    /// Its name for us; without one nobody logs in.
    #[serde(default)]
    pub user: Option<String>,
    /// From whom mails come.
    pub from: String,
    /// Where people open Sojourn.
    #[serde(default)]
    pub link: Option<String>,
    /// How many thank-yous to customers each person may have sent by it in a day (V10.1); with 0 nobody has any sent.
    #[serde(default)]
    pub thank_yous: u32,
}

/// An organisation's own service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookSettings {
    /// Where to.
    pub url: String,
    /// Addresses that are not public and may be reached all the same, such as `10.1.2.0/24`.
    #[serde(default)]
    pub allow: Vec<String>,
}

/// Settings that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadChannel {
    /// A server's name.
    #[error("server {0:?}: give a name or an address without scheme and port, for example smtp.acme.example")]
    Server(String),
    /// No TLS.
    #[error("--tls none is for a mail server on this machine (localhost, 127.0.0.1): use starttls or implicit")]
    Clear,
    /// The sender.
    #[error("from {0:?}: give an address, for example 'Sojourn <sojourn@acme.example>'")]
    From(String),
    /// The authority.
    #[error("--ca: give certificates as PEM")]
    Ca,
    /// The link.
    #[error("link {0:?}: give an https address, for example https://visits.acme.example")]
    Link(String),
    /// The service.
    #[error(
        "url {0:?}: give an https address without a name before an @; http is for this machine only, and then with --allow"
    )]
    Url(String),
    /// Whom a push service's people can write to.
    #[error("contact {0:?}: give an e-mail address or an https address, for example ops@acme.example")]
    Contact(String),
    /// A range.
    #[error("allow {0:?}: give an address or a network, for example 10.1.2.3 or 10.1.2.0/24")]
    Allow(String),
}

fn is_here(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "::1" | "[::1]")
}

/// Scheme, authority and host of an address, where it has nothing in it that leads elsewhere.
pub(super) fn parts(url: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host =
        authority.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(authority, |(it, _)| it);
    let sound =
        !host.is_empty() && !authority.contains('@') && !url.chars().any(|c| c.is_whitespace() || c.is_control());
    sound.then_some((scheme, authority, host))
}

/// Whether it is an address over TLS, or of this machine.
pub(super) fn may_go(url: &str) -> bool {
    parts(url).is_some_and(|(scheme, _, host)| scheme == "https" || (scheme == "http" && is_here(host)))
}

impl MailSettings {
    /// Checks them.
    ///
    /// # Errors
    /// [`BadChannel`], naming what to change.
    pub fn check(&self) -> Result<(), BadChannel> {
        let odd = |c: char| c.is_whitespace() || c.is_control() || "/@,<>".contains(c);
        if self.server.is_empty() || self.server.contains(odd) {
            return Err(BadChannel::Server(self.server.clone()));
        }
        if self.tls == MailTls::None && !is_here(&self.server) {
            return Err(BadChannel::Clear);
        }
        super::mail::mailbox(&self.from).ok_or_else(|| BadChannel::From(self.from.clone()))?;
        if let Some(ca) = &self.ca {
            super::mail::authority(ca).ok_or(BadChannel::Ca)?;
        }
        match &self.link {
            Some(link) if !may_go(link) => Err(BadChannel::Link(link.clone())),
            _ => Ok(()),
        }
    }
}

impl WebhookSettings {
    /// Checks them.
    ///
    /// # Errors
    /// [`BadChannel`], naming what to change.
    pub fn check(&self) -> Result<(), BadChannel> {
        if !may_go(&self.url) || self.url.contains('#') {
            return Err(BadChannel::Url(self.url.clone()));
        }
        check_ranges(&self.allow)
    }
}

/// That each names an address or a network.
pub(super) fn check_ranges(allow: &[String]) -> Result<(), BadChannel> {
    match allow.iter().find(|range| Range::named(range).is_none()) {
        Some(bad) => Err(BadChannel::Allow(bad.clone())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{BadChannel, MailSettings, MailTls, WebhookSettings};

    fn mail() -> MailSettings {
        MailSettings {
            server: "smtp.acme.example".to_owned(),
            port: 587,
            tls: MailTls::Starttls,
            ca: None,
            user: Some("sojourn".to_owned()),
            from: "Sojourn <sojourn@acme.example>".to_owned(),
            link: Some("https://visits.acme.example".to_owned()),
            thank_yous: 0,
        }
    }

    #[test]
    fn a_mail_server_elsewhere_is_spoken_to_over_tls() {
        assert_eq!(mail().check(), Ok(()));
        let clear = MailSettings { tls: MailTls::None, ..mail() };
        assert_eq!(clear.check(), Err(BadChannel::Clear));
        assert_eq!(MailSettings { server: "127.0.0.1".to_owned(), ..clear }.check(), Ok(()));
    }

    #[test]
    fn settings_that_make_no_sense_are_named() {
        let server = MailSettings { server: "smtp://a".to_owned(), ..mail() };
        assert!(matches!(server.check(), Err(BadChannel::Server(_))));
        let from = MailSettings { from: "nobody".to_owned(), ..mail() };
        assert!(matches!(from.check(), Err(BadChannel::From(_))));
        let ca = MailSettings { ca: Some("no certificate".to_owned()), ..mail() };
        assert_eq!(ca.check(), Err(BadChannel::Ca));
        let link = MailSettings { link: Some("http://visits.acme.example".to_owned()), ..mail() };
        assert!(matches!(link.check(), Err(BadChannel::Link(_))));
    }

    #[test]
    fn a_service_is_reached_over_tls_or_on_this_machine() {
        let to = |url: &str, allow: &[&str]| {
            let allow = allow.iter().map(|it| (*it).to_owned()).collect();
            WebhookSettings { url: url.to_owned(), allow }.check()
        };
        for good in
            ["https://hooks.acme.example/x?y=z", "http://127.0.0.1:8080/x", "http://localhost/", "http://[::1]:9/"]
        {
            assert_eq!(to(good, &["127.0.0.0/8"]), Ok(()), "{good}");
        }
        for bad in [
            "http://hooks.acme.example/",
            "http://localhost@acme.example/",
            "https://user:word@acme.example/",
            "http://127.0.0.1.acme.example/",
            "https:///x",
            "https://a.example/#x",
            "https://a.example/ x",
            "file:///etc/passwd",
            "",
        ] {
            assert_eq!(to(bad, &[]), Err(BadChannel::Url(bad.to_owned())), "{bad}");
        }
        assert_eq!(to("https://a.example/", &["10.0.0.0/33"]), Err(BadChannel::Allow("10.0.0.0/33".to_owned())));
    }
}
