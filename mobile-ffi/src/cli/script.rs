//! Reads verbs from the standard input and prints one line an outcome, flushed at once, for scripts and crash tests.

use std::io::{self, BufRead, Write};

use mobile_ffi::DeviceError;
use sync_core::command::Command;
use sync_core::engine::effect::Told;

use super::act::Act;
use super::blobs::NotAttached;
use super::outcome::Outcome;
use super::{
    Phone, args, blobs, cards, counts, courier, itinerary, log, plan, post, proposals, record, show, sms, text, watch,
    words,
};

/// Reads to the end of the input; the worst outcome is the run's.
pub fn run(phone: &Phone) -> Outcome {
    let mut worst = Outcome::Done;
    for line in io::stdin().lock().lines() {
        let Ok(line) = line else { return worst.max(Outcome::BadInput) };
        let Some((outcome, said)) = one(phone, &line) else { continue };
        worst = worst.max(outcome);
        // Nobody reads any more: what is saved is saved, but nothing more should be done unseen.
        if say(&said).is_err() {
            return worst;
        }
    }
    worst
}

fn say(said: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", show::clean(said))?;
    out.flush()
}

fn one(phone: &Phone, line: &str) -> Option<(Outcome, String)> {
    let words = match words::split(line) {
        Ok(words) if words.is_empty() => return None,
        Ok(words) => words,
        Err(why) => return Some((Outcome::BadInput, format!("bad-input {why}"))),
    };
    Some(match args::parse_line(&words) {
        Ok(verb) => act(phone, verb.into()),
        Err(e) => (Outcome::BadInput, format!("bad-input {}", first_paragraph(&e))),
    })
}

