//! What an operator sets about web push, and which endpoints of browsers are taken.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::channel::addresses::may_reach;
use crate::channel::guarded::ranges;
use crate::channel::settings::{BadChannel, check_ranges, may_go, parts};

/// Longest endpoint, in bytes. Those of today's push services have some hundred.
const MAX_ENDPOINT: usize = 2_048;

/// Web push, as an organisation has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushSettings {
    /// Whom a push service's people can write to about what this server sends: a `mailto:` or `https:` address (RFC 8292).
    pub contact: String,
    /// Addresses that are not public and may be reached all the same, such as `10.1.2.0/24`.
    #[serde(default)]
    pub allow: Vec<String>,
}

/// An endpoint that nothing is sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadEndpoint {
    /// No address of a push service.
    #[error("endpoint: give the https address that the browser's push service named, at most {MAX_ENDPOINT} bytes")]
    Form,
    /// Inside.
    #[error("endpoint: it leads to an address that is not public; an operator can allow it (`channel push --allow`)")]
    Inside,
}

impl PushSettings {
    /// Checks them.
    ///
    /// # Errors
    /// [`BadChannel`], naming what to change.
    pub fn check(&self) -> Result<(), BadChannel> {
        let is_mail = self.contact.strip_prefix("mailto:").is_some_and(|mail| {
            crate::channel::mail::mailbox(mail).is_some_and(|parsed| parsed.name.is_none()) && !mail.contains('<')
        });
        let is_page = self.contact.starts_with("https://") && may_go(&self.contact);
        if !is_mail && !is_page {
            return Err(BadChannel::Contact(self.contact.clone()));
        }
        check_ranges(&self.allow)
    }

    /// Whether messages may be sent there as far as its name says; what the name leads to is asked at each connection.
    ///
    /// # Errors
    /// [`BadEndpoint`].
    pub fn takes(&self, endpoint: &str) -> Result<(), BadEndpoint> {
        let form = endpoint.len() <= MAX_ENDPOINT && endpoint.is_ascii() && !endpoint.contains('#');
        let Some((_, _, host)) = parts(endpoint).filter(|_| form && may_go(endpoint)) else {
            return Err(BadEndpoint::Form);
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let address = if host.eq_ignore_ascii_case("localhost") { "127.0.0.1" } else { host };
        match address.parse::<IpAddr>() {
            Ok(address) if !may_reach(address, &ranges(&self.allow)) => Err(BadEndpoint::Inside),
            _ => Ok(()),
        }
    }
}

/// Scheme, host and port of an address, as a word of ours to a push service names whom it is for: without the usual port.
pub fn origin(url: &str) -> Option<String> {
    let (scheme, authority, _) = parts(url)?;
    let usual = if scheme == "https" { ":443" } else { ":80" };
    Some(format!("{scheme}://{}", authority.strip_suffix(usual).unwrap_or(authority).to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::{BadEndpoint, PushSettings, origin};
    use crate::channel::settings::BadChannel;

    fn settings(contact: &str, allow: &[&str]) -> PushSettings {
        PushSettings { contact: contact.to_owned(), allow: allow.iter().map(|it| (*it).to_owned()).collect() }
    }

    #[test]
    fn a_contact_is_an_address_that_a_push_services_people_can_use() {
        for good in ["mailto:ops@acme.example", "https://acme.example/contact"] {
            assert_eq!(settings(good, &["10.0.0.0/8"]).check(), Ok(()), "{good}");
        }
        for bad in
            ["", "ops@acme.example", "mailto:", "mailto:Ops <ops@acme.example>", "http://acme.example", "https://"]
        {
            assert_eq!(settings(bad, &[]).check(), Err(BadChannel::Contact(bad.to_owned())), "{bad}");
        }
        let range = settings("mailto:ops@acme.example", &["10.0.0.0/33"]).check();
        assert_eq!(range, Err(BadChannel::Allow("10.0.0.0/33".to_owned())));
    }

    #[test]
    fn an_endpoint_is_an_https_address_in_public_or_one_that_the_operator_allows() {
        let of = settings("mailto:ops@acme.example", &[]);
        for good in
            ["https://fcm.googleapis.com/fcm/send/abc:def", "https://web.push.apple.com/Qx", "https://1.1.1.1:8443/x"]
        {
            assert_eq!(of.takes(good), Ok(()), "{good}");
        }
        for inside in [
            "https://10.0.0.1/x",
            "https://[::1]/x",
            "https://169.254.169.254/",
            "http://localhost/x",
            "https://[::ffff:10.1.1.1]/",
        ] {
            assert_eq!(of.takes(inside), Err(BadEndpoint::Inside), "{inside}");
        }
        let long = format!("https://push.example/{}", "a".repeat(2_048));
        for bad in [
            "",
            "push.example",
            "http://push.example/x",
            "https://a@push.example/",
            "https://push.example/#x",
            &long,
            "https://推.example/",
        ] {
            assert_eq!(of.takes(bad), Err(BadEndpoint::Form), "{bad}");
        }
        let allowed = settings("mailto:ops@acme.example", &["127.0.0.1"]);
        assert_eq!(allowed.takes("http://127.0.0.1:8099/push/1"), Ok(()));
    }

    #[test]
    fn whom_a_word_is_for_is_named_as_browsers_name_origins() {
        assert_eq!(origin("https://Push.Example:443/x?y").as_deref(), Some("https://push.example"));
        assert_eq!(origin("http://127.0.0.1:8099/push/1").as_deref(), Some("http://127.0.0.1:8099"));
        assert_eq!(origin("nothing"), None);
    }
}
