//! The verbs of the safety watch beside those of the trip itself: take care of an alarm, be heard of later, call for help.

use clap::Subcommand;
use sync_core::command::{Command, SafetyTap};
use sync_core::fact::{CheckPlan, Gap};
use sync_core::ids::{PersonId, VisitId};
use sync_core::time::Timestamp;

use mobile_ffi::StoreKey;
use mobile_ffi::codes::{self, CodeError};

use super::Phone;
use super::args::rfc3339;
use super::login::ask::secret;
use super::outcome::Outcome;
use super::text::Lang;

/// What can be done about a watch.
#[derive(Debug, Subcommand)]
pub enum WatchVerb {
    /// Say that you take care of an alarm: the next are told only when the hold is over
    #[command(
        after_help = "It closes nothing: only a return or confirm-safe does.\n\nExample:\n  sojourn-device --dir phone acknowledge-alarm v1 --note 'calling the customer'"
    )]
    AcknowledgeAlarm {
        /// Which visit
        visit: VisitId,
        /// What you do about it
        #[arg(long)]
        note: String,
    },
    /// Be heard of later than was said, with the reason; or enter it for a traveller who told you
    #[command(
        after_help = "Examples:\n  sojourn-device --dir phone extend v1 --until 2026-09-15T20:00:00+08:00 --reason 'the road is closed'\n  sojourn-device --dir watcher extend v1 --until 2026-09-15T20:00:00+08:00 --reason 'the road is closed' --how 'she rang me'"
    )]
    Extend {
        /// Which visit
        visit: VisitId,
        /// When to hear from the traveller at the latest, RFC 3339
        #[arg(long, value_name = "TIME", value_parser = rfc3339)]
        until: Timestamp,
        /// Why
        #[arg(long)]
        reason: String,
        /// For somebody else: how you know it from the traveller
        #[arg(long)]
        how: Option<String>,
    },
    /// Call for help: everybody on the safety ladder is told at once
    #[command(after_help = "Example:\n  sojourn-device --dir phone sos v1 'the car is off the road, km 41'")]
    Sos {
        /// Which visit
        visit: VisitId,
        /// What there is to say
        words: Option<String>,
    },
    /// Say that you have opened the itinerary that was shared with you: the traveller sees that
    SeeItinerary {
        /// Which visit
        visit: VisitId,
    },
    /// Share the itinerary with a plan of check-ins, and of times without coverage
    #[command(
        after_help = "Silence within a planned gap raises no alarm before its end and the grace.\n\nExample:\n  sojourn-device --dir phone share-plan v1 --watchers chen.bo --return-by 2026-09-16T18:00:00+08:00 \\\n      --due 2026-09-15T20:00:00+08:00 --gap 2026-09-15T09:00:00+08:00/2026-09-15T17:00:00+08:00"
    )]
    SharePlan {
        /// Which visit
        visit: VisitId,
        /// Who watches, for example li.na,wang.wei
        #[arg(long, value_delimiter = ',', required = true)]
        watchers: Vec<PersonId>,
        /// When you mean to be back, RFC 3339
        #[arg(long, value_name = "TIME", value_parser = rfc3339)]
        return_by: Timestamp,
        /// By when to hear of you, until a check-in says otherwise; may be given several times
        #[arg(long, value_name = "TIME", value_parser = rfc3339)]
        due: Vec<Timestamp>,
        /// Without coverage, FROM/UNTIL; may be given several times
        #[arg(long, value_name = "FROM/UNTIL", value_parser = gap)]
        gap: Vec<Gap>,
    },
}

/// Whether it is given with a code on this phone.
pub fn needs_code(phone: &Phone, command: &Command) -> bool {
    matches!(command, Command::CheckIn { .. } | Command::Return { .. }) && codes::are_set(&phone.dir)
}

/// Where codes are set, a check-in or a return is given with one: whichever it is, all that follows is the same.
pub fn with_code(phone: &Phone, command: Command) -> Result<Command, String> {
    let coded = || {
        let code = secret(words(phone.lang, "代码：", "Code: ")).ok_or_else(|| no_code(phone.lang))?;
        codes::tag(&phone.dir, &code).map_err(|error| error.to_string())
    };
    match command {
        Command::CheckIn { visit, next_by } if codes::are_set(&phone.dir) => {
            Ok(Command::safety(visit, SafetyTap::CheckIn { next_by, code: coded()? }))
        }
        Command::Return { visit } if codes::are_set(&phone.dir) => {
            Ok(Command::safety(visit, SafetyTap::Return { code: coded()? }))
        }
        other => Ok(other),
    }
}

/// Sets the two codes; they are asked for, and can't be arguments.
pub fn set_codes(phone: &Phone) -> Outcome {
    let lang = phone.lang;
    let ask = |zh, en| secret(words(lang, zh, en));
    let Some(normal) = ask("平安代码（4 至 8 位数字）：", "Code that all is well (4 to 8 digits): ") else {
        return refuse(&no_code(lang), Outcome::BadInput);
    };
    let Some(duress) = ask("胁迫代码：", "Duress code: ") else {
        return refuse(&no_code(lang), Outcome::BadInput);
    };
    let Ok(secret) = StoreKey::random() else {
        return refuse(words(lang, "系统未提供随机数", "the system gave no randomness"), Outcome::NotSaved);
    };
    match codes::set(&phone.device, &phone.dir, *secret.reveal(), &normal, &duress) {
        Ok(()) => {
            let zh = "已设置。此后报平安与返回均须输入代码；本机不保存代码。";
            let en = "Set. From now on a check-in or a return asks for a code; this device keeps neither of them.";
            println!("{}", words(lang, zh, en));
            Outcome::Done
        }
        Err(error @ CodeError::Bad(_)) => refuse(&error.to_string(), Outcome::BadInput),
        Err(error @ CodeError::Server(_)) => refuse(&error.to_string(), Outcome::NoContact),
        Err(error) => refuse(&error.to_string(), Outcome::NotSaved),
    }
}

fn refuse(why: &str, outcome: Outcome) -> Outcome {
    eprintln!("{why}");
    outcome
}

fn no_code(lang: Lang) -> String {
    words(lang, "没有输入代码：未保存", "no code was given: nothing is saved").to_owned()
}

fn words(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

fn gap(text: &str) -> Result<Gap, String> {
    let (from, until) = text.split_once('/').ok_or("give two times with / between them")?;
    Ok(Gap { from: rfc3339(from)?, until: rfc3339(until)? })
}

impl From<WatchVerb> for Command {
    fn from(verb: WatchVerb) -> Self {
        match verb {
            WatchVerb::AcknowledgeAlarm { visit, note } => Self::safety(visit, SafetyTap::Acknowledge { note }),
            WatchVerb::Extend { visit, until, reason, how } => {
                Self::safety(visit, SafetyTap::Extend { until, reason, how })
            }
            WatchVerb::Sos { visit, words } => Self::safety(visit, SafetyTap::Sos { words: words.unwrap_or_default() }),
            WatchVerb::SeeItinerary { visit } => Self::safety(visit, SafetyTap::Open),
            WatchVerb::SharePlan { visit, watchers, return_by, due: dues, gap: gaps } => {
                Self::safety(visit, SafetyTap::Share { watchers, return_by, plan: CheckPlan { dues, gaps } })
            }
        }
    }
}
