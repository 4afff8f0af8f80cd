//! Does one verb and says how far it has come.

use std::time::Duration;

use mobile_ffi::{DeviceError, ServerUrl};
use sync_core::command::Command;
use sync_core::engine::effect::Told;

use super::act::Act;
use super::args::Verb;
use super::blobs::NotAttached;
use super::login::login;
use super::outcome::Outcome;
use super::{
    Phone, blobs, cards, counts, courier, itinerary, log, over, plan, post, proposals, record, show, sms, text, watch,
};

/// Does a verb and tells the person.
pub fn perform(phone: &Phone, verb: Verb) -> Outcome {
    match Act::from(verb) {
        Act::Save(command) => made(phone, watch::with_code(phone, command)),
        Act::Codes => watch::set_codes(phone),
        Act::Prefilled(args) => {
            let plan = plan::prefilled(phone, *args).inspect(|(_, filled)| println!("{filled}"));
            made(phone, plan.map(|(command, _)| command))
        }
        Act::Photo(args) => attached(phone, blobs::photo(phone, &args)),
        Act::Sign(args) => attached(phone, blobs::sign(phone, &args)),
        Act::Blob(args) => fetched(blobs::fetch(phone, &args)),
        Act::Enrol(args) => enrol(phone, &args.to.server, &args.code, &args.name),
        Act::Login(args) => login(phone, args),
        Act::Sync { wait } => contact(phone, Duration::from_secs(wait)),
        Act::List(page) => show::status(phone, page),
        Act::Visit(visit) => show::visit(phone, &visit),
        Act::Thanks(visit) => show::thanks(phone, &visit),
        Act::Post(args) => made(phone, post::command(phone, *args)),
        Act::Record(visit) => record::show(phone, &visit),
        Act::Itinerary(visit) => itinerary::show(phone, &visit),
        Act::Checklist(visit) => record::checklist(phone, &visit),
        Act::Check(visit, words) => record::check(phone, &visit, words.as_deref()),
        Act::Inbox => show::inbox(phone),
        Act::Policy => show::policy(phone),
        Act::Customers => cards::list(phone),
        Act::Customer(id) => cards::card(phone, &id),
        Act::Proposals => proposals::list(phone),
        Act::ProposalsThere => page(phone, "/v1/proposals"),
        Act::CheckLog => log::check(phone),
        Act::Receipts(out) => log::receipts(phone, &out),
        Act::Text(verb) => fetched(sms::perform(phone, &verb)),
        Act::Relay(text) => fetched(sms::relay(phone, &text.join(" "))),
        Act::Courier(verb) => fetched(courier::perform(phone, &verb)),
        Act::Board => page(phone, "/v1/board"),
        Act::Counts => counts::show(phone),
        Act::Coverage => page(phone, "/v1/coverage"),
        Act::Devices => page(phone, "/v1/devices"),
        // `main` has sent it to the script's reader.
        Act::Run => Outcome::BadInput,
    }
}

/// Saves a command that could only be made with what is on the phone.
fn made(phone: &Phone, made: Result<Command, String>) -> Outcome {
    match made {
        Ok(command) => saved(phone, phone.device.perform(command)),
        Err(why) => {
            eprintln!("{why}");
            Outcome::BadInput
        }
    }
}

fn attached(phone: &Phone, done: Result<Told, NotAttached>) -> Outcome {
    match done {
        Err(NotAttached::Given(why)) => {
            eprintln!("{}", text::not_saved(phone.lang, &why));
            Outcome::BadInput
        }
        Err(NotAttached::Device(error)) => saved(phone, Err(error)),
        Ok(told) => saved(phone, Ok(told)),
    }
}

fn fetched((outcome, said): (Outcome, String)) -> Outcome {
    if outcome == Outcome::Done {
        println!("{said}");
    } else {
        eprintln!("{said}");
    }
    outcome
}

fn saved(phone: &Phone, done: Result<Told, DeviceError>) -> Outcome {
    let lang = phone.lang;
    match done {
        Ok(Told::Saved { seq, visit, hints }) => {
            println!("{}", text::saved(lang, seq, visit.as_ref()));
            hints.iter().for_each(|(zh, en)| eprintln!("{}", text::hint(lang, zh, en)));
            after_saving(phone);
            Outcome::Done
        }
        Ok(_) => fail(phone, &DeviceError::Silent),
        Err(e) => fail(phone, &e),
    }
}

