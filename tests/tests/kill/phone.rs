//! One phone: fed with commands, killed, started again, life after life.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc::Sender;
use std::time::Instant;

use tests::crash::draw::Draw;
use tests::crash::ledger::Ledger;
use tests::crash::process::{Heard, PATIENCE, Process};
use tests::crash::programs::Programs;
use tests::crash::work::{Aim, Step, Trace, Work};

use crate::Shared;

/// A phone and what it has promised.
pub struct Phone<'a> {
    /// Its promises.
    pub ledger: Ledger,
    programs: &'a Programs,
    folder: PathBuf,
    work: Work,
    draw: Draw,
    waiting: VecDeque<Step>,
}

impl<'a> Phone<'a> {
    /// Enrols a new phone.
    pub fn enrol(
        programs: &'a Programs,
        folder: PathBuf,
        work: Work,
        draw: Draw,
        person: &'static str,
        url: &str,
        code: &str,
    ) -> Self {
        let phone = Self { ledger: Ledger::of(person), programs, folder, work, draw, waiting: VecDeque::new() };
        let mut enrol = phone.command();
        let status =
            enrol.args(["enrol", "--server", url, "--code", code]).stdout(std::process::Stdio::null()).status();
        assert!(status.expect("the program starts").success(), "{person} can't enrol");
        phone
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.programs.device);
        command.args(["--lang", "en", "--dir"]).arg(&self.folder);
        command
    }

    fn start(&self) -> Process {
        Process::start(self.command().arg("run"), &self.folder.with_extension("log"))
    }

    /// Lives and dies until there are no more deaths to die.
    pub fn live_on(&mut self, shared: &Shared<'_>, contacts: &Sender<()>) {
        while shared.take_kill() {
            self.live_once(shared, contacts);
        }
    }

    /// One life: so many answers, so much longer, and death. Some die at birth.
    fn live_once(&mut self, shared: &Shared<'_>, contacts: &Sender<()>) {
        let at_birth = self.draw.once_in(5);
        let answers = if at_birth { 0 } else { self.draw.below(40) };
        let longer = self.draw.span(if at_birth { 8 } else { 5 });
        let at_once = self.draw.below(4) + 1;
        let mut process = self.start();
        self.feed(&mut process, Step::status());
        let mut heard = 0;
        let mut death = (answers == 0).then(|| Instant::now() + longer);
        loop {
            while (self.waiting.len() as u64) < at_once {
                let step = self.work.next(shared.invitations(self.ledger.person));
                if step.aim == Aim::Sync {
                    // The server may be waiting for a moment to die at; it may also be dead already.
                    let _ = contacts.send(());
                }
                self.feed(&mut process, step);
            }
            let left = death.map_or(PATIENCE, |death| death.saturating_duration_since(Instant::now()));
            match process.hear(left) {
                Heard::Line(line) => self.hear(&line, shared),
                Heard::Nothing if death.is_some() => break,
                Heard::Nothing => panic!("{} hangs; {}", self.ledger.person, process.complaints()),
                Heard::End => panic!("{} ended by itself; {}", self.ledger.person, process.complaints()),
            }
            heard += 1;
            if heard == answers {
                death = Some(Instant::now() + longer);
            }
        }
        process.kill().iter().for_each(|line| self.hear(line, shared));
        self.ledger.died_with(self.waiting.iter());
        let planned = |step: &Step| matches!(step.aim, Aim::Save(_, Trace::Fact("plan", _)));
        if self.waiting.drain(..).any(|step| planned(&step)) {
            self.work.give_up_visit();
        }
    }

    fn feed(&mut self, process: &mut Process, step: Step) {
        process.give(&step.line);
        self.waiting.push_back(step);
    }

    fn hear(&mut self, line: &str, shared: &Shared<'_>) {
        let step = self.waiting.pop_front().expect("an answer to a line");
        self.ledger.enter(&step, line);
        match step.aim {
            Aim::Look(visit) if line.starts_with("visit ") => self.work.knows(visit),
            Aim::Look(visit) => shared.invite(self.ledger.person, visit),
            Aim::Save(visit, Trace::Fact("invite", Some(colleague))) => shared.invite(&colleague, visit),
            _ => {}
        }
    }

    /// After all deaths: lives on in peace until others see everything, and says the same after another start.
    pub fn settle(&mut self, shared: &Shared<'_>) {
        let begun = Instant::now();
        let mut process = self.start();
        loop {
            for step in [Step::sync(), Step::status()] {
                self.feed(&mut process, step);
                self.hear(&process.line(), shared);
            }
            let far = self.ledger.far;
            if far.saved == far.stored && far.stored == far.merged {
                break;
            }
            let too_long = begun.elapsed() > 2 * PATIENCE;
            assert!(!too_long, "{} does not get everything across: {far:?}", self.ledger.person);
        }
        process.end();
        let settled = self.ledger.far;
        let mut again = self.start();
        self.feed(&mut again, Step::status());
        self.hear(&again.line(), shared);
        again.end();
        assert_eq!(self.ledger.far, settled, "{}: another start, another story", self.ledger.person);
    }
}
