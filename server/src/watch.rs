//! Settles the safety watch (V6.3) in the transaction that received its facts or fired its timer: it needs no document and
//! must not wait for any. Where it stands and how far its ladder is climbed is derived, and the same again in a rebuild; who
//! is told of it is told once.

pub mod reach;
mod rungs;
mod tell;

use sync_core::assessment::{Eyes, acknowledgements, assess_watch_as, has_two_voices, unknown_codes};
use sync_core::fact::Fact;
use sync_core::ids::{EntryId, OrgId, PersonId, VisitId};
use sync_core::policy::{SafetyRung, SafetyStep};
use sync_core::safety::{
    Acknowledgement, Alarm, Held, Outlook, Watch, WatchState, explain_heard, explain_watch, outlook,
};
use sync_core::time::Timestamp;

use crate::codes;
use crate::gather::{Gathered, Timelines, VisitDocuments};
use crate::store::{FactRow, HistoryRow, Position, StoreError, TimerKind, Tx, WatchRow};
use crate::trip;
pub use crate::watch::rungs::{Line, Stand};

/// What a watch's history is called.
pub const SUBJECT: &str = "watch";
/// The history of the steps of its ladder.
pub const STEPS: &str = "watch_step";
/// Its history as whoever stands beside the traveller may see it, where that is another.
pub const CALM: &str = "watch_calm";

/// Judges the watch as of a position and time, and writes row, history, timer and notices; without an itinerary that was
/// shared or a call for help there is none. `timelines` are those of this transaction.
///
/// # Errors
/// What the store returns.
pub fn settle_watch(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    position: Position,
    at: Timestamp,
    timelines: &Timelines,
) -> Result<(), StoreError> {
    settle_and_tell(tx, org, visit, position, at, timelines)?;
    // What the server hears of codes is its own word, and settled at its own place.
    match codes::hear(tx, org, visit, position, at)? {
        Some((position, at)) => settle_and_tell(tx, org, visit, position, at, timelines),
        None => Ok(()),
    }
}

fn settle_and_tell(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    position: Position,
    at: Timestamp,
    timelines: &Timelines,
) -> Result<(), StoreError> {
    match settle(tx, org, visit, (position, at), timelines, true)? {
        Some(settled) => tell::tell(tx, org, visit, &settled),
        None => Ok(()),
    }
}

/// The same for a rebuild: it was told when it was new, and nobody is told again.
///
/// # Errors
/// What the store returns.
pub fn settle_again(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    position: Position,
    at: Timestamp,
    timelines: &Timelines,
) -> Result<(), StoreError> {
    settle(tx, org, visit, (position, at), timelines, false).map(|_| ())
}

/// A step of the ladder that was taken.
struct Taken {
    index: u32,
    rung: SafetyRung,
    stand: Stand,
}

/// What a settling came to.
struct Settled {
    at: Timestamp,
    zone: String,
    watch: Watch,
    /// As whoever stands beside the traveller may see it.
    calm: Watch,
    is_secret: bool,
    /// The change of the watch's state, or of what is known in an alarm.
    change: Option<HistoryRow>,
    calm_change: Option<HistoryRow>,
    line: Line,
    when_overdue: Vec<SafetyRung>,
    alarm: Option<(Alarm, Outlook)>,
    taken: Vec<Taken>,
    /// Acknowledgements that came just now and hold no alarm.
    idle: Vec<Acknowledgement>,
    /// Signs of life with a code that is none.
    unknown: Vec<(EntryId, PersonId)>,
    /// Signs of life without a code, where codes are set.
    uncoded: Vec<(EntryId, PersonId)>,
}

