//! The words of proposals for customers' cards.

use sync_core::command::Command;
use sync_core::customer::Contact;
use sync_core::ids::{ContactId, VisitId};

/// How a change is proposed.
pub const EXAMPLE: &str = "\
Examples:
  sojourn-device --dir phone propose-change v1 address '深圳市南山区 1 号'
  sojourn-device --dir phone propose-change v1 采购频率 每周
  sojourn-device --dir phone propose-change v1 fax ''        it has none any more

Fields go by the names that `customer` shows, or as `sojourn admin customer put --help` lists them.";

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