/// What is wrong, without clap's usage and tips.
fn first_paragraph(error: &clap::Error) -> String {
    let text = error.to_string();
    let what = text.split("\n\n").next().unwrap_or_default().trim();
    what.strip_prefix("error: ").unwrap_or(what).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn act(phone: &Phone, act: Act) -> (Outcome, String) {
    match act {
        Act::Save(command) if watch::needs_code(phone, &command) => {
            (Outcome::BadInput, "not in a script: codes are set, and this asks for one".to_owned())
        }
        Act::Save(command) => saved(phone, phone.device.perform(command)),
        Act::Codes => (Outcome::BadInput, "not in a script: codes are set by themselves".to_owned()),
        Act::Prefilled(args) => made(phone, plan::prefilled(phone, *args).map(|(command, _)| command)),
        Act::Photo(args) => attached(phone, blobs::photo(phone, &args)),
        Act::Sign(args) => attached(phone, blobs::sign(phone, &args)),
        Act::Blob(args) => blobs::fetch(phone, &args),
        Act::Sync { .. } => contact(phone),
        Act::List(_) => show::line(phone),
        Act::Visit(visit) => show::visit_line(phone, &visit),
        Act::Thanks(visit) => show::thanks_line(phone, &visit),
        Act::Post(args) => made(phone, post::command(phone, *args)),
        Act::Record(visit) => record::line(phone, &visit),
        Act::Itinerary(visit) => itinerary::line(phone, &visit),
        Act::Checklist(visit) | Act::Check(visit, _) => record::check_line(phone, &visit),
        Act::Board => page(phone, "board"),
        Act::Counts => counts::line(phone),
        Act::Coverage => page(phone, "coverage"),
        Act::Devices => page(phone, "devices"),
        Act::Inbox => show::inbox_line(phone),
        Act::Policy => show::policy_line(phone),
        Act::Customers => cards::count_line(phone),
        Act::Customer(id) => cards::card_line(phone, &id),
        Act::Proposals => proposals::line(phone),
        Act::ProposalsThere => page(phone, "proposals"),
        Act::CheckLog => log::check_line(phone),
        Act::Receipts(out) => log::receipts_line(phone, &out),
        Act::Text(verb) => sms::perform(phone, &verb),
        Act::Relay(text) => sms::relay(phone, &text.join(" ")),
        Act::Courier(verb) => courier::line(phone, &verb),
        Act::Enrol(_) | Act::Login(_) | Act::Run => {
            (Outcome::BadInput, "bad-input enrol, login and run can't stand in a script".to_owned())
        }
    }
}

fn page(phone: &Phone, name: &str) -> (Outcome, String) {
    match phone.device.authorised_get(&format!("/v1/{name}")) {
        Ok(json) => (Outcome::Done, format!("{name} {json}")),
        Err(e) => (Outcome::NoContact, format!("no-contact {e}")),
    }
}

/// Saves a command that could only be made with what is on the phone.
fn made(phone: &Phone, made: Result<Command, String>) -> (Outcome, String) {
    match made {
        Ok(command) => saved(phone, phone.device.perform(command)),
        Err(why) => (Outcome::BadInput, format!("bad-input {why}")),
    }
}

fn attached(phone: &Phone, done: Result<Told, NotAttached>) -> (Outcome, String) {
    match done {
        Err(NotAttached::Given(why)) => (Outcome::BadInput, format!("bad-input {why}")),
        Err(NotAttached::Device(error)) => saved(phone, Err(error)),
        Ok(told) => saved(phone, Ok(told)),
    }
}

fn saved(phone: &Phone, done: Result<Told, DeviceError>) -> (Outcome, String) {
    match done {
        Ok(Told::Saved { seq, visit, hints }) => {
            hints.iter().for_each(|(zh, en)| eprintln!("{}", text::hint(phone.lang, zh, en)));
            let visit = visit.map(|visit| format!(" {visit}")).unwrap_or_default();
            (Outcome::Done, format!("saved {seq}{visit}"))
        }
        Ok(_) => (Outcome::NotSaved, format!("not-saved {}", DeviceError::Silent)),
        Err(DeviceError::InDoubt(why)) => (Outcome::InDoubt, format!("in-doubt {why}")),
        Err(e) => (Outcome::NotSaved, format!("not-saved {e}")),
    }
}

/// Sends photos and signatures; what of them waits still, where something waited.
fn uploaded(phone: &Phone) -> String {
    if blobs::waiting(phone).is_none() {
        return String::new();
    }
    let sent = phone.device.upload(blobs::ALL, &mut |_| {}).map_or(0, |sent| sent.bytes);
    let (waiting, confirmed, bytes) = blobs::waiting(phone).unwrap_or_default();
    format!(" uploaded={sent} blobs={waiting} confirmed={confirmed}/{bytes}")
}

fn contact(phone: &Phone) -> (Outcome, String) {
    match phone.device.contact() {
        Told::Contacted(c) => {
            let counts = format!("sent={} stored={} merged={} refused={}", c.sent, c.stored, c.merged, c.refused);
            let outcome = if c.refused > 0 { Outcome::Refused } else { Outcome::Done };
            courier::after_contact(phone);
            let said = format!("contacted {counts} again={} received={}{}", c.again, c.received, uploaded(phone));
            (outcome, said)
        }
        Told::Deposited(left) => {
            let (over, saved, stored, held) = (left.over.code(), left.saved, left.stored, left.held);
            let why = left.why.map(|why| format!(" {why}")).unwrap_or_default();
            (Outcome::Over, format!("deposited over={over} saved={saved} stored={stored} held={held}{why}"))
        }
        // A script waits by itself.
        Told::Later { again_in, why } => (Outcome::NoContact, format!("later {} {why}", again_in.0)),
        Told::NoContact { why } => (Outcome::NoContact, format!("no-contact {why}")),
        Told::NotSaved { why } => (Outcome::NotSaved, format!("not-saved {why}")),
        Told::Saved { seq, .. } => (Outcome::Done, format!("saved {seq}")),
        Told::Enrolled { person } => (Outcome::Done, format!("enrolled {person}")),
        Told::Receipted { stored, .. } => (Outcome::Done, format!("receipted stored={stored}")),
    }
}
