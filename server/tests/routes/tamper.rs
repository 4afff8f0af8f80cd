//! What an operator with all rights on the database file could do, row by row, and what `admin verify` says of it.

use std::path::PathBuf;

use rusqlite::Connection;
use server::admin::verify::{Trusted, verify};
use server::admin::{folder, held};
use server::clock::SystemTimeSource;
use server::digest::digest_all;
use server::erase::erase;
use server::log::{grow, sign};
use server::store::{Doer, Observation, Subject};
use server::timer::fire_due;
use sync_core::command::Command;
use sync_core::log::Held;
use sync_core::time::Millis;

use crate::setting::{Setting, contact, org, person, plan, visit};

/// A stopped server with some days of work in its log, and what one of its phones holds.
struct Ground {
    setting: Setting,
    held: Held,
}

impl Ground {
    fn new() -> Self {
        let mut setting = Setting::still();
        let (rep, clock) = setting.phone("acme", "li.na");
        let id = visit("visit-1");
        rep.perform(Command::Plan { visit: Some(id.clone()), plan: Box::new(plan()) }).expect("saved");
        rep.perform(Command::Arrive { visit: id.clone(), fix: None }).expect("saved");
        rep.perform(Command::Leave { visit: id.clone() }).expect("saved");
        contact(&rep);
        let app = setting.running().app.clone();
        digest_all(&app).expect("digested");
        setting.turn(Millis::hours(3));
        clock.set_true(crate::setting::NOW + Millis::hours(3));
        assert!(fire_due(&app).expect("fired") > 0);
        digest_all(&app).expect("digested");
        // Enough for a second level of tiles.
        let many = |tx: &mut dyn server::store::Tx| {
            let at = tx.latest_at()?.expect("a time");
            (0..600).try_for_each(|_| tx.add_observation(&org("acme"), at, &Observation::PolicyPublished).map(|_| ()))
        };
        app.store.write_with(many).expect("written");
        grow(&app).expect("grown");
        assert_eq!(sign(&app).expect("signed"), 2, "one for each organisation");
        rep.perform(Command::Brief { visit: id, goals_met: true, next: "报价".to_owned() }).expect("saved");
        contact(&rep);
        grow(&app).expect("grown");
        sign(&app).expect("signed");
        let held = rep.held().expect("enrolled");
        drop(app);
        setting.stop();
        Self { setting, held }
    }

    fn sql(&self) -> Connection {
        let sql = Connection::open(self.setting.data().join("sojourn.db")).expect("the file");
        sql.pragma_update(None, "foreign_keys", false).expect("a switch");
        sql
    }

    /// The place that a query finds.
    fn place(&self, query: &str) -> u64 {
        self.sql().query_row(query, [], |row| row.get::<_, i64>(0)).expect("a place").cast_unsigned()
    }

    fn does(&self, sql: &str) {
        self.sql().execute_batch(sql).expect("done");
    }

    /// What `admin verify` finds, each with its place.
    fn found(&self, held: &[(String, Held)]) -> Vec<(u64, String)> {
        let app = folder::open(&self.setting.data(), Box::new(SystemTimeSource), None, None).expect("opened");
        let keys = [app.keys.server_key().key];
        let trusted = Trusted { origin: &app.origin, keys: &keys, held };
        let verified = verify(&*app.store, trusted, &|_, _| {}).expect("verified");
        verified.broken.into_iter().map(|broken| (broken.position, broken.to_string())).collect()
    }

    fn with_receipts(&self) -> Vec<(u64, String)> {
        self.found(&[("li-na.held".to_owned(), self.held.clone())])
    }

    /// After a change of the database, something is found at this place.
    #[track_caller]
    fn finds(&self, sql: &str, place: u64, what: &str) {
        self.does(sql);
        let found = self.found(&[]);
        assert!(found.iter().any(|(at, said)| *at == place && said.contains(what)), "{place} {what:?}: {found:#?}");
    }
}

