//! `POST /v1/oidc/start` and `/finish` against a login service that lies: what is taken for a login, and what is not.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use p256::pkcs8::{EncodePrivateKey, LineEnding};
use serde_json::{Value, json};
use server::admin::account;
use server::oidc::{Matching, Settings};
use server::store::AccountEvent;
use sha2::{Digest, Sha256};
use sync_core::time::Millis;

use crate::logins::{events, invite, token_by, with_factor};
use crate::setting::{Answer, NOW, Setting, org, person};

pub const REDIRECT: &str = "http://127.0.0.1:9/oidc";

/// What the service says; a test changes some of it.
struct Script {
    key: Vec<u8>,
    kid: String,
    header: Header,
    claims: Value,
    /// In place of the signed token.
    token: Option<String>,
    metadata: Value,
    /// How many keys it shows: none, or its own.
    shows_key: bool,
    asked: Vec<String>,
}

/// A login service on loopback. It answers whoever asks until the test ends.
struct Liar {
    issuer: String,
    script: Arc<Mutex<Script>>,
}

fn new_key() -> Vec<u8> {
    let key = loop {
        if let Ok(key) = p256::ecdsa::SigningKey::from_slice(&rand::random::<[u8; 32]>()) {
            break key;
        }
    };
    key.to_pkcs8_pem(LineEnding::LF).expect("a key").as_bytes().to_vec()
}

impl Liar {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("port");
        let issuer = format!("http://{}", listener.local_addr().expect("address"));
        let kid = "k1".to_owned();
        let header = Header { kid: Some(kid.clone()), ..Header::new(Algorithm::ES256) };
        let now = NOW.0 / 1_000;
        let claims = json!({ "iss": issuer, "sub": "42", "aud": "sojourn", "exp": now + 300, "iat": now,
            "email": "Li.Na@acme.example", "email_verified": true, "employee_id": "li.na" });
        let script = Script {
            key: new_key(),
            kid,
            header,
            claims,
            token: None,
            metadata: json!({}),
            shows_key: true,
            asked: Vec::new(),
        };
        let liar = Self { issuer: issuer.clone(), script: Arc::new(Mutex::new(script)) };
        let script = Arc::clone(&liar.script);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Who hangs up has heard enough.
                let _ = answer(stream, &issuer, &script);
            }
        });
        liar
    }

    fn say(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.script.lock().expect("whole"));
    }

    fn claim(&self, name: &str, value: Value) {
        self.say(|script| script.claims[name] = value);
    }
}

fn answer(mut stream: TcpStream, issuer: &str, script: &Mutex<Script>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if let Some(number) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = number.trim().parse().unwrap_or(0);
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut script = script.lock().expect("whole");
    script.asked.push(format!("{} {}", first.trim(), String::from_utf8_lossy(&body)));
    let said = match first.split(' ').nth(1).unwrap_or_default() {
        "/.well-known/openid-configuration" => metadata(issuer, &script),
        "/jwks" => keys(&script),
        _ => tokens(&script),
    };
    let said = said.to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        said.len()
    );
    stream.write_all(format!("{head}{said}").as_bytes())
}

fn metadata(issuer: &str, script: &Script) -> Value {
    let mut all = json!({ "issuer": issuer, "authorization_endpoint": format!("{issuer}/auth"),
        "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"] });
    let changes = script.metadata.as_object().cloned().unwrap_or_default();
    all.as_object_mut().expect("an object").extend(changes);
    all
}

fn keys(script: &Script) -> Value {
    let encoding = EncodingKey::from_ec_pem(&script.key).expect("a key");
    let mut jwk = Jwk::from_encoding_key(&encoding, Algorithm::ES256).expect("a key");
    jwk.common.key_id = Some(script.kid.clone());
    if script.shows_key { json!({ "keys": [jwk] }) } else { json!({ "keys": [] }) }
}

