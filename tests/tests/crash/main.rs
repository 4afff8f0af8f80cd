//! Crash safety, call by call: the real programs with a shim before their C library. Killed at every call that changes the
//! disk or tells somebody something (`sweep`), given a full or failing disk at every such call (`failing`), and opened from
//! what a power loss can leave of every moment (`images`).
//!
//! `SWEEP_STEP=1` takes every call, else every fifth; `IMAGES` and `SWEEP_SEED` say how many images and which.

mod copying;
mod erasing;
mod failing;
mod ground;
mod images;
mod phone;
mod plain;
mod sweep;

/// A number from the environment.
fn from_environment(name: &str, otherwise: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name} is {text:?}: give a number")))
}

/// Every how many-th call is taken.
fn step() -> u64 {
    from_environment("SWEEP_STEP", 5).max(1)
}

/// The same for what differs from a sweep that was made already only in how much of a call is done.
fn seldom() -> u64 {
    if step() == 1 { 1 } else { 2 * step() }
}
