//! The safety watch (V6.3): before a solo trip to a remote place or abroad colleagues know where, whom, and when back.
//! Here silence escalates, the opposite of the obligations: nothing but a return, proven to be after the departure, or a
//! person's word closes it; and a call for help only a person's word.

mod case;
mod code;
mod due;
mod ladder;
mod reach;
mod said;
mod watch;

pub use case::{Call, CheckIn, Confirmation, Extension, WatchCase};
pub use code::{BadCode, CodeKeys, SetCodes, set_codes};
pub use due::{NotCounted, own_due};
pub use ladder::{Acknowledgement, Alarm, Held, Outlook, outlook};
pub use reach::{Reach, Reached, reached};
pub use said::{
    explain_away, explain_heard, explain_held, explain_not_counted, explain_told_away, explain_uncoded,
    explain_unknown_code, explain_watch,
};
pub use watch::{Heard, Watch, WatchReason, WatchState, judge_watch};