fn tokens(script: &Script) -> Value {
    let encoding = EncodingKey::from_ec_pem(&script.key).expect("a key");
    let signed = || match script.header.alg {
        Algorithm::HS256 => {
            let secret = EncodingKey::from_secret(b"a secret between us");
            jsonwebtoken::encode(&script.header, &script.claims, &secret).expect("signed")
        }
        _ => jsonwebtoken::encode(&script.header, &script.claims, &encoding).expect("signed"),
    };
    let token = script.token.clone().unwrap_or_else(signed);
    json!({ "access_token": "a", "token_type": "Bearer", "id_token": token })
}

/// A server whose organisation logs in through the service, and the service.
fn both(matching: Matching) -> (Setting, Liar) {
    let (setting, liar) = (Setting::still(), Liar::new());
    set_up(&setting, "acme", &liar.issuer, matching);
    (setting, liar)
}

fn set_up(setting: &Setting, org_id: &str, issuer: &str, matching: Matching) {
    let settings = Settings {
        issuer: issuer.to_owned(),
        client_id: "sojourn".to_owned(),
        redirects: vec![REDIRECT.to_owned()],
        matching,
        second_factor_amr: vec!["mfa".to_owned()],
        second_factor_acr: Vec::new(),
    };
    let app = &setting.running().app;
    let set = account::set_provider(&*app.store, &setting.data(), &org(org_id), &settings, None, app.clock.now());
    set.expect("set");
}

pub fn set_email(setting: &Setting, id: &str, email: &str) {
    let app = &setting.running().app;
    account::set_email(&*app.store, &org("acme"), &person(id), Some(email), app.clock.now()).expect("set");
}

/// What stands behind `?` of an address.
pub fn query(url: &str) -> BTreeMap<String, String> {
    let pairs = url.split_once('?').map_or("", |(_, query)| query).split('&');
    let plain = |text: &str| text.replace("%3A", ":").replace("%2F", "/").replace('+', " ").replace("%20", " ");
    pairs.filter_map(|pair| pair.split_once('=')).map(|(name, value)| (name.to_owned(), plain(value))).collect()
}

pub fn start(setting: &Setting, invitation: Option<&str>) -> Value {
    let body = json!({ "org": "acme", "redirect": REDIRECT, "invitation": invitation });
    let answer = setting.say("/v1/oidc/start", &body, None, "10.0.0.1");
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer.json()
}

/// Begins, lets the service put in the nonce that it was sent, and says how to finish.
fn sent(setting: &Setting, liar: &Liar, invitation: Option<&str>) -> Value {
    let started = start(setting, invitation);
    let sent = query(started["url"].as_str().expect("an address"));
    liar.claim("nonce", json!(sent["nonce"]));
    json!({ "ticket": started["ticket"], "state": sent["state"], "code": "c" })
}

fn finish(setting: &Setting, back: &Value) -> Answer {
    setting.say("/v1/oidc/finish", back, None, "10.0.0.1")
}

#[test]
fn a_login_through_the_service_gives_a_code_and_keeps_its_own_name_for_the_person() {
    let (setting, liar) = both(Matching::Email);
    set_email(&setting, "li.na", "li.na@acme.example");
    let done = finish(&setting, &sent(&setting, &liar, None));
    assert_eq!((done.status, &done.json()["person"]), (200, &json!("li.na")));
    let (_, token) = token_by(&setting, done.json()["code"].as_str().expect("a code"));
    assert_eq!(setting.get("/v1/account", Some(&token)).json()["providers"], json!([liar.issuer]));
    liar.say(|script| {
        script.claims["email"] = json!("another@acme.example");
        script.claims["email_verified"] = json!(false);
    });
    assert_eq!(finish(&setting, &sent(&setting, &liar, None)).json()["person"], "li.na", "the name alone counts now");
    let of = events(&setting, &org("acme"), &person("li.na"));
    use AccountEvent::{EmailSet, IdentityLinked, LoggedInByProvider};
    assert_eq!(of, [EmailSet, IdentityLinked, LoggedInByProvider, LoggedInByProvider]);
}