const LAST_ENTRY: &str = "SELECT max(position) FROM entry";
const FIRST_ENTRY: &str = "SELECT min(position) FROM entry";
const A_CONTACT: &str = "SELECT min(position) FROM contact";
const A_TIMER: &str = "SELECT min(position) FROM timer_fired";
const AN_ACT: &str = "SELECT min(position) FROM act WHERE name = 'person_put'";
const ALTERED: &str = "it was altered";
const REMOVED: &str = "it was removed";
const INSERTED: &str = "it was inserted";

#[test]
fn what_nobody_touched_holds_against_the_log_and_the_receipts_of_phones() {
    let ground = Ground::new();
    assert_eq!(ground.with_receipts(), []);
    assert_eq!((ground.held.receipts.len(), ground.held.shown.len()), (2, 0));
}

#[test]
fn an_altered_header_is_found() {
    let ground = Ground::new();
    let place = ground.place(FIRST_ENTRY);
    ground.finds("UPDATE entry SET header = zeroblob(length(header)) WHERE seq = 1", place, "header");
}

#[test]
fn an_altered_hash_is_found() {
    let ground = Ground::new();
    let place = ground.place(FIRST_ENTRY);
    ground.finds("UPDATE entry SET hash = zeroblob(32) WHERE seq = 1", place, ALTERED);
}

#[test]
fn an_altered_body_is_found() {
    let ground = Ground::new();
    let place = ground.place(LAST_ENTRY);
    ground.finds(&format!("UPDATE body SET sealed = zeroblob(length(sealed)) WHERE position = {place}"), place, "body");
}

#[test]
fn an_entry_that_is_called_refused_afterwards_is_found() {
    let ground = Ground::new();
    let place = ground.place(LAST_ENTRY);
    let sql = format!(
        "UPDATE entry SET recorded = 'refused', code = 'not_allowed' WHERE position = {place};
        DELETE FROM body WHERE position = {place}"
    );
    ground.finds(&sql, place, ALTERED);
}

#[test]
fn an_entry_that_is_called_released_by_nothing_is_found() {
    let ground = Ground::new();
    let place = ground.place(FIRST_ENTRY);
    ground.finds(&format!("UPDATE entry SET released_by = 1 WHERE position = {place}"), place, "released");
}

#[test]
fn an_altered_time_of_receiving_is_found_in_whichever_table_it_stands() {
    let ground = Ground::new();
    let place = ground.place(LAST_ENTRY);
    ground.finds(&format!("UPDATE entry SET received = received - 60000 WHERE position = {place}"), place, "time");
    ground.finds(&format!("UPDATE journal SET at = at - 60000 WHERE position = {place}"), place, ALTERED);
}

#[test]
fn an_altered_contact_is_found_in_whichever_column() {
    for change in ["announced = announced + 1", "stored = stored - 1", "boot = zeroblob(8)", "running = 5"] {
        let ground = Ground::new();
        let place = ground.place(A_CONTACT);
        ground.finds(&format!("UPDATE contact SET {change} WHERE position = {place}"), place, ALTERED);
    }
    for change in ["at = at - 1", "complete = 1 - complete"] {
        let ground = Ground::new();
        let place = ground.place(A_CONTACT);
        ground.finds(&format!("UPDATE contact SET {change} WHERE position = {place}"), place, "contact");
    }
}

#[test]
fn an_altered_timer_is_found() {
    let ground = Ground::new();
    let place = ground.place(A_TIMER);
    ground.finds(&format!("UPDATE timer_fired SET due = due + 1 WHERE position = {place}"), place, ALTERED);
}

#[test]
fn an_altered_act_is_found_in_whichever_column() {
    let ground = Ground::new();
    let place = ground.place(AN_ACT);
    ground.finds(&format!("UPDATE act SET by = 'person/li.na' WHERE position = {place}"), place, ALTERED);
    for change in ["about = 'chen.bo'", "subject = NULL", "digest = zeroblob(32)"] {
        let ground = Ground::new();
        let place = ground.place("SELECT min(position) FROM act WHERE about = 'li.na'");
        ground.finds(&format!("UPDATE act SET {change} WHERE position = {place}"), place, "carried out");
    }
}

