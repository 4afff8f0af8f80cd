//! Small cases for the obligation machine: a brief with a limit of two hours, put together from moments.

use sync_core::evidence::{Contradiction, Grade, Placement};
use sync_core::fact::ObligationKind;
use sync_core::obligation::{Case, Completion, DeviceContact, Limit, Seen, Verdict, Waiver, judge};
use sync_core::time::{Millis, Timestamp};

use crate::world::{at, device, entry, person};

/// Proven between two moments, and nothing else known but the wall clock.
pub(crate) fn bounds(earliest: &str, latest: &str, wall: &str) -> Placement {
    let (earliest, latest) = (Some(at(earliest)), Some(at(latest)));
    Placement {
        earliest,
        latest,
        low: earliest,
        high: latest,
        estimate: None,
        error: None,
        wall: at(wall),
        grade: Grade::C,
        contradiction: None,
        by_code: false,
    }
}

/// Attested by a running clock to the second, received at `received`.
pub(crate) fn attested(time: &str, received: &str) -> Placement {
    let error = Millis::seconds(1);
    Placement {
        low: Some(at(time) - error),
        high: Some(at(time) + error),
        estimate: Some(at(time)),
        error: Some(error),
        grade: Grade::B,
        ..bounds("06:00", received, time)
    }
}

/// Of grade X.
pub(crate) fn contradicted(time: &str) -> Placement {
    let contradiction = Some(Contradiction::Fork);
    Placement { grade: Grade::X, contradiction, ..attested(time, time) }
}

/// Entry `seq` of device 1.
pub(crate) fn seen(seq: u64, placement: Placement) -> Seen {
    Seen { entry: entry(1, seq), placement }
}

/// Done, as measured by no clock that the leaving shares.
pub(crate) fn done(seq: u64, placement: Placement) -> Completion {
    Completion { seen: seen(seq, placement), since: Vec::new() }
}

/// A device in contact at `heard`, which held everything it announced at `complete`.
pub(crate) fn phone(n: u8, who: &str, heard: Option<Timestamp>, complete: Option<Timestamp>) -> DeviceContact {
    DeviceContact { device: device(n), person: person(who), heard, complete, lost: None, revoked: false }
}

pub(crate) fn heard(n: u8, who: &str, when: &str) -> DeviceContact {
    phone(n, who, Some(at(when)), Some(at(when)))
}

pub(crate) fn waiver(seq: u64, who: &str, reason: &str) -> Waiver {
    Waiver { by: person(who), reason: reason.to_owned(), entry: entry(9, seq) }
}

/// Nothing known but the limit.
pub(crate) fn nothing() -> Case {
    Case {
        owed: ObligationKind::Brief.into(),
        about: String::new(),
        limit: Limit::Span(Millis::hours(2)),
        live: Millis::days(30),
        planned_end: None,
        cancelled: false,
        waivers: Vec::new(),
        decisions: Vec::new(),
        triggers: Vec::new(),
        completions: Vec::new(),
        devices: Vec::new(),
    }
}

/// Left at 10:00 by grade B, heard of at once.
pub(crate) fn left() -> Case {
    Case { triggers: vec![seen(1, attested("10:00", "10:01"))], ..nothing() }
}

/// State by name at a moment of the day.
pub(crate) fn state(case: &Case, now: &str) -> &'static str {
    judged(case, now).state.as_str()
}

pub(crate) fn judged(case: &Case, now: &str) -> Verdict {
    judge(case, at(now))
}
