//! Saving: what "saved" promises, whatever happens to the process and the disk.

use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::document::record::Section;
use sync_core::engine::effect::{Input, Told};
use sync_core::time::{Millis, Timestamp};

use crate::host::{Host, Kill, Net};
use crate::taps::{arrive, brief, leave, note, plan, v};

#[test]
fn saved_is_told_only_after_the_commit() {
    let mut host = Host::enrolled();
    host.kill_at(Kill::After(1));
    host.does(plan());
    assert!(host.told.is_empty(), "committed, but the engine has not heard of it");
    assert_eq!(host.saved(), 2, "the announcement and the plan, in one commit");
    let mut host = Host::enrolled();
    host.does(plan());
    assert_eq!(host.told_saved(), [2]);
}

#[test]
fn a_failed_commit_changes_nothing_and_the_next_save_works() {
    let mut host = Host::enrolled();
    let (before, rows) = (host.status(), host.rows.clone());
    host.fail_commits = true;
    host.does(plan());
    assert_eq!(host.last(), &Told::NotSaved { why: "the disk is full".to_owned() });
    assert_eq!((host.status(), &host.rows), (before, &rows));
    host.fail_commits = false;
    host.does(plan());
    host.contact();
    assert_eq!(host.server.story(), "begin plan");
}

#[test]
fn a_save_that_waited_behind_a_failed_one_is_still_told_about() {
    let mut host = Host::enrolled();
    host.does(plan());
    host.told.clear();
    host.fail_commits = true;
    host.give_at_once(vec![Input::Command(arrive()), Input::Command(leave()), Input::Command(brief())]);
    assert_eq!(host.told.len(), 3, "each tap is answered: {:?}", host.told);
    host.fail_commits = false;
    host.does(note("after"));
    host.contact();
    assert_eq!(host.server.story(), "begin plan -");
}

#[test]
fn a_save_that_waited_behind_an_impossible_one_is_saved() {
    let mut host = Host::enrolled();
    host.does(plan());
    host.told.clear();
    host.give_at_once(vec![Input::Command(arrive()), Input::Command(note(" ")), Input::Command(leave())]);
    assert_eq!(host.told.len(), 3, "each tap is answered: {:?}", host.told);
    host.contact();
    assert_eq!(host.server.story(), "begin plan arrive leave");
}

#[test]
fn taps_faster_than_the_disk_are_saved_in_order() {
    let mut host = Host::enrolled();
    host.give_at_once([plan(), arrive(), note("price"), leave(), brief()].map(Input::Command).to_vec());
    assert_eq!(host.told_saved(), [2, 3, 4, 5, 6]);
    host.contact();
    assert_eq!(host.server.story(), "begin plan arrive - leave brief");
}

/// A day with contacts between the taps, from plan to brief.
fn day(host: &mut Host) {
    let steps: [fn(&mut Host); 8] = [
        |host| host.does(plan()),
        |host| host.contact(),
        |host| host.does(arrive()),
        |host| host.does(note("price")),
        |host| host.does(leave()),
        |host| host.contact(),
        |host| host.does(brief()),
        |host| host.contact(),
    ];
    for step in steps {
        host.pass(Millis::minutes(20));
        step(host);
        if host.killed {
            host.restart();
        }
    }
}

/// Lives the day once for each effect there is to die at.
fn die_everywhere(kill: fn(u32) -> Kill) {
    for nth in 1.. {
        let mut host = Host::enrolled();
        host.kill_at(kill(nth));
        day(&mut host);
        // A kill that struck is taken back by the restart.
        let survived = host.kill.is_some();
        host.restart();
        host.contact();
        host.contact();
        let stored = host.server.entries.len() as u64;
        assert_eq!(host.saved(), stored, "{nth}: the server holds all that is on the phone");
        assert!(host.told_saved().iter().all(|seq| *seq <= stored), "{nth}");
        assert_eq!(host.status().stored, stored, "{nth}");
        if survived {
            assert!(nth > 30, "there were effects to die at: {nth}");
            return;
        }
    }
}