#[test]
fn an_act_that_can_not_be_opened_is_found() {
    let ground = Ground::new();
    let place = ground.place("SELECT min(position) FROM act WHERE about = 'li.na'");
    ground.finds(&format!("UPDATE act SET sealed = zeroblob(length(sealed)) WHERE position = {place}"), place, "read");
}

#[test]
fn what_was_erased_is_no_alteration_and_what_is_only_made_to_look_so_is() {
    let ground = Ground::new();
    let app = folder::open(&ground.setting.data(), Box::new(SystemTimeSource), None, None).expect("opened");
    erase(&app, &org("acme"), &Subject::Person(person("li.na")), "", &Doer::Operator).expect("erased");
    drop(app);
    assert_eq!(ground.found(&[]), []);
    let place = ground.place("SELECT min(position) FROM act WHERE about = 'wang.lei'");
    ground.finds(
        &format!("UPDATE act SET sealed = NULL, subject = NULL WHERE position = {place}"),
        place,
        "carried out",
    );
}

#[test]
fn a_row_that_moved_to_another_organisation_is_missed_here_and_too_many_there() {
    let ground = Ground::new();
    let place = ground.place(A_TIMER);
    let sql = format!("UPDATE journal SET org = 'other' WHERE position = {place}");
    ground.finds(&sql, place, REMOVED);
    assert!(ground.found(&[]).iter().any(|(at, said)| *at == place && said.contains(INSERTED)));
}

#[test]
fn a_removed_entry_is_found_also_where_every_trace_of_it_is_gone() {
    let ground = Ground::new();
    let place = ground.place(FIRST_ENTRY);
    let all = ["body", "entry", "journal"].map(|table| format!("DELETE FROM {table} WHERE position = {place}"));
    ground.finds(&all.join(";"), place, REMOVED);
}

#[test]
fn a_removed_last_row_is_found() {
    let ground = Ground::new();
    let place = ground.place("SELECT max(position) FROM journal");
    ground.finds(
        &format!("DELETE FROM contact WHERE position = {place}; DELETE FROM journal WHERE position = {place}"),
        place,
        REMOVED,
    );
}

#[test]
fn a_removed_tail_is_found_also_where_the_device_is_set_back_with_it() {
    let ground = Ground::new();
    let place = ground.place(LAST_ENTRY);
    let all = ["body", "entry", "contact", "journal"];
    let mut sql = all.map(|table| format!("DELETE FROM {table} WHERE position >= {place}")).join(";");
    sql.push_str(
        ";DELETE FROM signature WHERE seq = (SELECT max(seq) FROM signature);
        UPDATE device SET head_seq = (SELECT max(seq) FROM entry),
            head_hash = (SELECT hash FROM entry ORDER BY seq DESC LIMIT 1) WHERE org = 'acme'",
    );
    ground.finds(&sql, place, REMOVED);
}

#[test]
fn a_removed_act_is_found() {
    let ground = Ground::new();
    let place = ground.place(AN_ACT);
    let sql = format!("DELETE FROM act WHERE position = {place}; DELETE FROM journal WHERE position = {place}");
    ground.finds(&sql, place, REMOVED);
}

#[test]
fn a_row_that_has_lost_its_other_half_is_named_and_the_rest_is_checked_all_the_same() {
    let ground = Ground::new();
    let place = ground.place(A_TIMER);
    let last = ground.place(LAST_ENTRY);
    ground.does(&format!("UPDATE body SET sealed = zeroblob(length(sealed)) WHERE position = {last}"));
    ground.finds(&format!("DELETE FROM timer_fired WHERE position = {place}"), place, "not whole");
    assert!(ground.found(&[]).iter().any(|(at, said)| *at == last && said.contains("body")));
}

#[test]
fn an_inserted_row_is_found() {
    let ground = Ground::new();
    let place = ground.place(A_TIMER);
    // A place is made free first, so that the new row stands among the others.
    let sql = format!(
        "DELETE FROM timer_fired WHERE position = {place}; DELETE FROM journal WHERE position = {place};
        INSERT INTO journal (position, org, at, kind) SELECT {place}, org, at, 'policy_published' FROM journal
            WHERE org = 'other' LIMIT 1"
    );
    ground.finds(&sql, place, INSERTED);
    let found = ground.found(&[]);
    assert!(found.iter().any(|(at, said)| *at == place && said.contains(REMOVED)), "{found:?}");
}

