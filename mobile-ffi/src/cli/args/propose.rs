//! The words of proposals for customers' cards, and of their review.

use sync_core::command::Command;
use sync_core::customer::Contact;
use sync_core::ids::{ContactId, EntryId, VisitId};

/// How a change is proposed.
pub const EXAMPLE: &str = "\
Examples:
  sojourn-device --dir phone propose-change v1 address '深圳市南山区 1 号'
  sojourn-device --dir phone propose-change v1 采购频率 每周
  sojourn-device --dir phone propose-change v1 fax ''        it has none any more

Fields go by the names that `customer` shows, or as `sojourn admin customer put --help` lists them.";

/// How a proposal is reviewed.
pub const REVIEW: &str = "\
Examples:
  sojourn-device --dir phone proposals                                   what awaits you, with its names
  sojourn-device --dir phone review-card v1 --accept --reason 'so they told me too'
  sojourn-device --dir phone review-card v1 --reject --reason 'that is the warehouse' --proposal 0707…07-12

It is saved here first, and carried out in the order in which the server gets such words: where another superior was first, theirs
holds, and both are shown.";

/// A superior's word on a proposal.
#[derive(Debug, clap::Args)]
pub struct ReviewCardArgs {
    /// The visit that proposes it
    pub visit: VisitId,
    /// It shall stand on the card
    #[arg(long)]
    pub accept: bool,
    /// It shall not
    #[arg(long)]
    pub reject: bool,
    /// Why; the rep is told
    #[arg(long)]
    pub reason: String,
    /// Which, as `proposals` names it: <device>-<seq>; may be left out where only one awaits you
    #[arg(long, value_name = "ENTRY")]
    pub proposal: Option<EntryId>,
    /// Accept it though the card says something else by now than what the rep saw: you have seen both
    #[arg(long, conflicts_with = "reject")]
    pub over: bool,
}

impl From<ReviewCardArgs> for Command {
    fn from(args: ReviewCardArgs) -> Self {
        let ReviewCardArgs { visit, accept, reason, proposal, over, .. } = args;
        Self::ReviewCard { visit, proposal, accepted: accept, reason, over }
    }
}

/// A field that should read otherwise.
#[derive(Debug, clap::Args)]
pub struct ProposeChangeArgs {
    /// The visit on which it was learned
    pub visit: VisitId,
    /// The field
    pub field: String,
    /// What should stand there; empty for nothing
    #[arg(allow_hyphen_values = true)]
    pub value: String,
}

/// A contact that the card lacks.
#[derive(Debug, clap::Args)]
pub struct ProposeContactArgs {
    /// The visit on which they were met
    pub visit: VisitId,
    /// The name
    #[arg(long)]
    pub name: String,
    /// The post
    #[arg(long, default_value = "")]
    pub post: String,
    /// The telephone
    #[arg(long, default_value = "")]
    pub phone: String,
    /// The mail address
    #[arg(long, default_value = "")]
    pub mail: String,
    /// The language to speak with them
    #[arg(long, default_value = "")]
    pub language: String,
}

impl From<ProposeChangeArgs> for Command {
    fn from(args: ProposeChangeArgs) -> Self {
        Self::ProposeChange { visit: args.visit, field: args.field, new: args.value }
    }
}

impl From<ProposeContactArgs> for Command {
    fn from(args: ProposeContactArgs) -> Self {
        let ProposeContactArgs { visit, name, post, phone, mail, language } = args;
        // The server gives an id when it is accepted.
        let contact = Contact { name, post, phone, mail, language, ..Contact::new(ContactId::drawn([0; 8])) };
        Self::ProposeContact { visit, contact: Box::new(contact) }
    }
}
