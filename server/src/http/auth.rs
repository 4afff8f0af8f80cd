//! Who is asking: the token of a request, checked before its handler. What a token is stands in `bearer`; the person's
//! rights are read from the store, never from the token.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use sync_core::time::Timestamp;

use crate::app::App;
use crate::bearer::{Caller, check};
use crate::http::{Problem, blocking};
use crate::life::ended;

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(admitted) = parts.extensions.get::<Self>() {
            return Ok(admitted.clone());
        }
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(Problem::unauthorised)?;
        let now = app.clock.now();
        let caller = check(&app.keys, &app.origin, token, now).ok_or_else(Problem::unauthorised)?;
        still_there(app, caller).await
    }
}

/// Whether the caller of a good token still may, at this moment.
///
/// # Errors
/// A [`Problem`] that says why not.
pub async fn still_there(app: &App, caller: Caller) -> Result<Caller, Problem> {
    let (app, now) = (app.clone(), app.clock.now());
    blocking(move || still_may(&app, caller, now)).await
}

/// A good token says who asks; whether they still may is the store's word at this moment (ASVS 8.3.2).
fn still_may(app: &App, caller: Caller, now: Timestamp) -> Result<Caller, Problem> {
    let ended = app.store.read_with(|read| {
        let device = read.device(&caller.org, &caller.device)?.filter(|device| device.person == caller.person);
        device.map(|device| ended(read, &caller.org, &device, now)).transpose()
    })?;
    match ended {
        None => Err(Problem::unauthorised()),
        Some(Some(ended)) => Err(Problem::over(ended.over)),
        Some(None) => Ok(caller),
    }
}
