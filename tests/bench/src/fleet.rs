//! A company for one case: a server process on a folder of its own, a rep with a phone for each device of the data, and a
//! supervisor whose fresh phone reads it all.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::data::Visit;
use crate::nudges;
use crate::phone::Phone;
use crate::process::{Process, said};
use crate::proxy::Proxy;
use crate::reading::{Tally, Unread};
use crate::secure::Certificate;
use crate::setting::Setting;
use crate::{Outcome, words, writing};

/// Whom nothing reaches for so long hears no more.
const PATIENCE: Duration = Duration::from_secs(120);
/// A nudge may have come while the phone was still reading: it looks again after this, as a page does.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// For cases in which one phone says at once what others would in weeks: what is measured there is not its budget.
pub const UNHURRIED: &str = include_str!("../../../server/src/fair/unhurried.json");

/// A company at work.
pub struct Fleet {
    /// The server.
    pub server: Process,
    /// Between phones and server.
    pub proxy: Proxy,
    /// Phones by number, each with its last entry.
    pub phones: Vec<(Phone, u64)>,
    /// The supervisor's phone.
    pub reader: Phone,
    /// The server's folder.
    pub data: PathBuf,
}

impl Fleet {
    /// Makes the company and enrols everybody.
    ///
    /// # Errors
    /// What went wrong, in words.
    pub fn found(setting: &Setting, name: &str, visits: &[Visit]) -> Outcome<Self> {
        Self::found_with(setting, name, visits, None)
    }

    /// The same, on a server with other limits than it has by itself.
    ///
    /// # Errors
    /// What went wrong, in words.
    pub fn found_with(setting: &Setting, name: &str, visits: &[Visit], limits: Option<&str>) -> Outcome<Self> {
        let folder = setting.folder(name)?;
        let data = folder.join("server");
        let mut reps: Vec<(usize, String)> = Vec::new();
        for visit in visits {
            if visit.device == reps.len() {
                reps.push((visit.device, visit.last["repId"].as_str().unwrap_or_default().to_owned()));
            }
        }
        let org = visits.first().and_then(|visit| visit.last["tenantId"].as_str()).ok_or("no visits")?;
        said(setting.sojourn().args(["init", "--org", org, "--name", "Bench", "--data"]).arg(&data))?;
        people(setting, &folder, org, &reps, &data)?;
        let codes = reps.iter().map(|(_, rep)| code(setting, &data, rep)).collect::<Outcome<Vec<_>>>()?;
        let boss = code(setting, &data, "boss")?;
        let file = folder.join("limits.json");
        limits.map_or(Ok(()), |limits| std::fs::write(&file, limits)).map_err(words)?;
        let server = serve_with(setting, &data, limits.map(|_| file.as_path()))?;
        let proxy = Proxy::to(server.address)?;
        let url = format!("http://{}", proxy.address);
        let phones = setting.phones(name)?;
        let enrolled = (0..).zip(&codes).map(|(number, code): (usize, _)| {
            Phone::enrol(&phones.join(number.to_string()), &url, code).map(|phone| (phone, 0))
        });
        let enrolled = enrolled.collect::<Outcome<Vec<_>>>()?;
        let reader = Phone::enrol(&phones.join("boss"), &url, &boss)?;
        Ok(Self { server, proxy, phones: enrolled, reader, data })
    }

    /// Everybody writes their visits, offline: how many entries that makes.
    ///
    /// # Errors
    /// Why something was not saved.
    pub fn write(&mut self, visits: &[Visit]) -> Outcome<u64> {
        thread::scope(|scope| {
            let writers = (0..).zip(&mut self.phones).map(|(number, (phone, last))| {
                scope.spawn(move || {
                    for visit in visits.iter().filter(|visit| visit.device == number) {
                        for command in writing::commands(visit)? {
                            *last = phone.perform(command).map_err(|why| format!("{}: {why}", visit.id))?;
                        }
                    }
                    Ok(*last)
                })
            });
            let writers: Vec<_> = writers.collect();
            writers
                .into_iter()
                .map(|writer| writer.join().unwrap_or_else(|_| Err("a writer panicked".to_owned())))
                .sum()
        })
    }

    /// The fresh phone reads until every field is as it should be, at once and then at each nudge.
    ///
    /// # Errors
    /// Why there was no contact.
    pub fn read_all(&self, visits: &[Visit]) -> Outcome<Tally> {
        let nudged = nudges::listen(&self.reader, self.server.address)?;
        let (mut unread, mut touched) = (Unread::of(visits), BTreeSet::new());
        let mut waited = Duration::ZERO;
        while waited < PATIENCE {
            let contacted = self.reader.contact()?;
            touched.extend(contacted.documents.iter().map(|document| document.visit.to_string()));
            if contacted.received > 0 && unread.read(&self.reader.device, &touched)? {
                break;
            }
            match nudged.recv_timeout(LOOK_AGAIN) {
                Ok(()) => waited = Duration::ZERO,
                Err(_) => waited += LOOK_AGAIN,
            }
            nudged.try_iter().for_each(drop);
        }
        unread.tally(&self.reader.device)
    }
}

/// Serves a folder; what it complains about stands on standard error.
///
/// # Errors
/// When it does not start.
pub fn serve(setting: &Setting, data: &Path) -> Outcome<Process> {
    Process::start(&mut serving(setting, data))
}

/// The same, with other limits than a server has by itself.
///
/// # Errors
/// When it does not start.
pub fn serve_with(setting: &Setting, data: &Path, limits: Option<&Path>) -> Outcome<Process> {
    let mut command = serving(setting, data);
    limits.map(|limits| command.arg("--limits").arg(limits));
    Process::start(&mut command)
}

/// The same behind TLS.
///
/// # Errors
/// When it does not start.
pub fn serve_over_tls(setting: &Setting, data: &Path, certificate: &Certificate, limits: &str) -> Outcome<Process> {
    let mut command = serving(setting, data);
    let file = data.with_file_name("limits-tls.json");
    std::fs::write(&file, limits).map_err(words)?;
    command.arg("--limits").arg(file);
    command.arg("--tls-cert").arg(&certificate.file).arg("--tls-key").arg(&certificate.key);
    Process::start(&mut command)
}

fn serving(setting: &Setting, data: &Path) -> Command {
    let mut command = setting.sojourn();
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data).env("RUST_LOG", "warn");
    command
}

fn people(setting: &Setting, folder: &Path, org: &str, reps: &[(usize, String)], data: &Path) -> Outcome<()> {
    let person = |id: &str, role: &str| json!({"id": id, "dept": "sales", "roles": [role]});
    let people = reps.iter().map(|(_, rep)| person(rep, "rep")).chain([person("boss", "supervisor")]);
    let people: Vec<_> = people.collect();
    let sales = json!({"id": "sales", "name": "Sales", "supervisor": "boss", "manager": "boss"});
    let org = json!({"org": org, "name": "Bench", "departments": [sales], "people": people});
    let file = folder.join("org.json");
    std::fs::write(&file, org.to_string()).map_err(words)?;
    let mut import: Command = setting.sojourn();
    said(import.args(["admin", "import", "--org-file"]).arg(&file).arg("--data").arg(data)).map(drop)
}

/// A one-time code for a person's device.
///
/// # Errors
/// What the server says.
pub fn code(setting: &Setting, data: &Path, person: &str) -> Outcome<String> {
    let mut command = setting.sojourn();
    let said = said(command.args(["admin", "device", "code", "--person", person, "--data"]).arg(data))?;
    Ok(said.trim().to_owned())
}
