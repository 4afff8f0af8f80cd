//! What tests of logins share: requests as a browser sends them, invitations, an authenticator app. What is asked stands
//! elsewhere.

use mobile_ffi::FileKeyStore;
use serde_json::{Value, json};
use server::admin::account::{self, Care};
use server::store::{AccountEvent, Act, Observation};
use sync_core::cbor;
use sync_core::ids::{OrgId, PersonId};
use sync_core::sync::EnrolAnswer;

use crate::setting::{Answer, Setting, enrolment, org, person};

pub const PASSWORD: &str = "copper kettle lamp";

/// An invitation made by the operator.
pub fn invite(setting: &Setting, org_id: &str, id: &str) -> String {
    care(setting, org_id, id, Care::Invite).expect("an invitation")
}

pub fn care(setting: &Setting, org_id: &str, id: &str, what: Care) -> Option<String> {
    let app = &setting.running().app;
    let done = account::care(&*app.store, &org(org_id), &person(id), what, app.clock.now());
    done.expect("done").map(|(invitation, _)| invitation)
}

/// A person's first password.
pub fn set_password(setting: &Setting, org_id: &str, id: &str) -> Answer {
    let invitation = invite(setting, org_id, id);
    setting.say("/v1/invitation", &json!({ "invitation": invitation, "password": PASSWORD }), None, "10.9.9.9")
}

pub fn login_from(setting: &Setting, org_id: &str, id: &str, password: &str, address: &str) -> Answer {
    setting.say("/v1/login", &json!({ "org": org_id, "person": id, "password": password }), None, address)
}

pub fn login(setting: &Setting, org_id: &str, id: &str, password: &str) -> Answer {
    login_from(setting, org_id, id, password, "10.0.0.1")
}

/// An authenticator app that was told a secret.
pub struct AppOnPhone(Vec<u8>);

impl AppOnPhone {
    pub fn told(answer: &Value) -> Self {
        let text = answer["secret"].as_str().expect("a secret");
        let digits = text.chars().map(|c| "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c).expect("base32"));
        let bits: Vec<usize> = digits.flat_map(|digit| (0..5).map(move |bit| digit >> (4 - bit) & 1)).collect();
        let bytes = bits
            .chunks(8)
            .map(|byte| byte.iter().fold(0, |all, bit| all << 1 | u8::try_from(*bit).expect("a bit")))
            .collect();
        Self(bytes)
    }

    /// The code that it shows, by RFC 6238 and not by the server's own hand.
    pub fn shows(&self, setting: &Setting) -> String {
        use hmac::{Hmac, KeyInit, Mac};
        let step = setting.running().app.clock.now().0.div_euclid(30_000);
        let mac = Hmac::<sha1::Sha1>::new_from_slice(&self.0).expect("a key").chain_update(step.to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let at = usize::from(digest[19] & 15);
        let four: [u8; 4] = digest[at..at + 4].try_into().expect("four bytes");
        format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
    }
}

/// Sets a password and a second factor up: the app, the recovery codes, and the code that enrols a device.
pub fn with_factor(setting: &Setting, org_id: &str, id: &str) -> (AppOnPhone, Vec<String>, String) {
    let asked = set_password(setting, org_id, id).json();
    assert_eq!(asked["next"], "set_up_second_factor", "{asked}");
    let app = AppOnPhone::told(&asked);
    let body = json!({ "ticket": asked["ticket"], "second_factor": app.shows(setting) });
    let done = setting.say("/v1/login/second-factor", &body, None, "10.0.0.1").json();
    let codes = done["recovery_codes"].as_array().expect("codes").iter();
    let codes = codes.map(|code| code.as_str().expect("a text").to_owned()).collect();
    (app, codes, done["code"].as_str().expect("a code").to_owned())
}

/// A device enrolled with a code: its token.
pub fn token_by(setting: &Setting, code: &str) -> (EnrolAnswer, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let keys = FileKeyStore::open(folder.path()).expect("a key");
    let answer = setting.post("/v1/enrol", &cbor::encode(&enrolment(&keys, code)), None);
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    let enrolled: EnrolAnswer = cbor::decode("answer", &answer.body).expect("an answer");
    let token = setting.token(&keys, &enrolled);
    (enrolled, token)
}

/// What happened to a person's account, as the journal has it.
pub fn events(setting: &Setting, of: &OrgId, who: &PersonId) -> Vec<AccountEvent> {
    let rows = setting.running().app.store.read_with(|read| read.rows_after(0, 10_000)).expect("rows");
    let event = |row: server::store::JournalRow| match row.what {
        Err(Observation::Act(acted)) if row.org == *of => match acted.content {
            Some((Act::Account { person, event }, _)) if person == *who => Some(event),
            _ => None,
        },
        _ => None,
    };
    rows.into_iter().filter_map(event).collect()
}
