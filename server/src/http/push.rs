//! `/v1/account/push`: the browsers in which the caller has notices on the screen (web push). One is a device of theirs and asks for
//! itself.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sync_core::ids::DeviceId;
use utoipa::ToSchema;

use crate::app::App;
use crate::bearer::Caller;
use crate::channel::{AUTH, PushSettings, is_public, origin};
use crate::http::json::{JsonBody, Lang, time};
use crate::http::{Problem, blocking};
use crate::store::{Channel, PushPage, PushTo, Read, StoreError, Subscription};

/// Web push, as the caller has it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PushJson {
    /// The key that a browser subscribes for (RFC 8292): base64url of the uncompressed point. None where the operator has no web push.
    key: Option<String>,
    /// The caller's browsers that get it, oldest first.
    browsers: Vec<BrowserJson>,
}

/// A browser that gets web push.
#[derive(Debug, Serialize, ToSchema)]
struct BrowserJson {
    /// The device that it is.
    device: String,
    /// Whether it is the one that asks.
    here: bool,
    /// Since when.
    since: String,
    /// Its push service, for example `https://fcm.googleapis.com`.
    service: String,
    /// The language of its notifications.
    lang: &'static str,
    /// Which page a tap opens: `rep` or `board`.
    page: &'static str,
    /// Whether it subscribed for the key that is handed out; else it should subscribe anew.
    current: bool,
}

/// Which page a tap opens.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PageOfPush {
    /// The rep's.
    Rep,
    /// The supervisors' board.
    Board,
}

/// What a browser's push manager gave it.
#[derive(Deserialize, ToSchema)]
pub struct SubscribeJson {
    /// The address that its push service gave it: https, at most 2,048 bytes.
    endpoint: String,
    /// The public half of its key, base64url: `keys.p256dh`.
    p256dh: String,
    /// What only it and this server know, base64url: `keys.auth`.
    auth: String,
    /// The key that it subscribed for.
    key: String,
    /// The language of its notifications.
    lang: Lang,
    /// Which page a tap opens.
    page: PageOfPush,
}

/// Which browser.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EndPushJson {
    /// A device of the caller; the one that asks where it is left out.
    device: Option<String>,
}

/// The key that browsers subscribe for, and the caller's that did.
#[utoipa::path(
    get, path = "/v1/account/push", tag = "pages", security(("token" = [])),
    responses((status = 200, body = PushJson), (status = "default", response = Problem))
)]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<PushJson>, Problem> {
    blocking(move || Ok(Json(app.store.read_with(|read| view(read, &app, &caller))?))).await
}

/// Has the device that asks get notices, in place of what it had. A device that had the same endpoint gets none any more.
#[utoipa::path(
    post, path = "/v1/account/push", tag = "pages", security(("token" = [])), request_body = SubscribeJson,
    responses((status = 200, body = PushJson), (status = "default", response = Problem))
)]
pub async fn subscribe(
    State(app): State<App>,
    caller: Caller,
    JsonBody(asked): JsonBody<SubscribeJson>,
) -> Result<Json<PushJson>, Problem> {
    blocking(move || {
        let settings = app.store.read_with(|read| settings(read, &caller))?.ok_or_else(not_available)?;
        let key = app.keys.vapid.named(&asked.key).ok_or_else(key_unknown)?;
        settings.takes(&asked.endpoint).map_err(|why| not_valid(why.to_string()))?;
        let public = bytes(&asked.p256dh).filter(|point| is_public(point));
        let public = public.ok_or_else(|| not_valid("p256dh: give a point of P-256, 65 bytes as base64url"))?;
        let auth = bytes(&asked.auth).filter(|auth| auth.len() == AUTH);
        let auth = auth.ok_or_else(|| not_valid("auth: give 16 bytes as base64url"))?;
        let page = match asked.page {
            PageOfPush::Rep => PushPage::Rep,
            PageOfPush::Board => PushPage::Board,
        };
        let to = PushTo { endpoint: asked.endpoint, public, auth, chinese: asked.lang == Lang::Zh, page };
        let (person, device, since) = (caller.person.clone(), caller.device, app.clock.now());
        let (org, subscription) = (caller.org.clone(), Subscription { person, device, since, key, to });
        app.store.write_with(move |tx| tx.put_subscription(&org, &subscription))?;
        Ok(Json(app.store.read_with(|read| view(read, &app, &caller))?))
    })
    .await
}

/// Ends it for one of the caller's devices. One that had none is as good.
#[utoipa::path(
    post, path = "/v1/account/push/end", tag = "pages", security(("token" = [])), request_body = EndPushJson,
    responses((status = 204, description = "it gets none any more"), (status = "default", response = Problem))
)]
pub async fn end(
    State(app): State<App>,
    caller: Caller,
    JsonBody(asked): JsonBody<EndPushJson>,
) -> Result<StatusCode, Problem> {
    blocking(move || {
        let device = match asked.device.as_deref() {
            None => caller.device,
            Some(id) => id.parse::<DeviceId>().map_err(|_| Problem::not_found("device"))?,
        };
        app.store.write_with(move |tx| {
            let found = tx.subscription(&caller.org, &device)?;
            if found.is_some_and(|found| found.person == caller.person) {
                tx.end_subscription(&caller.org, &device, None)?;
            }
            Ok(())
        })?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

fn settings(read: &dyn Read, caller: &Caller) -> Result<Option<PushSettings>, StoreError> {
    let stored = read.channel(&caller.org, Channel::Push)?;
    Ok(stored.and_then(|stored| serde_json::from_str(&stored).ok()))
}

fn view(read: &dyn Read, app: &App, caller: &Caller) -> Result<PushJson, StoreError> {
    let (newest, key) = app.keys.vapid.newest();
    let browser = |found: Subscription| BrowserJson {
        device: found.device.to_string(),
        here: found.device == caller.device,
        since: time(found.since),
        service: origin(&found.to.endpoint).unwrap_or_default(),
        lang: if found.to.chinese { "zh" } else { "en" },
        page: found.to.page.as_str(),
        current: found.key == newest,
    };
    let found = read.subscriptions(&caller.org, &caller.person)?;
    let key = settings(read, caller)?.map(|_| key.to_owned());
    Ok(PushJson { key, browsers: found.into_iter().map(browser).collect() })
}

/// Base64url with or without what fills it up: browsers differ.
fn bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}

fn not_available() -> Problem {
    let detail = "your organisation has no web push: an operator can set it up with `sojourn admin channel push`";
    Problem::new(StatusCode::CONFLICT, "push_not_available", detail)
}

fn key_unknown() -> Problem {
    let detail = "key: ask GET /v1/account/push for the key, and subscribe for that";
    Problem::new(StatusCode::CONFLICT, "push_key_unknown", detail)
}

fn not_valid(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "push_subscription_not_valid", detail)
}
