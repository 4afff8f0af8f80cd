//! The words of `sojourn admin policy` and `sojourn admin calendar`.

use std::path::PathBuf;

use clap::Subcommand;
use sync_core::ids::OrgId;

/// A file, for an organisation.
#[derive(Debug, clap::Args)]
pub struct OfFile {
    /// The organisation; may be left out where there is one only
    #[arg(long, value_name = "ID")]
    pub org: Option<OrgId>,
    /// The file, JSON
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// An organisation.
#[derive(Debug, clap::Args)]
pub struct OfOrg {
    /// The organisation; may be left out where there is one only
    #[arg(long, value_name = "ID")]
    pub org: Option<OrgId>,
}

/// Commands about the policy.
#[derive(Debug, Subcommand)]
pub enum Policy {
    /// Show the version in force as JSON, and all that were published
    Show(OfOrg),
    /// Check a file: refused with line and reason, or said what it would be published as
    #[command(after_help = "Example:\n  sojourn admin --data ./data policy check policy.json")]
    Check(OfFile),
    /// Say what a file would do to visits that it would judge: nothing is changed
    #[command(after_help = "Example:\n  sojourn admin --data ./data policy preview policy.json")]
    Preview(OfFile),
    /// Publish a file as the next version, from its `effective_from` on, or at once; it never changes afterwards
    #[command(after_help = PUBLISH)]
    Publish(OfFile),
    /// Show who has read the last version, and who has not
    Acknowledged(OfOrg),
}

const PUBLISH: &str = "\
Example:
  sojourn admin --data ./data policy publish policy.json

The file names what differs from the defaults, and nothing else; docs/policy.md lists all fields, docs/policy-example.json is one. \
Without `version` it is the next one, without `effective_from` it is in force at once. Every phone gets it at its next contact, and \
its person is asked to say that they have read it. A visit is judged by the version in force when it was planned to begin.";

/// Commands about working days.
#[derive(Debug, Subcommand)]
pub enum Calendar {
    /// Check a notice: refused with line and reason
    Check(OfFile),
    /// Import a notice of working days, such as a year's; answers that were provisional are given anew
    #[command(after_help = IMPORT)]
    Import(OfFile),
    /// List all calendars, and up to which day each is known
    List(OfOrg),
}

const IMPORT: &str = "\
Example:
  sojourn admin --data ./data calendar import CN-2027.json

The file: {\"region\": \"CN\", \"weekend\": [\"sat\", \"sun\"], \"from\": \"2027-01-01\", \"through\": \"2027-12-31\", \"source\": \"…\",
  \"days\": [{\"date\": \"2027-01-01\", \"kind\": \"off\", \"name\": \"New Year's Day\"}, …]}
`kind` is off for a holiday, work for a day that makes up for one (调休). In the days that it knows only the notice counts.";
