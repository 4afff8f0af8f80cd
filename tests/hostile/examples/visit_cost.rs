//! What one visit costs to guard and merge: a plan and a record, 12 changes, about 1,100 Chinese characters, each document
//! in one batch. `cargo run --release -p hostile --example visit_cost` prints microseconds; it judges nothing.

use std::time::{Duration, Instant};

use hostile::{Story, long_visit};
use sync_core::document::Document;
use sync_core::document::guard::{Arriving, Guarded};
use sync_core::ids::ActorId;

const ROUNDS: u32 = 500;

fn arriving(story: &Story) -> Vec<Arriving<'_>> {
    story.log.iter().map(|bytes| Arriving::scan(bytes).expect("honest").of_device(true)).collect()
}

/// The mean of many rounds, after some to warm up.
fn mean(mut work: impl FnMut()) -> Duration {
    (0..ROUNDS / 10).for_each(|_| work());
    let began = Instant::now();
    (0..ROUNDS).for_each(|_| work());
    began.elapsed() / ROUNDS
}

fn main() {
    let stories = long_visit(ActorId([7; 16]), ActorId([8; 16]));
    let changes: usize = stories.iter().map(|story| story.log.len()).sum();
    let bytes: usize = stories.iter().flat_map(|story| &story.log).map(Vec::len).sum();
    println!("{changes} changes, {bytes} bytes");
    let scanned = mean(|| {
        stories.iter().for_each(|story| drop(arriving(story)));
    });
    let merged = mean(|| {
        for story in &stories {
            let mut guarded = Guarded::empty(story.kind);
            assert!(guarded.admit(&arriving(story)).iter().all(Result::is_ok));
        }
    });
    let alone = mean(|| {
        for story in &stories {
            Document::from_changes(story.log.iter().map(Vec::as_slice)).expect("honest");
        }
    });
    let reopened = mean(|| {
        for story in &stories {
            Guarded::from_log(story.kind, story.log.iter().map(Vec::as_slice)).expect("honest");
        }
    });
    println!("scan {scanned:?}");
    println!("scan, guard and merge {merged:?}");
    println!("Automerge alone, same batches {alone:?}");
    println!("open both from the log {reopened:?}");
}
