//! The words for accounts and login services.

use std::path::PathBuf;

use clap::Subcommand;
use sync_core::ids::{OrgId, PersonId};

/// Whose account.
#[derive(Debug, clap::Args)]
pub struct OfPerson {
    /// The organisation
    #[arg(long, value_name = "ID")]
    pub org: OrgId,
    /// The person
    #[arg(long, value_name = "ID")]
    pub person: PersonId,
}

/// Commands about second factors.
#[derive(Debug, Subcommand)]
pub enum SecondFactor {
    /// Take a person's second factor away; whoever needs one sets up another at the next login
    Reset(OfPerson),
}

/// Commands about login services.
#[derive(Debug, Subcommand)]
pub enum Oidc {
    /// Set an organisation's login service, or replace it
    #[command(after_help = EXAMPLES)]
    Set(Box<Set>),
    /// Show it
    Show {
        /// The organisation
        #[arg(long, value_name = "ID")]
        org: OrgId,
    },
    /// Take it away: people log in by password again
    Clear {
        /// The organisation
        #[arg(long, value_name = "ID")]
        org: OrgId,
    },
}

const EXAMPLES: &str = "\
Examples:
  sojourn admin --data ./data oidc set --org acme --issuer https://id.acme.example --client-id sojourn \\
      --secret-file ./client-secret --redirect https://visits.acme.example/oidc --match email --second-factor-amr mfa
  sojourn admin --data ./data oidc set --org acme --issuer https://id.acme.example --client-id sojourn \\
      --redirect https://visits.acme.example/oidc --match claim --claim employee_id

A first login finds its person: by the verified e-mail address that `user email` set; by a claim that holds the person's id, only
if people can't choose it themselves; or, always, by an invitation. After that only the service's own name for them counts.";

/// A login service.
#[derive(Debug, clap::Args)]
pub struct Set {
    /// The organisation
    #[arg(long, value_name = "ID")]
    pub org: OrgId,
    /// The service's https address, from which its description is read
    #[arg(long, value_name = "URL")]
    pub issuer: String,
    /// The service's name for this server
    #[arg(long, value_name = "ID")]
    pub client_id: String,
    /// A file with the client secret, readable by you alone; copied into the data folder. Without it PKCE alone protects the code
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
    /// Where people may be sent back to; may be given several times
    #[arg(long, value_name = "URL", required = true)]
    pub redirect: Vec<String>,
    /// How a first login finds its person
    #[arg(long = "match", value_name = "email|claim|invitation", default_value = "invitation")]
    pub matching: Match,
    /// The claim, for `--match claim`
    #[arg(long, value_name = "NAME", required_if_eq("matching", "claim"))]
    pub claim: Option<String>,
    /// An `amr` value that says that the service asked for a second factor; without any, this server asks for its own
    #[arg(long, value_name = "VALUE")]
    pub second_factor_amr: Vec<String>,
    /// An `acr` value that says so
    #[arg(long, value_name = "VALUE")]
    pub second_factor_acr: Vec<String>,
}

/// How a first login finds its person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Match {
    /// By a verified e-mail address.
    Email,
    /// By a claim that holds the id.
    Claim,
    /// By an invitation only.
    Invitation,
}
