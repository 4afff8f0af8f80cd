//! The journey with a real login service: `tests/oidc/provider.mjs` as a process of its own, on loopback. A person is sent
//! there, logs in and consents on its pages, comes back, enrols a device with what they got, and pushes.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use server::admin::account;
use server::oidc::{Matching, Settings};
use sync_core::command::Command as Tap;

use crate::oidc::{REDIRECT, query, set_email, start};
use crate::setting::{Setting, contact, org, plan, visit};

const SECRET: &str = "a-secret-of-this-test-only";

/// The service. It ends with this.
struct Provider {
    process: Child,
    /// Held: a process whose output nobody reads any more may end by it.
    _said: BufReader<ChildStdout>,
    issuer: String,
}

impl Provider {
    fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/oidc");
        let installed = folder.join("node_modules/oidc-provider/package.json");
        assert!(
            installed.is_file(),
            "the login service of this test is not installed: run `make setup` (it needs node and npm)"
        );
        let process = Command::new("node")
            .arg("provider.mjs")
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut process = process.expect("node starts: run `make setup`");
        let mut said = BufReader::new(process.stdout.take().expect("piped"));
        let mut issuer = String::new();
        said.read_line(&mut issuer).expect("an address");
        let issuer = issuer.trim().to_owned();
        assert!(issuer.starts_with("http://127.0.0.1:"), "the login service did not start: {issuer:?}");
        Self { process, _said: said, issuer }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // Gone already is as good.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A browser: cookies, and forms sent by hand.
struct Browser {
    agent: ureq::Agent,
    at: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn new(issuer: &str) -> Self {
        let config = ureq::Agent::config_builder().proxy(None).max_redirects(0).max_redirects_will_error(false);
        let agent = config.http_status_as_error(false).build().new_agent();
        Self { agent, at: issuer.to_owned(), cookies: BTreeMap::new() }
    }

