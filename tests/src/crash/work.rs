//! What people do with their phones: an endless stream of commands on visit after visit, every text used once.

use std::collections::VecDeque;
use std::sync::Mutex;

use crate::crash::draw::Draw;

/// What a command leaves behind, and how it is found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trace {
    /// A fact of this name with these words.
    Fact(&'static str, Option<String>),
    /// A line under this heading of the record.
    Note(&'static str, String),
    /// A gift: item and amount.
    Gift(String, String),
    /// The first intent.
    Intent,
}

/// What a line is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aim {
    /// How far the phone has come.
    Status,
    /// A contact.
    Sync,
    /// Whether a colleague's visit is known by now.
    Look(String),
    /// Something on a visit.
    Save(String, Trace),
}

/// One line for a phone.
#[derive(Debug, Clone)]
pub struct Step {
    /// The line.
    pub line: String,
    /// What for.
    pub aim: Aim,
}

impl Step {
    /// A line that asks how far the phone has come.
    pub fn status() -> Self {
        Self { line: "status".to_owned(), aim: Aim::Status }
    }

    /// A line that asks for a contact.
    pub fn sync() -> Self {
        Self { line: "sync".to_owned(), aim: Aim::Sync }
    }
}

/// One person's work.
pub struct Work {
    person: &'static str,
    colleague: &'static str,
    draw: Draw,
    texts: u64,
    visits: u64,
    rest: VecDeque<Step>,
    /// Colleagues' visits that this phone has heard of.
    known: Vec<String>,
}

const SECTIONS: [&str; 4] = ["needs", "points", "objections", "actions"];

impl Work {
    /// The work of a person who asks this colleague along.
    pub fn of(person: &'static str, colleague: &'static str, draw: Draw) -> Self {
        Self { person, colleague, draw, texts: 0, visits: 0, rest: VecDeque::new(), known: Vec::new() }
    }

    /// The next line. `invited` are visits that this person was asked to come along to.
    pub fn next(&mut self, invited: &Mutex<Vec<String>>) -> Step {
        if self.draw.once_in(4) {
            return Step::sync();
        }
        if self.draw.once_in(8)
            && let Some(step) = self.along(invited)
        {
            return step;
        }
        loop {
            match self.rest.pop_front() {
                Some(step) => return step,
                None => self.rest = self.visit(),
            }
        }
    }

    /// A plan of which nobody knows whether it was saved is left alone: the next visit begins.
    pub fn give_up_visit(&mut self) {
        self.rest.clear();
    }

    /// A colleague's visit is known here, so it can be written to.
    pub fn knows(&mut self, visit: String) {
        self.known.push(visit);
    }

    fn text(&mut self) -> String {
        self.texts += 1;
        format!("{} {}", self.person, self.texts)
    }

    fn along(&mut self, invited: &Mutex<Vec<String>>) -> Option<Step> {
        let fresh = invited.lock().expect("nobody panicked").pop();
        if let Some(visit) = fresh {
            return Some(Step { line: format!("status {visit}"), aim: Aim::Look(visit) });
        }
        let visit = self.known.get(usize::try_from(self.draw.below(self.known.len() as u64)).ok()?)?.clone();
        Some(self.note(&visit))
    }

    fn note(&mut self, visit: &str) -> Step {
        let section = SECTIONS[usize::try_from(self.draw.below(4)).unwrap_or(0)];
        let text = self.text();
        let line = format!("note {visit} --section {section} '{text}'");
        Step { line, aim: Aim::Save(visit.to_owned(), Trace::Note(section, text)) }
    }

    /// All that happens on one visit. It was planned too late and without approval, and watched over: verdicts abound.
    fn visit(&mut self) -> VecDeque<Step> {
        self.visits += 1;
        let visit = format!("{}-{}", self.person, self.visits);
        let fact = |line: String, name: &'static str, words: Option<String>| Step {
            line,
            aim: Aim::Save(visit.clone(), Trace::Fact(name, words)),
        };
        let about = |word: &str| format!("{word} {visit}");
        let (next, thanks, gift) = (self.text(), self.text(), self.text());
        let amount = format!("{}.50", self.draw.below(400));
        let mut steps = VecDeque::from([
            fact(
                format!(
                    "plan --visit {visit} --customer c1 --name 'Nordwind AG' --purpose demo --minutes 90 \
                     --start 2026-01-05T09:30:00+08:00 --participants {},{}",
                    self.person, self.colleague
                ),
                "plan",
                None,
            ),
            fact(format!("invite {visit} {}", self.colleague), "invite", Some(self.colleague.to_owned())),
            fact(format!("share {visit} --watchers boss --return-by 2026-01-05T18:00:00+08:00"), "share", None),
            fact(about("set-out"), "set_out", None),
            fact(about("arrive") + " --lat 31.2304 --lon 121.4737 --accuracy 20", "arrive", None),
        ]);
        for _ in 0..self.draw.below(6) + 1 {
            steps.push_back(self.note(&visit));
        }
        let (item, cost) = (gift.clone(), amount.clone());
        steps.extend([
            Step {
                line: format!("gift {visit} --item '{gift}' --amount {amount} --currency CNY"),
                aim: Aim::Save(visit.clone(), Trace::Gift(item, cost)),
            },
            Step { line: format!("intent {visit} some"), aim: Aim::Save(visit.clone(), Trace::Intent) },
            fact(about("leave"), "leave", None),
            fact(format!("brief {visit} --goals-met --next '{next}'"), "brief", Some(next)),
            fact(format!("thank {visit} --channel mail '{thanks}'"), "thank", Some(format!("mail: {thanks}"))),
            self.note(&visit),
            fact(about("submit"), "submit", None),
            fact(about("return"), "return", None),
        ]);
        steps
    }
}
