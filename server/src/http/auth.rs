//! Who is asking: the token of a request, checked before its handler by `admission`. What a token is stands in `bearer`; the
//! person's rights are read from the store, never from the token.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use sync_core::time::Timestamp;

use crate::app::App;
use crate::bearer::Caller;
use crate::http::Problem;
use crate::life::ended;

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        // A route that is public knows nobody.
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::unauthorised)
    }
}

/// A good token says who asks; whether they still may is the store's word at this moment (ASVS 8.3.2).
///
/// # Errors
/// A [`Problem`] that says why not; what the store returns.
pub fn still_may(app: &App, caller: Caller, now: Timestamp) -> Result<Caller, Problem> {
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
