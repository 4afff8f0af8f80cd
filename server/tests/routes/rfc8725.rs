//! RFC 8725, attack by attack: what could be made out of a good token, or of the server's own key, and is refused. Each forged
//! token is one step away from one that is let in, so that only that step can be why it is not.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::Signer;
use p256::pkcs8::{DecodePrivateKey, EncodePublicKey, LineEnding};
use serde_json::{Value, json};
use sync_core::time::Millis;

use crate::setting::Setting;

fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A server, a good token of it, and the key that signed it: more than any attacker has.
struct Forge {
    setting: Setting,
    key: SigningKey,
    token: String,
}

impl Forge {
    fn new() -> Self {
        let setting = Setting::new();
        let (keys, enrolled) = setting.bare("acme", "li.na");
        let token = setting.token(&keys, &enrolled);
        let pem = std::fs::read_to_string(setting.data().join("token.key")).expect("a key");
        let key = SigningKey::from_pkcs8_pem(&pem).expect("a key");
        Self { setting, key, token }
    }

    fn part(&self, at: usize) -> &str {
        self.token.split('.').nth(at).expect("three parts")
    }

    fn json(&self, at: usize) -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(self.part(at)).expect("base64")).expect("JSON")
    }

    fn sign(&self, head: &str, claims: &str) -> String {
        let message = format!("{head}.{claims}");
        let signature: p256::ecdsa::Signature = self.key.sign(message.as_bytes());
        format!("{message}.{}", b64(signature.to_bytes()))
    }

    /// The good header with something changed, and signed.
    fn with_header(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut header = self.json(0);
        change(&mut header);
        self.sign(&b64(header.to_string()), self.part(1))
    }

    /// The good claims with something changed, and signed.
    fn with_claims(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut claims = self.json(1);
        change(&mut claims);
        self.sign(self.part(0), &b64(claims.to_string()))
    }

    fn opens(&self, token: &str) -> bool {
        self.setting.get("/v1/board", Some(token)).status == 200
    }

    #[track_caller]
    fn refuses(&self, token: &str) {
        assert!(self.opens(&self.token), "the good one is let in");
        let answer = self.setting.get("/v1/board", Some(token));
        assert_eq!((answer.status, answer.code()), (401, "token_not_valid".to_owned()), "{token}");
    }
}

#[test]
fn a_forged_token_without_a_change_is_let_in_so_the_others_are_refused_for_their_change() {
    let forge = Forge::new();
    assert!(forge.opens(&forge.with_claims(|_| {})));
    let header = String::from_utf8(URL_SAFE_NO_PAD.decode(forge.part(0)).expect("base64")).expect("text");
    assert!(forge.opens(&forge.sign(&b64(header), forge.part(1))));
}

#[test]
fn no_algorithm_at_all() {
    let forge = Forge::new();
    for alg in ["none", "None", "NONE", "nOnE"] {
        let head = b64(forge.with_alg(alg));
        forge.refuses(&format!("{head}.{}.", forge.part(1)));
        forge.refuses(&format!("{head}.{}.{}", forge.part(1), forge.part(2)));
    }
}

impl Forge {
    fn with_alg(&self, alg: &str) -> String {
        let mut header = self.json(0);
        header["alg"] = json!(alg);
        header.to_string()
    }
}

#[test]
fn the_public_key_as_a_shared_secret() {
    let forge = Forge::new();
    let pem = p256::ecdsa::VerifyingKey::from(&forge.key).to_public_key_pem(LineEnding::LF).expect("a key");
    let jwks = forge.setting.get("/.well-known/jwks.json", None).body;
    let header: Header = serde_json::from_str(&forge.with_alg("HS256")).expect("a header");
    assert_eq!(header.alg, Algorithm::HS256);
    for secret in [pem.as_bytes(), pem.trim().as_bytes(), &jwks] {
        let token = jsonwebtoken::encode(&header, &forge.json(1), &EncodingKey::from_secret(secret));
        forge.refuses(&token.expect("a token"));
    }
}

#[test]
fn another_algorithm_in_the_header() {
    let forge = Forge::new();
    for alg in ["HS256", "HS384", "RS256", "PS256", "ES384", "ES512", "EdDSA", "es256", "ES256 ", ""] {
        forge.refuses(&forge.sign(&b64(forge.with_alg(alg)), forge.part(1)));
    }
}

