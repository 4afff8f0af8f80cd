//! The words for what witnesses times: the machine's own clock, and sites that show codes.

use clap::Subcommand;
use sync_core::ids::{CustomerId, OrgId, SiteId};

/// Commands about sites that show codes.
#[derive(Debug, Subcommand)]
pub enum Site {
    /// Add a site: prints the address that an authenticator app at the customer's takes (60 s, 8 digits). It is shown once
    #[command(
        after_help = "Example:\n  sojourn admin --data ./data site add --org acme --customer c42 --id huaxing-hq --name '总部前台'\nShow the address as a QR code to the app on a device that stays at the customer's, with automatic time; put the site's id\nbeside it. The rep types: sojourn-device site-code VISIT --site huaxing-hq 12345678\nWhoever has the address can make codes of any time: end the site if it leaked."
    )]
    Add {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// Whose place
        #[arg(long, value_name = "ID")]
        customer: CustomerId,
        /// The site's id
        #[arg(long)]
        id: SiteId,
        /// What people call it
        #[arg(long)]
        name: String,
    },
    /// End a site: codes that come in from now on say nothing
    End {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// The site's id
        id: SiteId,
    },
    /// List all sites, without what their codes are made from
    List {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
    },
}

/// Commands about the machine's clock.
#[derive(Debug, Subcommand)]
pub enum Clock {
    /// Say that the clock is right now. A running server that doubts it takes it up within half a minute and gives anchors again
    #[command(
        after_help = "Example:\n  chronyc tracking && sojourn admin --data ./data clock accept\nA server doubts the machine's clock when it steps by more than 2 s against the running clock, or is behind the\njournal at the start. The time then goes on by the running clock; /healthz shows clock_in_doubt."
    )]
    Accept,
}
