//! `GET /v1/devices` and what is done to one: name, revocation, loss. Who may is the access table's word, by how the caller
//! stands to the device's person; somebody else's device is "not found".

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use sync_core::access::{Action, Resource};
use sync_core::ids::{DeviceId, OrgId};
use sync_core::sync::Over;
use sync_core::time::Timestamp;
use utoipa::ToSchema;

use crate::act::carry_out;
use crate::app::App;
use crate::bearer::Caller;
use crate::http::extract::{DeviceInPath, said};
use crate::http::json::{DeviceJson, maybe, time};
use crate::http::{Problem, blocking};
use crate::life::{ended, ends};
use crate::query::device::devices_of;
use crate::query::sight::Sight;
use crate::store::{Act, Device, Doer, Read, StoreError};

/// Longest name, and longest reason, that is kept, in characters.
const MAX_WORDS: usize = 200;

/// The devices that the caller may look at.
#[derive(Debug, Serialize, ToSchema)]
pub struct DevicesJson {
    /// By person, then by id.
    devices: Vec<EnrolledJson>,
}

/// A device and its enrolment.
#[derive(Debug, Serialize, ToSchema)]
struct EnrolledJson {
    /// The device.
    #[serde(flatten)]
    device: DeviceJson,
    /// When it was enrolled first.
    enrolled: String,
    /// When the enrolment ends by time, if the device is not in contact before.
    ends: String,
    /// Why the enrolment is over: `enrolment_over`, `device_lost`, `device_revoked` or `person_left`.
    over: Option<&'static str>,
    /// Since when it is over.
    over_since: Option<String>,
    /// Whether it is the one that asks.
    this: bool,
}

/// The caller's own devices, and those of people whom they may look after.
#[utoipa::path(
    get, path = "/v1/devices", tag = "pages", security(("token" = [])),
    responses((status = 200, body = DevicesJson), (status = "default", response = Problem))
)]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<DevicesJson>, Problem> {
    blocking(move || {
        let now = app.clock.now();
        let devices = app.store.read_with(|read| {
            let (sight, last) = (Sight::read(read, &caller.org, &caller.person)?, read.last_position()?);
            let mut devices = Vec::new();
            for person in sight.people() {
                if sight.allows(sight.of_person(person), Action::Read, Resource::Device) {
                    for view in devices_of(read, &caller.org, person, last)? {
                        let Some(device) = read.device(&caller.org, &view.device)? else { continue };
                        let enrolled = enrolled(read, &caller, &device, DeviceJson::from(&view), now)?;
                        devices.push(enrolled);
                    }
                }
            }
            Ok(devices)
        })?;
        Ok(Json(DevicesJson { devices }))
    })
    .await
}

fn enrolled(
    read: &dyn Read,
    caller: &Caller,
    device: &Device,
    json: DeviceJson,
    now: Timestamp,
) -> Result<EnrolledJson, StoreError> {
    let ended = ended(read, &caller.org, device, now)?;
    Ok(EnrolledJson {
        device: json,
        enrolled: time(device.enrolled),
        ends: time(ends(read, &caller.org, device, now)?),
        over: ended.map(|ended| Over::code(ended.over)),
        over_since: maybe(ended.map(|ended| ended.at)),
        this: caller.device == device.id,
    })
}

/// A name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NameJson {
    /// What the device is called from now on.
    name: String,
}

/// A reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonJson {
    /// Why; it stands in the journal.
    reason: String,
}

/// What was done.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeviceDoneJson {
    /// The act's place in the journal.
    position: u64,
}

/// Gives a device another name.
#[utoipa::path(
    post, path = "/v1/devices/{device}/name", tag = "pages", security(("token" = [])),
    params(("device" = String, Path, description = "the device's id")), request_body = NameJson,
    responses((status = 200, body = DeviceDoneJson), (status = "default", response = Problem))
)]
pub async fn rename(
    State(app): State<App>,
    caller: Caller,
    DeviceInPath(id): DeviceInPath,
    body: Bytes,
) -> Result<Json<DeviceDoneJson>, Problem> {
    let NameJson { name } = said(&body)?;
    let name = words("name", &name)?;
    let act = |device: Device| Act::DeviceRenamed { device: device.id, person: device.person, name };
    carry(app, caller, id, (Action::Write, Resource::Device), act).await
}

/// Revokes a device for good: it reads nothing and sends nothing any more, and can only leave its journal.
#[utoipa::path(
    post, path = "/v1/devices/{device}/revocation", tag = "pages", security(("token" = [])),
    params(("device" = String, Path, description = "the device's id")), request_body = ReasonJson,
    responses((status = 200, body = DeviceDoneJson), (status = "default", response = Problem))
)]
pub async fn revoke(
    State(app): State<App>,
    caller: Caller,
    DeviceInPath(id): DeviceInPath,
    body: Bytes,
) -> Result<Json<DeviceDoneJson>, Problem> {
    let ReasonJson { reason } = said(&body)?;
    let reason = words("reason", &reason)?;
    let act = |device: Device| Act::DeviceRevoked { device: device.id, person: device.person, reason };
    carry(app, caller, id, (Action::Administer, Resource::Device), act).await
}

/// Declares a device lost: what may be on it is not called missing, and it can only leave its journal until it is enrolled anew.
#[utoipa::path(
    post, path = "/v1/devices/{device}/loss", tag = "pages", security(("token" = [])),
    params(("device" = String, Path, description = "the device's id")), request_body = ReasonJson,
    responses((status = 200, body = DeviceDoneJson), (status = "default", response = Problem))
)]
pub async fn lose(
    State(app): State<App>,
    caller: Caller,
    DeviceInPath(id): DeviceInPath,
    body: Bytes,
) -> Result<Json<DeviceDoneJson>, Problem> {
    let ReasonJson { reason } = said(&body)?;
    let reason = words("reason", &reason)?;
    let act = |device: Device| Act::DeviceLost { device: device.id, person: device.person, reason };
    carry(app, caller, id, (Action::Act, Resource::Loss), act).await
}

async fn carry(
    app: App,
    caller: Caller,
    id: DeviceId,
    action: (Action, Resource),
    act: impl FnOnce(Device) -> Act + Send + 'static,
) -> Result<Json<DeviceDoneJson>, Problem> {
    blocking(move || {
        let device = app.store.read_with(|read| device(read, &caller.org, &caller, &id, action))?;
        let device = device.ok_or_else(|| Problem::not_found("device"))?;
        let (org, by, now) = (caller.org, Doer::Person(caller.person), app.clock.now());
        let position = app.store.write_with(move |tx| carry_out(tx, &org, now, &by, act(device)))?;
        app.wake_digest();
        Ok(Json(DeviceDoneJson { position }))
    })
    .await
}

/// A device to which the caller may do this.
fn device(
    read: &dyn Read,
    org: &OrgId,
    caller: &Caller,
    id: &DeviceId,
    (action, resource): (Action, Resource),
) -> Result<Option<Device>, StoreError> {
    let sight = Sight::read(read, org, &caller.person)?;
    let device = read.device(org, id)?;
    Ok(device.filter(|device| sight.allows(sight.of_person(&device.person), action, resource)))
}

/// Words of a person: some, and not too many.
pub(crate) fn words(field: &str, text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let sound = !text.is_empty() && text.chars().count() <= MAX_WORDS && !text.chars().any(char::is_control);
    let detail = || format!("{field}: write 1 to {MAX_WORDS} characters, on one line");
    let status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    sound.then(|| text.to_owned()).ok_or_else(|| Problem::new(status, "words_not_valid", detail()))
}