    /// One request: where it leads, or what the page says.
    fn ask(&mut self, url: &str, form: Option<&str>) -> (Option<String>, String) {
        let url = if url.starts_with("http") { url.to_owned() } else { format!("{}{url}", self.at) };
        let jar: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = match form {
            None => self.agent.get(&url).header("cookie", jar.join("; ")).call(),
            Some(form) => {
                let request = self.agent.post(&url).header("cookie", jar.join("; "));
                request.header("content-type", "application/x-www-form-urlencoded").send(form)
            }
        };
        let mut answer = answer.expect("an answer");
        for cookie in answer.headers().get_all("set-cookie") {
            let pair = cookie.to_str().expect("a text").split(';').next().expect("a pair");
            let (name, value) = pair.split_once('=').expect("a pair");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let location = answer.headers().get("location").map(|to| to.to_str().expect("a text").to_owned());
        (location, answer.body_mut().read_to_string().expect("a page"))
    }

    /// Follows where it leads until there is a page, or until it leads back to the server's client.
    fn follow(&mut self, url: &str, form: Option<&str>) -> Result<String, String> {
        let (mut location, mut page) = self.ask(url, form);
        while let Some(next) = location {
            if next.starts_with(REDIRECT) {
                return Err(next);
            }
            (location, page) = self.ask(&next, None);
        }
        Ok(page)
    }

    /// Logs in and consents: the address to which the person is sent back.
    fn log_in(&mut self, url: &str, name: &str) -> String {
        let page = self.follow(url, None).expect("the page for logging in");
        let form = format!("prompt=login&login={name}&password=anything");
        let page = self.follow(&action(&page), Some(&form)).expect("the page for consenting");
        self.follow(&action(&page), Some("prompt=consent")).expect_err("the way back")
    }
}

/// Where a page's form goes.
fn action(page: &str) -> String {
    let rest = page.split("action=\"").nth(1).expect("a form");
    rest.split('"').next().expect("an address").to_owned()
}

fn set_up(setting: &Setting, issuer: &str) -> PathBuf {
    use std::os::unix::fs::OpenOptionsExt;
    let file = setting.data().with_file_name("client-secret");
    let mut out =
        std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&file).expect("a file");
    out.write_all(format!("{SECRET}\n").as_bytes()).expect("written");
    let settings = Settings {
        issuer: issuer.to_owned(),
        client_id: "sojourn".to_owned(),
        redirects: vec![REDIRECT.to_owned()],
        matching: Matching::Email,
        second_factor_amr: Vec::new(),
        second_factor_acr: Vec::new(),
    };
    let app = &setting.running().app;
    let now = app.clock.now();
    account::set_provider(&*app.store, &setting.data(), &org("acme"), &settings, Some(&file), now).expect("set");
    file
}

fn back(started: &Value, address: &str) -> Value {
    let came = query(address);
    json!({ "ticket": started["ticket"], "state": came["state"], "code": came["code"], "iss": came["iss"] })
}

#[test]
fn a_person_logs_in_through_a_real_service_enrols_a_device_and_pushes() {
    let provider = Provider::start();
    let mut setting = Setting::still_now();
    set_up(&setting, &provider.issuer);
    set_email(&setting, "li.na", "li.na@acme.example");
    set_email(&setting, "chen.bo", "chen.bo@acme.example");
    // The secret is read at the start.
    setting.restart();

    let started = start(&setting, None);
    let url = started["url"].as_str().expect("an address");
    let address = Browser::new(&provider.issuer).log_in(url, "li.na@acme.example");
    let back = back(&started, &address);
    let done = setting.say("/v1/oidc/finish", &back, None, "10.0.0.1");
    assert_eq!(done.status, 200, "{}", String::from_utf8_lossy(&done.body));
    assert_eq!((&done.json()["next"], &done.json()["person"]), (&json!("enrol"), &json!("li.na")));

    let (device, _) = setting.phone_by(done.json()["code"].as_str().expect("a code"), "li-na");
    device.perform(Tap::Plan { visit: Some(visit("v1")), plan: Box::new(plan()) }).expect("saved");
    contact(&device);
    assert!(device.status().is_some_and(|status| status.refused.is_empty()));

    assert_eq!(setting.say("/v1/oidc/finish", &back, None, "10.0.0.1").code(), "ticket_not_valid");
    // The service has not verified this one's address.
    let started = start(&setting, None);
    let url = started["url"].as_str().expect("an address");
    let address = Browser::new(&provider.issuer).log_in(url, "chen.bo@acme.example");
    let refused = setting.say("/v1/oidc/finish", &self::back(&started, &address), None, "10.0.0.1");
    assert_eq!(refused.code(), "person_not_linked");
}

#[test]
fn a_code_of_the_real_service_is_good_once_and_only_with_what_answers_its_challenge() {
    let provider = Provider::start();
    let mut setting = Setting::still_now();
    set_up(&setting, &provider.issuer);
    set_email(&setting, "li.na", "li.na@acme.example");
    setting.restart();
    let (first, second) = (start(&setting, None), start(&setting, None));
    let address =
        Browser::new(&provider.issuer).log_in(first["url"].as_str().expect("an address"), "li.na@acme.example");
    let came = query(&address);
    let own = query(second["url"].as_str().expect("an address"));
    // Somebody else's code, put into one's own login.
    let injected =
        json!({ "ticket": second["ticket"], "state": own["state"], "code": came["code"], "iss": came["iss"] });
    assert_eq!(setting.say("/v1/oidc/finish", &injected, None, "10.0.0.1").code(), "provider_refused");
}

#[test]
fn a_secret_that_others_can_read_is_not_taken() {
    use std::os::unix::fs::PermissionsExt;
    let setting = Setting::still();
    let file = set_up(&setting, "http://127.0.0.1:1");
    let kept = setting.data().join("oidc.acme.secret");
    assert_eq!(std::fs::metadata(&kept).expect("there").permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("set");
    let app = &setting.running().app;
    let settings = account::provider(&*app.store, &org("acme")).expect("read").expect("there");
    let now = app.clock.now();
    let set = account::set_provider(&*app.store, &setting.data(), &org("acme"), &settings, Some(&file), now);
    let said = set.expect_err("a refusal").to_string();
    assert!(said.contains("chmod 600") && !said.contains(SECRET), "{said}");
}
