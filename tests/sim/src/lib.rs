//! The simulation. Real phones (`mobile_ffi::Device`), the real server (its routes, receive, digest and timers) and their real
//! stores run in one process in turned time, one thing after another; network, power, disks, clocks and people are drawn from one
//! seed. An oracle that knows what truly happened looks at what the server says, during the run and after it.
//!
//! `scenario` makes the list of events, `world` plays it, `oracle` judges, `shrink` makes a failing list short.

pub mod draw;
pub mod ledger;
pub mod net;
pub mod oracle;
pub mod phone;
pub mod report;
pub mod scenario;
pub mod server;
pub mod shrink;
pub mod time;
pub mod world;
