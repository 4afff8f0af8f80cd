//! The verbs of what follows a visit: open questions, proposals, the review of the record. Where no entry is named, the only one
//! that is open is meant.

use clap::{ArgGroup, Subcommand};
use sync_core::command::{Command, ProposalTap, QuestionTap};
use sync_core::fact::Channel;
use sync_core::ids::{EntryId, PersonId, VisitId};

/// What can be done after a visit.
#[derive(Debug, Subcommand)]
pub enum AfterVerb {
    /// Note a question of the customer's that can't be answered at once; a reply is promised by that
    #[command(
        after_help = "Example:\n  sojourn-device --dir phone ask v1 'how long does customs take?' --within 600 --to zhao.min"
    )]
    Ask {
        /// Which visit
        visit: VisitId,
        /// The question
        text: String,
        /// Within how many minutes you promised the reply; the policy's limit where it isn't given
        #[arg(long, value_name = "MINUTES")]
        within: Option<u32>,
        /// Who shall draft the answer, for example zhao.min,zhou.jie
        #[arg(long, value_delimiter = ',')]
        to: Vec<PersonId>,
    },
    /// Have others draft the answer to a customer's question
    Entrust {
        /// Which visit
        visit: VisitId,
        /// Who
        #[arg(long, value_delimiter = ',', required = true)]
        to: Vec<PersonId>,
        /// Which question, as `status` names it: <device>-<seq>
        #[arg(long, value_name = "ENTRY")]
        question: Option<EntryId>,
    },
    /// Draft the answer to a customer's question
    Draft {
        /// Which visit
        visit: VisitId,
        /// The answer
        text: String,
        /// Which question, as the notice names it: <device>-<seq>
        #[arg(long, value_name = "ENTRY")]
        question: Option<EntryId>,
    },
    /// Pass or return, as a superior, the last draft of an answer
    #[command(group = ArgGroup::new("word").required(true).args(["pass", "return"]))]
    CheckAnswer {
        /// Which visit
        visit: VisitId,
        /// It may go to the customer
        #[arg(long)]
        pass: bool,
        /// It is to be mended
        #[arg(long, requires = "point")]
        r#return: bool,
        /// What is to be mended; may be given several times
        #[arg(long)]
        point: Vec<String>,
        /// Which question
        #[arg(long, value_name = "ENTRY")]
        question: Option<EntryId>,
    },
    /// Record that the customer got the reply to a question
    Reply {
        /// Which visit
        visit: VisitId,
        /// mail, sms, chat or phone
        #[arg(long)]
        channel: Channel,
        /// What was sent; the draft that was passed where it isn't given
        text: Option<String>,
        /// Which question
        #[arg(long, value_name = "ENTRY")]
        question: Option<EntryId>,
    },
    /// Promise a custom proposal
    Promise {
        /// Which visit
        visit: VisitId,
        /// What for
        what: String,
        /// Within how many working days; the policy's limit where it isn't given
        #[arg(long, value_name = "N")]
        working_days: Option<u32>,
    },
    /// Record that a proposal was delivered
    Deliver {
        /// Which visit
        visit: VisitId,
        /// mail, sms, chat or phone
        #[arg(long)]
        channel: Channel,
        /// What was delivered
        what: String,
        /// Which promise, as `status` names it: <device>-<seq>
        #[arg(long, value_name = "ENTRY")]
        proposal: Option<EntryId>,
    },
    /// Record that the customer has seen a proposal
    Seen {
        /// Which visit
        visit: VisitId,
        /// How it is known
        #[arg(long)]
        how: String,
        /// Which delivery, as `status` names it: <device>-<seq>
        #[arg(long, value_name = "ENTRY")]
        delivery: Option<EntryId>,
    },
    /// Pass or return, as a superior, the record as this phone has it
    #[command(
        group = ArgGroup::new("verdict").required(true).args(["pass", "return"]),
        after_help = "Example:\n  sojourn-device --dir phone review v1 --return --point 'what did they object to?'"
    )]
    Review {
        /// Which visit
        visit: VisitId,
        /// It passes
        #[arg(long)]
        pass: bool,
        /// It is to be mended
        #[arg(long, requires = "point")]
        r#return: bool,
        /// What is to be mended; may be given several times
        #[arg(long)]
        point: Vec<String>,
    },
    /// Submit a record that you changed after it had passed its review, with the reason
    Amend {
        /// Which visit
        visit: VisitId,
        /// Why
        #[arg(long)]
        reason: String,
    },
}

impl From<AfterVerb> for Command {
    fn from(verb: AfterVerb) -> Self {
        let question = |visit, tap| Self::Question { visit, tap };
        let proposal = |visit, tap| Self::Proposal { visit, tap };
        match verb {
            AfterVerb::Ask { visit, text, within, to } => {
                question(visit, QuestionTap::Ask { text, within_minutes: within, to })
            }
            AfterVerb::Entrust { visit, to, question: of } => {
                question(visit, QuestionTap::Entrust { question: of, to })
            }
            AfterVerb::Draft { visit, text, question: of } => {
                question(visit, QuestionTap::Draft { question: of, text })
            }
            AfterVerb::CheckAnswer { visit, pass, point, question: of, .. } => {
                question(visit, QuestionTap::Check { question: of, passed: pass, points: point })
            }
            AfterVerb::Reply { visit, channel, text, question: of } => {
                question(visit, QuestionTap::Reply { question: of, channel, text })
            }
            AfterVerb::Promise { visit, what, working_days } => {
                proposal(visit, ProposalTap::Promise { what, working_days })
            }
            AfterVerb::Deliver { visit, channel, what, proposal: of } => {
                proposal(visit, ProposalTap::Deliver { proposal: of, channel, what })
            }
            AfterVerb::Seen { visit, how, delivery } => proposal(visit, ProposalTap::Seen { delivery, how }),
            AfterVerb::Review { visit, pass, point, .. } => Self::Review { visit, passed: pass, points: point },
            AfterVerb::Amend { visit, reason } => Self::Amend { visit, reason },
        }
    }
}
