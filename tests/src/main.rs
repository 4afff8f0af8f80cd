//! Replays a folder of scripted events.
fn main() {}
