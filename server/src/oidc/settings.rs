//! What an operator sets about an organisation's login service, as it is stored. The secret by which the service knows us is
//! no part of it: it stands in a file of its own.

use serde::{Deserialize, Serialize};

use crate::oidc::back_channel::{is_here, may_go};

/// How a first login finds its person. Later ones go by the service's own name for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matching {
    /// By nothing but an invitation.
    Invitation,
    /// By the e-mail address that was set for the person, if the service says that it has verified it.
    Email,
    /// By a claim that holds the person's id. Only for one that people can't choose for themselves.
    Claim(String),
}

/// An organisation's login service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Its address and its name for itself.
    pub issuer: String,
    /// Its name for us.
    pub client_id: String,
    /// Where it may send people back to.
    pub redirects: Vec<String>,
    /// How a first login finds its person.
    pub matching: Matching,
    /// `amr` values of which one says that it has asked for a second factor.
    #[serde(default)]
    pub second_factor_amr: Vec<String>,
    /// `acr` values that say so.
    #[serde(default)]
    pub second_factor_acr: Vec<String>,
}

/// Settings that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSettings {
    /// The issuer.
    #[error(
        "issuer {0:?}: give its https address without query and fragment, for example https://id.example.com; http is for this machine only"
    )]
    Issuer(String),
    /// A redirect.
    #[error("redirect {0:?}: give an https address without fragment; http is for this machine only")]
    Redirect(String),
    /// No redirect.
    #[error("give at least one --redirect: the page to which the login service sends people back")]
    NoRedirect,
    /// No client id.
    #[error("client id: give the one by which the login service knows this server")]
    NoClient,
}

impl Settings {
    /// Checks them.
    ///
    /// # Errors
    /// [`BadSettings`], naming what to change.
    pub fn check(&self) -> Result<(), BadSettings> {
        if !may_go(&self.issuer, &self.issuer) || self.issuer.contains(['?', '#']) {
            return Err(BadSettings::Issuer(self.issuer.clone()));
        }
        if self.client_id.trim().is_empty() {
            return Err(BadSettings::NoClient);
        }
        if self.redirects.is_empty() {
            return Err(BadSettings::NoRedirect);
        }
        let bad =
            |redirect: &&String| redirect.contains('#') || !(redirect.starts_with("https://") || is_here(redirect));
        match self.redirects.iter().find(bad) {
            Some(bad) => Err(BadSettings::Redirect(bad.clone())),
            None => Ok(()),
        }
    }

    /// What is asked for besides `openid`.
    pub(super) fn scopes(&self) -> &'static [&'static str] {
        match self.matching {
            Matching::Invitation => &[],
            Matching::Email => &["email"],
            Matching::Claim(_) => &["profile", "email"],
        }
    }

    /// Whether what the service says of a login counts as a second factor.
    pub fn counts_as_second(&self, amr: &[String], acr: Option<&str>) -> bool {
        amr.iter().any(|it| self.second_factor_amr.contains(it))
            || acr.is_some_and(|acr| self.second_factor_acr.iter().any(|it| it == acr))
    }
}

#[cfg(test)]
mod tests {
    use super::{BadSettings, Matching, Settings};

    fn settings(issuer: &str) -> Settings {
        Settings {
            issuer: issuer.to_owned(),
            client_id: "sojourn".to_owned(),
            redirects: vec!["https://visits.acme.example/oidc".to_owned()],
            matching: Matching::Email,
            second_factor_amr: vec!["mfa".to_owned()],
            second_factor_acr: vec!["urn:acme:two".to_owned()],
        }
    }

    #[test]
    fn a_service_is_reached_over_tls_or_on_this_machine() {
        for good in [
            "https://id.acme.example",
            "https://id.acme.example/realms/a",
            "http://127.0.0.1:80",
            "http://localhost:1/x",
        ] {
            assert_eq!(settings(good).check(), Ok(()), "{good}");
        }
        for bad in [
            "http://id.acme.example",
            "http://127.0.0.1.acme.example",
            "http://localhost@acme.example",
            "https://a:b@acme.example",
            "ftp://127.0.0.1",
            "file:///etc/passwd",
            "https://id.acme.example/?a=b",
            "",
        ] {
            assert_eq!(settings(bad).check(), Err(BadSettings::Issuer(bad.to_owned())), "{bad}");
        }
    }

    #[test]
    fn people_are_sent_back_over_tls_or_to_this_machine() {
        let to =
            |redirect: &str| Settings { redirects: vec![redirect.to_owned()], ..settings("https://id.acme.example") };
        assert_eq!(to("http://127.0.0.1:5173/oidc").check(), Ok(()));
        for bad in ["http://visits.acme.example/oidc", "https://visits.acme.example/#x", "javascript:alert(1)"] {
            assert_eq!(to(bad).check(), Err(BadSettings::Redirect(bad.to_owned())), "{bad}");
        }
        assert_eq!(
            Settings { redirects: Vec::new(), ..settings("https://a.example") }.check(),
            Err(BadSettings::NoRedirect)
        );
    }

    #[test]
    fn a_second_factor_counts_only_where_it_was_agreed_what_says_so() {
        let amr = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let agreed = settings("https://id.acme.example");
        assert!(agreed.counts_as_second(&amr(&["pwd", "mfa"]), None));
        assert!(agreed.counts_as_second(&[], Some("urn:acme:two")));
        assert!(!agreed.counts_as_second(&amr(&["pwd", "otp"]), Some("urn:acme:one")));
        let none = Settings { second_factor_amr: Vec::new(), second_factor_acr: Vec::new(), ..agreed };
        assert!(!none.counts_as_second(&amr(&["mfa"]), Some("")));
    }
}
