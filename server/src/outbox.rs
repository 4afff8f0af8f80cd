//! Sends what stands in the outbox, safety first: claimed in the database, sent outside any transaction, and what came of it
//! noted where the claim still holds. So everything is sent at least once, each time under the same name, and whoever dies in
//! between or comes too late loses nothing and doubles nothing that can't be told to be the same.

mod browser;
mod letter;

use std::collections::BTreeMap;

use sync_core::planted::{self, Bug};
use sync_core::time::{Millis, Timestamp};

use crate::app::{App, LONGEST_SLEEP};
use crate::chance::{Chance, SystemChance, drawn};
use crate::channel::{Address, Carrier, Failed, Part, origin};
use crate::store::{Channel, Errand, Read, StoreError, Tried};

/// Most messages claimed at once.
const BATCH: usize = 8;
/// How long a claim holds: longer than a batch can take.
const CLAIM: Millis = Millis::minutes(10);
/// Until the second try; doubled with each one after.
const FIRST_WAIT: Millis = Millis::seconds(30);
/// Longest time between two tries.
const LONGEST_WAIT: Millis = Millis::hours(1);

/// How long what is over is kept to be looked at.
const KEPT: Millis = Millis::days(30);

/// Sends all that is due: how much was sent.
///
/// # Errors
/// What the store returns; what was sent and not noted is sent again.
pub fn send_due(app: &App) -> Result<usize, StoreError> {
    send_due_by(app, &app.channels, &SystemChance)
}

/// The same by another carrier, and with the chance that spreads tries: a simulation has its own.
///
/// # Errors
/// What the store returns; what was sent and not noted is sent again.
pub fn send_due_by(app: &App, carrier: &dyn Carrier, chance: &dyn Chance) -> Result<usize, StoreError> {
    let mut sent = 0;
    let mut down = BTreeMap::new();
    loop {
        let now = app.clock.now();
        if app.store.read_with(|read| read.next_errand())?.is_none_or(|next| next > now) {
            return Ok(sent);
        }
        let claimed = app.store.write_with(move |tx| tx.claim_errands(now, now + CLAIM, BATCH))?;
        for errand in claimed {
            let tried = try_one(app, (carrier, chance), &errand, &mut down)?;
            sent += usize::from(tried == Tried::Sent);
            note(app, errand, tried)?;
        }
    }
}

/// By which way an errand goes, and until when that is to be left alone.
struct Way {
    part: Part,
    rests: Option<Timestamp>,
}

/// Tries one, unless its way was found down a moment ago.
fn try_one(
    app: &App,
    (carrier, chance): (&dyn Carrier, &dyn Chance),
    errand: &Errand,
    down: &mut BTreeMap<Part, String>,
) -> Result<Tried, StoreError> {
    let part = (errand.org.clone(), errand.what.channel, String::new());
    let mut way = Way { part, rests: None };
    let sent = attempt(app, carrier, errand, (&mut way, down))?;
    let now = app.clock.now();
    let (why, asked) = match sent {
        Ok(()) => return Ok(Tried::Sent),
        Err(Failed::Never(why) | Failed::Gone(why)) => return Ok(Tried::GivenUp(why)),
        Err(Failed::Again(why)) => return Ok(again(errand, why, way.rests, now, chance)),
        Err(Failed::Down(why)) => (why, None),
        Err(Failed::Busy(why, asked)) => (why, Some(asked)),
    };
    // What was known a moment ago is not known anew.
    if down.insert(way.part.clone(), why.clone()).is_none() && way.part.1 == Channel::Push {
        let chance = u32::from_le_bytes(drawn(chance));
        way.rests = app.rests.down(way.part, why.clone(), asked, (now, |times| wait(times, chance)));
    }
    Ok(again(errand, why, way.rests, now, chance))
}

fn again(errand: &Errand, why: String, rests: Option<Timestamp>, now: Timestamp, chance: &dyn Chance) -> Tried {
    if now >= errand.what.ends {
        return Tried::GivenUp(why);
    }
    let next = now + wait(errand.tries, u32::from_le_bytes(drawn(chance)));
    Tried::Again(rests.map_or(next, |rests| rests.max(next)), why)
}

fn attempt(
    app: &App,
    carrier: &dyn Carrier,
    errand: &Errand,
    (way, down): (&mut Way, &BTreeMap<Part, String>),
) -> Result<Result<(), Failed>, StoreError> {
    let now = app.clock.now();
    let found = app
        .store
        .read_with(|read| Ok((read.channel(&errand.org, errand.what.channel)?, address(read, errand, now)?)))?;
    let address = match found.1 {
        Ok(address) => address,
        Err(failed) => return Ok(Err(failed)),
    };
    if let Some(Address::Browser(to)) = &address {
        way.part.2 = origin(&to.to.endpoint).unwrap_or_default();
    }
    if let Some(why) = down.get(&way.part) {
        return Ok(Err(Failed::Down(why.clone())));
    }
    if let Some((why, until)) = app.rests.of(&way.part, errand, now) {
        way.rests = Some(until);
        return Ok(Err(Failed::Again(why)));
    }
    if let Some(asked) = errand.what.message.letter {
        return letter::attempt(app, errand, asked);
    }
    let Some(settings) = found.0 else { return Ok(Err(Failed::Never("no such channel".to_owned()))) };
    let sent = carrier.send(errand, &settings, address.as_ref(), now);
    if !matches!(sent, Err(Failed::Down(_) | Failed::Busy(..))) {
        app.rests.well(&way.part);
    }
    if let (Err(Failed::Gone(why)), Some(Address::Browser(to))) = (&sent, &address) {
        browser::end(app, &errand.org, to, why)?;
    }
    Ok(sent)
}

