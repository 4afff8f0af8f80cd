//! The words of `sojourn admin drill`.

use clap::Subcommand;
use sync_core::ids::OrgId;

/// Commands about drills of the safety ladder.
#[derive(Debug, Subcommand)]
pub enum Drill {
    /// Start a drill now: everybody on the safety ladder of each department is told that it is one, by all channels, and asked to say
    /// that they have it
    #[command(after_help = START)]
    Start {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
    },
    /// Show what came of a drill: each rung, who stands on it, how far the notice came, and when they said that they have it
    #[command(after_help = REPORT)]
    Report {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// Which, by its number in `drill list`; the last without it
        id: Option<u64>,
        /// As JSON, for a program
        #[arg(long)]
        json: bool,
    },
    /// List drills, the newest first: number, when, started by whom, by when to confirm, whether it is over
    #[command(after_help = "Example:\n  sojourn admin --data ./data drill list")]
    List {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
    },
}

const START: &str = "\
Example:
  sojourn admin --data ./data drill start

Who is told: of each department with people the supervisor, the manager and the duty contact, with whoever acts for them, as an alarm
would find them now. Watchers are not: each traveller names them. The notice begins with DRILL / 演练. It stands in inboxes at once and
goes out by e-mail and by your service behind every alarm; it touches no watch. Whoever got it says so by POST /v1/drills/ID/confirm.

One starts by itself `drill_days` after the last, in working hours. When `drill_confirm_minutes` are over, empty rungs and whoever has
not confirmed are told to the operators and to the department's managers.";

const REPORT: &str = "\
Examples:
  sojourn admin --data ./data drill report
  sojourn admin --data ./data drill report 4711 --json

How far a notice came: `fetched`, a phone of theirs has it; `not_fetched`, none has yet; `handed_over`, the mail server took it (whether
it was read is not known); `answered`, your service took it; `waiting` and `failed` with the reason; `not_sent`, there is no such channel
or no address; `unknown`. NOBODY is a fault of the chart: `department add` sets who supervises and manages, `duty_contact` of the policy who
is on duty.";
