//! One message to a browser by the push service that it chose (RFC 8030), encrypted so that the service can't read it. It says what a
//! mail says and where a tap leads. The service's answer means that it took the message: whether the browser has it is not known.

mod encrypt;
mod retry;
mod settings;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::SecretKey;
use sha2::{Digest, Sha256};
use sync_core::time::{Millis, Timestamp};

use crate::chance::{SystemChance, drawn};
use crate::channel::guarded::{BRISK, agent, unanswered};
use crate::channel::letter::notice;
use crate::channel::push::encrypt::{Drawn, encrypted};
use crate::channel::webhook::name;
use crate::channel::{Failed, VapidKeys};
use crate::store::{Errand, Subscription};

pub use encrypt::{AUTH, is_public};
pub use settings::{BadEndpoint, PushSettings, origin};

/// Longest that a push service is asked to keep a message for a browser that it can't reach.
const LONGEST_TTL: Millis = Millis::hours(24);

/// Sends a message: once this returns `Ok` the push service has taken it.
pub(super) fn send(
    errand: &Errand,
    settings: &PushSettings,
    keys: &VapidKeys,
    to: &Subscription,
    now: Timestamp,
) -> Result<(), Failed> {
    let endpoint = to.to.endpoint.as_str();
    settings.takes(endpoint).map_err(|_| Failed::Again("address not allowed".to_owned()))?;
    let audience = origin(endpoint).ok_or_else(|| Failed::Never("endpoint".to_owned()))?;
    let known = keys.authorization(to.key, &audience, &settings.contact, now);
    // The key that this browser subscribed for is gone: it subscribes anew when its page is opened.
    let authorization = known.ok_or_else(|| Failed::Gone("no key".to_owned()))?;
    let unusable = |_| Failed::Gone("browser's key".to_owned());
    let body = encrypted(said(errand, to).as_bytes(), &to.to.public, &to.to.auth, &draw()).map_err(unusable)?;
    let ttl = (errand.what.ends - now).clamp(Millis(0), LONGEST_TTL).0 / 1_000;
    let request = agent(&settings.allow, BRISK)
        .post(endpoint)
        .header("authorization", authorization)
        .header("content-encoding", "aes128gcm")
        .header("content-type", "application/octet-stream")
        .header("ttl", ttl.to_string())
        .header("urgency", if errand.what.is_safety() { "high" } else { "normal" })
        .header("topic", topic(errand));
    let answer = request.send(&body[..]).map_err(|error| unanswered(&error))?;
    let asked = answer.headers().get("retry-after").and_then(|text| retry::after(text.to_str().ok()?, now));
    match answer.status().as_u16() {
        200..=299 => Ok(()),
        status @ (404 | 410) => Err(Failed::Gone(format!("http {status}"))),
        // Where it points to has been asked by nobody.
        status @ (300..=399 | 400 | 413) => Err(Failed::Never(format!("http {status}"))),
        status @ (429 | 502..=504) => Err(match asked {
            Some(wait) => Failed::Busy(format!("http {status}"), wait),
            None => Failed::Down(format!("http {status}")),
        }),
        status => Err(Failed::Again(format!("http {status}"))),
    }
}

/// Our key and the salt of one message.
fn draw() -> Drawn {
    loop {
        if let Ok(secret) = SecretKey::from_slice(&drawn::<32>(&SystemChance)) {
            return Drawn { secret, salt: drawn(&SystemChance) };
        }
    }
}

/// What a later message takes the place of, at the push service and on the screen: one about the same. A notice of somebody's safety
/// takes nothing's place but its own.
fn topic(errand: &Errand) -> String {
    let what = &errand.what;
    let (org, person, message) = (errand.org.as_str(), what.person.as_str(), &what.message);
    let about = match what.is_safety() || message.subject.starts_with("drill") {
        true => what.name.clone(),
        false => format!("{}/{}", message.visit, message.subject),
    };
    let digest = Sha256::digest(format!("sojourn push\n{org}\n{person}\n{about}"));
    URL_SAFE_NO_PAD.encode(digest.get(..24).unwrap_or_default())
}

/// What the browser's service worker gets.
fn said(errand: &Errand, to: &Subscription) -> String {
    let message = &errand.what.message;
    let (title, body) = notice(message, to.to.chinese);
    serde_json::json!({
        "version": 1,
        "title": title,
        "body": body,
        "lang": if to.to.chinese { "zh-CN" } else { "en" },
        "kind": name(message.kind),
        "visit": message.visit.as_str(),
        "page": to.to.page.as_str(),
        "tag": topic(errand),
        "urgent": errand.what.is_safety(),
        "at": message.at.0,
    })
    .to_string()
}