#[test]
fn a_row_before_the_first_is_found() {
    let ground = Ground::new();
    let sql = "INSERT INTO journal (position, org, at, kind) SELECT -1, org, at, kind FROM journal
        WHERE kind = 'policy_published' LIMIT 1";
    ground.finds(sql, u64::MAX, "before the first place");
}

#[test]
fn a_row_that_changed_places_with_its_neighbour_is_found() {
    let ground = Ground::new();
    let place = ground.place("SELECT min(position) FROM journal WHERE kind = 'entry'");
    let mut sql = String::new();
    for (from, to) in [(place, 99_999), (place + 1, place), (99_999, place + 1)] {
        for table in ["body", "entry", "journal"] {
            sql.push_str(&format!("UPDATE {table} SET position = {to} WHERE position = {from};"));
        }
    }
    ground.finds(&sql, place, ALTERED);
}

#[test]
fn stray_rows_beside_the_journal_are_found() {
    let cases = [
        "INSERT INTO body (position, body, salt) VALUES (77777, x'a0', zeroblob(32))",
        "INSERT INTO timer_fired (position, visit, kind, due) VALUES (77777, 'v', 'brief', 0)",
        "INSERT INTO act (position, by, name, digest) VALUES (77777, 'operator', 'looked', zeroblob(32))",
        "INSERT INTO contact SELECT org, device, 77777, at, announced, stored, complete, boot, running, zeroblob(16)
            FROM contact LIMIT 1",
        "UPDATE entry SET position = 77777 WHERE seq = 1",
    ];
    for sql in cases {
        Ground::new().finds(sql, 77_777, "");
    }
}

#[test]
fn rows_that_were_removed_before_they_came_into_the_log_are_found_by_their_empty_places() {
    let ground = Ground::new();
    let last = ground.place("SELECT max(position) FROM journal");
    let add = "INSERT INTO journal (org, at, kind) SELECT 'acme', max(at), 'policy_published' FROM journal;";
    ground.does(&add.repeat(3));
    assert_eq!(ground.found(&[]), [], "what came after the last turn is not in the log yet");
    ground.finds(&format!("DELETE FROM journal WHERE position = {}", last + 2), last + 2, "removed");
    ground.finds(&format!("DELETE FROM journal WHERE position = {}", last + 3), last + 2, "removed");
}

#[test]
fn a_leaf_that_was_altered_with_its_row_is_found_by_the_nodes_and_the_checkpoint() {
    let ground = Ground::new();
    let place = ground.place(A_TIMER);
    // The row and its leaf agree; what was signed does not.
    ground.does(&format!("UPDATE timer_fired SET due = due + 1 WHERE position = {place}"));
    let app = folder::open(&ground.setting.data(), Box::new(SystemTimeSource), None, None).expect("opened");
    let forge = move |tx: &mut dyn server::store::Tx| {
        let index = tx.log_index(&org("acme"), place)?.expect("a leaf");
        let row = tx.rows_after(place - 1, 1)?.pop().expect("a row");
        let mut tile = tx.log_tile(&org("acme"), 0, index / 256)?.expect("a tile");
        tile.hashes[(index % 256) as usize] = server::log::leaf_of(&row).hash();
        tx.put_log_tile(&org("acme"), 0, index / 256, &tile)
    };
    app.store.write_with(forge).expect("forged");
    drop(app);
    let found = ground.found(&[]);
    assert!(found.iter().any(|(_, said)| said.contains("does not follow from its leaves")), "{found:?}");
    assert!(found.iter().any(|(_, said)| said.contains("of another log: rows from position 1 to")), "{found:?}");
}

