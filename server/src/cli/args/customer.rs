//! The words for customers' cards.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use jiff::civil::Date;
use sync_core::customer::Field;
use sync_core::ids::{ContactId, CustomerId, OrgId};

/// Commands about customers' cards.
#[derive(Debug, Subcommand)]
pub enum Customer {
    /// Write fields of a card; a customer that is not there is made. Warns of others that may be the same
    #[command(
        after_help = "Examples:\n  sojourn admin --data ./data customer put --id c42 --set name='Nordwind AG' --set country=DE --set tier=A --set key=yes\n  sojourn admin --data ./data customer put --id c42 --set 负责人=li.na --set fax=      an empty value empties a field\nFields: name legal_representative address phone fax mail scope products frequency volume yearly_purchases price_sensitivity\npayment_terms rating credit_limit payment_record bank_standing trends competitors feedback channel nature country continent\nregion tier key in_charge verified business_field co_operation_ended; their names in Chinese and English are taken too"
    )]
    Put {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// The customer's id
        #[arg(long)]
        id: CustomerId,
        /// A field and what stands there; may be given again
        #[arg(long, value_name = "FIELD=VALUE", value_parser = assignment, required = true)]
        set: Vec<(Field, String)>,
    },
    /// Put a person at a customer's on the card, change them, or take them off
    #[command(
        after_help = "Examples:\n  sojourn admin --data ./data customer contact --customer c42 --name '王先生' --post buyer --phone '+86 139 0000 0001'\n  sojourn admin --data ./data customer contact --customer c42 --id k-3f9a --drop\nTo let go of all that was ever kept of them: sojourn admin erase contact"
    )]
    Contact(Contact),
    /// Show a card with its history: who changed what when, both values. An id that was merged shows the card it is now
    Show {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// The customer's id
        id: CustomerId,
        /// The language of names
        #[arg(long, value_enum, default_value_t = Words::En)]
        lang: Words,
    },
    /// List customers with tier, class and the day by which they are to be verified
    List {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// Only those that are due to be verified
        #[arg(long)]
        due: bool,
    },
    /// Say that a card was verified
    #[command(after_help = "Example:\n  sojourn admin --data ./data customer verify c42")]
    Verify {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// The customer's id
        id: CustomerId,
        /// When, as 2026-09-14; today if it is left out
        #[arg(long, value_name = "DAY")]
        on: Option<Date>,
    },
    /// Make one card of two: visits, contacts and proposals of DROP are KEEP's, and its id is another name of KEEP. Can't be undone
    #[command(after_help = "Example:\n  sojourn admin --data ./data customer merge c42 c77")]
    Merge {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// The card that stays as it is
        keep: CustomerId,
        /// The one that goes
        drop: CustomerId,
    },
    /// Import cards from a CSV file (UTF-8, or GB18030 as Excel in China writes it) or a workbook (.xlsx)
    #[command(after_help = IMPORT)]
    Import {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// The file
        file: PathBuf,
        /// Look only, and say what is wrong and what would come of it
        #[arg(long)]
        check: bool,
        /// One bad row keeps all others out
        #[arg(long)]
        all_or_nothing: bool,
        /// Where rows that were not taken go; beside the file, as NAME.bad.csv, if it is left out
        #[arg(long, value_name = "FILE")]
        bad: Option<PathBuf>,
    },
    /// Export all cards to a CSV file or a workbook (.xlsx), in the form that import takes; it stands in the journal
    #[command(after_help = "Example:\n  sojourn admin --data ./data customer export customers.xlsx --lang zh")]
    Export {
        /// The organisation; may be left out where there is one only
        #[arg(long, value_name = "ID")]
        org: Option<OrgId>,
        /// The file; must not be there yet
        file: PathBuf,
        /// The language of headings
        #[arg(long, value_enum, default_value_t = Words::En)]
        lang: Words,
    },
}

const IMPORT: &str = "\
Examples:
  sojourn admin --data ./data customer import customers.csv --check
  sojourn admin --data ./data customer import customers.xlsx

The first row holds the headings, in English, in Chinese or as `customer put` names the fields; `customer export` writes them.
A row without `id` is not taken. An empty cell leaves what is there, a lone - empties it. One row more, with the same id, is
one contact more. Good rows go in; rows that are wrong are written to a file, each with why: mend and import it.";

/// A person at a customer's.
#[derive(Debug, clap::Args)]
pub struct Contact {
    /// The organisation; may be left out where there is one only
    #[arg(long, value_name = "ID")]
    pub org: Option<OrgId>,
    /// At whose
    #[arg(long, value_name = "ID")]
    pub customer: CustomerId,
    /// Who; a new one if it is left out
    #[arg(long, required_unless_present = "name")]
    pub id: Option<ContactId>,
    /// The name
    #[arg(long)]
    pub name: Option<String>,
    /// The post
    #[arg(long)]
    pub post: Option<String>,
    /// The telephone
    #[arg(long)]
    pub phone: Option<String>,
    /// The mail address
    #[arg(long)]
    pub mail: Option<String>,
    /// The language to speak with them
    #[arg(long)]
    pub language: Option<String>,
    /// Take them off the card
    #[arg(long, requires = "id", conflicts_with_all = ["name", "post", "phone", "mail", "language"])]
    pub drop: bool,
}

/// A language of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Words {
    /// English
    En,
    /// Chinese
    Zh,
}

fn assignment(text: &str) -> Result<(Field, String), String> {
    let (field, value) = text.split_once('=').ok_or("write FIELD=VALUE")?;
    let known = || Field::ALL.iter().map(|field| field.key()).collect::<Vec<_>>().join(", ");
    let field = Field::of_heading(field).ok_or_else(|| format!("name one of {}", known()))?;
    let value = field.read(value).map_err(|error| format!("{}: {error}", field.key()))?;
    Ok((field, value))
}
