//! One phone's lives: started, fed, heard, and what it promised written down.

use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};

use tests::crash::ledger::Ledger;
use tests::crash::process::{Heard, PATIENCE, Process};
use tests::crash::programs::Programs;
use tests::crash::work::{Aim, Step};
use tests::faults::{Fault, Shim};

/// A phone and its promises.
pub struct Phone<'a> {
    /// Its promises.
    pub ledger: Ledger,
    /// What it said that was no promise: not saved, in doubt.
    pub excuses: Vec<String>,
    /// Its folder.
    pub folder: PathBuf,
    programs: &'a Programs,
}

impl<'a> Phone<'a> {
    /// A phone that is there already.
    pub fn of(programs: &'a Programs, folder: PathBuf, ledger: Ledger) -> Self {
        Self { ledger, excuses: Vec::new(), folder, programs }
    }

    /// Enrols a new one, of `ann`.
    pub fn enrol(programs: &'a Programs, folder: PathBuf, url: &str, code: &str) -> Self {
        let phone = Self::of(programs, folder, Ledger::of("ann"));
        let mut enrol = phone.command();
        enrol.args(["enrol", "--server", url, "--code", code]).stdout(Stdio::null()).stderr(Stdio::null());
        assert!(enrol.status().expect("the program starts").success(), "ann can't enrol");
        phone
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.programs.device);
        command.args(["--lang", "en", "--dir"]).arg(&self.folder);
        command
    }

    /// Starts it to be fed by hand.
    pub fn start(&self, fault: Option<(&Shim, &Fault)>) -> Process {
        let mut command = self.command();
        command.arg("run");
        if let Some((shim, fault)) = fault {
            shim.attach(&mut command, &self.folder, fault);
        }
        Process::start(&mut command, &self.folder.with_extension("log"))
    }

    /// One life: it is fed all of this and hears everything out. How it ended.
    pub fn live(&mut self, steps: &[Step], fault: Option<(&Shim, &Fault)>) -> ExitStatus {
        let mut process = self.start(fault);
        steps.iter().for_each(|step| process.give(&step.line));
        process.no_more();
        let mut unheard = steps.iter();
        loop {
            match process.hear(PATIENCE) {
                Heard::Line(line) => self.enter(unheard.next().expect("an answer to a line"), &line),
                Heard::Nothing => panic!("it hangs; {}", process.complaints()),
                Heard::End => break,
            }
        }
        let status = process.wait();
        let unheard: Vec<&Step> = unheard.collect();
        if !unheard.is_empty() {
            self.ledger.died_with(unheard.into_iter());
        }
        assert!(fault.is_some() || status.signal().is_none(), "it ended with {status}; {}", process.complaints());
        status
    }

    /// Writes an answer down: what was not saved must not be there later, what is in doubt may be.
    pub fn enter(&mut self, step: &Step, line: &str) {
        match line.split(' ').next() {
            Some("in-doubt") => {
                self.ledger.died_with([step].into_iter());
                self.excuses.push(line.to_owned());
            }
            Some("not-saved") if step.aim == Aim::Sync || matches!(step.aim, Aim::Save(..)) => {
                self.excuses.push(line.to_owned());
            }
            Some("bad-input") => self.excuses.push(line.to_owned()),
            _ => self.ledger.enter(step, line),
        }
    }
}
