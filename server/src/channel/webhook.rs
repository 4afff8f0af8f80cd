//! One message as a request to the organisation's own service, signed as Standard Webhooks say. It goes to no address that is
//! not public unless the operator allows it, follows no redirect, and waits for nothing long.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use sync_core::sync::NoticeKind;
use sync_core::time::Timestamp;

use crate::channel::Failed;
use crate::channel::guarded::{PATIENT, agent, unanswered};
use crate::channel::settings::WebhookSettings;
use crate::store::Errand;

/// A secret that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the secret must be whsec_ and 24 to 64 bytes in base64: make one with `echo whsec_$(openssl rand -base64 32)`"
)]
pub struct BadSecret;

/// Whether a secret can be used.
///
/// # Errors
/// [`BadSecret`].
pub fn check_secret(secret: &str) -> Result<(), BadSecret> {
    key(secret).map(|_| ())
}

fn key(secret: &str) -> Result<Vec<u8>, BadSecret> {
    let key = secret.strip_prefix("whsec_").and_then(|rest| STANDARD.decode(rest).ok());
    key.filter(|key| (24..=64).contains(&key.len())).ok_or(BadSecret)
}

/// Sends a message: once this returns `Ok` the service has taken it. Sent again it has the same `webhook-id`.
pub(super) fn send(errand: &Errand, settings: &WebhookSettings, secret: &str, now: Timestamp) -> Result<(), Failed> {
    let key = key(secret).map_err(|_| Failed::Again("secret".to_owned()))?;
    let (id, seconds, body) = (id(errand), now.0.div_euclid(1_000).to_string(), body(errand));
    let request = agent(&settings.allow, PATIENT)
        .post(&settings.url)
        .header("content-type", "application/json")
        .header("webhook-id", &id)
        .header("webhook-timestamp", &seconds)
        .header("webhook-signature", signature(&key, &id, &seconds, &body));
    match request.send(body.as_bytes()).map(|answer| answer.status().as_u16()) {
        Ok(200..=299) => Ok(()),
        // Where it points to has been asked by nobody.
        Ok(status @ (300..=399 | 410)) => Err(Failed::Never(format!("http {status}"))),
        Ok(status @ (429 | 502..=504)) => Err(Failed::Down(format!("http {status}"))),
        Ok(status) => Err(Failed::Again(format!("http {status}"))),
        Err(error) => Err(unanswered(&error)),
    }
}

/// The same for the same notice to the same person.
fn id(errand: &Errand) -> String {
    let (org, person, name) = (errand.org.as_str(), errand.what.person.as_str(), errand.what.name.as_str());
    let digest = Sha256::digest(format!("sojourn webhook\n{org}\n{person}\n{name}"));
    digest.iter().take(16).fold("msg_".to_owned(), |id, byte| format!("{id}{byte:02x}"))
}

/// `v1,` and HMAC-SHA-256 over id, time and body.
fn signature(key: &[u8], id: &str, seconds: &str, body: &str) -> String {
    // A MAC takes keys of every length.
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    let mac = mac.chain_update(format!("{id}.{seconds}.{body}")).finalize();
    format!("v1,{}", STANDARD.encode(mac.into_bytes()))
}

fn body(errand: &Errand) -> String {
    let message = &errand.what.message;
    serde_json::json!({
        "type": format!("notice.{}", name(message.kind)),
        "timestamp": message.at.to_string(),
        "data": {
            "id": errand.what.name,
            "org": errand.org.as_str(),
            "person": errand.what.person.as_str(),
            "visit": message.visit.as_str(),
            "subject": message.subject,
        },
    })
    .to_string()
}

/// What a kind of notice is called in requests and on pages.
pub fn name(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::WatchOverdue => "watch_overdue",
        NoticeKind::WatchAlarmed => "watch_alarmed",
        NoticeKind::WatchClosed => "watch_closed",
        NoticeKind::ObligationMissing => "obligation_missing",
        NoticeKind::DeviceSilent => "device_silent",
        NoticeKind::Withdrawn => "withdrawn",
        NoticeKind::OpenPastPlan => "open_past_plan",
        NoticeKind::DueSoon => "due_soon",
        NoticeKind::Amended => "amended",
        NoticeKind::ConfirmDetails => "confirm_details",
        NoticeKind::PlanShared => "plan_shared",
        NoticeKind::PlanDecision => "plan_decision",
        NoticeKind::AnswerWanted => "answer_wanted",
        NoticeKind::AnswerDrafted => "answer_drafted",
        NoticeKind::AnswerPassed => "answer_passed",
        NoticeKind::RecordReview => "record_review",
        NoticeKind::FoundOtherwise => "found_otherwise",
        NoticeKind::CardProposed => "card_proposed",
        NoticeKind::CardReviewed => "card_reviewed",
        NoticeKind::HandedOver => "handed_over",
        NoticeKind::MedicalOpened => "medical_opened",
        NoticeKind::WatcherMissing => "watcher_missing",
        NoticeKind::ThanksRefused => "thanks_refused",
        NoticeKind::WatchCalled => "watch_called",
        NoticeKind::WatchAcknowledged => "watch_acknowledged",
        NoticeKind::WatchNews => "watch_news",
        NoticeKind::WatchNotCounted => "watch_not_counted",
        NoticeKind::Drill => "drill",
        NoticeKind::WatchText => "watch_text",
    }
}

#[cfg(test)]
mod tests {
    use super::{BadSecret, check_secret, key, signature};

    #[test]
    fn a_signature_is_what_another_implementation_makes_of_it() {
        // Made by the reference library `standardwebhooks` for Python.
        let key = key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("a secret");
        let made = signature(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", r#"{"test": 2432232314}"#);
        assert_eq!(made, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_secret_has_its_prefix_and_is_long_enough() {
        assert_eq!(check_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), Ok(()));
        for bad in ["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8G", "whsec_", "whsec_not base64", ""] {
            assert_eq!(check_secret(bad), Err(BadSecret), "{bad}");
        }
    }
}
