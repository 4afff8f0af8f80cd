//! The surface without a foreign language: what is called when, and what comes of it when the app fails. The journeys in Kotlin and
//! Python against a real server are under `mobile-ffi/examples`.

mod app;
mod calls;
mod life;
mod topics;
