//! Stories of the core, told through its public doors: journal, evidence, obligations, safety watch and the device engine.
//!
//! Nothing here sleeps or reads a clock; seeds and tables decide everything. One crate, so that it links once.

mod access;
mod after;
mod after_golden;
mod after_taps;
mod approvals;
mod case;
mod chain;
mod clockwork;
mod engine_alarm;
mod engine_cards;
mod engine_clocks;
mod engine_contact;
mod engine_deposit;
mod engine_handover;
mod engine_list;
mod engine_others;
mod engine_patience;
mod engine_read;
mod engine_rebase;
mod engine_rebase_any;
mod engine_rules;
mod engine_saving;
mod evidence_adversary;
mod evidence_clocks;
mod evidence_honest;
mod evidence_stories;
mod fake_digest;
mod fake_server;
mod frames;
mod golden;

mod host;
mod hostile;
mod ladder;
mod log_lies;
mod log_restored;
mod log_tree;
mod obligation_decided;
mod obligation_order;
mod obligation_states;
mod policy_page;
mod segment;
mod sentences;
mod short_text;
mod taps;
mod watch;
mod words;
mod world;