/// What was saved is saved, whatever comes of this contact.
fn after_saving(phone: &Phone) {
    let lang = phone.lang;
    if phone.offline {
        println!("{}", text::kept_offline(lang));
        return;
    }
    match phone.device.contact() {
        Told::Contacted(contact) => {
            println!("{}", text::contacted(lang, &contact));
            blobs::send(phone, blobs::A_LITTLE);
        }
        Told::Deposited(left) => over::told(&left, lang).iter().for_each(|line| println!("{line}")),
        Told::NoContact { why } => println!("{}", text::kept(lang, &why)),
        Told::Later { again_in, .. } => println!("{}", text::kept_for_later(lang, again_in)),
        Told::NotSaved { why } => eprintln!("{}", text::contact_not_kept(lang, &why)),
        Told::Saved { .. } | Told::Enrolled { .. } | Told::Receipted { .. } => {}
    }
}

/// One contact; where the server asks for patience, another after that, as long as the person wants to wait.
#[expect(clippy::disallowed_methods, reason = "a terminal leaves the server alone for as long as it asked")]
fn contact(phone: &Phone, mut patience: Duration) -> Outcome {
    if phone.device.enrolment().is_none() {
        eprintln!("{}", text::not_enrolled(phone.lang));
        return Outcome::NotSaved;
    }
    loop {
        let told = phone.device.contact();
        let Told::Later { again_in, .. } = told else { return contacted(phone, told) };
        let wait = Duration::from_millis(again_in.0.max(0).unsigned_abs());
        let Some(left) = patience.checked_sub(wait) else {
            eprintln!("{}", text::busy(phone.lang, again_in, show::waiting(phone)));
            return Outcome::NoContact;
        };
        println!("{}", text::waits(phone.lang, again_in, show::waiting(phone)));
        std::thread::sleep(wait);
        patience = left;
    }
}

fn contacted(phone: &Phone, told: Told) -> Outcome {
    match told {
        Told::NoContact { why } | Told::Later { why, .. } => {
            eprintln!("{}", text::no_contact(phone.lang, &why));
            Outcome::NoContact
        }
        Told::NotSaved { why } => {
            eprintln!("{}", text::contact_not_kept(phone.lang, &why));
            Outcome::NotSaved
        }
        Told::Deposited(left) => {
            over::told(&left, phone.lang).iter().for_each(|line| println!("{line}"));
            Outcome::Over
        }
        Told::Contacted(contact) => {
            println!("{}", text::contacted(phone.lang, &contact));
            show::ends_soon(phone);
            blobs::send(phone, blobs::ALL);
            courier::after_contact(phone).iter().for_each(|line| println!("{line}"));
            let outcome = if contact.refused > 0 { Outcome::Refused } else { Outcome::Done };
            outcome.max(log::check_if_due(phone))
        }
        Told::Saved { .. } | Told::Enrolled { .. } | Told::Receipted { .. } => Outcome::Done,
    }
}

/// Enrols the device with a one-time code.
pub fn enrol(phone: &Phone, server: &ServerUrl, code: &str, name: &str) -> Outcome {
    let lang = phone.lang;
    // An enrolment that has ended, or will, can be made anew with the same server.
    let renews = phone.device.list(show::NONE).is_some_and(|status| status.renewable);
    if let (Some(enrolment), false) = (phone.device.enrolment(), renews) {
        eprintln!("{}", text::enrolled_already(lang, &enrolment.person));
        return Outcome::NotSaved;
    }
    if server.is_open() {
        eprintln!("{}", text::open_server(lang));
    }
    // Kept first: a device that is enrolled must know its server after a power loss.
    if let Some(Err(e)) = phone.server.as_ref().map(|server| server.save(&phone.dir)) {
        eprintln!("{}", text::not_saved(lang, &e.to_string()));
        return Outcome::NotSaved;
    }
    match phone.device.enrol(code, name) {
        Ok(Told::Enrolled { person }) => {
            println!("{}", text::enrolled(lang, &person));
            Outcome::Done
        }
        Ok(_) => fail(phone, &DeviceError::Silent),
        Err(e) => {
            eprintln!("{}", text::enrolment_failed(lang, &e.to_string()));
            Outcome::NotSaved
        }
    }
}

fn page(phone: &Phone, path: &str) -> Outcome {
    match phone.device.authorised_get(path) {
        Ok(json) => {
            let page: Option<serde_json::Value> = serde_json::from_str(&json).ok();
            println!("{}", page.and_then(|page| serde_json::to_string_pretty(&page).ok()).unwrap_or(json));
            Outcome::Done
        }
        Err(e) => {
            eprintln!("{}", text::no_board(phone.lang, &e.to_string()));
            Outcome::NoContact
        }
    }
}

fn fail(phone: &Phone, error: &DeviceError) -> Outcome {
    match error {
        DeviceError::NoContact(why) => {
            eprintln!("{}", text::no_contact(phone.lang, why));
            Outcome::NoContact
        }
        DeviceError::InDoubt(why) => {
            eprintln!("{}", text::in_doubt(phone.lang, why));
            Outcome::InDoubt
        }
        other => {
            eprintln!("{}", text::not_saved(phone.lang, &other.to_string()));
            Outcome::NotSaved
        }
    }
}
