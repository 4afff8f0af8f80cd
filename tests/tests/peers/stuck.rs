//! A phone is killed in the middle of a sync, and never syncs again.
//!
//! `client_kill_leaves_sync_stuck`: PowerSync, by independent tests of kills at random: 0.5 % of runs.

use std::cell::{Cell, RefCell};

use sync_core::command::Command;
use sync_core::document::record::Section;
use sync_core::engine::effect::Told;
use sync_core::time::Millis;
use tests::crash::draw::Draw;

use crate::ground::{Ground, NOW, array, plan, text, visit};
use crate::mortal::Mortal;

/// Runs where nobody says how many.
const RUNS: u64 = 250;
/// Runs that one phone lives through, and phones on one ground: neither may grow so old that runs become slow.
const OF_A_PHONE: u64 = 20;
const PHONES: u64 = 25;
/// Contacts in peace within which all must be across.
const PEACE: usize = 2;

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is {text:?}: give a number")))
}

#[derive(Default)]
struct Tally {
    runs: u64,
    deaths: u64,
    stuck: Vec<String>,
}

#[test]
fn client_kill_leaves_sync_stuck() {
    let runs = from_environment("PEERS_RUNS").unwrap_or(RUNS);
    let seed = from_environment("PEERS_SEED").unwrap_or_else(Draw::fresh_seed);
    let mut tally = Tally::default();
    while tally.runs < runs {
        let ground = Ground::new();
        for number in 0..PHONES {
            if tally.runs < runs {
                one_phone(&ground, number, runs, seed, &mut tally);
            }
        }
    }
    println!("PEERS_SEED={seed}: {} runs, {} deaths, {} stuck", tally.runs, tally.deaths, tally.stuck.len());
    assert!(tally.deaths > tally.runs / 2, "hardly anybody died: {} of {}", tally.deaths, tally.runs);
    assert!(tally.stuck.is_empty(), "PEERS_SEED={seed}: {:#?}", tally.stuck);
}

fn one_phone(ground: &Ground, number: u64, runs: u64, seed: u64, tally: &mut Tally) {
    let clock = ground.clock();
    let folder = ground.beside(&format!("mortal-{number}"));
    let code = ground.code("li.na");
    let mut phone = Mortal::enrolled(&folder, &ground.server().url(), clock, &code);
    for run in 0..OF_A_PHONE {
        if tally.runs < runs {
            tally.runs += 1;
            let mut draw = Draw::of(seed, tally.runs);
            tally.deaths +=
                one_run(ground, &mut phone, &format!("v{number}-{run}"), &mut draw, tally.runs, &mut tally.stuck);
        }
    }
}

/// One run: up to three deaths in the middle of writing and syncing, then peace. How often it died.
fn one_run(ground: &Ground, phone: &mut Mortal, id: &str, draw: &mut Draw, run: u64, stuck: &mut Vec<String>) -> u64 {
    // What the phone called saved before it died.
    let (saved, written) = (Cell::new(0), RefCell::new(Vec::new()));
    let mut deaths = 0;
    for life in 0..=draw.below(3) {
        let (moments, notes) = (draw.below(36) + 1, draw.below(3) + 1);
        let died = phone.lives(moments, |device| {
            if device.visit(&visit(id)).is_none() {
                let plan = Box::new(plan(NOW + Millis::days(7)));
                saved.set(seq(device.perform(Command::Plan { visit: Some(visit(id)), plan }).expect("saved")));
            }
            for note in 0..notes {
                let text = format!("note {life}-{note}");
                let command = Command::Note {
                    visit: visit(id),
                    section: Section::Points,
                    text: text.clone(),
                    due_working_days: None,
                };
                saved.set(seq(device.perform(command).expect("saved")));
                written.borrow_mut().push(text);
            }
            device.contact();
            ground.digest();
            device.contact();
        });
        deaths += u64::from(died);
        ground.pass(Millis::seconds(20));
    }
    let told: Vec<Told> = (0..PEACE).map(|_| phone.device().contact()).collect();
    let status = phone.device().status().expect("enrolled");
    if status.saved != status.stored || !matches!(told.last(), Some(Told::Contacted(_))) {
        stuck.push(format!("run {run}: saved {}, stored {}, {told:?}", status.saved, status.stored));
    }
    assert!(status.saved >= saved.get(), "run {run}: LOST on the phone: {} < {}", status.saved, saved.get());
    assert_eq!(status.refused.len(), 0, "run {run}: {:?}", status.refused);
    if run.is_multiple_of(10) && !written.borrow().is_empty() {
        ground.digest();
        let page = phone.device().authorised_get(&format!("/v1/visits/{id}")).expect("a page");
        let page: serde_json::Value = serde_json::from_str(&page).expect("JSON");
        let there: Vec<String> = array(&page["record"]["points"]).iter().map(|point| text(&point["text"])).collect();
        for text in written.borrow().iter() {
            assert_eq!(there.iter().filter(|other| *other == text).count(), 1, "run {run}: {text:?} in {there:?}");
        }
    }
    deaths
}

fn seq(told: Told) -> u64 {
    match told {
        Told::Saved { seq, .. } => seq,
        other => panic!("{other:?}"),
    }
}
