//! Every route from outside: real HTTP on loopback, a real store, real devices. One file is one resource.

mod board;
mod connections;
mod enrol;
mod fair;
mod hostile;
mod journal;
mod newcomer;
mod nudges;
mod parcels;
mod rebase;
mod refusals;
mod setting;
mod slow;
mod token;
mod visits;
