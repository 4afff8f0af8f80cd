//! The field week through real phones and a real server: every expectation holds, whatever the order of requests and of
//! digest, and though every request arrives twice; and what is derived can be made again, row for row.

use std::path::Path;

use tests::replay::run::{Report, replay};
use tests::replay::script;
use tests::replay::world::Variation;

fn field_week(vary: &Variation, folder: &Path) -> Report {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/field-week");
    let script = script::read(&dir).expect("a script");
    let report = replay(&script, folder, vary, &mut |_, _, _| {}).expect("a replay");
    let failed: Vec<_> = report.answers.iter().filter(|answer| !answer.holds()).collect();
    assert!(failed.is_empty(), "{} of {} fail: {failed:#?}", failed.len(), report.answers.len());
    assert_eq!(report.refused, 0, "no honest entry is refused");
    assert!(report.contacts > 20_000, "phones are in contact every fifteen minutes");
    report
}

fn scratch() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a folder")
}

#[test]
fn the_field_week_is_judged_right_and_made_again_row_for_row() {
    let folder = scratch();
    let report = field_week(&Variation::default(), folder.path());
    let app = report.world.server.app.clone();
    let keys = [app.keys.server_key().key];
    let trusted = server::admin::verify::Trusted { origin: &app.origin, keys: &keys, held: &[] };
    let verified = server::admin::verify::verify(app.store.as_ref(), trusted, &|_, _| {}).expect("read");
    assert!(verified.broken.is_empty(), "{:?}", verified.broken);
    assert!(verified.entries > 1_000);
    let rebuilt = server::admin::again::again(&app, &mut |_, _| {}).expect("rebuilt");
    assert!(rebuilt.is_same(), "{rebuilt:?}");
}

#[test]
fn the_order_of_requests_within_a_minute_and_of_digest_changes_no_verdict() {
    let folder = scratch();
    field_week(&Variation { seed: 20_260_914, twice: false, digest_seed: Some(7) }, folder.path());
}

#[test]
fn every_request_sent_twice_changes_no_verdict() {
    let folder = scratch();
    field_week(&Variation { seed: 0, twice: true, digest_seed: None }, folder.path());
}
