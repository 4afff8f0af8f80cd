//! The arguments of what is filled in, settled, prepared and checked.

use clap::ValueEnum;
use sync_core::document::record::Place;
use sync_core::ids::VisitId;

/// A page of the record's form.
#[derive(Debug, clap::Args)]
#[command(
    group = clap::ArgGroup::new("fields").required(true).multiple(true)
        .args(["topic", "scene", "framework", "service_type", "expected_volume", "agreement_signed", "key_customer"]),
    after_help = "Examples:\n  sojourn-device --dir phone form v1 --service-type 'sea freight' --expected-volume '8 containers a month'\n  sojourn-device --dir phone form v1 --key-customer true --scene 'their board room, three of them'"
)]
pub struct FormArgs {
    /// Which visit
    pub visit: VisitId,
    /// What the visit was about
    #[arg(long)]
    pub topic: Option<String>,
    /// For a key customer: how it was there
    #[arg(long)]
    pub scene: Option<String>,
    /// What else was confirmed on the spot
    #[arg(long)]
    pub framework: Option<String>,
    /// The kind of service that was confirmed on the spot (V9.2)
    #[arg(long)]
    pub service_type: Option<String>,
    /// The volume that the customer expects (V9.2)
    #[arg(long)]
    pub expected_volume: Option<String>,
    /// Whether an agreement was signed on site, which nobody may do before the legal review (V9.2)
    #[arg(long, value_name = "true|false")]
    pub agreement_signed: Option<bool>,
    /// Whether it is a key customer: then scene and decision chain belong to the record (A3.2)
    #[arg(long, value_name = "true|false")]
    pub key_customer: Option<bool>,
}

/// Somebody who decides.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  sojourn-device --dir phone decider v1 --name 'Wang Li' --post 'purchasing director' --attitude supports"
)]
pub struct DeciderArgs {
    /// Which visit
    pub visit: VisitId,
    /// The item, to change somebody who is there already: `show` names it
    #[arg(long, value_name = "ID")]
    pub item: Option<String>,
    /// Who
    #[arg(long)]
    pub name: String,
    /// What they are there
    #[arg(long)]
    pub post: String,
    /// How they stand to us
    #[arg(long)]
    pub attitude: AttitudeWord,
}

/// How somebody stands to us.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum AttitudeWord {
    /// For us.
    Supports,
    /// Neither.
    Neutral,
    /// Against us.
    Opposes,
    /// Not known yet.
    Unclear,
}

/// What people wrote differently, and what shall stand.
#[derive(Debug, clap::Args)]
#[command(
    group = clap::ArgGroup::new("with").required(true).args(["keep", "text"]),
    after_help = "Examples:\n  sojourn-device --dir phone settle v1 needs/3f9a --keep 2\n  sojourn-device --dir phone settle v1 intent --text some"
)]
pub struct SettleArgs {
    /// Which visit
    pub visit: VisitId,
    /// Where, as `show` names it: a section and item, or a field
    pub place: Place,
    /// Keep the version of this number, as `show` counts them
    #[arg(long, value_name = "N")]
    pub keep: Option<usize>,
    /// Let other words stand
    #[arg(long)]
    pub text: Option<String>,
}

/// Checklists.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  sojourn-device --dir phone prepare v1                  what is open, with its sources\n  sojourn-device --dir phone prepare v1 --done visa-1\n  sojourn-device --dir phone prepare v1 --undo visa-1"
)]
pub struct PrepareArgs {
    /// Which visit
    pub visit: VisitId,
    /// Tick a line off
    #[arg(long, value_name = "LINE", conflicts_with = "undo")]
    pub done: Option<String>,
    /// Take a tick back
    #[arg(long, value_name = "LINE")]
    pub undo: Option<String>,
}

/// What is checked.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  sojourn-device --dir phone check v1\n  sojourn-device --dir phone check v1 --text 'we promise zero delay'"
)]
pub struct CheckArgs {
    /// Which visit
    pub visit: VisitId,
    /// A text that is not saved yet, instead of what stands in the visit
    #[arg(long)]
    pub text: Option<String>,
}