/// Where the person is to be found by the errand's way, if it needs that.
fn address(read: &dyn Read, errand: &Errand, now: Timestamp) -> Result<Result<Option<Address>, Failed>, StoreError> {
    match errand.what.channel {
        Channel::Mail => {
            let account = read.account(&errand.org, &errand.what.person)?;
            Ok(Ok(account.and_then(|account| account.email).map(Address::Mail)))
        }
        Channel::Webhook => Ok(Ok(None)),
        Channel::Push => browser::address(read, errand, now),
    }
}

fn note(app: &App, errand: Errand, tried: Tried) -> Result<(), StoreError> {
    let (id, org, channel, tries) = (errand.id, errand.org.clone(), errand.what.channel.as_str(), errand.tries);
    match &tried {
        Tried::Sent => tracing::debug!(id, %org, channel, "sent"),
        Tried::Again(_, why) => {
            tracing::warn!(id, %org, channel, tries, why, "a message was not taken; it is tried again")
        }
        Tried::GivenUp(why) => {
            tracing::error!(id, %org, channel, tries, why, "a message was given up: see `sojourn admin outbox list`");
        }
    }
    let now = app.clock.now();
    if tried == Tried::Sent && planted::is(Bug::SentIsForgotten) {
        return Ok(());
    }
    let is_letter = errand.what.message.letter.is_some();
    let noted = app.store.write_with(move |tx| {
        let noted = tx.end_try(&errand, now, &tried)?;
        if noted {
            letter::record(tx, now, &errand, &tried)?;
        }
        Ok(noted)
    })?;
    if is_letter {
        app.wake_digest();
    }
    if !noted {
        tracing::warn!(id, %org, channel, "a message took longer than its claim held: it may have been sent twice");
    }
    Ok(())
}

/// How long until the next try: half of it by chance, so that many don't come back together.
fn wait(tries: u32, chance: u32) -> Millis {
    let doubled = FIRST_WAIT.0.saturating_mul(1_i64.checked_shl(tries.saturating_sub(1).min(16)).unwrap_or(1));
    let half = doubled.min(LONGEST_WAIT.0) / 2;
    Millis(half + i64::from(chance) % (half + 1))
}

/// The loop.
pub async fn run(app: App) {
    let mut changed = app.follow_timers();
    let mut swept = None;
    while !app.is_stopping() {
        let working = app.clone();
        let turn = tokio::task::spawn_blocking(move || {
            swept = sweep(&working, swept)?;
            send_due(&working)?;
            Ok::<_, StoreError>((working.store.read_with(|read| read.next_errand())?, swept))
        });
        let sleep = match turn.await {
            Ok(Ok((next, at))) => {
                swept = at;
                app.sleep_until(next)
            }
            Ok(Err(error)) => {
                tracing::error!(error = %error, "the outbox can't be worked on; the loop tries again");
                LONGEST_SLEEP
            }
            Err(_) => {
                tracing::error!("sending panicked; the loop goes on");
                LONGEST_SLEEP
            }
        };
        tokio::select! {
            () = tokio::time::sleep(sleep) => {}
            seen = changed.changed() => if seen.is_err() { return },
        }
    }
}

/// Once a day, forgets what is long over.
fn sweep(app: &App, last: Option<Timestamp>) -> Result<Option<Timestamp>, StoreError> {
    let now = app.clock.now();
    if last.is_some_and(|last| now < last + Millis::days(1)) {
        return Ok(last);
    }
    app.store.write_with(move |tx| tx.forget_errands(now - KEPT))?;
    Ok(Some(now))
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_WAIT, wait};
    use sync_core::time::Millis;

    #[test]
    fn tries_come_further_and_further_apart_and_never_all_at_once() {
        assert_eq!(
            (wait(1, 0), wait(1, u32::MAX % 15_001)),
            (Millis::seconds(15), Millis(15_000 + i64::from(u32::MAX % 15_001)))
        );
        assert!(wait(2, 0) >= Millis::seconds(30) && wait(3, 0) >= Millis::seconds(60));
        for tries in 0..100 {
            for chance in [0, 1, 77_777, u32::MAX] {
                assert!((Millis::seconds(15)..=LONGEST_WAIT).contains(&wait(tries, chance)));
            }
        }
        assert_ne!(wait(9, 1), wait(9, 2));
    }
}
