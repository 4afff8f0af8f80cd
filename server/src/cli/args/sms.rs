//! The words of `sojourn admin sms`.

use clap::Subcommand;
use sync_core::ids::OrgId;

/// Commands about the gateway for texts.
#[derive(Debug, Subcommand)]
pub enum Sms {
    /// Make the gateway: prints the secret with which it signs. It is shown once
    #[command(after_help = MAKE)]
    Make(OfGateway),
    /// Show since when there is one, and whether an earlier secret still holds; no secret is shown
    #[command(after_help = "Example:\n  sojourn admin --data ./data sms show")]
    Show(OfGateway),
    /// Give it another secret, shown once. The one before holds for another 24 hours, so that no text is lost meanwhile
    #[command(
        after_help = "Example:\n  sojourn admin --data ./data sms rotate\nA secret that leaked: `sms end`, then `sms make`. Then the one before holds no more."
    )]
    Rotate(OfGateway),
    /// End it: no text comes in by it any more, and no secret holds
    #[command(after_help = "Example:\n  sojourn admin --data ./data sms end")]
    End(OfGateway),
}

/// Whose gateway.
#[derive(Debug, clap::Args)]
pub struct OfGateway {
    /// The organisation; may be left out where there is one only
    #[arg(long, value_name = "ID")]
    pub org: Option<OrgId>,
}

const MAKE: &str = "\
Example:
  sojourn admin --data ./data sms make

The gateway, which is yours, sends each text that it receives as POST /v1/sms/ORG with JSON: {\"text\": \"SJ1 …\", \"from\": \"+86…\"}, signed
as Standard Webhooks say (webhook-id, webhook-timestamp, webhook-signature), and sends `reply` of the answer back to the sender. A message
that comes again under its webhook-id is answered alike and taken once. Of `from` a tag is kept for a week, to count; it may be left out.

A text by a gateway is weaker than one that a colleague enters: nobody has spoken with the traveller. It calls for help at once; a check-in
puts off a watch that waits, by at most twelve hours, and the watchers are told; it ends no alarm, and where codes are set it moves nothing.";
