//! What becomes of a change that the server refuses, between a real server and a real phone: two phones drew the same
//! actor, as after a copied image, so the second one's changes are not its own.

use mobile_ffi::clock::TurnedClock;
use mobile_ffi::{Device, FileKeyStore, HttpTransport};
use sync_core::command::Command;
use sync_core::document::record::Section;
use sync_core::engine::effect::Told;

use crate::setting::{NOW, Setting, contact, plan, visit};

/// A phone whose engine runs on this randomness.
fn opened(setting: &Setting, id: &str, entropy: u8) -> Device {
    let folder = setting.data().join("..").join(format!("drawn-{id}"));
    let keys = FileKeyStore::open(&folder).expect("a key");
    let transport = HttpTransport::new(Some(setting.url().parse().expect("an address")));
    let clock = TurnedClock::new(NOW, 7);
    let device = Device::open_with(&folder, Box::new(clock), Box::new(transport), Box::new(keys), [entropy; 32]);
    device.expect("a device")
}

fn note(id: &str, text: &str) -> Command {
    Command::Note { visit: visit(id), section: Section::Needs, text: text.to_owned(), due_working_days: None }
}

fn planned(id: &str) -> Command {
    Command::Plan { visit: Some(visit(id)), plan: Box::new(plan()) }
}

#[test]
fn what_a_phone_wrote_on_top_of_refused_changes_reaches_the_others_and_the_refused_words_stay_on_the_phone() {
    let setting = Setting::new();
    let first = opened(&setting, "chen.bo", 9);
    first.enrol(&setting.code("acme", "chen.bo"), "phone").expect("enrolled");
    first.perform(planned("visit-a")).expect("saved");
    contact(&first);

    let second = opened(&setting, "li.na", 9);
    second.enrol(&setting.code("acme", "li.na"), "phone").expect("enrolled");
    second.perform(planned("visit-b")).expect("saved");
    second.perform(note("visit-b", "written by the wrong actor")).expect("saved");
    drop(second);
    let second = opened(&setting, "li.na", 10);
    second.perform(note("visit-b", "written later")).expect("saved");
    second.perform(Command::Arrive { visit: visit("visit-b"), fix: None }).expect("saved");
    let mut again = 0;
    for _ in 0..20 {
        match second.contact() {
            Told::Contacted(contacted) => again += contacted.again,
            other => panic!("{other:?}"),
        }
        let status = second.status().expect("enrolled");
        if again > 0 && status.merged == status.saved {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let status = second.status().expect("enrolled");
    let words: Vec<&String> = status.refused.iter().flat_map(|work| &work.words).collect();
    assert!(words.iter().any(|words| *words == "written by the wrong actor"), "{:?}", status.refused);
    assert!(status.refused.iter().all(|work| work.code == "foreign_actor"), "{:?}", status.refused);
    assert!(status.again.iter().any(|work| work.words == ["written later"]), "{:?}", status.again);

    let (supervisor, _) = setting.phone("acme", "wang.lei");
    let page = setting.page(&supervisor, "/v1/visits/visit-b").expect("a page");
    let needs: Vec<&str> =
        page["record"]["needs"].as_array().expect("needs").iter().filter_map(|need| need["text"].as_str()).collect();
    assert_eq!(needs, ["written later"]);
    let facts: Vec<&str> =
        page["facts"].as_array().expect("facts").iter().filter_map(|fact| fact["name"].as_str()).collect();
    assert_eq!(facts, ["plan", "arrive"], "facts always land");
}
