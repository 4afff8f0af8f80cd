//! A superior's phone: what others propose for a customer's card comes with their visit, is reviewed in a dead zone, and whatever the
//! server makes of two superiors' words stands beside both (V11.1).

use sync_core::cbor;
use sync_core::command::Command;
use sync_core::customer::{CardProposal, ProposedChange};
use sync_core::document::plan::PlanView;
use sync_core::engine::effect::Told;
use sync_core::fact::{CardOutcome, CardStep, Fact};
use sync_core::ids::{DeviceId, DocumentId, EntryId};
use sync_core::journal::Body;
use sync_core::sync::{FeedFact, FeedItem};

use crate::frames;
use crate::host::{Host, Net};
use crate::taps::{plan_view, v};
use crate::world::{at, entry, person};

/// What somebody else did, as the feed brings it.
fn heard(host: &mut Host, who: &str, entry: EntryId, fact: &Fact) {
    let (received, fact) = (at("06:05"), cbor::encode(fact).into());
    let fact = FeedFact { entry, person: person(who), received, estimate: None, fact };
    host.server.feed.push(FeedItem::Fact { fact });
}

fn proposal() -> EntryId {
    entry(2, 7)
}

fn tier(old: &str, new: &str) -> Fact {
    Fact::ProposeChange { visit: v(), field: "tier".to_owned(), old: Some(old.to_owned()), new: new.to_owned() }
}

/// A superior's phone in a dead zone: chen's visit to the customer whose card, of tier A, is here, and what chen proposes for it.
fn superior(proposed: &Fact) -> Host {
    let mut rep = Host::enrolled();
    let plan = PlanView { customer: "c-1".to_owned(), ..plan_view() };
    rep.does(Command::Plan { visit: Some(v()), plan: Box::new(plan) });
    rep.contact();
    let mut host = Host::enrolled();
    let bodies = rep.server.entries.iter().map(|entry| Body::read(&entry.body).expect("sound"));
    let parts = bodies.flat_map(|body| body.parts).filter(|part| part.document == DocumentId::plan(&v()));
    host.server.feed.extend(parts.map(|part| FeedItem::Changes {
        document: part.document,
        changes: vec![part.change],
        by: Some(person("chen")),
    }));
    let (_, plan) =
        rep.server.facts().into_iter().find(|(_, fact)| matches!(fact, Fact::Plan { .. })).expect("planned");
    heard(&mut host, "chen", entry(2, 3), &plan);
    heard(&mut host, "chen", proposal(), proposed);
    host.server.feed.extend(frames::cards().items);
    host.contact();
    host.net = Net::Down;
    host
}

fn word(accepted: bool) -> Command {
    let reason = if accepted { "so they told me too" } else { "that is the warehouse" };
    Command::ReviewCard { visit: v(), proposal: None, accepted, reason: reason.to_owned(), over: false }
}

