//! Which server a device talks to and whom it believes that it is that one: as it was told at its enrolment, kept in files of
//! the device's folder.

mod authority;
mod url;

use std::io;
use std::path::Path;
use std::str::FromStr;

pub use authority::{BadAuthority, OwnAuthority};
pub use url::{BadServerUrl, SERVER_FILE, ServerUrl};

/// A server that this device may talk to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    url: ServerUrl,
    authority: Option<OwnAuthority>,
}

/// Whether what is sent may be read on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// No: plain http is for this machine alone.
    Refused,
    /// Somebody has said that the network is theirs.
    Agreed,
}

/// An address at which everybody on the way could read and change what is said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0} is plain http: whoever is on the way could read and change what this device says. Write https://, or add \
     --insecure-http if you know that the network is yours"
)]
pub struct OpenServer(String);

impl OpenServer {
    /// The address.
    pub fn address(&self) -> &str {
        &self.0
    }
}

/// An address that this device does not talk to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadServer {
    /// None.
    #[error(transparent)]
    Url(#[from] BadServerUrl),
    /// An open one.
    #[error(transparent)]
    Open(#[from] OpenServer),
}

impl Server {
    /// The server at an address. With an authority of one's own only that is believed, else the public ones.
    ///
    /// # Errors
    /// [`OpenServer`] for plain http to another machine, unless it was agreed to.
    pub fn told(url: ServerUrl, authority: Option<OwnAuthority>, open: Open) -> Result<Self, OpenServer> {
        if url.is_open() && open == Open::Refused {
            Err(OpenServer(url.to_string()))
        } else {
            Ok(Self { url, authority })
        }
    }

    /// The address.
    pub fn url(&self) -> &ServerUrl {
        &self.url
    }

    /// The organisation's own authority, if it has one.
    pub fn authority(&self) -> Option<&OwnAuthority> {
        self.authority.as_ref()
    }

    /// The server kept in a folder; none before the enrolment. What was agreed to then holds.
    ///
    /// # Errors
    /// What the system says, or that a file does not hold what it should.
    pub fn load(dir: &Path) -> io::Result<Option<Self>> {
        let Some(url) = ServerUrl::load(dir)? else { return Ok(None) };
        Ok(Some(Self { url, authority: OwnAuthority::load(dir)? }))
    }

    /// Keeps the server in a folder, through a power loss too.
    ///
    /// # Errors
    /// What the system says.
    pub fn save(&self, dir: &Path) -> io::Result<()> {
        // The address last: with it, the rest counts.
        OwnAuthority::save(self.authority.as_ref(), dir)?;
        self.url.save(dir)
    }
}

impl FromStr for Server {
    type Err = BadServer;
    /// An address that needs no word more: https believed by the public authorities, or this machine.
    fn from_str(text: &str) -> Result<Self, BadServer> {
        Ok(Self::told(text.parse()?, None, Open::Refused)?)
    }
}

#[cfg(test)]
mod tests {
    use super::{Open, Server};

    #[test]
    fn plain_http_to_another_machine_is_refused_unless_it_was_agreed_to_and_then_stays_agreed() {
        let dir = tempfile::tempdir().expect("folder");
        let told = |open| Server::told("http://10.0.0.5:8470".parse().expect("sound"), None, open);
        let error = told(Open::Refused).expect_err("open").to_string();
        assert!(error.contains("https://") && error.contains("--insecure-http"), "{error}");
        assert!("http://10.0.0.5:8470".parse::<Server>().is_err());
        told(Open::Agreed).expect("agreed").save(dir.path()).expect("saved");
        assert_eq!(Server::load(dir.path()).expect("read"), told(Open::Agreed).ok());
    }
}
