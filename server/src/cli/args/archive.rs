//! The words for handing on.

use sync_core::ids::{CustomerId, OrgId, PersonId};

/// What is handed on.
#[derive(Debug, clap::Args)]
pub struct HandOver {
    /// The organisation; may be left out where there is one only
    #[arg(long, value_name = "ID")]
    pub org: Option<OrgId>,
    /// Whose visits they are
    #[arg(long, value_name = "PERSON")]
    pub from: PersonId,
    /// Whose they shall be
    #[arg(long, value_name = "PERSON")]
    pub to: PersonId,
    /// The customer; all of the rep where none is named
    #[arg(long, value_name = "ID")]
    pub customer: Option<CustomerId>,
    /// Why; it stands in the journal, and both read it
    #[arg(long)]
    pub reason: String,
    /// Show what would go, and change nothing
    #[arg(long)]
    pub dry_run: bool,
}
