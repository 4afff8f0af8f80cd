//! What the real program writes into its log, however much it is asked to write: no content, no key, no token, no code.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command as Program, Output, Stdio};

use mobile_ffi::clock::TurnedClock;
use mobile_ffi::{Device, FileKeyStore, HttpTransport};
use serde_json::json;
use sync_core::cbor;
use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::document::record::Section;
use sync_core::sync::{CBOR, EnrolAnswer, TokenAnswer};

use crate::canary::words_in;
use crate::setting::{contact, enrolment, plan, token_request, visit};

const WORDS: [&str; 8] = [
    "雨燕-li-na",
    "albatross-of-acme",
    "rooftop-plover",
    "每周两个金丝雀柜",
    "简报里的白鹭",
    "nightjar-phone",
    "card-of-a-crane",
    "reason-of-a-rook",
];

fn sojourn(data: &Path, words: &[&str]) -> Program {
    let mut program = Program::new(env!("CARGO_BIN_EXE_sojourn"));
    program.args(words).arg("--data").arg(data).env("RUST_LOG", "trace").stdin(Stdio::null());
    program
}

/// Runs to its end; what it logged.
fn done(program: &mut Program, log: &mut Vec<u8>) -> Output {
    let output = program.output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    log.extend_from_slice(&output.stderr);
    output
}

fn people(folder: &Path) -> (String, String) {
    let org = json!({
        "org": "acme", "name": "Acme",
        "departments": [{ "id": "sales", "name": "Sales", "supervisor": "wang.lei" }],
        "people": [{ "id": "li.na", "name": WORDS[0], "dept": "sales", "roles": ["rep"] }],
    });
    let customers = json!([{ "id": "c-1", "name": WORDS[1], "note": WORDS[6] }]);
    let write = |name: &str, value: &serde_json::Value| {
        let file = folder.join(name);
        std::fs::write(&file, value.to_string()).expect("written");
        file.display().to_string()
    };
    (write("org.json", &org), write("customers.json", &customers))
}

/// A day with a phone.
fn journey(folder: &Path, url: &str, code: &str) {
    let keys = FileKeyStore::open(folder).expect("a key");
    let transport = HttpTransport::new(Some(url.parse().expect("an address")));
    let clock = Box::new(TurnedClock::new(crate::setting::NOW, 7));
    let device = Device::open(folder, clock, Box::new(transport), Box::new(keys)).expect("a device");
    device.enrol(code, WORDS[5]).expect("enrolled");
    let id = visit("visit-1");
    let view = PlanView { customer_name: WORDS[1].to_owned(), contact: WORDS[2].to_owned(), ..plan() };
    let note =
        Command::Note { visit: id.clone(), section: Section::Needs, text: WORDS[3].to_owned(), due_working_days: None };
    device.perform(Command::Plan { visit: Some(id.clone()), plan: Box::new(view) }).expect("saved");
    device.perform(note).expect("saved");
    device.perform(Command::Brief { visit: id, goals_met: true, next: WORDS[4].to_owned() }).expect("saved");
    contact(&device);
    device.authorised_get("/v1/visits/visit-1").expect("a page");
    contact(&device);
}

/// A token, as it travels.
fn token(folder: &Path, url: &str, code: &str) -> String {
    let keys = FileKeyStore::open(folder).expect("a key");
    let post = |path: &str, body: Vec<u8>| {
        let request = ureq::post(format!("{url}{path}")).header("content-type", CBOR);
        request.send(&body[..]).expect("an answer").body_mut().read_to_vec().expect("a body")
    };
    let enrolled = post("/v1/enrol", cbor::encode(&enrolment(&keys, code)));
    let enrolled: EnrolAnswer = cbor::decode("answer", &enrolled).expect("enrolled");
    let answer = post("/v1/token", token_request(&keys, &enrolled));
    let token = cbor::decode::<TokenAnswer>("answer", &answer).expect("a token").token;
    let request = ureq::get(format!("{url}/v1/board")).header("authorization", format!("Bearer {token}"));
    assert_eq!(request.call().expect("a page").status(), 200);
    token
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every secret of the folder, in the ways in which it could be written.
fn secrets(data: &Path) -> Vec<String> {
    let seal = std::fs::read(data.join("seal.key")).expect("the key");
    let mut all = vec![hex(&seal), format!("{seal:?}"), hex(&seal).to_uppercase()];
    for file in ["signing.key", "token.key"] {
        let pem = std::fs::read_to_string(data.join(file)).expect("a key");
        all.extend(pem.lines().filter(|line| !line.starts_with("-----")).map(str::to_owned));
    }
    all
}

#[test]
fn the_log_at_its_loudest_has_no_content_no_key_no_token_and_no_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, mut log) = (folder.path().join("data"), Vec::new());
    done(&mut sojourn(&data, &["init", "--org", "acme", "--name", "Acme"]), &mut log);
    let (org, customers) = people(folder.path());
    done(&mut sojourn(&data, &["admin", "import", "--org-file", &org, "--customers-file", &customers]), &mut log);
    let mut code = || {
        let output = done(&mut sojourn(&data, &["admin", "device", "code", "--person", "li.na"]), &mut log);
        String::from_utf8(output.stdout).expect("text").trim().to_owned()
    };
    let codes = [code(), code()];
    let mut serve = sojourn(&data, &["serve", "--listen", "127.0.0.1:0"]);
    let mut serving = serve.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut stderr = serving.stderr.take().expect("a pipe");
    let logged = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        stderr.read_to_end(&mut bytes).map(|_| bytes)
    });
    let mut said = BufReader::new(serving.stdout.take().expect("a pipe"));
    let mut line = String::new();
    said.read_line(&mut line).expect("a line");
    let url = line.trim().strip_prefix("listening on ").expect("an address").to_owned();
    journey(&folder.path().join("phone"), &url, &codes[0]);
    let token = token(&folder.path().join("bare"), &url, &codes[1]);
    Program::new("kill").arg(serving.id().to_string()).status().expect("asked to stop");
    assert!(serving.wait().expect("it stops").success());
    log.extend(logged.join().expect("read").expect("read"));
    said.read_to_end(&mut log).expect("read");
    let erase = ["admin", "erase", "person", "--org", "acme", "--id", "li.na", "--yes", "--reason", WORDS[7]];
    done(&mut sojourn(&data, &erase), &mut log);

    let text = String::from_utf8_lossy(&log);
    assert!(text.contains("TRACE") && text.contains("/v1/journal"), "else it proves nothing: {} bytes", log.len());
    assert_eq!(words_in(&log, &WORDS), [].into());
    let signature = token.rsplit('.').next().expect("a signature").to_owned();
    for secret in secrets(&data).iter().chain(&codes).chain([&token, &signature]) {
        let at = text.find(secret.as_str());
        assert_eq!(at.map(|at| text.get(at.saturating_sub(120)..at)), None, "a secret after these words");
    }
}
