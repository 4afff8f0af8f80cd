//! A phone's clock is wrong, was wrong and is right again, or what it did arrives long afterwards: none of it decides what
//! somebody did when.
//!
//! `wrong_clock_corrupts_deadlines`: medic/cht-core#6284, medic/cht-core#4957, frappe/hrms#4251 (the phone's wrong clock decides tasks
//! and attendance). `drift_is_gone_when_online`: medic/cht-core#6300 (by the time the phone syncs its clock is right again).
//! `upload_time_taken_for_event_time`: traccar/traccar-client-android#178, and Axsy on Salesforce (an edit of 14:09 that
//! is uploaded late beats one of 14:12).

use serde_json::Value;
use sync_core::command::Command;
use sync_core::fact::Channel;
use sync_core::time::{Millis, Timestamp};

use crate::ground::{Ground, NOW, Phone, array, fact, person, plan, text, time, visit};
use crate::way::Fate;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// One visit out of coverage: briefed after 50 minutes, thanked for after five hours, and the record submitted after 30, which is
/// too late. `set` turns the wall clock on the way.
fn visited(ground: &Ground, set: impl Fn(&Phone, &str)) -> Value {
    let (rep, boss) = (ground.phone("li.na"), ground.phone("wang.lei"));
    set(&rep, "plan");
    rep.plans("v1", plan(NOW + Millis::days(7)));
    rep.syncs(ground);
    ground.turn_to(NOW + Millis::days(7));
    rep.syncs(ground);
    rep.goes(Fate::NoNetwork);
    for (name, minutes) in [("arrive", 5), ("leave", 60), ("brief", 50), ("thank", 250), ("submit", 1_500)] {
        ground.pass(Millis::minutes(minutes));
        set(&rep, name);
        let id = visit("v1");
        rep.does(match name {
            "arrive" => Command::Arrive { visit: id, fix: None },
            "leave" => Command::Leave { visit: id },
            "brief" => Command::Brief { visit: id, goals_met: true, next: "报价".to_owned() },
            "thank" => Command::Thank { visit: id, channel: Channel::Mail, text: "谢谢".to_owned() },
            _ => Command::Submit { visit: id },
        });
    }
    ground.pass(Millis::minutes(30));
    rep.goes(Fate::Good);
    rep.syncs(ground);
    ground.visit(&boss, "v1")
}

/// What is concluded: states with their reasons, findings, and when each thing was done.
fn concluded(page: &Value) -> (Vec<Value>, Vec<Value>, Vec<(String, String)>) {
    let when = array(&page["facts"]).iter().map(|fact| (text(&fact["name"]), text(&fact["at"]))).collect();
    (array(&page["obligations"]).to_vec(), array(&page["findings"]).to_vec(), when)
}

#[test]
fn wrong_clock_corrupts_deadlines() {
    let right = concluded(&visited(&Ground::new(), |_, _| {}));
    let states: Vec<String> = right.0.iter().map(|owed| text(&owed["state"])).collect();
    assert_eq!(states, ["met_offline", "met_offline", "late"]);
    let to_1970 = -(NOW.0 / 1_000);
    for off in [3 * HOUR, -3 * HOUR, 5 * DAY, -5 * DAY, to_1970] {
        let page = visited(&Ground::new(), |rep, _| rep.clock.set_wall_offset(off));
        let arrived = fact(&page, "arrive");
        let shown = (time(&arrived["wall"]) - time(&arrived["at"])).0 / 1_000;
        assert!((shown - off).abs() < 5, "the phone did show a wrong time: {shown} for {off}");
        assert_eq!(concluded(&page), right, "{off} s off from the beginning on");
        let only_then = visited(&Ground::new(), |rep, name| {
            rep.clock.set_wall_offset(if ["brief", "submit"].contains(&name) { off } else { 0 });
        });
        assert_eq!(concluded(&only_then), right, "{off} s off at the brief and the record");
    }
}

/// Three hours after leaving, one more than there are, the clock is set back, the brief is written, and the clock is put right before
/// anybody can see it.
fn set_back_for_the_brief(ground: &Ground, restart: bool) -> (Value, Value) {
    let (mut rep, boss) = (ground.phone("li.na"), ground.phone("wang.lei"));
    rep.plans("v1", plan(NOW + Millis::hours(1)));
    rep.syncs(ground);
    rep.goes(Fate::NoNetwork);
    ground.pass(Millis::hours(1));
    rep.arrives("v1");
    ground.pass(Millis::hours(1));
    rep.leaves("v1");
    ground.pass(Millis::hours(3));
    rep.clock.set_wall_offset(-2 * HOUR);
    if restart {
        rep.reboot(ground);
    }
    rep.briefs("v1");
    rep.clock.set_wall_offset(0);
    ground.pass(Millis::minutes(20));
    rep.arrives("v1");
    ground.pass(Millis::minutes(20));
    rep.goes(Fate::Good);
    rep.syncs(ground);
    let devices = ground.page(&boss, "/v1/devices");
    (ground.visit(&boss, "v1"), devices)
}

