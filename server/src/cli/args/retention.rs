//! The words for retention, holds and certificates.

use clap::Subcommand;
use sync_core::ids::{CustomerId, OrgId};

/// Commands about how long customers' visits are kept.
#[derive(Debug, Subcommand)]
pub enum Retention {
    /// List customers whose co-operation has ended: until when they are kept, what holds them, and which are due
    #[command(after_help = "Example:\n  sojourn admin --data ./data retention due")]
    Due {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
    },
    /// Put a customer under legal hold: neither they nor a visit to them can be destroyed or erased
    #[command(after_help = "Example:\n  sojourn admin --data ./data retention hold c42 --reason 'case 17'")]
    Hold(Held),
    /// Lift a legal hold
    #[command(after_help = "Example:\n  sojourn admin --data ./data retention lift c42 --reason 'case 17 closed'")]
    Lift(Held),
    /// Destroy a customer's card, contacts and visits for ever, once their time is over, and print the certificate
    #[command(
        after_help = "Example:\n  sojourn admin --data ./data retention destroy c42 --reason 'retention is over' --yes\nIt refuses before the time and under a hold. This can't be undone"
    )]
    Destroy {
        #[command(flatten)]
        of: Held,
        /// Do it; without this it only says whether it could be done
        #[arg(long)]
        yes: bool,
    },
    /// Print certificates of destructions again
    #[command(
        after_help = "Example:\n  sojourn admin --data ./data retention certificate 4711      all where no number is given"
    )]
    Certificate {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// Its number
        number: Option<u64>,
    },
}

/// A customer, and why.
#[derive(Debug, clap::Args)]
pub struct Held {
    /// The organisation; may be left out where there is one only
    #[arg(long, value_name = "ID")]
    pub org: Option<OrgId>,
    /// The customer's id
    pub id: CustomerId,
    /// Why; it stands in the journal
    #[arg(long)]
    pub reason: String,
}
