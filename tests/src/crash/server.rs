//! The server: made by its own commands, served on one port for a whole test. Who kills it and when, the test says.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::json;

use crate::crash::process::Process;
use crate::crash::programs::Programs;

/// A server's folder and address.
pub struct Server<'a> {
    programs: &'a Programs,
    /// Its data folder.
    pub data: PathBuf,
    listen: String,
}

impl<'a> Server<'a> {
    /// Makes the folder and brings the people in: reps of one department, and `boss` who supervises it.
    pub fn init(programs: &'a Programs, folder: &Path, reps: &[&str]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let server = Self { programs, data: folder.join("server"), listen: format!("127.0.0.1:{port}") };
        let mut init = Command::new(&programs.server);
        init.args(["init", "--org", "acme", "--name", "Acme", "--data"]).arg(&server.data);
        said(&mut init);
        let person = |id: &str, role: &str| json!({"id": id, "dept": "sales", "roles": [role]});
        let people: Vec<_> = reps.iter().map(|rep| person(rep, "rep")).chain([person("boss", "supervisor")]).collect();
        let sales = json!({"id": "sales", "name": "Sales", "supervisor": "boss", "manager": "boss"});
        let org = json!({"org": "acme", "name": "Acme", "departments": [sales], "people": people});
        let file = folder.join("org.json");
        std::fs::write(&file, org.to_string()).expect("written");
        server.admin(&["import", "--org-file", &file.display().to_string()]);
        server
    }

    /// The same server with another copy of its folder.
    pub fn at(&self, data: PathBuf) -> Self {
        Self { programs: self.programs, data, listen: self.listen.clone() }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://{}", self.listen)
    }

    /// `sojourn admin …` while no server runs; it must succeed. What it said.
    pub fn admin(&self, words: &[&str]) -> String {
        said(Command::new(&self.programs.server).arg("admin").args(words).arg("--data").arg(&self.data))
    }

    /// `sojourn admin verify` or `rebuild`: whether it found everything as it should be, and what it said.
    pub fn audit(&self, word: &str) -> (bool, String) {
        let mut command = Command::new(&self.programs.server);
        let output = command.args(["admin", word, "--data"]).arg(&self.data).output().expect("the program starts");
        let said = [output.stdout.as_slice(), &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
        (output.status.success(), said.concat())
    }

    /// A one-time code for a person.
    pub fn code(&self, person: &str) -> String {
        self.admin(&["device", "code", "--person", person]).trim().to_owned()
    }

    /// `sojourn serve`, not started yet.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.programs.server);
        command.args(["serve", "--listen", &self.listen, "--data"]).arg(&self.data);
        command.env("RUST_LOG", "warn");
        command
    }

    /// Starts it and does not wait for what it says.
    pub fn launch(&self, command: &mut Command) -> Process {
        Process::start(command, &self.data.with_extension("log"))
    }

    /// Serves: once it says that it listens, phones can reach it.
    pub fn serve(&self) -> Process {
        let process = self.launch(&mut self.command());
        let line = process.line();
        assert!(line.starts_with("listening on "), "it said {line:?}");
        process
    }
}

fn said(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().expect("the program starts");
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?} ended with {}:\n{said}{complained}", output.status);
    said.into_owned()
}
