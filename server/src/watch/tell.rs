//! Who is told what of a watch. Two voices: the traveller's phones hear of what they may know, everybody else of what is so. What
//! goes to the traveller has the same shape and the same names whether the duress code was entered or not.

use std::collections::BTreeSet;

use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::policy::SafetyRung;
use sync_core::safety::{
    Held, NotCounted, Watch, WatchState, explain_heard, explain_held, explain_not_counted, explain_uncoded,
    explain_unknown_code, explain_watch,
};
use sync_core::sync::NoticeKind;

use crate::notices::{Telling, give};
use crate::store::{StoreError, Tx};
use crate::watch::{SUBJECT, Settled, Taken};

/// Tells what a settling came to.
pub(super) fn tell(tx: &mut dyn Tx, org: &OrgId, visit: &VisitId, settled: &Settled) -> Result<(), StoreError> {
    let mut teller = Teller { tx, org, visit, settled };
    teller.traveller()?;
    teller.overdue()?;
    settled.taken.iter().try_for_each(|step| teller.step(step))?;
    teller.news()?;
    teller.over()?;
    teller.held()?;
    teller.idle()?;
    teller.unknown()?;
    teller.uncoded()?;
    teller.not_counted()
}

struct Teller<'a> {
    tx: &'a mut dyn Tx,
    org: &'a OrgId,
    visit: &'a VisitId,
    settled: &'a Settled,
}

/// What is said, English and Chinese.
type Said = (String, String);

