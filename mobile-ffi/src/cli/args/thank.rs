//! The words of `thank`: see the draft, have the server send it, or record what was sent.

use clap::Args;
use sync_core::fact::Channel;
use sync_core::ids::{ContactId, VisitId};

const THANK: &str = "\
Examples:
  sojourn-device --dir phone thank v1 --draft --lang zh
  sojourn-device --dir phone thank v1 --send --to k-1
  sojourn-device --dir phone thank v1 --send --address weiss@nordwind.example --subject 'Thank you' 'Dear Frau Weiß, …'
  sojourn-device --dir phone thank v1 --channel mail 'Dear Frau Weiß, …'

The draft says what the customer needs, what comes next and by when, as the record has it. Either have the server send it by mail \
(--send, where your organisation has that; offline too: it goes out after the next contact, and `visit` shows what came of it; \
answers go to your own address), in the draft's words or better ones; or send it by your own mail or SMS app, and record what was \
sent.";

/// A thank-you to the customer.
#[derive(Debug, Args)]
#[command(after_help = THANK)]
pub struct ThankArgs {
    /// Which visit
    pub visit: VisitId,
    /// What was sent, or shall be; with --send the draft where it isn't given
    #[arg(required_unless_present_any = ["draft", "send"])]
    pub text: Option<String>,
    /// Record that you sent it: by mail, sms, chat or phone
    #[arg(long, required_unless_present_any = ["draft", "send"])]
    pub channel: Option<Channel>,
    /// Show the draft, in the language of --lang, and save nothing
    #[arg(long, conflicts_with_all = ["channel", "text", "send"])]
    pub draft: bool,
    /// Have the server send it by mail
    #[arg(long, conflicts_with = "channel")]
    pub send: bool,
    /// To whom: a contact of the customer's card, by the id that `customer` shows
    #[arg(long, value_name = "CONTACT", requires = "send", required_unless_present_any = ["draft", "channel", "address"])]
    pub to: Option<ContactId>,
    /// To whom: a mail address
    #[arg(long, value_name = "MAIL", requires = "send", conflicts_with = "to")]
    pub address: Option<String>,
    /// The subject line; the draft's where it isn't given
    #[arg(long, requires = "send")]
    pub subject: Option<String>,
}
