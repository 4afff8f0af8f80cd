//! E-mails, by a real SMTP server: `tests/smtp/server.mjs` as a process of its own, on loopback. What it refuses for now is sent
//! again, what it refuses for good is given up, and what it has taken without saying so comes again under the same Message-ID.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use server::admin::{account, channel as channels, outbox};
use server::channel::{MailSettings, MailTls};
use server::outbox::send_due;
use server::store::ErrandState;
use sync_core::time::Millis;

use crate::ladder::{left_the_customer, turn, with_manager};
use crate::setting::{NOW, Setting, org, person};

const PASSWORD: &str = "a-password-of-this-test-only";

/// The mail server. It ends with this.
pub struct Post {
    process: Child,
    said: BufReader<ChildStdout>,
    port: u16,
}

impl Post {
    pub fn start(more: &BTreeMap<&str, String>) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/smtp");
        let installed = folder.join("node_modules/smtp-server/package.json");
        assert!(
            installed.is_file(),
            "the mail server of this test is not installed: run `make setup` (it needs node and npm)"
        );
        let mut program = Command::new("node");
        program.arg("server.mjs").current_dir(&folder).envs(more);
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = program.spawn().expect("node starts: run `make setup`");
        let mut said = BufReader::new(process.stdout.take().expect("piped"));
        let mut port = String::new();
        said.read_line(&mut port).expect("a port");
        let port = port.trim().parse().expect("the mail server did not start");
        Self { process, said, port }
    }

    /// The next mail that it has received whole.
    pub fn mail(&mut self) -> Value {
        let mut line = String::new();
        self.said.read_line(&mut line).expect("a mail");
        serde_json::from_str(&line).expect("JSON")
    }

    pub fn settings(&self) -> MailSettings {
        MailSettings {
            server: "127.0.0.1".to_owned(),
            port: self.port,
            tls: MailTls::None,
            ca: None,
            user: None,
            from: "Sojourn <sojourn@acme.example>".to_owned(),
            link: Some("https://visits.acme.example".to_owned()),
            thank_yous: 0,
        }
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        // Gone already is as good.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A server that sends mail, and a rep with this address who was just reminded.
fn reminded(settings: &MailSettings, secret: Option<&str>, address: &str) -> Setting {
    let mut setting = with_manager();
    let file = setting.data().parent().expect("a folder").join("mail-password");
    if let Some(secret) = secret {
        std::fs::write(&file, secret).expect("written");
        let own = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(&file, own).expect("the owner's alone");
    }
    let store = Arc::clone(&setting.running().app.store);
    let of = secret.map(|_| file.as_path());
    channels::set_mail(&*store, &setting.data(), &org("acme"), settings, of, NOW).expect("set");
    account::set_email(&*store, &org("acme"), &person("li.na"), Some(address), NOW).expect("set");
    drop(store);
    setting.restart();
    let _phone = left_the_customer(&setting, "visit-1");
    turn(&setting, Millis::minutes(90));
    setting
}

pub fn send(setting: &Setting) -> usize {
    send_due(&setting.running().app).expect("tried")
}

pub fn left(setting: &Setting) -> Vec<(ErrandState, u32, Option<String>)> {
    let listed = outbox::list(&*setting.running().app.store, &org("acme")).expect("a list");
    listed.into_iter().map(|errand| (errand.state, errand.tries, errand.failed)).collect()
}

pub fn header<'m>(mail: &'m Value, name: &str) -> &'m str {
    let text = mail["text"].as_str().expect("text");
    let line = text.lines().find(|line| line.starts_with(&format!("{name}: ")));
    line.unwrap_or_else(|| panic!("no {name} in {text}")).split_once(": ").expect("a value").1
}

/// What a mail says, decoded.
pub fn body(mail: &Value) -> String {
    let text = mail["text"].as_str().expect("text");
    let body = text.split_once("\r\n\r\n").expect("a body").1;
    let bytes = match header(mail, "Content-Transfer-Encoding") {
        "base64" => STANDARD.decode(body.replace("\r\n", "")).expect("base64"),
        "quoted-printable" => unquoted(body),
        plain => panic!("{plain}"),
    };
    String::from_utf8(bytes).expect("UTF-8")
}

fn unquoted(text: &str) -> Vec<u8> {
    let text = text.replace("=\r\n", "");
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, more)) = rest.split_first() {
        rest = more;
        match (first, more.split_at_checked(2)) {
            (b'=', Some((hex, more))) => {
                let hex = std::str::from_utf8(hex).expect("hex");
                bytes.push(u8::from_str_radix(hex, 16).expect("hex"));
                rest = more;
            }
            _ => bytes.push(*first),
        }
    }
    bytes
}

#[test]
fn a_mail_says_which_visit_and_what_to_do_and_names_nobody() {
    let mut post = Post::start(&BTreeMap::new());
    let setting = reminded(&post.settings(), None, "li.na@acme.example");
    assert_eq!((send(&setting), left(&setting)), (1, vec![]));
    let mail = post.mail();
    assert_eq!(mail["to"], serde_json::json!(["li.na@acme.example"]));
    assert_eq!(header(&mail, "From"), "Sojourn <sojourn@acme.example>");
    assert_eq!(header(&mail, "Auto-Submitted"), "auto-generated");
    assert!(header(&mail, "Message-ID").ends_with("@acme.example>"));
    let text = body(&mail);
    for said in ["拜访 visit-1:向主管的简报即将到期", "Visit visit-1: the brief", "https://visits.acme.example"]
    {
        assert!(text.contains(said), "{said} in {text}");
    }
    for name in ["深圳", "恒渡", "li.na", "报价", "cust-1"] {
        assert!(!text.contains(name), "{name} in {text}");
    }
    assert_eq!(send(&setting), 0);
    turn(&setting, Millis::minutes(31));
    assert_eq!((send(&setting), left(&setting)), (0, vec![]), "the supervisor has no address");
}

