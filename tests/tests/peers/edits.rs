//! Two people write the same, and one of them is lost without a word; or somebody overwrites somebody, and nobody can tell who.
//!
//! `silent_last_writer_wins`: the default of Dynamics 365 (the device wins, table by table, without an error).
//! `who_overrode_what`: odk-x/tool-suite-X#109, getodk/central#805.

use sync_core::command::Command;
use sync_core::time::Millis;

use crate::ground::{Ground, NOW, Phone, array, person, plan, text, time, visit};
use crate::way::Fate;

/// A visit of Li Na's on which Chen Bo comes along; both know of it, and of one line in its record.
fn together(ground: &Ground) -> (Phone, Phone, Phone) {
    let (rep, guest, boss) = (ground.phone("li.na"), ground.phone("chen.bo"), ground.phone("wang.lei"));
    rep.plans("v1", plan(NOW));
    rep.does(Command::Invite { visit: visit("v1"), person: person("chen.bo") });
    rep.writes("v1", "price", "open");
    rep.syncs(ground);
    guest.syncs(ground);
    (rep, guest, boss)
}

/// Who wrote what when, in minutes since [`NOW`], of what is about the price.
fn history(ground: &Ground, boss: &Phone) -> Vec<(String, String, i64)> {
    let page = ground.visit(boss, "v1");
    let prices = array(&page["edits"]).iter().filter_map(|edit| {
        let words = array(&edit["words"]).iter().map(text).find(|words| words.contains('%'))?;
        Some((text(&edit["person"]), words, ((time(&edit["at"]) - NOW).0 + 30_000) / 60_000))
    });
    prices.collect()
}

fn by(person: &str, words: &str, minute: i64) -> (String, String, i64) {
    (person.to_owned(), words.to_owned(), minute)
}

#[test]
fn silent_last_writer_wins() {
    let ground = Ground::new();
    let (rep, guest, boss) = together(&ground);
    rep.goes(Fate::NoNetwork);
    guest.goes(Fate::NoNetwork);
    ground.pass(Millis::minutes(10));
    rep.writes("v1", "price", "10 % off");
    ground.pass(Millis::minutes(10));
    guest.writes("v1", "price", "5 % off");
    ground.pass(Millis::hours(1));
    for phone in [&guest, &rep, &guest] {
        phone.goes(Fate::Good);
        phone.syncs(&ground);
    }
    let both = ["10 % off", "5 % off"];
    let sorted = |mut all: Vec<String>| {
        all.sort();
        all
    };
    for phone in [&rep, &guest] {
        assert_eq!(sorted(phone.item("v1", "price")), both, "both values, on both phones");
    }
    assert_eq!(rep.item("v1", "price"), guest.item("v1", "price"), "the same on both");
    let need = ground.visit(&boss, "v1")["record"]["needs"][0].clone();
    let seen = array(&need["conflicting"]).iter().chain([&need["text"]]).map(text).collect();
    assert_eq!(sorted(seen), both, "and on the supervisor's page");
    let wrote = vec![by("li.na", "10 % off", 10), by("chen.bo", "5 % off", 20)];
    assert_eq!(history(&ground, &boss), wrote, "who and when");

    guest.writes("v1", "price", "7 % off, agreed");
    guest.syncs(&ground);
    rep.syncs(&ground);
    assert_eq!(rep.item("v1", "price"), ["7 % off, agreed"], "until a person settles it");
    let need = ground.visit(&boss, "v1")["record"]["needs"][0].clone();
    assert_eq!((text(&need["text"]), array(&need["conflicting"]).len()), ("7 % off, agreed".to_owned(), 0));
}

#[test]
fn who_overrode_what() {
    let ground = Ground::new();
    let (rep, guest, boss) = together(&ground);
    ground.pass(Millis::minutes(10));
    guest.writes("v1", "price", "5 % off");
    guest.syncs(&ground);
    rep.syncs(&ground);
    ground.pass(Millis::minutes(10));
    rep.writes("v1", "price", "0 % off");
    rep.syncs(&ground);
    guest.syncs(&ground);
    assert_eq!(guest.item("v1", "price"), ["0 % off"], "she saw it and wrote over it");
    let wrote = vec![by("chen.bo", "5 % off", 10), by("li.na", "0 % off", 20)];
    assert_eq!(history(&ground, &boss), wrote, "both authors, and what each wrote");

    // Half a year on, after a rebuild of all that is derived, and after many more words.
    ground.pass(Millis::days(180));
    let rebuilt = server::admin::again::again(&ground.server().app, &mut |_, _| {}).expect("rebuilt");
    assert!(rebuilt.is_same(), "{rebuilt:?}");
    let boss = ground.phone("wang.lei");
    assert_eq!(history(&ground, &boss), wrote, "for ever");
}