#[test]
fn a_token_of_another_type() {
    let forge = Forge::new();
    for typ in
        [json!("JWT"), json!("jwt"), json!("AT+JWT"), json!("id+jwt"), json!("receipt+jwt"), json!(1), Value::Null]
    {
        forge.refuses(&forge.with_header(|header| header["typ"] = typ));
    }
    forge.refuses(&forge.with_header(|header| drop(header.as_object_mut().expect("a map").remove("typ"))));
}

#[test]
fn claims_that_are_missing() {
    let forge = Forge::new();
    for claim in ["iss", "aud", "sub", "org", "device", "iat", "exp"] {
        forge.refuses(&forge.with_claims(|claims| drop(claims.as_object_mut().expect("a map").remove(claim))));
        forge.refuses(&forge.with_claims(|claims| claims[claim] = Value::Null));
    }
}

#[test]
fn claims_of_another_type_are_not_taken_for_absent() {
    let forge = Forge::new();
    // CVE-2026-25537: an `exp` or `nbf` that is a text was taken for none at all.
    for claim in ["exp", "iat"] {
        let number = forge.json(1)[claim].as_i64().expect("a number");
        for value in [json!(number.to_string()), json!(number as f64 + 0.5), json!([number]), json!({}), json!(true)] {
            forge.refuses(&forge.with_claims(|claims| claims[claim] = value));
        }
    }
    for nbf in [json!("0"), json!("9999999999"), json!(0)] {
        forge.refuses(&forge.with_claims(|claims| claims["nbf"] = nbf));
    }
    for claim in ["iss", "aud", "sub", "org", "device"] {
        let text = forge.json(1)[claim].clone();
        for value in [json!([text]), json!({ "0": text }), json!(1)] {
            forge.refuses(&forge.with_claims(|claims| claims[claim] = value));
        }
    }
}

#[test]
fn claims_that_stand_twice() {
    let forge = Forge::new();
    let claims = forge.json(1).to_string();
    for (claim, value) in [("sub", "\"wang.lei\""), ("exp", "9999999999"), ("org", "\"other\""), ("aud", "\"x\"")] {
        let behind = format!("{},\"{claim}\":{value}}}", claims.strip_suffix('}').expect("a map"));
        let before = format!("{{\"{claim}\":{value},{}", claims.strip_prefix('{').expect("a map"));
        forge.refuses(&forge.sign(forge.part(0), &b64(behind)));
        forge.refuses(&forge.sign(forge.part(0), &b64(before)));
    }
}

#[test]
fn another_audience() {
    let forge = Forge::new();
    for aud in ["", "sojourn", "sojourn-api2", "SOJOURN-API", "https://other.example"] {
        forge.refuses(&forge.with_claims(|claims| claims["aud"] = json!(aud)));
    }
}

#[test]
fn another_issuer() {
    let forge = Forge::new();
    for iss in ["", "test2", "TEST", "https://test", "test/"] {
        forge.refuses(&forge.with_claims(|claims| claims["iss"] = json!(iss)));
    }
}

#[test]
fn something_else_that_the_same_key_signed() {
    let forge = Forge::new();
    // As a receipt or a login's session might look one day.
    let receipt = json!({ "iss": "test", "sub": "li.na", "up_to": 7, "exp": 9_999_999_999i64 });
    let login =
        json!({ "iss": "test", "aud": "sojourn-login", "sub": "wang.lei", "org": "acme", "exp": 9_999_999_999i64 });
    for (typ, claims) in [("receipt+jwt", &receipt), ("login+jwt", &login)] {
        let mut header = forge.json(0);
        header["typ"] = json!(typ);
        forge.refuses(&forge.sign(&b64(header.to_string()), &b64(claims.to_string())));
        forge.refuses(&forge.sign(forge.part(0), &b64(claims.to_string())));
    }
}

#[test]
fn a_token_that_is_over_by_a_second() {
    let forge = Forge::new();
    forge.setting.turn(Millis::minutes(10) - Millis(1_000));
    assert!(forge.opens(&forge.token));
    forge.setting.turn(Millis(1_000));
    assert!(!forge.opens(&forge.token));
}

