//! The arguments of verbs that have many, and how their values are read.

use clap::ValueEnum;
use mobile_ffi::server::{Open, OpenServer};
use mobile_ffi::{OwnAuthority, Server, ServerUrl};
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::time::Timestamp;

/// Which server, and how it is reached.
#[derive(Debug, clap::Args)]
pub struct ServerArgs {
    /// The server's address, for example https://visits.example.com
    #[arg(long, value_name = "URL")]
    pub server: ServerUrl,
    /// The certificate authority of your organisation, a PEM file, if it has its own: then this device believes no other
    #[arg(long, value_name = "FILE", value_parser = authority)]
    pub ca: Option<OwnAuthority>,
    /// Talk plain http to another machine: whoever is on the way can read and change what is said
    #[arg(long)]
    pub insecure_http: bool,
}

/// How a device becomes one of the organisation's.
#[derive(Debug, clap::Args)]
pub struct EnrolArgs {
    #[command(flatten)]
    pub to: ServerArgs,
    /// The one-time code, ORGANISATION/SECRET
    #[arg(long)]
    pub code: String,
    /// What you call this device
    #[arg(long, default_value = "sojourn-device")]
    pub name: String,
}

impl ServerArgs {
    /// The server that was named, if this device may talk to it.
    ///
    /// # Errors
    /// [`OpenServer`] for plain http that nobody agreed to.
    pub fn told(&self) -> Result<Server, OpenServer> {
        let open = if self.insecure_http { Open::Agreed } else { Open::Refused };
        Server::told(self.server.clone(), self.ca.clone(), open)
    }
}

fn authority(path: &str) -> Result<OwnAuthority, String> {
    OwnAuthority::read(path.as_ref()).map_err(|e| e.to_string())
}

/// Who logs in.
#[derive(Debug, clap::Args)]
pub struct LoginArgs {
    #[command(flatten)]
    pub to: ServerArgs,
    /// Your organisation's id
    #[arg(long, value_name = "ID", required_unless_present = "invitation")]
    pub org: Option<OrgId>,
    /// Your id
    #[arg(long, value_name = "ID", required_unless_present = "invitation")]
    pub person: Option<PersonId>,
    /// Set a first password with an invitation
    #[arg(long, conflicts_with_all = ["org", "person"])]
    pub invitation: bool,
    /// What you call this device
    #[arg(long, default_value = "sojourn-device")]
    pub name: String,
}

/// An arrival.
#[derive(Debug, clap::Args)]
pub struct ArriveArgs {
    /// Which visit
    pub visit: VisitId,
    /// Latitude in degrees, WGS-84
    #[arg(long, allow_negative_numbers = true, requires = "lon", value_parser = degrees::<90>)]
    pub lat: Option<f64>,
    /// Longitude in degrees, WGS-84
    #[arg(long, allow_negative_numbers = true, requires = "lat", value_parser = degrees::<180>)]
    pub lon: Option<f64>,
    /// Radius of the fix in metres
    #[arg(long, value_name = "METRES", default_value_t = 100)]
    pub accuracy: u32,
}

/// A brief.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("goals").required(true).args(["goals_met", "goals_missed"]))]
pub struct BriefArgs {
    /// Which visit
    pub visit: VisitId,
    /// The visit's goals were met
    #[arg(long)]
    pub goals_met: bool,
    /// They were not
    #[arg(long)]
    pub goals_missed: bool,
    /// What is next
    #[arg(long)]
    pub next: String,
}

/// The customer's first intent.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum IntentWord {
    /// Clear.
    Clear,
    /// Some.
    Some,
    /// None.
    None,
}

fn degrees<const MOST: i32>(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "give degrees as a number, for example 31.2304".to_owned())?;
    if value.abs() <= f64::from(MOST) { Ok(value) } else { Err(format!("must lie between -{MOST} and {MOST}")) }
}

/// Reads a time, and says how one is written.
pub fn rfc3339(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| "write it as RFC 3339 with the offset, for example 2026-09-14T09:30:00+08:00".to_owned())
}
