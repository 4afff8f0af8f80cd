//! What a hostile peer sends, by name: each is well delimited, has the right checksum, and is refused for what it is.

mod beginning;
mod bytes;
mod header;
mod identity;
mod mutations;
mod operations;

use hostile::{Story, plan_story, record_story};
use sync_core::document::guard::{Arriving, Guarded};
use sync_core::ids::ActorId;

pub const REP: ActorId = ActorId([7; 16]);
pub const COMPANION: ActorId = ActorId([8; 16]);

pub fn record() -> Story {
    record_story(REP, COMPANION)
}

pub fn plan() -> Story {
    plan_story(REP, COMPANION)
}

/// What becomes of one change: `admitted`, or the code of its refusal.
pub fn code(guarded: &mut Guarded, change: &[u8]) -> &'static str {
    let before = guarded.document().heads();
    let answer = match Arriving::scan(change) {
        Ok(arriving) => guarded.admit(&[arriving.of_device(true)]).pop().expect("one answer"),
        Err(error) => Err(error),
    };
    assert_eq!(guarded.fallbacks(), 0, "the guard let through what Automerge does not take");
    match answer {
        Ok(_) => "admitted",
        Err(error) => {
            assert_eq!(guarded.document().heads(), before, "a refused change leaves nothing");
            error.code()
        }
    }
}
