//! The words for what witnesses times: the machine's own clock, and sites that show codes.

use clap::Subcommand;

/// Commands about the machine's clock.
#[derive(Debug, Subcommand)]
pub enum Clock {
    /// Say that the clock is right now. A running server that doubts it takes it up within half a minute and gives anchors again
    #[command(
        after_help = "Example:\n  chronyc tracking && sojourn admin --data ./data clock accept\nA server doubts the machine's clock when it steps by more than 2 s against the running clock, or is behind the\njournal at the start. The time then goes on by the running clock; /healthz shows clock_in_doubt."
    )]
    Accept,
}