#[test]
fn a_kill_before_any_effect_loses_nothing_told_as_saved_and_never_forks_the_chain() {
    die_everywhere(Kill::Before);
}

#[test]
fn a_kill_after_any_effect_loses_nothing_told_as_saved_and_never_forks_the_chain() {
    die_everywhere(Kill::After);
}

#[test]
fn a_restarted_engine_knows_what_the_running_one_knew() {
    let mut host = Host::enrolled();
    host.net = Net::Down;
    [plan(), arrive(), note("price"), leave()].into_iter().for_each(|tap| host.does(tap));
    let before = host.status();
    host.restart();
    assert_eq!(host.status(), before);
}

#[test]
fn a_new_actor_is_announced_before_its_first_change_in_every_run() {
    let mut host = Host::enrolled();
    host.does(plan());
    host.does(note("one"));
    host.restart();
    host.does(arrive());
    host.does(note("two"));
    host.does(note("three"));
    host.restart();
    host.does(note("four"));
    host.contact();
    assert_eq!(host.server.story(), "begin plan - arrive begin - - begin -");
    let actors: std::collections::BTreeSet<_> = host.server.actors().into_iter().collect();
    assert_eq!(actors.len(), 3, "two runs never share an actor");
}

#[test]
fn an_announcement_that_was_not_committed_is_made_again() {
    let mut host = Host::enrolled();
    host.fail_commits = true;
    host.does(plan());
    host.fail_commits = false;
    host.does(plan());
    host.does(note("one"));
    host.contact();
    assert_eq!(host.server.story(), "begin plan -");
}

/// What the person was told last, when it was not saved.
fn not_saved(host: &Host) -> &str {
    match host.last() {
        Told::NotSaved { why } => why,
        other => panic!("it was {other:?}"),
    }
}

#[test]
fn words_too_long_for_the_server_are_not_told_as_saved() {
    let mut host = Host::enrolled();
    host.does(plan());
    let before = host.saved();
    for letters in [70_000, 1_100_000] {
        let text = "z".repeat(letters);
        host.does(Command::Note { visit: v(), section: Section::Needs, text: text.clone(), due_working_days: None });
        assert!(not_saved(&host).contains("write less"), "{}", not_saved(&host));
        host.does(Command::Brief { visit: v(), goals_met: true, next: text });
        assert!(not_saved(&host).contains("write less"), "{}", not_saved(&host));
    }
    assert_eq!(host.saved(), before);
    host.contact();
    assert_eq!(host.server.story(), "begin plan");
}

#[test]
fn a_plan_that_nobody_can_mean_is_refused_by_field() {
    let mut host = Host::enrolled();
    type Spoil = fn(&mut PlanView);
    let wrong: [(&str, Spoil); 5] = [
        ("minutes", |plan| plan.minutes = u32::MAX),
        ("start", |plan| plan.start = Some(Timestamp(-62_135_596_800_000))),
        ("zone", |plan| plan.zone = "Mars/Olympus".to_owned()),
        ("country", |plan| plan.country = "ZZZZ".to_owned()),
        ("purpose", |plan| plan.purpose = " ".to_owned()),
    ];
    for (field, spoil) in wrong {
        let Command::Plan { visit, mut plan } = plan() else { panic!("a plan") };
        spoil(&mut plan);
        host.does(Command::Plan { visit, plan });
        assert!(not_saved(&host).starts_with(field), "{}", not_saved(&host));
    }
}

#[test]
fn a_check_in_that_is_due_already_is_refused_while_the_time_is_known() {
    let mut host = Host::enrolled();
    host.does(plan());
    host.contact();
    host.does(Command::CheckIn { visit: v(), next_by: Timestamp(0) });
    assert!(not_saved(&host).starts_with("next_by is out of range"), "{}", not_saved(&host));
}