#[test]
fn the_person_is_sent_with_a_challenge_and_the_code_is_asked_for_with_what_answers_it() {
    let (setting, liar) = both(Matching::Email);
    let started = start(&setting, None);
    let sent = query(started["url"].as_str().expect("an address"));
    assert_eq!((sent["response_type"].as_str(), sent["code_challenge_method"].as_str()), ("code", "S256"));
    assert_eq!((sent["redirect_uri"].as_str(), sent["scope"].as_str()), (REDIRECT, "openid email"));
    assert!(sent["state"].len() >= 22 && sent["nonce"].len() >= 22);
    assert!(!started["url"].as_str().expect("an address").contains(started["ticket"].as_str().expect("a ticket")));
    finish(&setting, &json!({ "ticket": started["ticket"], "state": sent["state"], "code": "c" }));
    let asked = liar.script.lock().expect("whole").asked.last().cloned().expect("asked");
    let verifier = asked.split("code_verifier=").nth(1).and_then(|rest| rest.split('&').next()).expect("a verifier");
    assert_eq!(base64url(&Sha256::digest(verifier)), sent["code_challenge"]);
}

fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| byte >> (7 - at % 8) & 1);
    let six = |n: usize| (0..6).fold(0u8, |all, at| all << 1 | bit(n * 6 + at));
    (0..(bytes.len() * 8).div_ceil(6)).map(|n| char::from(LETTERS[usize::from(six(n))])).collect()
}

/// What may be wrong with a token.
type Lie = fn(&mut Script);

#[test]
fn a_token_that_is_not_for_us_not_for_this_login_not_by_the_service_or_not_of_now_is_refused() {
    let lies: [(&str, Lie); 12] = [
        ("another nonce", |script| script.claims["nonce"] = json!("another")),
        ("no nonce", |script| drop(script.claims.as_object_mut().expect("claims").remove("nonce"))),
        ("another audience", |script| script.claims["aud"] = json!("another")),
        ("one more audience", |script| script.claims["aud"] = json!(["sojourn", "another"])),
        ("another issuer", |script| script.claims["iss"] = json!("http://127.0.0.1:1")),
        ("over", |script| script.claims["exp"] = json!(NOW.0 / 1_000)),
        ("no end", |script| drop(script.claims.as_object_mut().expect("claims").remove("exp"))),
        ("written long ago", |script| script.claims["iat"] = json!(NOW.0 / 1_000 - 121)),
        ("written tomorrow", |script| script.claims["iat"] = json!(NOW.0 / 1_000 + 86_400)),
        ("signed by another key", |script| script.key = new_key()),
        ("signed by a shared secret", |script| script.header = Header::new(Algorithm::HS256)),
        ("no token", |script| script.token = Some("x.y.z".to_owned())),
    ];
    for (name, lie) in lies {
        let (setting, liar) = both(Matching::Email);
        set_email(&setting, "li.na", "li.na@acme.example");
        // Its keys are known before it lies.
        let back = sent(&setting, &liar, None);
        liar.say(lie);
        let answer = finish(&setting, &back);
        assert_eq!((answer.status, answer.code()), (401, "provider_refused".to_owned()), "{name}");
        assert!(
            events(&setting, &org("acme"), &person("li.na")).iter().all(|it| *it == AccountEvent::EmailSet),
            "{name}"
        );
    }
}

#[test]
fn a_service_that_has_changed_its_keys_is_asked_for_them_again() {
    let (setting, liar) = both(Matching::Email);
    set_email(&setting, "li.na", "li.na@acme.example");
    let back = sent(&setting, &liar, None);
    liar.say(|script| {
        script.key = new_key();
        script.kid = "k2".to_owned();
        script.header.kid = Some("k2".to_owned());
    });
    assert_eq!(finish(&setting, &back).status, 200);
}

#[test]
fn a_token_that_nobody_signed_is_refused() {
    let (setting, liar) = both(Matching::Email);
    set_email(&setting, "li.na", "li.na@acme.example");
    let back = sent(&setting, &liar, None);
    liar.say(|script| {
        let part = |value: &Value| base64url(value.to_string().as_bytes());
        script.token = Some(format!("{}.{}.", part(&json!({ "alg": "none" })), part(&script.claims)));
    });
    assert_eq!(finish(&setting, &back).code(), "provider_refused");
}