#[test]
fn a_token_from_the_future_and_one_that_lasts_too_long() {
    let forge = Forge::new();
    let later = |claims: &mut Value, claim: &str, by: i64| {
        claims[claim] = json!(claims[claim].as_i64().expect("a number") + by);
    };
    forge.refuses(&forge.with_claims(|claims| {
        later(claims, "iat", 120);
        later(claims, "exp", 120);
    }));
    forge.refuses(&forge.with_claims(|claims| later(claims, "exp", 1)));
    forge.refuses(&forge.with_claims(|claims| later(claims, "exp", 3_600 * 24 * 3_650)));
    forge.refuses(&forge.with_claims(|claims| claims["exp"] = json!(i64::MAX)));
    forge.refuses(&forge.with_claims(|claims| claims["iat"] = json!(i64::MIN)));
    forge.refuses(&forge.with_claims(|claims| claims["exp"] = json!(-1)));
}

#[test]
fn a_key_id_that_nobody_has() {
    let forge = Forge::new();
    for kid in ["", "1", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        forge.refuses(&forge.with_header(|header| header["kid"] = json!(kid)));
    }
    forge.refuses(&forge.with_header(|header| drop(header.as_object_mut().expect("a map").remove("kid"))));
}

#[test]
fn a_key_id_that_is_a_path_or_a_statement() {
    let forge = Forge::new();
    let kids = [
        "../../../dev/null",
        "/dev/null",
        "token.key",
        "' OR '1'='1",
        "x'; DROP TABLE device; --",
        "$(id)",
        "\0",
        "%00",
    ];
    for kid in kids {
        forge.refuses(&forge.with_header(|header| header["kid"] = json!(kid)));
    }
    assert_eq!(forge.setting.get("/healthz", None).status, 200);
}

#[test]
fn a_key_that_the_token_brings_or_points_to() {
    let forge = Forge::new();
    let jwk = forge.setting.get("/.well-known/jwks.json", None).json()["keys"][0].clone();
    let url = "https://attacker.example/jwks.json";
    for (name, value) in
        [("jwk", jwk), ("jku", json!(url)), ("x5u", json!(url)), ("x5c", json!(["MII="])), ("x5t", json!("AA"))]
    {
        forge.refuses(&forge.with_header(|header| header[name] = value));
    }
    // A key of the attacker's own in it, which also signed.
    let own = SigningKey::from_slice(&[7; 32]).expect("a key");
    let point = p256::ecdsa::VerifyingKey::from(&own).to_sec1_point(false);
    let (x, y) = (&point.as_bytes()[1..33], &point.as_bytes()[33..]);
    let mut header = forge.json(0);
    header["jwk"] = json!({ "kty": "EC", "crv": "P-256", "x": b64(x), "y": b64(y) });
    for head in [b64(header.to_string()), forge.part(0).to_owned()] {
        let message = format!("{head}.{}", forge.part(1));
        let signature: p256::ecdsa::Signature = own.sign(message.as_bytes());
        forge.refuses(&format!("{message}.{}", b64(signature.to_bytes())));
    }
}

#[test]
fn extensions_that_must_be_understood() {
    let forge = Forge::new();
    forge.refuses(&forge.with_header(|header| header["crit"] = json!([])));
    forge.refuses(&forge.with_header(|header| header["crit"] = json!(["exp"])));
    forge.refuses(&forge.with_header(|header| {
        header["crit"] = json!(["b64"]);
        header["b64"] = json!(false);
    }));
}

#[test]
fn a_signature_that_is_empty_or_gone() {
    let forge = Forge::new();
    let body = format!("{}.{}", forge.part(0), forge.part(1));
    for token in [format!("{body}."), body.clone(), format!("{body}.{}", b64([0; 64])), format!("{body}.AA")] {
        forge.refuses(&token);
    }
    forge.refuses(&format!("{}..{}", forge.part(0), forge.part(2)));
    forge.refuses(&format!(".{}.{}", forge.part(1), forge.part(2)));
}

#[test]
fn a_signature_of_other_claims() {
    let forge = Forge::new();
    let mut claims = forge.json(1);
    claims["sub"] = json!("wang.lei");
    forge.refuses(&format!("{}.{}.{}", forge.part(0), b64(claims.to_string()), forge.part(2)));
}

