//! A process that speaks in lines and can be killed at any moment. What it said before it died is still heard.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// Longer than anything takes here: who is silent for so long hangs.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// What was heard within a time.
pub enum Heard {
    /// A whole line.
    Line(String),
    /// Nothing.
    Nothing,
    /// The process has ended.
    End,
}

/// A running process.
pub struct Process {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    log: PathBuf,
}

impl Process {
    /// Starts it; what it complains about goes to a file.
    pub fn start(command: &mut Command, log: &Path) -> Self {
        let complaints = OpenOptions::new().create(true).append(true).open(log).expect("the log can be written");
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(complaints);
        let mut child = command.spawn().expect("the program starts");
        let stdout = child.stdout.take().expect("piped");
        let (tell, lines) = channel();
        std::thread::spawn(move || {
            let mut reader = BufReader::new(stdout);
            let mut line = String::new();
            // A line that was cut off by the death of its writer says nothing.
            while reader.read_line(&mut line).is_ok() && line.ends_with('\n') {
                if tell.send(std::mem::take(&mut line).trim_end().to_owned()).is_err() {
                    return;
                }
            }
        });
        Self { stdin: child.stdin.take(), child, lines, log: log.to_owned() }
    }

    /// Gives it a line. One that has ended is noticed when it is listened to.
    pub fn give(&mut self, line: &str) {
        if let Some(stdin) = &mut self.stdin {
            let _ = stdin.write_all(format!("{line}\n").as_bytes());
        }
    }

    /// Listens for so long.
    pub fn hear(&self, within: Duration) -> Heard {
        match self.lines.recv_timeout(within) {
            Ok(line) => Heard::Line(line),
            Err(RecvTimeoutError::Timeout) => Heard::Nothing,
            Err(RecvTimeoutError::Disconnected) => Heard::End,
        }
    }

    /// The next line of one that must speak.
    pub fn line(&self) -> String {
        match self.hear(PATIENCE) {
            Heard::Line(line) => line,
            Heard::Nothing => panic!("nothing was said for {PATIENCE:?}; {}", self.complaints()),
            Heard::End => panic!("it ended by itself; {}", self.complaints()),
        }
    }

    /// SIGKILL. What it still said before.
    pub fn kill(mut self) -> Vec<String> {
        self.child.kill().expect("it runs or has ended");
        self.child.wait().expect("it has ended");
        self.lines.iter().collect()
    }

    /// Asks it to stop, as an operator would.
    pub fn terminate(&self) {
        let pid = self.child.id().to_string();
        let mut kill = Command::new("kill");
        // One that has just ended can't be asked.
        let _ = kill.args(["-TERM", &pid]).stderr(Stdio::null()).status().expect("kill is a program");
    }

    /// Whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("its state is known").is_some()
    }

    /// Closes its input.
    pub fn no_more(&mut self) {
        self.stdin = None;
    }

    /// Waits for its end: how it ended.
    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().expect("it ends")
    }

    /// Closes its input and waits for its end.
    pub fn end(mut self) {
        self.stdin = None;
        let status = self.child.wait().expect("it ends");
        assert!(status.success(), "it ended with {status}; {}", self.complaints());
    }

    /// The end of what it complained about.
    pub fn complaints(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let tail: Vec<&str> = text.lines().rev().take(8).collect();
        format!("{} ends:\n{}", self.log.display(), tail.into_iter().rev().collect::<Vec<_>>().join("\n"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Nothing may outlive a test that failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