#[test]
fn drift_is_gone_when_online() {
    for restart in [false, true] {
        let (page, devices) = set_back_for_the_brief(&Ground::new(), restart);
        let device = array(&devices["devices"]).iter().find(|device| device["person"] == "li.na").expect("hers");
        let off = device["clock_off_seconds"].as_f64().expect("it is known");
        assert!(off.abs() < 5.0, "online the clock is right: {off}");
        let brief = fact(&page, "brief");
        assert_eq!(time(&brief["wall"]), NOW + Millis::hours(3), "one hour after leaving, as the phone has it");
        assert_eq!(array(&page["obligations"])[0]["state"], "late", "{page:#}");
        let at = time(&brief["at"]) - (NOW + Millis::hours(5));
        assert!(at.0.abs() < 10_000, "three hours after leaving, as it was: {at:?}");
        let jumps = array(&page["clocks"]).iter().filter(|clock| clock["what"] == "clock_jump");
        let jumps: Vec<i64> = jumps.map(|jump| (time(&jump["after"]) - time(&jump["before"])).0 / 1_000).collect();
        let boots = array(&page["clocks"]).iter().filter(|clock| clock["what"] == "reboot").count();
        match restart {
            false => assert_eq!((jumps, boots), (vec![-2 * HOUR, 2 * HOUR], 0), "set back and put right"),
            true => assert_eq!((jumps, boots), (vec![2 * HOUR], 1), "a restart hides the first and is seen itself"),
        }
    }
}

#[test]
fn upload_time_taken_for_event_time() {
    let ground = Ground::new();
    let (rep, guest, boss) = (ground.phone("li.na"), ground.phone("chen.bo"), ground.phone("wang.lei"));
    rep.plans("v1", plan(NOW));
    rep.does(Command::Invite { visit: visit("v1"), person: person("chen.bo") });
    rep.writes("v1", "price", "still open");
    rep.syncs(&ground);
    guest.syncs(&ground);
    let nine = NOW + Millis::minutes(309);
    // The one who is out of coverage has a clock that is fast as well: neither upload nor wall clock may decide.
    rep.goes(Fate::NoNetwork);
    rep.clock.set_wall_offset(HOUR);
    ground.turn_to(nine);
    rep.arrives("v1");
    rep.writes("v1", "price", "14:09 they want 10 % off");
    ground.turn_to(nine + Millis::minutes(3));
    guest.arrives("v1");
    guest.writes("v1", "price", "14:12 they take 5 % off");
    guest.syncs(&ground);
    ground.pass(Millis::hours(4));
    rep.goes(Fate::Good);
    rep.syncs(&ground);
    let page = ground.visit(&boss, "v1");

    let near = |at: &Value, true_time: Timestamp| {
        let off = (time(at) - true_time).0;
        assert!(off.abs() < 10_000, "{off} ms off");
    };
    let arrived: Vec<&Value> = array(&page["facts"]).iter().filter(|fact| fact["name"] == "arrive").collect();
    let who: Vec<String> = arrived.iter().map(|fact| text(&fact["person"])).collect();
    assert_eq!(who, ["li.na", "chen.bo"], "in the order in which it was, not in that of the uploads");
    near(&arrived[0]["at"], nine);
    near(&arrived[1]["at"], nine + Millis::minutes(3));
    assert!(time(&arrived[0]["received"]) > time(&arrived[1]["received"]));

    let edits = array(&page["edits"]).iter();
    let edits: Vec<&Value> = edits.filter(|edit| text(&edit["words"][0]).starts_with("14:")).collect();
    let wrote: Vec<(String, String)> =
        edits.iter().map(|edit| (text(&edit["person"]), text(&edit["words"][0]))).collect();
    let both = [("li.na", "14:09 they want 10 % off"), ("chen.bo", "14:12 they take 5 % off")];
    assert_eq!(wrote, both.map(|(who, what)| (who.to_owned(), what.to_owned())));
    near(&edits[0]["at"], nine);
    near(&edits[1]["at"], nine + Millis::minutes(3));

    let need = &page["record"]["needs"][0];
    let mut kept: Vec<String> = array(&need["conflicting"]).iter().map(text).chain([text(&need["text"])]).collect();
    kept.sort();
    assert_eq!(kept, both.map(|(_, what)| what), "both are kept until a person settles it");
}
