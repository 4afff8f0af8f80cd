//! Sojourn's heart: what a phone, a browser and the server must agree on, computed by the same code.
//!
//! Nothing here reads a clock, a file, a socket or a random source: time and entropy are handed in, and what must be done
//! in the world comes back as effects. Arrows: `engine -> {command, sync} -> {document, fact} -> {ids, time}` and
//! `obligation -> {evidence, policy, calendar} -> fact`.

// What `numbered` derives names its helpers by this crate's own name, here as elsewhere.
extern crate self as sync_core;

pub mod access;
pub mod archive;
pub mod assessment;
pub mod blob;
pub mod calendar;
pub mod cbor;
pub mod command;
pub mod compliance;
pub mod customer;
pub mod document;
pub mod engine;
pub mod evidence;
pub mod fact;
pub mod handover;
pub mod ids;
pub mod itinerary;
pub mod journal;
pub mod log;
pub mod obligation;
pub mod packing;
pub mod place;
pub mod planted;
pub mod policy;
pub mod rule;
pub mod rulebook;
pub mod safety;
pub mod sync;
pub mod text;
pub mod time;
