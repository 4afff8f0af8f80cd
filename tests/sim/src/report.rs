//! Many plays: counted, and told.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::scenario::{Scenario, Size};
use crate::world::{Outcome, play};

/// What many plays came to.
#[derive(Debug, Default)]
pub struct Sum {
    /// How many.
    pub plays: u64,
    /// The seeds of those in which something is wrong, and what.
    pub wrong: Vec<(u64, Vec<String>)>,
    /// Faults by class.
    pub faults: BTreeMap<String, u64>,
    /// Verdicts by state.
    pub verdicts: BTreeMap<String, u64>,
    /// Phones times days.
    pub device_days: f64,
    /// Deeds that were saved.
    pub deeds: u64,
    /// Contacts that succeeded.
    pub contacts: u64,
    /// Requests that were answered.
    pub requests: u64,
    /// Timers that fired.
    pub timers: u64,
    /// How long it took.
    pub took: Duration,
}

impl Sum {
    fn add(&mut self, seed: u64, outcome: Outcome) {
        self.plays += 1;
        if !outcome.wrong.is_empty() {
            self.wrong.push((seed, outcome.wrong));
        }
        for (class, times) in outcome.faults {
            *self.faults.entry(class).or_default() += times;
        }
        for (state, times) in outcome.verdicts {
            *self.verdicts.entry(state).or_default() += times;
        }
        self.device_days += outcome.device_days;
        self.deeds += outcome.deeds;
        self.contacts += outcome.contacts;
        self.requests += outcome.requests;
        self.timers += outcome.timers;
    }

    fn merge(&mut self, other: Self) {
        self.plays += other.plays;
        self.wrong.extend(other.wrong);
        for (class, times) in other.faults {
            *self.faults.entry(class).or_default() += times;
        }
        for (state, times) in other.verdicts {
            *self.verdicts.entry(state).or_default() += times;
        }
        self.device_days += other.device_days;
        self.deeds += other.deeds;
        self.contacts += other.contacts;
        self.requests += other.requests;
        self.timers += other.timers;
    }

    /// In a few lines.
    pub fn lines(&self) -> String {
        let seconds = self.took.as_secs_f64().max(0.001);
        let list = |of: &BTreeMap<String, u64>| {
            let each: Vec<String> = of.iter().map(|(name, times)| format!("{name} {times}")).collect();
            each.join(", ")
        };
        format!(
            "{} plays, {:.0} device-days, {:.1} s ({:.1} plays/s, {:.0} x real time)\n{} deeds saved, {} contacts, {} \
             requests, {} timers\nfaults: {}\nverdicts: {}\nwrong: {} plays",
            self.plays,
            self.device_days,
            seconds,
            self.plays as f64 / seconds,
            self.device_days * 86_400.0 / seconds,
            self.deeds,
            self.contacts,
            self.requests,
            self.timers,
            list(&self.faults),
            list(&self.verdicts),
            self.wrong.len()
        )
    }
}

/// Plays so many seeds from one on, on so many threads, until time is up or so many went wrong.
pub fn run(from: u64, runs: u64, size: Size, threads: usize, time: Option<Duration>, most_wrong: usize) -> Sum {
    let begun = Instant::now();
    let next = std::sync::atomic::AtomicU64::new(0);
    let failed = std::sync::atomic::AtomicUsize::new(0);
    let mut sum = Sum::default();
    let parts: Vec<Sum> = std::thread::scope(|scope| {
        let work = || {
            let mut part = Sum::default();
            loop {
                let number = next.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                let over = time.is_some_and(|time| begun.elapsed() > time);
                if number >= runs || over || failed.load(std::sync::atomic::Ordering::SeqCst) >= most_wrong {
                    return part;
                }
                let seed = from + number;
                let outcome = play(&Scenario::draw(seed, size), false);
                if !outcome.wrong.is_empty() {
                    failed.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                }
                part.add(seed, outcome);
            }
        };
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        all.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    parts.into_iter().for_each(|part| sum.merge(part));
    sum.wrong.sort_by_key(|(seed, _)| *seed);
    sum.took = begun.elapsed();
    sum
}
