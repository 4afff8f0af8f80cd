//! Who is asking: the token of a request, checked before its handler. What a token is stands in `bearer`; the person's
//! rights are read from the store, never from the token.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use crate::app::App;
use crate::bearer::{Caller, check};
use crate::http::Problem;

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(admitted) = parts.extensions.get::<Self>() {
            return Ok(admitted.clone());
        }
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(Problem::unauthorised)?;
        check(&app.keys, &app.origin, token, app.clock.now()).ok_or_else(Problem::unauthorised)
    }
}
