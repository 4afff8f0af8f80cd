//! Where known systems fail, as their users reported it, each a case that this one must pass: driven from outside, with a real server over
//! HTTP and real device runtimes on real stores, or with the programs themselves. A test bears the name of its case; its file cites
//! the threads. The table, with what the others did: `docs/peers.md`.
//!
//! `PEERS_RUNS` says how many lives `client_kill_leaves_sync_stuck` has, `PEERS_SEED` repeats an earlier run.

mod alerts;
mod backlog;
mod calendar;
mod clocks;
mod devices;
mod edits;
mod ground;
mod kills;
mod mortal;
mod pushes;
mod refused;
mod restore;
mod stuck;
mod trips;
mod uploads;
mod way;
mod words;
