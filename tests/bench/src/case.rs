//! The cases, by name. What each measures stands in its own file.

mod storm;

use clap::ValueEnum;
use serde_json::Value;

use crate::Outcome;
use crate::setting::Setting;

/// A case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Case {
    /// 20 devices upload 50 visits of 12 changes each, until each knows everything `stored`
    Storm,
    /// The same, until a second, fresh device has read every field
    StormRead,
}

/// Runs cases, those of one storm in one go: each line is told as soon as it is known.
///
/// # Errors
/// What went wrong, in words.
pub fn run(setting: &Setting, cases: &[Case], tell: &mut dyn FnMut(&Value)) -> Outcome<()> {
    if cases.iter().any(|case| matches!(case, Case::Storm | Case::StormRead)) {
        storm::run(setting, cases, tell)?;
    }
    Ok(())
}
