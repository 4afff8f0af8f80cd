//! Letters to customers in the outbox (V10.1): what one says and to whom is read when it goes out, from the entry that asks for it and
//! from the customer's card, so that what was erased meanwhile goes nowhere; and what came of it is recorded.

use sync_core::fact::{Addressee, Fact};
use sync_core::ids::{CustomerId, EntryId};
use sync_core::time::{Millis, Timestamp};

use crate::act::carry_out;
use crate::app::App;
use crate::channel::{Failed, MailSettings, ToCustomer};
use crate::customer::resolve;
use crate::store::{Act, Channel, Doer, Errand, Position, Read, StoreError, Tried, Tx};

/// How far back letters are counted.
const DAY: Millis = Millis::hours(24);

/// Tries to send one.
pub(super) fn attempt(app: &App, errand: &Errand, asked: EntryId) -> Result<Result<(), Failed>, StoreError> {
    let now = app.clock.now();
    let (settings, letter) = match app.store.read_with(|read| ready(read, errand, asked, now))? {
        Ok(ready) => ready,
        Err(failed) => return Ok(Err(failed)),
    };
    Ok(app.channels.send_letter(errand, &settings, &letter))
}

fn never<T>(why: &str) -> Result<Result<T, Failed>, StoreError> {
    Ok(Err(Failed::Never(why.to_owned())))
}

fn ready(
    read: &dyn Read,
    errand: &Errand,
    asked: EntryId,
    now: Timestamp,
) -> Result<Result<(MailSettings, ToCustomer), Failed>, StoreError> {
    let (org, what) = (&errand.org, &errand.what);
    let Some(settings) = read.channel(org, Channel::Mail)? else { return never("no such channel") };
    let Ok(settings) = serde_json::from_str::<MailSettings>(&settings) else {
        return Ok(Err(Failed::Again("settings".to_owned())));
    };
    if settings.thank_yous == 0 {
        return never("not allowed");
    }
    if read.letters_sent(org, &what.person, now - DAY)? >= u64::from(settings.thank_yous) {
        return Ok(Err(Failed::Again("limit".to_owned())));
    }
    let facts = read.facts(org, &what.message.visit, Position::MAX)?;
    let row = facts.into_iter().find(|row| (row.device, row.seq) == (asked.device, asked.seq));
    let Some(Fact::SendThanks { to, subject, text, .. }) = row.map(|row| row.fact) else { return never("no letter") };
    let Some(to) = address(read, errand, to)? else { return never("no address") };
    let email = read.account(org, &what.person)?.and_then(|account| account.email);
    let (Some(reply_to), Some(person)) = (email, read.person(org, &what.person)?) else {
        return never("no reply address");
    };
    Ok(Ok((settings, ToCustomer { to, name: person.name, reply_to, subject, text })))
}

/// Where the letter goes: a contact must be one of the visit's customer.
fn address(read: &dyn Read, errand: &Errand, to: Addressee) -> Result<Option<String>, StoreError> {
    let org = &errand.org;
    let contact = match to {
        Addressee::Address { mail } => return Ok(Some(mail)),
        Addressee::Contact { contact } => contact,
    };
    let Some(row) = read.contact_row(org, &contact)? else { return Ok(None) };
    let visited = read.visit(org, &errand.what.message.visit)?.and_then(|visit| CustomerId::new(&visit.customer).ok());
    let visited = visited.map(|id| resolve(read, org, &id)).transpose()?;
    let is_theirs = visited == Some(resolve(read, org, &row.customer)?);
    Ok(Some(row.contact.mail).filter(|mail| is_theirs && !mail.is_empty()))
}

/// Records what came of a letter, once it is decided: in the transaction that notes it in the outbox.
pub(super) fn record(tx: &mut dyn Tx, now: Timestamp, errand: &Errand, tried: &Tried) -> Result<(), StoreError> {
    let Some(asked) = errand.what.message.letter else { return Ok(()) };
    let (taken, why) = match tried {
        Tried::Sent => (true, String::new()),
        Tried::GivenUp(why) => (false, why.clone()),
        Tried::Again(..) => return Ok(()),
    };
    let (visit, person) = (errand.what.message.visit.clone(), errand.what.person.clone());
    carry_out(tx, &errand.org, now, &Doer::Server, Act::ThanksPosted { visit, person, asked, taken, why }).map(|_| ())
}
