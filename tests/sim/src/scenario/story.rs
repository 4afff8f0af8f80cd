//! What people do: visits from plan to record, and contacts with the server in between.

use sync_core::fact::ObligationKind;
use sync_core::time::Millis;

use super::{Deed, Event, Scenario, Size, What};
use crate::draw::Draw;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// One visit being written.
struct Story<'d> {
    draw: &'d mut Draw,
    events: Vec<Event>,
    visit: usize,
}

impl Story<'_> {
    fn add(&mut self, at: i64, phone: usize, deed: Deed) {
        self.events.push(Event { at: Millis(at), what: What::Do { phone, visit: self.visit, deed } });
    }

    /// When something is done that is due: mostly in time, sometimes late, sometimes never.
    fn done(&mut self, left: i64, limit: i64) -> Option<i64> {
        match self.draw.below(10) {
            0..=5 => Some(left + self.draw.between(MINUTE, limit)),
            6..=8 => Some(left + self.draw.between(limit, limit + limit / 2)),
            _ => None,
        }
    }
}

/// All visits' work.
pub fn work(draw: &mut Draw, size: Size) -> Vec<Event> {
    let reps = size.phones.saturating_sub(1).max(1);
    let supervisor = size.phones - 1;
    let visits = usize::try_from(size.days).unwrap_or(1) * reps;
    let mut events = Vec::new();
    for visit in 0..visits {
        let rep = visit % reps;
        let mut story = Story { draw, events: Vec::new(), visit };
        write(&mut story, rep, reps, supervisor, size.days);
        events.append(&mut story.events);
    }
    events
}

fn write(story: &mut Story<'_>, rep: usize, reps: usize, supervisor: usize, days: i64) {
    let planned = story.draw.between(0, (days * 24 - 14).max(1) * HOUR);
    let start = planned + story.draw.between(HOUR, 5 * HOUR);
    let start_at = Scenario::moment(Millis(start));
    story.add(planned, rep, Deed::Plan { start: start_at });
    if story.draw.percent(70) {
        let at = planned + story.draw.between(20 * MINUTE, 3 * HOUR);
        story.add(at, supervisor, Deed::Approve);
    }
    if story.draw.percent(15) {
        let at = planned + story.draw.between(MINUTE, 2 * HOUR);
        story.add(at, rep, Deed::Replan);
    }
    if story.draw.percent(8) {
        let at = planned + story.draw.between(5 * MINUTE, 6 * HOUR);
        story.add(at, rep, Deed::Cancel);
        if story.draw.percent(60) {
            return;
        }
    }
    let companion = (reps > 1 && story.draw.percent(25)).then(|| (rep + 1 + story.draw.place(reps - 1)) % reps);
    if let Some(phone) = companion {
        let at = planned + story.draw.between(MINUTE, HOUR);
        story.add(at, rep, Deed::Invite { phone });
    }
    let mut rep = rep;
    if companion.is_none() && reps > 1 && story.draw.percent(10) {
        let to = (rep + 1 + story.draw.place(reps - 1)) % reps;
        let at = start - story.draw.between(MINUTE, 50 * MINUTE);
        story.add(at, rep, Deed::HandOver { phone: to });
        rep = to;
    } else {
        road(story, rep, supervisor, start);
    }
    premises(story, rep, companion, supervisor, start);
}

/// The trip and its watch.
fn road(story: &mut Story<'_>, rep: usize, supervisor: usize, start: i64) {
    if !story.draw.percent(55) {
        return;
    }
    let back = start + story.draw.between(2 * HOUR, 6 * HOUR);
    let at = start - story.draw.between(20 * MINUTE, 55 * MINUTE);
    story.add(at, rep, Deed::Share { return_by: Scenario::moment(Millis(back)) });
    if story.draw.percent(80) {
        let at = start - story.draw.between(5 * MINUTE, 15 * MINUTE);
        story.add(at, rep, Deed::SetOut);
    }
    let mut last = start;
    for _ in 0..story.draw.below(4) {
        last += story.draw.between(20 * MINUTE, 2 * HOUR);
        let next_by = Scenario::moment(Millis(last + story.draw.between(30 * MINUTE, 3 * HOUR)));
        story.add(last, rep, Deed::CheckIn { next_by });
    }
    trouble_on_the_road(story, rep, supervisor, (start, back));
    if story.draw.percent(75) {
        let at = back + story.draw.between(-HOUR, 90 * MINUTE);
        story.add(at.max(last + MINUTE), rep, Deed::Return);
    } else if story.draw.percent(50) {
        let at = back + story.draw.between(MINUTE, 4 * HOUR);
        story.add(at, supervisor, Deed::Confirm);
    }
}

