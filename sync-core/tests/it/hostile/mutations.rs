//! Mutated changes, by the thousand: none may panic inside the guard, none may leave a document that is not sound.
//! `MUTATIONS=1000000` asks for more than the 10,000 of every test run.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use hostile::{Dice, Mutator, Outcome, Story, attempt};
use sync_core::document::guard::Guarded;

use super::{plan, record};

const USUAL: u64 = 10_000;
const SLOWEST: Duration = Duration::from_secs(2);
const MOST_MEMORY_KIB: u64 = 256 * 1024;

struct Subject {
    story: Story,
    mutator: Mutator,
    before: Vec<Guarded>,
}

impl Subject {
    fn new(story: Story) -> Self {
        let before = (0..story.log.len()).map(|at| story.before(at)).collect();
        Self { mutator: Mutator::new(&story), before, story }
    }
}

#[derive(Default)]
struct Counts {
    tried: u64,
    unwritable: u64,
    unreadable: BTreeMap<&'static str, u64>,
    refused: BTreeMap<&'static str, u64>,
    admitted: u64,
    fallbacks: BTreeMap<&'static str, u64>,
    poisoned: BTreeMap<String, u64>,
    first: Option<(u64, String)>,
    slowest: Duration,
}

impl Counts {
    fn count(&mut self, seed: u64, outcome: Outcome) {
        match outcome {
            Outcome::Unreadable(code) => *self.unreadable.entry(code).or_default() += 1,
            Outcome::Refused(code) => *self.refused.entry(code).or_default() += 1,
            Outcome::Admitted => self.admitted += 1,
            Outcome::Fallback(code) => {
                self.first.get_or_insert((seed, format!("fallback: {code}")));
                *self.fallbacks.entry(code).or_default() += 1;
            }
            Outcome::Poisoned(what) => {
                self.first.get_or_insert((seed, what.clone()));
                *self.poisoned.entry(what).or_default() += 1;
            }
        }
    }

    fn tell(&self, peak: Option<u64>) -> String {
        let parsed = self.tried - self.unwritable - self.unreadable.values().sum::<u64>();
        format!(
            "mutations {}, unwritable {}, parsed {parsed}, admitted {}, refused unread {:?}, refused {:?}, \
             not taken by Automerge {:?}, unsound {:?}, first {:?}, slowest {:?}, peak memory {} MiB",
            self.tried,
            self.unwritable,
            self.admitted,
            self.unreadable,
            self.refused,
            self.fallbacks,
            self.poisoned,
            self.first,
            self.slowest,
            peak.unwrap_or_default() / 1024,
        )
    }
}

/// The most memory this process ever held, where the system says so.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().trim_end_matches(" kB").parse().ok()
}

#[test]
fn no_mutated_change_panics_or_leaves_a_document_that_is_not_sound() {
    let wanted = std::env::var("MUTATIONS").ok().and_then(|words| words.parse().ok()).unwrap_or(USUAL);
    let subjects = [Subject::new(record()), Subject::new(plan())];
    let mut counts = Counts::default();
    // Mutations that can't even be written panic where they are made: that is no news.
    std::panic::set_hook(Box::new(|_| {}));
    for seed in 0..wanted {
        let mut dice = Dice::seeded(seed + 1);
        let subject = &subjects[usize::from(seed % 3 == 0)];
        let at = dice.below(subject.story.log.len());
        counts.tried += 1;
        let Some(change) = subject.mutator.mutated(at, &mut dice) else {
            counts.unwritable += 1;
            continue;
        };
        // Usually on what it was written on, sometimes on what came later or was not there yet.
        let on = if dice.below(4) == 0 { dice.below(subject.before.len()) } else { at };
        let began = Instant::now();
        counts.count(seed, attempt(&subject.before[on], subject.story.kind, &change));
        counts.slowest = counts.slowest.max(began.elapsed());
    }
    let _ = std::panic::take_hook();
    let told = counts.tell(peak_kib());
    println!("{told}");
    assert!(counts.fallbacks.is_empty() && counts.poisoned.is_empty(), "{told}");
    assert!(counts.admitted > wanted / 1_000, "too few get in to say anything: {told}");
    assert!(counts.slowest < SLOWEST, "{told}");
    assert!(peak_kib().is_none_or(|kib| kib < MOST_MEMORY_KIB), "{told}");
}
