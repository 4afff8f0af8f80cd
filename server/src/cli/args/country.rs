//! The words for checklists of countries.

use std::path::PathBuf;

use clap::Subcommand;
use sync_core::ids::OrgId;

/// Commands about checklists of countries.
#[derive(Debug, Subcommand)]
pub enum Country {
    /// List the countries of which there are data, or print one list as JSON, to be changed and put in again
    #[command(
        after_help = "Examples:\n  sojourn admin --data ./data country show\n  sojourn admin --data ./data country show SG > SG.json"
    )]
    Show {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// Two capital letters
        code: Option<String>,
    },
    /// Check a file, changing nothing
    #[command(after_help = "Example:\n  sojourn admin --data ./data country check SG.json")]
    Check {
        /// The list
        file: PathBuf,
    },
    /// Put a list in: publishes the next version of the policy. With an error nothing changes, and the old list stays in force
    #[command(
        after_help = "Example:\n  sojourn admin --data ./data country put SG.json\nEvery line needs both languages, the address at which it stands, and the day on which it was read there. Topics of\nwhich nothing is known are listed under no_data."
    )]
    Put {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// The list
        file: PathBuf,
    },
}
