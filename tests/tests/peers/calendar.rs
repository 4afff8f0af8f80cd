//! Working days that are counted by the plain week are wrong around every Chinese holiday.
//!
//! `make_up_workdays`: rickar/cal#106, zammad/zammad#390, frappe/helpdesk#2075 (holidays, and days that are worked for them).

use serde_json::Value;
use sync_core::time::Timestamp;

use crate::ground::{Ground, array, plan, text};

/// A visit planned on one day for another, at ten in Shanghai: whether it was planned too late (V4.1), and what could not be decided.
fn planned(on: &str, start: &str) -> (bool, Vec<String>) {
    let at = |day: &str| format!("{day}T02:00:00Z").parse::<Timestamp>().expect("a time");
    let ground = Ground::at(at(on));
    let (rep, boss) = (ground.phone("li.na"), ground.phone("wang.lei"));
    rep.plans("v1", plan(at(start)));
    rep.syncs(&ground);
    let page = ground.visit(&boss, "v1");
    let lead = |of: &Value| of["clause"] == "V4.1";
    let notes = array(&page["notes"]).iter().filter(|note| lead(note)).map(|note| text(&note["en"])).collect();
    (array(&page["findings"]).iter().any(lead), notes)
}

#[test]
fn make_up_workdays() {
    let cases = [
        // Mid-Autumn: 18 Friday, 20 a Sunday that is worked, 21 Monday.
        ("2026-09-17", "2026-09-21", false),
        ("2026-09-18", "2026-09-21", true),
        // 24 Thursday; 25 to 27 off; 28 Monday.
        ("2026-09-23", "2026-09-28", true),
        ("2026-09-22", "2026-09-28", false),
        // National Day: 29 and 30 September, 8 October, and 1 to 7 October off.
        ("2026-09-28", "2026-10-08", false),
        ("2026-09-29", "2026-10-08", true),
        // 8 and 9 October, and 10, a Saturday that is worked.
        ("2026-10-07", "2026-10-10", false),
        ("2026-10-08", "2026-10-10", true),
    ];
    for (on, start, too_late) in cases {
        assert_eq!(planned(on, start), (too_late, vec![]), "planned on {on} for {start}");
    }
    let (found, notes) = planned("2026-12-30", "2027-01-04");
    let [note] = notes.as_slice() else { panic!("beyond the calendar's end: {notes:?}") };
    assert!(!found && note.contains("provisionally") && note.contains("2026-12-31"), "{note}");
}