#[test]
fn a_signature_in_another_form_gives_nobody_anything_else() {
    let forge = Forge::new();
    let bytes = URL_SAFE_NO_PAD.decode(forge.part(2)).expect("base64");
    let signature = p256::ecdsa::Signature::from_slice(&bytes).expect("a signature");
    let body = format!("{}.{}", forge.part(0), forge.part(1));
    // As DER, which JOSE does not know.
    forge.refuses(&format!("{body}.{}", b64(signature.to_der().as_bytes())));
    // s and n - s sign the same message: whoever changes one into the other has the same token, and no other identity.
    let other = p256::ecdsa::Signature::from_scalars(signature.r(), -*signature.s()).expect("a signature");
    let malleated = format!("{body}.{}", b64(other.to_bytes()));
    assert_ne!(malleated, forge.token);
    let seen = |token: &str| forge.setting.get("/v1/devices", Some(token)).body;
    assert_eq!(seen(&malleated), seen(&forge.token));
}

#[test]
fn data_behind_it_blanks_in_it_and_other_alphabets() {
    let forge = Forge::new();
    let token = &forge.token;
    let (head, claims, signature) = (forge.part(0), forge.part(1), forge.part(2));
    let all = [
        format!("{token}."),
        format!("{token}.{}", b64("x")),
        format!("{token}A"),
        format!("{token}="),
        format!(" {token}"),
        format!("{head}. {claims}.{signature}"),
        format!("{head}.{claims}=.{signature}"),
        format!("{head}.{claims}.{}", STANDARD.encode(URL_SAFE_NO_PAD.decode(signature).expect("base64"))),
        format!("{head}.{claims}.{}", signature.replace(char::is_alphanumeric, "!")),
        "..".to_owned(),
        ".".to_owned(),
    ];
    all.iter().for_each(|token| forge.refuses(token));
    // JSON that goes on behind its end, or has blanks where the server writes none.
    let json = forge.json(1).to_string();
    for tail in ["{}", " x", ",", "\0"] {
        forge.refuses(&forge.sign(head, &b64(format!("{json}{tail}"))));
    }
    let header = String::from_utf8(URL_SAFE_NO_PAD.decode(head).expect("base64")).expect("text");
    forge.refuses(&forge.sign(&b64(format!("{header} ")), claims));
    forge.refuses(&forge.sign(&b64(header.replace(':', ": ")), claims));
}

#[test]
fn a_token_within_a_token() {
    let forge = Forge::new();
    forge.refuses(&forge.with_header(|header| header["cty"] = json!("JWT")));
    forge.refuses(&forge.sign(forge.part(0), &b64(&forge.token)));
    forge.refuses(&forge.sign(forge.part(0), &b64(json!(forge.token).to_string())));
}

#[test]
fn a_token_that_is_packed_or_encrypted() {
    let forge = Forge::new();
    forge.refuses(&forge.with_header(|header| header["zip"] = json!("DEF")));
    forge.refuses(&forge.with_header(|header| header["enc"] = json!("A256GCM")));
    forge.refuses(&format!("{}.{}.{}.{}.{}", forge.part(0), "", "", forge.part(1), forge.part(2)));
}

#[test]
fn a_token_of_great_size() {
    let forge = Forge::new();
    let long = "x".repeat(16_000);
    forge.refuses(&forge.with_claims(|claims| claims["sub"] = json!(long)));
    forge.refuses(&forge.with_claims(|claims| claims["more"] = json!(long)));
    forge.refuses(&format!("{}{}", forge.token, "A".repeat(16_000)));
}

#[test]
fn somebody_elses_name_or_organisation_by_a_key_that_leaked() {
    let forge = Forge::new();
    // Even a token that is signed well opens nothing where it does not name a device of that person in that organisation.
    for (claim, value) in
        [("sub", "wang.lei"), ("org", "other"), ("org", "nowhere"), ("device", "00000000000000000000000000000000")]
    {
        forge.refuses(&forge.with_claims(|claims| claims[claim] = json!(value)));
    }
    let (keys, other) = forge.setting.bare("other", "ivy");
    let _ = keys;
    forge.refuses(&forge.with_claims(|claims| claims["device"] = json!(other.device.to_string())));
}

#[test]
fn anything_but_one_bearer_in_its_header() {
    let forge = Forge::new();
    let setting = &forge.setting;
    let get = |value: &str| {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
        let url = format!("{}/v1/board", setting.url());
        agent.get(url).header("authorization", value).call().expect("an answer").status().as_u16()
    };
    let token = &forge.token;
    assert_eq!(get(&format!("Bearer {token}")), 200);
    for value in
        [format!("Basic {token}"), token.clone(), format!("Bearer  {token}"), format!("Bearer {token}, Bearer x")]
    {
        assert_eq!(get(&value), 401, "{value}");
    }
}
