//! The words for who is away.

use clap::Subcommand;
use sync_core::ids::{OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::cli::args::rfc3339;

/// Commands about who is away for a time.
#[derive(Debug, Subcommand)]
pub enum Absence {
    /// Say that a person is away: the safety ladder passes them over with a note, and who acts for them is told
    #[command(
        after_help = "It ends by itself. A person who is there says so themselves: POST /v1/account/absences.\n\nExample:\n  sojourn admin --data ./data absence add --org acme --person wang.lei --ends 2026-12-06T18:00:00+08:00"
    )]
    Add {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// Who
        #[arg(long)]
        person: PersonId,
        /// From when on, RFC 3339; at once if it is left out
        #[arg(long, value_name = "TIME", value_parser = rfc3339)]
        starts: Option<Timestamp>,
        /// Until when, RFC 3339
        #[arg(long, value_name = "TIME", value_parser = rfc3339)]
        ends: Timestamp,
    },
    /// Take one back
    End {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// Its number, as `list` shows it
        id: u64,
    },
    /// List all that were ever told of
    List {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
    },
}
