//! The cases, by name. What each measures stands in its own file.

mod archive;
mod fairness;
mod idle;
mod incremental;
mod kill;
mod overload;
pub mod phone_start;
mod safety;
mod scope;
mod storm;
mod timers;

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
    /// kill -9 when the last device believes itself stored; restart; a fresh device reads all
    StormKill,
    /// The storm with 100 devices: both moments
    #[value(name = "storm_100")]
    Storm100,
    /// 5,000 visits synced; one new change until the second device has it
    Incremental,
    /// 500 live streams of nudges: memory of each
    Idle,
    /// Restart with 1,000,000 open timers; lateness of those that fall due
    Timers,
    /// A phone with 2,000 visits, started cold, to a list of 50
    PhoneStart,
    /// A pull of 50 visits in sight among 100,000, against the same 50 alone
    Scope,
    /// Thirty phones beside one device that floods: p99 of their contacts, as a multiple of what it is alone
    Fairness,
    /// Up to ten times what can be served is asked for: how much is served, and how soon the service is back
    Overload,
    /// 50,000 filed visits: search and export, time and peak of memory
    Archive,
    /// 2,000 safety messages beside 100,000 entries that are pushed: until the watch has each
    Safety,
}

/// Runs cases, those of one storm in one go: each line is told as soon as it is known.
///
/// # Errors
/// What went wrong, in words.
pub fn run(setting: &Setting, cases: &[Case], tell: &mut dyn FnMut(&Value)) -> Outcome<()> {
    if cases.iter().any(|case| matches!(case, Case::Storm | Case::StormRead)) {
        storm::run(setting, cases, tell)?;
    }
    for case in cases {
        match case {
            Case::Storm | Case::StormRead => {}
            Case::StormKill => kill::run(setting, tell)?,
            Case::Storm100 => storm::run_100(setting, tell)?,
            Case::Incremental => incremental::run(setting, tell)?,
            Case::Idle => idle::run(setting, tell)?,
            Case::Timers => timers::run(setting, tell)?,
            Case::PhoneStart => phone_start::run(setting, tell)?,
            Case::Scope => scope::run(setting, tell)?,
            Case::Fairness => fairness::run(setting, tell)?,
            Case::Overload => overload::run(setting, tell)?,
            Case::Archive => archive::run(setting, tell)?,
            Case::Safety => safety::run(setting, tell)?,
        }
    }
    Ok(())
}
