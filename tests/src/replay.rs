//! Replays a folder of scripted events through one real device runtime a person, over HTTP, against a real server whose
//! clock is turned by the script; then asks what the script expects.

pub mod ask;
pub mod phone;
pub mod run;
pub mod script;
pub mod world;
