//! Several organisations on one server process, with nobody's phone opened yet: codes for so many devices of each.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::process::{Process, said};
use crate::setting::Setting;
use crate::{Outcome, fleet, words};

/// A server, and who may enrol.
pub struct Town {
    /// The server.
    pub server: Process,
    /// Its folder.
    pub data: PathBuf,
    /// One-time codes, by organisation.
    pub codes: Vec<Vec<String>>,
}

impl Town {
    /// Makes organisations with so many people each, one after the other, and serves them with these limits.
    ///
    /// # Errors
    /// What went wrong, in words.
    pub fn found(setting: &Setting, name: &str, orgs: &[(&str, usize)], limits: &str) -> Outcome<Self> {
        let folder = setting.folder(name)?;
        let data = folder.join("server");
        let codes = orgs.iter().map(|(org, people)| settle(setting, &folder, &data, org, *people));
        let codes = codes.collect::<Outcome<Vec<_>>>()?;
        let file = folder.join("limits.json");
        std::fs::write(&file, limits).map_err(words)?;
        let server = fleet::serve_with(setting, &data, Some(&file))?;
        Ok(Self { server, data, codes })
    }
}

fn settle(setting: &Setting, folder: &Path, data: &Path, org: &str, people: usize) -> Outcome<Vec<String>> {
    said(setting.sojourn().args(["init", "--org", org, "--name", org, "--data"]).arg(data))?;
    let ids: Vec<String> = (0..people).map(|number| format!("rep-{number}")).collect();
    let rows: Vec<_> = ids.iter().map(|id| json!({"id": id, "dept": "sales", "roles": ["rep"]})).collect();
    let sales = json!({"id": "sales", "name": "Sales", "supervisor": "rep-0", "manager": "rep-0"});
    let org_file = json!({"org": org, "name": org, "departments": [sales], "people": rows});
    let file = folder.join(format!("{org}.json"));
    std::fs::write(&file, org_file.to_string()).map_err(words)?;
    said(setting.sojourn().args(["admin", "import", "--org-file"]).arg(&file).arg("--data").arg(data))?;
    let code = |id: &String| {
        let mut command = setting.sojourn();
        command.args(["admin", "device", "code", "--org", org, "--person", id, "--data"]).arg(data);
        said(&mut command).map(|said| said.trim().to_owned())
    };
    ids.iter().map(code).collect()
}
