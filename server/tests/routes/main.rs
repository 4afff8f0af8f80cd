//! Every route from outside: real HTTP on loopback, a real store, real devices. One file is one resource.

mod board;
mod certificates;
mod connections;
mod delegations;
mod deposits;
mod enrol;
mod fair;
mod hostile;
mod journal;
mod keys;
mod lives;
mod log;
mod matrix;
mod newcomer;
mod nudges;
mod parcels;
mod rebase;
mod refusals;
mod rfc8725;
mod setting;
mod sight;
mod slow;
mod tamper;
mod tls;
mod token;
mod visits;
