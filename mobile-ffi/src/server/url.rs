//! The server's base address, kept in a file of the device's folder.

use std::fmt;
use std::io;
use std::net::IpAddr;
use std::path::Path;
use std::str::FromStr;

use ureq::http::Uri;

use crate::files;

/// The file's name in the device's folder.
pub const SERVER_FILE: &str = "server.url";

/// A base address: `https://host[:port][/prefix]`, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerUrl(String);

/// An address that can't be a server's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not a server address ({why}): write it like https://visits.example.com")]
pub struct BadServerUrl {
    given: String,
    why: &'static str,
}

impl ServerUrl {
    /// The address of a path from `/v1/` on.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// Whether what is sent there can be read on the way: plain http to another machine.
    pub fn is_open(&self) -> bool {
        let Ok(uri) = self.0.parse::<Uri>() else { return true };
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
        let here = host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        uri.scheme_str() != Some("https") && !here
    }

    /// The address kept in a folder; none before the enrolment.
    ///
    /// # Errors
    /// What the system says, or that the file holds no address.
    pub fn load(dir: &Path) -> io::Result<Option<Self>> {
        match std::fs::read_to_string(dir.join(SERVER_FILE)) {
            Ok(text) => text.trim().parse().map(Some).map_err(io::Error::other),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// Keeps the address in a folder, through a power loss too.
    ///
    /// # Errors
    /// What the system says.
    pub fn save(&self, dir: &Path) -> io::Result<()> {
        files::make_folder(dir)?;
        files::write_private(dir, SERVER_FILE, format!("{}\n", self.0).as_bytes())
    }
}

impl FromStr for ServerUrl {
    type Err = BadServerUrl;
    fn from_str(text: &str) -> Result<Self, BadServerUrl> {
        let bad = |why| BadServerUrl { given: text.chars().take(80).collect(), why };
        let uri: Uri = text.parse().map_err(|_| bad("it can't be read"))?;
        let authority = uri.authority().ok_or_else(|| bad("it names no host"))?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) {
            return Err(bad("it must begin with https:// or http://"));
        }
        if authority.as_str().contains('@') {
            return Err(bad("it must not hold a name or password"));
        }
        if uri.query().is_some() || text.contains('#') {
            return Err(bad("it must end before '?' and '#'"));
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::ServerUrl;

    #[test]
    fn an_address_is_kept_and_joined_without_a_double_slash() {
        let dir = tempfile::tempdir().expect("folder");
        assert_eq!(ServerUrl::load(dir.path()).expect("read"), None);
        let url: ServerUrl = "https://visits.example.com/".parse().expect("sound");
        url.save(dir.path()).expect("saved");
        assert_eq!(ServerUrl::load(dir.path()).expect("read"), Some(url.clone()));
        assert_eq!(url.join("/v1/journal"), "https://visits.example.com/v1/journal");
    }

    #[test]
    fn an_address_with_a_password_another_scheme_or_no_host_is_refused_with_the_reason() {
        for (text, why) in [("https://a:b@c.example", "password"), ("ftp://c.example", "https://"), ("/v1", "host")] {
            let error = text.parse::<ServerUrl>().expect_err(text).to_string();
            assert!(error.contains(why), "{error}");
        }
    }

    #[test]
    fn plain_http_is_open_except_to_this_machine() {
        let open = |text: &str| text.parse::<ServerUrl>().expect("sound").is_open();
        assert!(open("http://visits.example.com") && !open("https://visits.example.com"));
        assert!(
            open("HTTP://10.0.0.5") && open("http://localhost.example.com") && open("http://127.0.0.1.example.com")
        );
        assert!(!open("http://127.0.0.1:8080") && !open("http://[::1]:8080"));
    }
}