#[test]
fn a_token_signed_by_a_key_that_the_service_does_not_show_is_refused() {
    let (setting, liar) = both(Matching::Email);
    set_email(&setting, "li.na", "li.na@acme.example");
    liar.say(|script| script.shows_key = false);
    assert_eq!(finish(&setting, &sent(&setting, &liar, None)).code(), "provider_refused");
}

#[test]
fn a_return_is_good_once_for_ten_minutes_and_for_whoever_began() {
    let (setting, liar) = both(Matching::Email);
    set_email(&setting, "li.na", "li.na@acme.example");
    let back = sent(&setting, &liar, None);
    assert_eq!(finish(&setting, &back).status, 200);
    assert_eq!(finish(&setting, &back).code(), "ticket_not_valid", "played again");
    let (theirs, mut mine) = (sent(&setting, &liar, None), sent(&setting, &liar, None));
    mine["state"] = theirs["state"].clone();
    assert_eq!(finish(&setting, &mine).code(), "provider_refused", "another's state");
    let mut guessed = sent(&setting, &liar, None);
    guessed["ticket"] = json!("acme/abcde-fghjk-mnpqr-stuvw");
    assert_eq!(finish(&setting, &guessed).code(), "ticket_not_valid", "without the ticket");
    let late = sent(&setting, &liar, None);
    setting.turn(Millis::minutes(10));
    assert_eq!(finish(&setting, &late).code(), "ticket_not_valid", "over");
}

#[test]
fn a_return_from_another_service_is_refused() {
    let (setting, liar) = both(Matching::Email);
    set_email(&setting, "li.na", "li.na@acme.example");
    let mut back = sent(&setting, &liar, None);
    back["iss"] = json!("https://evil.example");
    assert_eq!(finish(&setting, &back).code(), "provider_refused");
    setting.turn(Millis::minutes(11));
    liar.say(|script| {
        script.metadata = json!({ "authorization_response_iss_parameter_supported": true });
        script.claims["iat"] = json!(NOW.0 / 1_000 + 660);
        script.claims["exp"] = json!(NOW.0 / 1_000 + 900);
    });
    let unnamed = sent(&setting, &liar, None);
    assert_eq!(finish(&setting, &unnamed).code(), "provider_refused", "it said that it names itself");
    let mut named = sent(&setting, &liar, None);
    named["iss"] = json!(liar.issuer);
    assert_eq!(finish(&setting, &named).status, 200);
}

#[test]
fn an_address_that_was_not_verified_links_nobody() {
    let (setting, liar) = both(Matching::Email);
    set_email(&setting, "li.na", "li.na@acme.example");
    for verified in [json!(false), Value::Null] {
        liar.claim("email_verified", verified);
        assert_eq!(finish(&setting, &sent(&setting, &liar, None)).code(), "person_not_linked");
    }
}

#[test]
fn an_address_that_was_given_to_a_new_colleague_is_not_the_old_one() {
    let (setting, liar) = both(Matching::Email);
    set_email(&setting, "li.na", "li.na@acme.example");
    assert_eq!(finish(&setting, &sent(&setting, &liar, None)).status, 200);
    liar.claim("sub", json!("43"));
    assert_eq!(finish(&setting, &sent(&setting, &liar, None)).code(), "person_not_linked");
}

#[test]
fn an_invitation_links_once_whom_it_was_made_for() {
    let (setting, liar) = both(Matching::Invitation);
    assert_eq!(finish(&setting, &sent(&setting, &liar, None)).code(), "person_not_linked");
    let invitation = invite(&setting, "acme", "chen.bo");
    assert_eq!(finish(&setting, &sent(&setting, &liar, Some(&invitation))).json()["person"], "chen.bo");
    let body = json!({ "org": "acme", "redirect": REDIRECT, "invitation": invitation });
    assert_eq!(setting.say("/v1/oidc/start", &body, None, "10.0.0.1").code(), "invitation_not_valid");
    assert_eq!(finish(&setting, &sent(&setting, &liar, None)).json()["person"], "chen.bo");
}

