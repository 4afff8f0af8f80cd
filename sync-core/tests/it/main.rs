//! Stories of the core, told through its public doors: journal, evidence, obligations, safety watch and the device engine.
//!
//! Nothing here sleeps or reads a clock; seeds and tables decide everything. One crate, so that it links once.

mod case;
mod clockwork;
mod evidence_adversary;
mod evidence_honest;
mod evidence_stories;

mod obligation_order;
mod obligation_states;
mod sentences;
mod watch;
mod world;