/// It takes longer, somebody calls for help, and somebody takes care of an alarm, whether there is one or not.
fn trouble_on_the_road(story: &mut Story<'_>, rep: usize, supervisor: usize, (start, back): (i64, i64)) {
    if story.draw.percent(20) {
        let at = story.draw.between(start, back + 20 * MINUTE);
        let until = Scenario::moment(Millis(back + story.draw.between(HOUR, 5 * HOUR)));
        story.add(at, rep, Deed::Extend { until });
    }
    if story.draw.percent(12) {
        let at = story.draw.between(start, back);
        story.add(at, rep, Deed::Sos);
        if story.draw.percent(70) {
            let known = at + story.draw.between(10 * MINUTE, 3 * HOUR);
            story.add(known, supervisor, Deed::Confirm);
        }
    }
    if story.draw.percent(30) {
        let at = back + story.draw.between(31 * MINUTE, 3 * HOUR);
        story.add(at, supervisor, Deed::Acknowledge);
    }
}

/// At the customer's, and what is owed afterwards.
fn premises(story: &mut Story<'_>, rep: usize, companion: Option<usize>, supervisor: usize, start: i64) {
    let arrived = start + story.draw.between(-5 * MINUTE, 20 * MINUTE);
    story.add(arrived, rep, Deed::Arrive);
    for _ in 0..story.draw.below(4) {
        let who = companion.filter(|_| story.draw.percent(40)).unwrap_or(rep);
        let deed = [Deed::Note, Deed::Note, Deed::Gift, Deed::Summary][story.draw.place(4)];
        let at = arrived + story.draw.between(MINUTE, 3 * HOUR);
        story.add(at, who, deed);
    }
    if story.draw.percent(12) {
        return;
    }
    let left = arrived + story.draw.between(20 * MINUTE, 2 * HOUR);
    if story.draw.percent(30) {
        story.add(left - MINUTE, rep, Deed::Sign);
    }
    story.add(left, rep, Deed::Leave);
    for (deed, kind, limit) in [
        (Deed::Brief, ObligationKind::Brief, 2 * HOUR),
        (Deed::Thank, ObligationKind::ThankYou, 24 * HOUR),
        (Deed::Submit, ObligationKind::Record, 24 * HOUR),
    ] {
        if let Some(at) = story.done(left, limit) {
            let who = companion.filter(|_| story.draw.percent(30)).unwrap_or(rep);
            story.add(at, who, deed);
        }
        if story.draw.percent(6) {
            let at = left + story.draw.between(MINUTE, limit * 2);
            story.add(at, supervisor, Deed::Waive { obligation: kind });
        }
    }
}

/// Phones contact the server every so often, and the server does what it has to do.
pub fn contacts(draw: &mut Draw, size: Size) -> Vec<Event> {
    let mut events = Vec::new();
    let end = size.days * 24 * HOUR;
    for phone in 0..size.phones {
        let usual = draw.between(15, 90) * MINUTE;
        let mut at = draw.between(0, usual);
        while at < end {
            events.push(Event { at: Millis(at), what: What::Contact { phone } });
            at += usual / 2 + draw.between(0, usual);
        }
        for _ in 0..size.days {
            let at = Millis(draw.between(0, end));
            events.push(Event { at, what: What::CheckLog { phone } });
        }
    }
    let mut at = 0;
    while at < end {
        at += draw.between(MINUTE, 40 * MINUTE);
        events.push(Event { at: Millis(at), what: What::Turn });
    }
    events
}