impl Teller<'_> {
    fn give(&mut self, people: Vec<PersonId>, kind: NoticeKind, event: String, said: Said) -> Result<(), StoreError> {
        let (at, (en, zh)) = (self.settled.at, said);
        let telling = Telling {
            subject: SUBJECT.to_owned(),
            kind,
            event,
            whom: Vec::new(),
            at,
            disturbs_at: at,
            duty: None,
            en,
            zh,
        };
        give(self.tx, self.org, self.visit, people, &telling)
    }

    /// Who was told of this watch before, but for the party: it has a voice of its own.
    fn who_was_told(&mut self) -> Result<Vec<PersonId>, StoreError> {
        let told = self.tx.told(self.org, self.visit, SUBJECT)?;
        Ok(told.into_iter().filter(|person| !self.settled.line.party.contains(person)).collect())
    }

    /// The traveller: as the watch stands with their eyes.
    fn traveller(&mut self) -> Result<(), StoreError> {
        let Some(change) = &self.settled.calm_change else { return Ok(()) };
        let was_loud = matches!(change.from.as_deref(), Some("overdue" | "alarmed"));
        let kind = match self.settled.calm.state {
            WatchState::Overdue if self.settled.when_overdue.contains(&SafetyRung::Traveller) => {
                NoticeKind::WatchOverdue
            }
            WatchState::Alarmed if self.settled.calm.calls > 0 => NoticeKind::WatchCalled,
            WatchState::Alarmed => NoticeKind::WatchAlarmed,
            WatchState::Closed | WatchState::Armed | WatchState::UnderWay if was_loud => NoticeKind::WatchClosed,
            _ => return Ok(()),
        };
        let event = format!("{}/{}", change.to, change.position);
        let people = self.settled.line.rep.iter().cloned().collect();
        self.give(people, kind, event, (change.en.clone(), change.zh.clone()))
    }

    /// The others, when it is overdue.
    fn overdue(&mut self) -> Result<(), StoreError> {
        let Some(change) = self.settled.change.as_ref().filter(|change| change.to == "overdue") else { return Ok(()) };
        let event = format!("overdue/{}", change.position);
        let others = self.settled.when_overdue.iter().filter(|rung| **rung != SafetyRung::Traveller);
        let people: BTreeSet<PersonId> = others.flat_map(|rung| self.settled.line.on(*rung).people).collect();
        let said = (change.en.clone(), change.zh.clone());
        self.give(people.into_iter().collect(), NoticeKind::WatchOverdue, event, said)
    }

    /// A step of the ladder, once in an alarm.
    fn step(&mut self, step: &Taken) -> Result<(), StoreError> {
        let Some((alarm, _)) = &self.settled.alarm else { return Ok(()) };
        if step.stand.people.is_empty() {
            let (org, visit, rung) = (self.org, self.visit, step.rung.as_str());
            tracing::warn!(%org, %visit, rung, "nobody stands on this rung of an alarm: it is skipped");
        }
        // The traveller's own phones have it by the other voice.
        let party = &self.settled.line.party;
        let people = step.stand.people.iter().filter(|person| !party.contains(*person)).cloned().collect();
        let kind = if alarm.calls > 0 { NoticeKind::WatchCalled } else { NoticeKind::WatchAlarmed };
        let said = (self.said().0, self.said().1);
        let notes = step.stand.said();
        let event = format!("step/{}/{}", alarm.generation, step.index);
        self.give(people, kind, event, (said.0 + &notes.0, said.1 + &notes.1))
    }

    fn said(&self) -> Said {
        let sentence = explain_watch(&self.settled.watch, &self.settled.zone);
        let heard = self.settled.watch.heard.as_ref();
        match heard.map(|heard| explain_heard(heard, &self.settled.zone)) {
            Some(heard) => (format!("{} {}", sentence.en, heard.en), format!("{}{}", sentence.zh, heard.zh)),
            None => (sentence.en, sentence.zh),
        }
    }

    /// What is heard while it stays an alarm.
    fn news(&mut self) -> Result<(), StoreError> {
        let Some(change) = &self.settled.change else { return Ok(()) };
        if change.from.as_deref() != Some("alarmed") || change.to != "alarmed" || !self.settled.taken.is_empty() {
            return Ok(());
        }
        let (people, event) = (self.who_was_told()?, format!("news/{}", change.position));
        self.give(people, NoticeKind::WatchNews, event, (change.en.clone(), change.zh.clone()))
    }

    /// That it is over, to all who were told.
    fn over(&mut self) -> Result<(), StoreError> {
        let Some(change) = &self.settled.change else { return Ok(()) };
        let was_loud = matches!(change.from.as_deref(), Some("overdue" | "alarmed"));
        if !was_loud || matches!(change.to.as_str(), "overdue" | "alarmed") {
            return Ok(());
        }
        let (people, event) = (self.who_was_told()?, format!("{}/{}", change.to, change.position));
        self.give(people, NoticeKind::WatchClosed, event, (change.en.clone(), change.zh.clone()))
    }

    /// Who takes care of it, and for how long that holds the ladder.
    fn held(&mut self) -> Result<(), StoreError> {
        let settled = self.settled;
        let Some((_, seen)) = &settled.alarm else { return Ok(()) };
        for (ack, held) in seen.held.iter().filter(|(_, held)| *held != Held::Before) {
            let said = explain_held(ack, *held, &settled.zone);
            let event = format!("acknowledged/{}-{}", ack.entry.device, ack.entry.seq);
            let people = self.hearers()?;
            self.give(people, NoticeKind::WatchAcknowledged, event, (said.en, said.zh))?;
        }
        Ok(())
    }

    /// Who says that they take care of what is no alarm is told so.
    fn idle(&mut self) -> Result<(), StoreError> {
        for ack in &self.settled.idle {
            let said = explain_held(ack, Held::Before, &self.settled.zone);
            let event = format!("no_alarm/{}-{}", ack.entry.device, ack.entry.seq);
            self.give(vec![ack.person.clone()], NoticeKind::WatchNotCounted, event, (said.en, said.zh))?;
        }
        Ok(())
    }

    /// Who was told, and the traveller unless the alarm is a secret.
    fn hearers(&mut self) -> Result<Vec<PersonId>, StoreError> {
        let mut people = self.who_was_told()?;
        people.extend(self.settled.line.rep.clone().filter(|_| !self.settled.is_secret));
        Ok(people)
    }

    /// A code that is none disarms nothing, and whoever entered it is told.
    fn unknown(&mut self) -> Result<(), StoreError> {
        for (entry, person) in &self.settled.unknown {
            let said = explain_unknown_code();
            let event = format!("code/{}-{}", entry.device, entry.seq);
            self.give(vec![person.clone()], NoticeKind::WatchNotCounted, event, (said.en, said.zh))?;
        }
        Ok(())
    }

    /// That a sign of life came without a code, to whoever watches; without watchers to the supervisor. The traveller reads what they would
    /// read otherwise.
    fn uncoded(&mut self) -> Result<(), StoreError> {
        let line = &self.settled.line;
        let rungs = [SafetyRung::Watchers, SafetyRung::Supervisor, SafetyRung::Manager, SafetyRung::Duty];
        let people = rungs.into_iter().map(|rung| line.on(rung).people).find(|people| !people.is_empty());
        for (entry, person) in &self.settled.uncoded {
            let said = explain_uncoded(person);
            let event = format!("no_code/{}-{}", entry.device, entry.seq);
            self.give(people.clone().unwrap_or_default(), NoticeKind::WatchNews, event, (said.en, said.zh))?;
        }
        Ok(())
    }

    /// Extensions that don't count, or not whole, to whoever made them.
    fn not_counted(&mut self) -> Result<(), StoreError> {
        let settled = self.settled;
        let party = &settled.line.party;
        let of = |watch: &Watch| watch.not_counted.clone().into_iter();
        let theirs = of(&settled.calm).filter(|(_, person, _)| party.contains(person));
        let others = of(&settled.watch).filter(|(_, person, _)| !party.contains(person));
        for (entry, person, why) in theirs.chain(others).collect::<Vec<_>>() {
            let said = explain_not_counted(why, &settled.zone);
            let event = format!("extension/{}-{}/{}", entry.device, entry.seq, name_of(why));
            self.give(vec![person], NoticeKind::WatchNotCounted, event, (said.en, said.zh))?;
        }
        Ok(())
    }
}

fn name_of(why: NotCounted) -> &'static str {
    match why {
        NotCounted::Clipped(_) => "clipped",
        _ => "not_counted",
    }
}