fn settle(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    (position, at): (Position, Timestamp),
    timelines: &Timelines,
    publishes: bool,
) -> Result<Option<Settled>, StoreError> {
    let facts = tx.facts(org, visit, position)?;
    if !facts.iter().any(|row| row.fact.begins_watch()) {
        return Ok(None);
    }
    let gathered = Gathered::around(tx, org, visit, position, &facts, VisitDocuments::default(), timelines)?;
    let evidence = gathered.evidence();
    let Some(watch) = assess_watch_as(&evidence, Eyes::Watchers, at) else { return Ok(None) };
    let is_secret = has_two_voices(&evidence);
    let calm = match is_secret {
        true => assess_watch_as(&evidence, Eyes::Traveller, at),
        false => Some(watch.clone()),
    };
    // Without a share the traveller knows of no watch at all.
    let (is_known, calm) = (calm.is_some(), calm.unwrap_or_else(|| none_of(&watch)));
    let before = tx.watch(org, visit)?;
    // Before anybody is told: a watch that was closed has no watchers.
    if watch.state != WatchState::Closed && before.as_ref().is_some_and(|row| row.state == "closed") {
        trip::take_up(tx, org, visit, &watchers(&facts), position, publishes)?;
    }
    let line = Line::read(tx, org, visit, &gathered, (position, at))?;
    let ladder = &gathered.policy.safety_ladder;
    let acks = acknowledgements(&evidence);
    let begun = alarm_of(&watch, before.as_ref().and_then(|row| row.alarm), position, at);
    let (mut taken, mut climbed) = (Vec::new(), None);
    if let Some(alarm) = begun {
        let seen = outlook(ladder, &alarm, acks.clone(), at);
        taken = climb(&line, &ladder.of_alarm(), &alarm, seen.reached);
        let alarm = Alarm { taken: taken.last().map_or(alarm.taken, |step: &Taken| step.index + 1), ..alarm };
        climbed = Some((alarm, outlook(ladder, &alarm, acks.clone(), at)));
    }
    let zone = gathered.policy.office_zone.clone();
    let sentence = said(&watch, before.as_ref(), &zone);
    let row = WatchRow {
        state: watch.state.as_str().to_owned(),
        due: watch.due,
        changes_at: watch.changes_at,
        alarm: climbed.as_ref().map(|(alarm, _)| *alarm),
        en: sentence.0,
        zh: sentence.1,
    };
    let next = climbed.as_ref().map(|(_, seen)| seen.next_at);
    let wakes = [watch.changes_at, next, calm.changes_at.filter(|_| is_secret)];
    tx.set_timer(org, visit, TimerKind::Watch, wakes.into_iter().flatten().min())?;
    tx.put_watch(org, visit, &row)?;
    if watch.state == WatchState::Closed {
        trip::let_go(tx, org, visit, (position, at), publishes)?;
    }
    let change = changed(&row, before.as_ref(), position, at);
    let (known, shown) = known_to_traveller(tx, org, visit, is_secret)?;
    let calm_said = explain_watch(&calm, &zone);
    let calm_row = HistoryRow {
        subject: CALM.to_owned(),
        position,
        at,
        from: known,
        to: calm.state.as_str().to_owned(),
        en: calm_said.en,
        zh: calm_said.zh,
    };
    let calm_change = (is_known && calm_row.from.as_ref() != Some(&calm_row.to)).then(|| calm_row.clone());
    // From the first secret on, what the traveller knows has a history of its own.
    let noted = Some(&calm_row).filter(|_| is_secret && is_known && (calm_change.is_some() || !shown));
    for row in change.iter().chain(noted) {
        tx.add_history(org, visit, row)?;
    }
    for step in &taken {
        tx.add_history(org, visit, &step.history(position, at))?;
    }
    let when_overdue = ladder.when_overdue().collect();
    let holds = |ack: &Acknowledgement| {
        let held = climbed.iter().flat_map(|(_, seen)| &seen.held);
        held.into_iter().any(|(other, held)| other.entry == ack.entry && *held != Held::Before)
    };
    let just_now = acks.into_iter().filter(|ack| ack.received == at);
    let idle = just_now.filter(|ack| !holds(ack)).collect();
    let alarm = climbed;
    Ok(Some(Settled {
        at,
        zone,
        watch,
        calm,
        is_secret,
        change,
        calm_change,
        line,
        when_overdue,
        alarm,
        taken,
        idle,
        unknown: unknown_codes(&evidence),
        uncoded: evidence.holder.uncoded().into_iter().collect(),
    }))
}

/// A watch of which there is nothing to say.
fn none_of(watch: &Watch) -> Watch {
    let (state, not_counted) = (WatchState::Closed, Vec::new());
    Watch { state, changes_at: None, alarm: None, calls: 0, heard: None, not_counted, ..watch.clone() }
}