#[test]
fn a_claim_finds_its_person_where_the_organisation_trusts_it() {
    let (setting, liar) = both(Matching::Claim("employee_id".to_owned()));
    liar.claim("employee_id", json!("no.body"));
    assert_eq!(finish(&setting, &sent(&setting, &liar, None)).code(), "person_not_linked");
    liar.claim("employee_id", json!("li.na"));
    assert_eq!(finish(&setting, &sent(&setting, &liar, None)).json()["person"], "li.na");
}

#[test]
fn our_second_factor_is_asked_for_unless_the_service_says_as_agreed_that_it_has_asked() {
    let (setting, liar) = both(Matching::Claim("employee_id".to_owned()));
    let (app, ..) = with_factor(&setting, "acme", "wang.lei");
    liar.claim("employee_id", json!("wang.lei"));
    liar.claim("amr", json!(["pwd", "otp"]));
    let asked = finish(&setting, &sent(&setting, &liar, None)).json();
    assert_eq!(asked["next"], "second_factor");
    setting.turn(Millis::seconds(60));
    let body = json!({ "ticket": asked["ticket"], "second_factor": app.shows(&setting) });
    assert_eq!(setting.say("/v1/login/second-factor", &body, None, "10.0.0.1").json()["next"], "enrol");
    liar.claim("amr", json!(["pwd", "mfa"]));
    assert_eq!(finish(&setting, &sent(&setting, &liar, None)).json()["next"], "enrol");
    let of = events(&setting, &org("acme"), &person("wang.lei"));
    assert_eq!(of.iter().filter(|it| **it == AccountEvent::LoggedInByProvider).count(), 2);
}

#[test]
fn people_are_sent_back_only_to_where_the_operator_said_and_nowhere_without_a_service() {
    let (setting, _liar) = both(Matching::Email);
    let say = |org_id: &str, redirect: &str| {
        let body = json!({ "org": org_id, "redirect": redirect });
        setting.say("/v1/oidc/start", &body, None, "10.0.0.1")
    };
    assert_eq!(say("acme", "https://evil.example/").code(), "redirect_not_known");
    assert_eq!(say("acme", "http://127.0.0.1:9/oidc/../x").code(), "redirect_not_known");
    assert_eq!(say("other", REDIRECT).body, say("nowhere", REDIRECT).body);
    assert_eq!(say("other", REDIRECT).code(), "provider_not_set_up");
}

#[test]
fn a_service_that_is_not_there_or_points_elsewhere_is_said_to_be_out_of_reach() {
    let setting = Setting::still();
    set_up(&setting, "acme", "http://127.0.0.1:1", Matching::Email);
    let body = json!({ "org": "acme", "redirect": REDIRECT });
    let start = || setting.say("/v1/oidc/start", &body, None, "10.0.0.1");
    assert_eq!((start().status, start().code()), (503, "provider_unreachable".to_owned()));
    for name in ["jwks_uri", "authorization_endpoint", "issuer"] {
        let liar = Liar::new();
        liar.say(|script| script.metadata = json!({ name: "http://169.254.169.254/latest" }));
        set_up(&setting, "acme", &liar.issuer, Matching::Email);
        assert_eq!(start().code(), "provider_unreachable", "{name}");
    }
}

#[test]
fn who_begins_many_logins_waits() {
    let (setting, _liar) = both(Matching::Email);
    let body = json!({ "org": "acme", "redirect": REDIRECT });
    let began = (0..40).map(|_| setting.say("/v1/oidc/start", &body, None, "10.0.0.1").status);
    assert!(began.filter(|status| *status == 429).count() > 0);
    assert_eq!(setting.say("/v1/oidc/start", &body, None, "10.0.0.2").status, 200);
}