#[test]
fn what_is_refused_for_now_is_sent_again_later() {
    let mut post = Post::start(&BTreeMap::new());
    let setting = reminded(&post.settings(), None, "busy@acme.example");
    assert_eq!(send(&setting), 0);
    assert_eq!(left(&setting), [(ErrandState::Waiting, 1, Some("smtp 451".to_owned()))]);
    assert_eq!(send(&setting), 0, "not before its time");
    setting.turn(Millis::minutes(1));
    assert_eq!((send(&setting), left(&setting)), (1, vec![]));
    assert_eq!(post.mail()["to"], serde_json::json!(["busy@acme.example"]));
}

#[test]
fn what_is_refused_for_good_is_given_up_and_says_so_without_an_address() {
    let post = Post::start(&BTreeMap::new());
    let setting = reminded(&post.settings(), None, "nobody@acme.example");
    assert_eq!(send(&setting), 0);
    assert_eq!(left(&setting), [(ErrandState::GivenUp, 1, Some("smtp 550".to_owned()))]);
}

#[test]
fn a_line_cut_after_the_mail_was_given_sends_it_again_under_the_same_message_id() {
    let mut post = Post::start(&BTreeMap::new());
    let setting = reminded(&post.settings(), None, "cut@acme.example");
    assert_eq!(send(&setting), 0);
    assert_eq!(left(&setting), [(ErrandState::Waiting, 1, Some("connection".to_owned()))]);
    setting.turn(Millis::minutes(1));
    assert_eq!((send(&setting), left(&setting)), (1, vec![]));
    let (first, second) = (post.mail(), post.mail());
    assert_eq!(header(&first, "Message-ID"), header(&second, "Message-ID"));
    assert_eq!(first["text"], second["text"], "to the letter, its date as well");
}

#[test]
fn a_mail_server_that_is_away_keeps_nobody_waiting_and_loses_nothing() {
    let mut post = Post::start(&BTreeMap::new());
    let settings = post.settings();
    post.process.kill().expect("ended");
    post.process.wait().expect("gone");
    let setting = reminded(&settings, None, "li.na@acme.example");
    assert_eq!(send(&setting), 0);
    assert_eq!(left(&setting), [(ErrandState::Waiting, 1, Some("connection".to_owned()))]);
}

/// A key and certificate of this name, by an authority of their own: its certificate, and the files of theirs.
fn certified(folder: &Path, name: &str) -> (String, BTreeMap<&'static str, String>) {
    let key = rcgen::KeyPair::generate().expect("a key");
    let mut authority = rcgen::CertificateParams::new(Vec::new()).expect("sound");
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = authority.self_signed(&key).expect("signed");
    let own = rcgen::KeyPair::generate().expect("a key");
    let leaf = rcgen::CertificateParams::new(vec![name.to_owned()]).expect("sound");
    let leaf = leaf.signed_by(&own, &authority, &key).expect("signed");
    let file = |name: &str, text: String| {
        let file = folder.join(name);
        std::fs::write(&file, text).expect("written");
        file.display().to_string()
    };
    let more = [
        ("SOJOURN_SMTP_PASSWORD", PASSWORD.to_owned()),
        ("SOJOURN_SMTP_KEY", file("smtp.key", own.serialize_pem())),
        ("SOJOURN_SMTP_CERT", file("smtp.pem", leaf.pem())),
    ];
    (authority.pem(), more.into_iter().collect())
}

#[test]
fn a_mail_server_that_wants_it_is_spoken_to_over_tls_with_a_password() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ca, more) = certified(folder.path(), "localhost");
    let mut post = Post::start(&more);
    let (server, user) = ("localhost".to_owned(), Some("sojourn".to_owned()));
    let settings = MailSettings { server, tls: MailTls::Starttls, ca: Some(ca), user, ..post.settings() };
    let setting = reminded(&settings, Some(PASSWORD), "li.na@acme.example");
    assert_eq!((send(&setting), left(&setting)), (1, vec![]));
    let mail = post.mail();
    assert_eq!((&mail["secure"], &mail["user"]), (&true.into(), &"sojourn".into()));

    let wrong = reminded(&settings, Some("another password"), "li.na@acme.example");
    assert_eq!(send(&wrong), 0);
    assert_eq!(left(&wrong), [(ErrandState::Waiting, 1, Some("smtp 535".to_owned()))], "the operator's to set right");

    let (other, _) = certified(folder.path(), "localhost");
    let stranger = reminded(&MailSettings { ca: Some(other), ..settings }, Some(PASSWORD), "li.na@acme.example");
    assert_eq!(send(&stranger), 0);
    assert_ne!(left(&stranger), [], "nothing was said to a server that nobody vouches for");
    assert!(left(&stranger).iter().all(|(state, _, _)| *state == ErrandState::Waiting));
}
