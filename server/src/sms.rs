//! Texts that an organisation's gateway for SMS brings in (V6.3), signed as Standard Webhooks say. The gateway vouches for nothing: whose
//! hand holds a telephone it can't know, and a sender's number can be forged. What such a text may do stands in `word`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use minicbor::{Decode, Encode};
use serde::Deserialize;
use sha2::Sha256;
use sync_core::cbor;
use sync_core::ids::OrgId;
use sync_core::time::{Millis, Timestamp};

use crate::app::App;
use crate::store::{GATEWAY_SECRET, Gateway, Read, StoreError, Tx};
use crate::word::{WordError, relay_by_gateway};

/// Largest message, in bytes.
pub const LARGEST: usize = 4 << 10;
/// Longest name of a message.
const LONGEST_ID: usize = 128;
/// How far a message's time may be off.
const WINDOW: Millis = Millis::minutes(5);
/// How long it is known what was answered.
const KNOWN_FOR: Millis = Millis::days(7);
/// How long the secret before holds beside the new one.
pub const BOTH_HOLD: Millis = Millis::hours(24);
/// Texts of one sender in an hour that are looked at; calls for help are not counted.
const MOST_OF_SENDER: u64 = 30;

/// A message as it came.
pub struct Came {
    /// Whose gateway it says it is.
    pub org: String,
    /// Its name.
    pub id: String,
    /// Seconds since 1970, as text.
    pub timestamp: String,
    /// `v1,` and a MAC in base64; several may stand behind each other.
    pub signature: String,
    /// What was signed.
    pub body: Vec<u8>,
}

/// What the gateway is told, to be sent back to whoever sent the text.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Answer {
    /// Whether the text was taken.
    #[n(0)]
    pub taken: bool,
    /// What to say to the sender, Chinese and English. It is the same for every check-in: whoever reads it may stand beside the traveller.
    #[n(1)]
    pub reply: String,
}

/// A message that is not looked at.
#[derive(Debug, thiserror::Error)]
pub enum SmsError {
    /// No such gateway, or not signed by it, or not now.
    #[error("the organisation, the signature or its time (5 minutes either way) is not good: `sojourn admin sms show`")]
    NotAccepted,
    /// Its form.
    #[error("send JSON with \"text\" and, if it is known, \"from\": {{\"text\": \"SJ1 …\", \"from\": \"+86…\"}}")]
    Form,
    /// Too much of one sender.
    #[error("this sender has sent more than 30 texts in an hour: calls for help alone are looked at")]
    TooMany,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Deserialize)]
struct Said {
    text: String,
    #[serde(default)]
    from: Option<String>,
}

/// A secret as people put it into a gateway.
pub fn written(secret: &[u8; GATEWAY_SECRET]) -> String {
    format!("whsec_{}", STANDARD.encode(secret))
}

/// Takes a message: signed, of now, and once.
///
/// # Errors
/// [`SmsError`]; then nothing has happened.
pub fn take(app: &App, came: Came) -> Result<Answer, SmsError> {
    let now = app.clock.now();
    let org = app.store.read_with(|read| known(read, &came, now))?.ok_or(SmsError::NotAccepted)?;
    let said: Said = serde_json::from_slice(&came.body).map_err(|_| SmsError::Form)?;
    let app_in = app.clone();
    let answer = app.store.write_with(move |tx| take_in(tx, &app_in, &org, &came.id, &said))??;
    app.wake_digest();
    Ok(answer)
}

fn known(read: &dyn Read, came: &Came, now: Timestamp) -> Result<Option<OrgId>, StoreError> {
    let org = OrgId::new(came.org.clone()).ok();
    let gateway = match &org {
        Some(org) => read.gateway(org)?,
        None => None,
    };
    // Whoever names an organisation without one waits as long as everybody.
    let is_there = gateway.is_some();
    let gateway = gateway.unwrap_or(Gateway { since: now, secret: [0; GATEWAY_SECRET], before: None });
    let signed = is_signed(&gateway.secret, came);
    let before = gateway.before.filter(|(_, until)| now < *until);
    let signed_before = before.is_some_and(|(secret, _)| is_signed(&secret, came));
    let sent = came.timestamp.parse::<i64>().ok().and_then(|seconds| seconds.checked_mul(1_000)).map(Timestamp);
    let is_now = sent.is_some_and(|sent| (now - WINDOW..=now + WINDOW).contains(&sent));
    let has_name = !came.id.is_empty() && came.id.len() <= LONGEST_ID;
    Ok(org.filter(|_| is_there && (signed | signed_before) && is_now && has_name))
}

fn is_signed(secret: &[u8; GATEWAY_SECRET], came: &Came) -> bool {
    // A MAC takes keys of every length. It is compared in constant time.
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret) else { return false };
    let mac = mac.chain_update(format!("{}.{}.", came.id, came.timestamp)).chain_update(&came.body);
    let signatures = came.signature.split(' ').filter_map(|it| it.strip_prefix("v1,"));
    let mut signatures = signatures.take(4).filter_map(|it| STANDARD.decode(it).ok());
    signatures.any(|signature| mac.clone().verify_slice(&signature).is_ok())
}

fn take_in(
    tx: &mut dyn Tx,
    app: &App,
    org: &OrgId,
    id: &str,
    said: &Said,
) -> Result<Result<Answer, SmsError>, StoreError> {
    // A modem that begins to count anew says something else under a known id: no call for help is lost by that.
    let is_call = crate::word::is_call(&said.text, app.clock.now());
    let id = &if is_call { format!("{id}\n{}", said.text) } else { id.to_owned() };
    if let Some(before) = tx.answered_sms(org, id)? {
        let damaged = |error: cbor::CborError| StoreError::Damaged { what: "answer", why: error.to_string() };
        return Ok(Ok(cbor::decode("answer", &before).map_err(damaged)?));
    }
    let now = app.clock.now();
    let sender = said.from.as_deref().map(digits);
    if let Some(sender) = &sender
        && tx.sms_from(org, sender, now - Millis::hours(1))? >= MOST_OF_SENDER
        && !is_call
    {
        return Ok(Err(SmsError::TooMany));
    }
    let answer = match relay_by_gateway(tx, org, &said.text, now)? {
        Ok(relayed) => taken(relayed.kind == sync_core::fact::WordKind::Sos),
        Err(error) => refused(&error),
    };
    tx.add_sms(org, (id, sender.as_deref()), now, &cbor::encode(&answer), now - KNOWN_FOR)?;
    Ok(Ok(answer))
}

/// A telephone number without what people write between its digits.
fn digits(number: &str) -> String {
    number.chars().filter(|it| it.is_ascii_alphanumeric() || *it == '+').take(32).collect()
}

fn taken(is_call: bool) -> Answer {
    let reply = match is_call {
        true => "行访已收到求救，正在通知同事。Sojourn has your call for help and tells your colleagues now.",
        false => {
            "行访已收到并转告同事；短信不作为证据，同事可能仍会联系您。Sojourn has it and shows it to your colleagues. A text \
             proves nothing: they may still get in touch."
        }
    };
    Answer { taken: true, reply: reply.to_owned() }
}

fn refused(error: &WordError) -> Answer {
    let zh = match error {
        WordError::Text(text) => text.zh(),
        WordError::Over => "短信中的时间已过：请重发".to_owned(),
        _ => "找不到该设备的此次拜访".to_owned(),
    };
    Answer {
        taken: false,
        reply: format!("行访未采纳：{zh}。Sojourn did not take it: {error}. Nobody's watch has changed."),
    }
}