fn only(host: &Host) -> CardProposal {
    let mut all = host.engine.card_proposals();
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn refused(host: &mut Host, command: Command) -> String {
    let before = host.saved();
    host.does(command);
    assert_eq!(host.saved(), before);
    match host.last() {
        Told::NotSaved { why } => why.clone(),
        other => panic!("it was saved: {other:?}"),
    }
}

fn answered(review: Option<EntryId>, outcome: CardOutcome, reason: &str) -> Fact {
    let reason = reason.to_owned();
    Fact::Card(v(), CardStep::Answered { proposal: proposal(), review, outcome, reason })
}

#[test]
fn v11_1_a_superior_accepts_offline_with_a_reason_and_the_phone_waits_for_the_servers_word() {
    let mut host = superior(&tier("A", "B"));
    let waiting = only(&host);
    assert!(waiting.awaits && waiting.reviews.is_empty(), "{waiting:?}");
    assert_eq!(waiting.customer.as_ref().map(|(id, _)| id.as_str()), Some("c-1"));
    assert!(matches!(&waiting.proposed, ProposedChange::Field { current: Some(now), .. } if now == "A"));
    assert!(
        refused(
            &mut host,
            Command::ReviewCard { visit: v(), proposal: None, accepted: true, reason: " ".to_owned(), over: false }
        )
        .contains("reason is empty")
    );
    host.does(word(true));
    let seq = host.saved();
    host.restart();
    let said = only(&host);
    assert!(!said.awaits && said.holds().is_none(), "{said:?}");
    assert_eq!((said.reviews[0].accepted, said.reviews[0].outcome), (Some(true), None));
    assert!(refused(&mut host, word(false)).contains("no change of a card that awaits your review"));
    host.net = Net::Up;
    let own = EntryId { device: host.engine.enrolment().expect("enrolled").device, seq };
    let server = EntryId { device: DeviceId([0; 16]), seq: 99 };
    heard(&mut host, "li", server, &answered(Some(own), CardOutcome::Accepted, "so they told me too"));
    host.contact();
    let done = only(&host);
    assert_eq!(done.reviews.len(), 1, "the answer belongs to the word: {done:?}");
    assert_eq!(done.holds().map(|holds| (holds.by.clone(), holds.accepted)), Some((person("li"), Some(true))));
}

#[test]
fn v11_1_two_superiors_who_decide_at_once_both_stand_there_and_one_of_them_holds() {
    let mut host = superior(&tier("A", "B"));
    host.does(word(false));
    let own = EntryId { device: host.engine.enrolment().expect("enrolled").device, seq: host.saved() };
    host.net = Net::Up;
    let (theirs, zero) = (entry(3, 4), DeviceId([0; 16]));
    let step = CardStep::Reviewed {
        proposal: proposal(),
        accepted: true,
        reason: "they rang".to_owned(),
        current: Some("A".to_owned()),
    };
    // The server's answer to the other may well come before their word.
    heard(
        &mut host,
        "wang",
        EntryId { device: zero, seq: 98 },
        &answered(Some(theirs), CardOutcome::Accepted, "they rang"),
    );
    heard(&mut host, "wang", theirs, &Fact::Card(v(), step));
    heard(&mut host, "li", EntryId { device: zero, seq: 99 }, &answered(Some(own), CardOutcome::Decided, "no"));
    host.contact();
    let both = only(&host);
    assert!(both.is_contested() && both.reviews.len() == 2, "{both:?}");
    assert_eq!(both.holds().map(|holds| holds.by.clone()), Some(person("wang")));
    let why = refused(
        &mut host,
        Command::ReviewCard {
            visit: v(),
            proposal: Some(proposal()),
            accepted: false,
            reason: "again".to_owned(),
            over: false,
        },
    );
    assert!(why.contains("decided by wang") && why.contains("they rang"), "{why}");
}

#[test]
fn v11_1_a_card_that_says_something_else_by_now_is_accepted_over_only_by_whoever_says_so() {
    let mut host = superior(&tier("C", "B"));
    let why = refused(&mut host, word(true));
    assert!(["\"C\"", "\"B\"", "\"A\"", "--over"].iter().all(|part| why.contains(part)), "{why}");
    host.does(Command::ReviewCard {
        visit: v(),
        proposal: Some(proposal()),
        accepted: true,
        reason: "both seen".to_owned(),
        over: true,
    });
    let facts = host.engine.content(&v()).expect("known").facts;
    let step = facts.iter().find_map(|(_, fact)| match fact {
        Fact::Card(_, step) => Some(step),
        _ => None,
    });
    assert!(matches!(step, Some(CardStep::Reviewed { current: Some(seen), accepted: true, .. }) if seen == "A"));
}

#[test]
fn v11_1_a_word_that_came_to_nothing_may_be_said_again_and_nobody_reviews_what_is_not_known_or_their_own() {
    let mut host = superior(&tier("A", "B"));
    host.does(word(true));
    let own = EntryId { device: host.engine.enrolment().expect("enrolled").device, seq: host.saved() };
    host.net = Net::Up;
    heard(
        &mut host,
        "li",
        EntryId { device: DeviceId([0; 16]), seq: 9 },
        &answered(Some(own), CardOutcome::Changed, ""),
    );
    host.contact();
    assert!(only(&host).awaits, "nothing was taken");
    host.does(word(false));
    assert!(matches!(host.last(), Told::Saved { .. }), "{:?}", host.last());
    let named = |proposal| Command::ReviewCard {
        visit: v(),
        proposal: Some(proposal),
        accepted: true,
        reason: "x".to_owned(),
        over: false,
    };
    assert!(refused(&mut host, named(entry(2, 3))).contains("no change of a card"));
    let mut rep = Host::enrolled();
    rep.does(Command::Plan { visit: Some(v()), plan: Box::new(plan_view()) });
    rep.does(Command::ProposeChange { visit: v(), field: "tier".to_owned(), new: "B".to_owned() });
    let mine = only(&rep);
    assert!(!mine.awaits);
    assert!(refused(&mut rep, named(mine.entry)).contains("your own"));
}
