//! The safety watch (V6.3): before a solo trip to a remote place or abroad colleagues know where, whom, and when back.
//! Here silence escalates, the opposite of the obligations: nothing but a return, proven to be after the departure, or a
//! person's word closes it.

mod watch;

pub use watch::{CheckIn, Watch, WatchCase, WatchReason, WatchState, explain_watch, judge_watch};