#[test]
fn an_altered_checkpoint_is_found() {
    let ground = Ground::new();
    ground.does("UPDATE log_checkpoint SET said = CAST(substr(said, 1, length(said) - 1) || x'00' AS BLOB)");
    assert!(ground.found(&[]).iter().all(|(_, said)| said.contains("is not signed by this server")));
    assert_eq!(ground.found(&[]).len(), 3);
}

#[test]
fn a_log_that_was_cut_back_is_found_by_the_checkpoint_that_is_left() {
    let ground = Ground::new();
    let place = ground.place(A_TIMER);
    ground.does("DELETE FROM log_tile WHERE level = 0 AND number = 2 AND org = 'acme'");
    let found = ground.found(&[]);
    assert!(found.iter().any(|(at, said)| *at > place && said.contains(INSERTED)), "{found:?}");
    assert!(found.iter().any(|(_, said)| said.contains("rows at its end were removed")), "{found:?}");
}

/// What only somebody with the signing key can do: everything is made anew and signed again.
fn made_anew(ground: &Ground) {
    let place = ground.place(LAST_ENTRY);
    let mut sql = ["body", "entry", "contact", "journal"]
        .map(|table| format!("DELETE FROM {table} WHERE position >= {place}"))
        .join(";");
    sql.push_str(
        ";DELETE FROM signature WHERE seq = (SELECT max(seq) FROM signature);
        UPDATE device SET head_seq = (SELECT max(seq) FROM entry),
            head_hash = (SELECT hash FROM entry ORDER BY seq DESC LIMIT 1) WHERE org = 'acme';
        UPDATE sqlite_sequence SET seq = (SELECT max(position) FROM journal) WHERE name = 'journal';
        DELETE FROM log_tile; DELETE FROM log_checkpoint; UPDATE log_mark SET upto = 0",
    );
    ground.does(&sql);
    let app = folder::open(&ground.setting.data(), Box::new(SystemTimeSource), None, None).expect("opened");
    grow(&app).expect("grown");
    sign(&app).expect("signed");
}

#[test]
fn a_database_made_anew_with_the_key_is_found_by_the_receipts_that_phones_hold() {
    let ground = Ground::new();
    made_anew(&ground);
    assert_eq!(ground.found(&[]), [], "inside, nothing is left that could tell");
    let found = ground.with_receipts();
    let of_receipt = |said: &str| said.contains("li-na.held") && said.contains("removed");
    assert!(found.iter().any(|(_, said)| of_receipt(said)), "{found:?}");
}

fn kept(ground: &Ground) -> PathBuf {
    let file = ground.setting.data().with_file_name("kept.held");
    let app = folder::open(&ground.setting.data(), Box::new(SystemTimeSource), None, None).expect("opened");
    held::keep_checkpoint(&app, &org("acme"), &file).expect("kept");
    file
}

#[test]
fn a_database_made_anew_with_the_key_is_found_by_a_checkpoint_that_was_kept_outside() {
    let ground = Ground::new();
    let file = kept(&ground);
    assert_eq!(ground.found(&[held::read(&file).expect("a file")]), []);
    made_anew(&ground);
    let found = ground.found(&[held::read(&file).expect("a file")]);
    assert!(found.iter().any(|(_, said)| said.contains("kept.held") && said.contains("were removed")), "{found:?}");
}

#[test]
fn a_receipt_that_the_server_never_signed_is_named() {
    let mut ground = Ground::new();
    ground.held.receipts[0].receipt.up_to += 1;
    let found = ground.with_receipts();
    assert_eq!(found.len(), 1);
    assert!(found[0].1.contains("not signed by this server"), "{found:?}");
}

#[test]
fn a_file_that_is_none_is_refused_with_what_to_do() {
    let ground = Ground::new();
    let file = ground.setting.data().join("origin");
    let refusal = held::read(&file).expect_err("no file of receipts").to_string();
    assert!(refusal.contains("sojourn-device receipts"), "{refusal}");
    let there = kept(&ground);
    let app = folder::open(&ground.setting.data(), Box::new(SystemTimeSource), None, None).expect("opened");
    assert!(held::keep_checkpoint(&app, &org("acme"), &there).is_err(), "what is kept is never written over");
}