/// The state in which the traveller knew the watch before, and whether that stands apart from what is so.
fn known_to_traveller(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    is_secret: bool,
) -> Result<(Option<String>, bool), StoreError> {
    let apart = if is_secret { tx.last_state(org, visit, CALM)? } else { None };
    match apart {
        Some(state) => Ok((Some(state), true)),
        None => Ok((tx.last_state(org, visit, SUBJECT)?, false)),
    }
}

/// The sentence of the watch; with the last sign of life while it is an alarm and when it ends one.
fn said(watch: &Watch, before: Option<&WatchRow>, zone: &str) -> (String, String) {
    let sentence = explain_watch(watch, zone);
    let is_loud = watch.state == WatchState::Alarmed
        || before.is_some_and(|row| row.alarm.is_some() || row.state == WatchState::Alarmed.as_str());
    match watch.heard.as_ref().filter(|_| is_loud) {
        Some(heard) => {
            let heard = explain_heard(heard, zone);
            (format!("{} {}", sentence.en, heard.en), format!("{}{}", sentence.zh, heard.zh))
        }
        None => (sentence.en, sentence.zh),
    }
}

/// Another state, or something that is new while it is an alarm: late evidence changes what is said of it.
fn changed(row: &WatchRow, before: Option<&WatchRow>, position: Position, at: Timestamp) -> Option<HistoryRow> {
    let is_news = |before: &WatchRow| row.alarm.is_some() && before.en != row.en;
    if before.is_some_and(|before| before.state == row.state && !is_news(before)) {
        return None;
    }
    Some(HistoryRow {
        subject: SUBJECT.to_owned(),
        position,
        at,
        from: before.map(|before| before.state.clone()),
        to: row.state.clone(),
        en: row.en.clone(),
        zh: row.zh.clone(),
    })
}

/// The alarm that is climbed: the one before, or another with its own generation. Whoever calls for help again is heard again.
fn alarm_of(watch: &Watch, before: Option<Alarm>, position: Position, at: Timestamp) -> Option<Alarm> {
    let since = watch.alarm?;
    let goes_on = |alarm: &Alarm| watch.calls <= alarm.calls && (watch.calls > 0) == (alarm.calls > 0);
    Some(before.filter(goes_on).unwrap_or(Alarm {
        generation: position,
        since: if watch.calls > 0 { at } else { since },
        taken: 0,
        calls: watch.calls,
    }))
}

/// The steps that are reached and not taken. Where nobody stands on one the next is taken at once; repeats that nobody saw are one.
fn climb(line: &Line, steps: &[SafetyStep], alarm: &Alarm, mut reached: u32) -> Vec<Taken> {
    let count = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    let mut taken = Vec::new();
    let mut index = alarm.taken;
    while let Some(step) = steps.get(index as usize).filter(|_| index < reached) {
        let stand = line.on(step.tell);
        if stand.people.is_empty() {
            reached = reached.max((index + 2).min(count));
        }
        taken.push(Taken { index, rung: step.tell, stand });
        index += 1;
    }
    if let Some(last) = steps.last().filter(|_| reached > index) {
        taken.push(Taken { index: reached - 1, rung: last.tell, stand: line.on(last.tell) });
    }
    taken
}

impl Taken {
    fn history(&self, position: Position, at: Timestamp) -> HistoryRow {
        let (names, notes) = (names(&self.stand.people), self.stand.said());
        HistoryRow {
            subject: STEPS.to_owned(),
            position,
            at,
            from: None,
            to: self.rung.as_str().to_owned(),
            en: format!("Told ({}): {names}.{}", self.rung.as_str(), notes.0),
            zh: format!("已通知（{}）：{names}。{}", self.rung.zh(), notes.1),
        }
    }
}

fn names(people: &[PersonId]) -> String {
    match people {
        [] => "-".to_owned(),
        people => people.iter().map(PersonId::as_str).collect::<Vec<_>>().join(", "),
    }
}

/// Whom the last share names.
fn watchers(facts: &[FactRow]) -> Vec<PersonId> {
    let last = facts.iter().rev().find_map(|row| match &row.fact {
        Fact::Share { watchers, .. } => Some(watchers.clone()),
        _ => None,
    });
    last.unwrap_or_default()
}
