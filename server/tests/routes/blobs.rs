//! Photos and signatures over real HTTP: sent part by part after the entry that names them, there once they are the bytes of their name,
//! seen by who sees the visit whole, and gone with it.

use std::io::{Read, Write};
use std::net::TcpStream;

use mobile_ffi::{Budget, Device, FileKeyStore, Uploaded};
use rusqlite::Connection;
use serde_json::Value;
use server::admin::verify::{Verified, verify};
use server::erase::erase;
use server::fair::{Limits, Rate};
use server::store::{Doer, Subject};
use sync_core::blob::{Blob, Drawing, PART, hash};
use sync_core::cbor;
use sync_core::command::Command;
use sync_core::document::record::{Section, shown_text};
use sync_core::fact::{Attached, BlobRef, Drawn, Fact, Media};
use sync_core::journal::Body;
use sync_core::sync::{BlobAnswer, EnrolAnswer};
use sync_core::time::Millis;

use crate::canary::{can_be_opened, in_the_clear, readable};
use crate::hostile::push;
use crate::setting::{Answer, Setting, contact, org, person, plan, trusted, visit};

const LIMIT: u64 = 25_000_000;
/// All that waits.
const ALL: Budget = Budget { bytes: u64::MAX, span: Millis::hours(1) };

/// Something that begins as a picture does.
pub(crate) fn png(bytes: u64, word: &str) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.extend_from_slice(word.as_bytes());
    let noise = |at: u64| (at.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8;
    png.extend((png.len() as u64..bytes).map(noise));
    png
}

fn photo(device: &Device, id: &str, bytes: Vec<u8>) -> BlobRef {
    let blob = Blob::of_file(bytes, LIMIT).expect("a picture");
    device.attach(&visit(id), &blob, Attached::Photo, "3 号门").expect("saved");
    blob.of
}

pub(crate) fn planned(device: &Device, id: &str) {
    device.perform(Command::Plan { visit: Some(visit(id)), plan: Box::new(plan()) }).expect("saved");
}

fn sent(device: &Device) {
    let sent = device.upload(ALL, &mut |_| {}).expect("begun");
    assert_eq!((&sent.why, sent.not_taken.as_slice()), (&None, &[][..]));
}

fn attachments(setting: &Setting, device: &Device, id: &str) -> Vec<Value> {
    let page = setting.page(device, &format!("/v1/visits/{id}")).expect("a page");
    page["attachments"].as_array().expect("a list").clone()
}

fn verified(setting: &Setting) -> Verified {
    let app = &setting.running().app;
    let keys = [app.keys.server_key().key];
    verify(&*app.store, trusted(&app.origin, &keys), &|_, _| {}).expect("read")
}

#[test]
fn a_photo_is_awaited_until_all_of_it_has_come_and_then_seen_by_who_sees_the_visit_whole() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    let (superior, _) = setting.phone("acme", "wang.lei");
    let (colleague, _) = setting.phone("acme", "chen.bo");
    planned(&rep, "v");
    let bytes = png(PART * 2 + 5, "");
    let of = photo(&rep, "v", bytes.clone());
    contact(&rep);
    let awaited = attachments(&setting, &superior, "v");
    assert_eq!((&awaited[0]["there"], &awaited[0]["caption"]), (&false.into(), &"3 号门".into()));
    let before = verified(&setting);
    assert_eq!((before.broken.len(), before.blobs, before.awaited.len()), (0, 0, 1), "{:?}", before.awaited);

    sent(&rep);
    let there = attachments(&setting, &superior, "v");
    assert_eq!((&there[0]["there"], &there[0]["media_type"]), (&true.into(), &"image/png".into()));
    assert!(rep.blobs().expect("read").iter().all(|blob| blob.stored));
    let after = verified(&setting);
    assert_eq!((after.broken.len(), after.blobs, after.awaited.len()), (0, 1, 0));
    contact(&superior);
    let mut fetched = Vec::new();
    assert_eq!(superior.download(&visit("v"), &of.hash, &mut fetched).expect("fetched"), of);
    assert_eq!(fetched, bytes);
    let token = setting.token_of(&colleague);
    let hidden = setting.get(&format!("/v1/visits/v/blob/bytes?hash={}", of.hash), Some(&token));
    assert_eq!((hidden.status, hidden.code()), (404, "not_found".to_owned()));
    let lines = format!("GET /v1/visits/v/blob/bytes?hash={} HTTP/1.1", of.hash);
    let given = raw(&setting, &lines, &setting.token_of(&superior));
    for said in ["content-type: application/octet-stream\r\n", "content-disposition: attachment\r\n", "nosniff\r\n"] {
        assert!(given.contains(said), "no browser opens it as a page: {given:.400}");
    }
}

/// A bare key with a token, a planned visit and a fact that names a blob.
fn named(setting: &Setting, of: BlobRef) -> (FileKeyStore, EnrolAnswer, String) {
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    let facts = [
        Fact::Plan { visit: visit("v"), heads: Vec::new() },
        Fact::Attach { visit: visit("v"), blob: of, what: Attached::Photo, caption: String::new() },
    ];
    let bodies: Vec<Body> = facts.iter().map(|fact| Body::new(Vec::new(), Some(fact))).collect();
    let answer = setting.post("/v1/journal", &cbor::encode(&push(&keys, &enrolled, &bodies)), Some(&token));
    assert_eq!(answer.status, 200);
    (keys, enrolled, token)
}

fn reference(media: Media, bytes: &[u8]) -> BlobRef {
    BlobRef { hash: hash(bytes), media, bytes: bytes.len() as u64 }
}

fn path(of: &BlobRef) -> String {
    format!("/v1/visits/v/blob?hash={}", of.hash)
}

pub(crate) fn part(setting: &Setting, of: &BlobRef, offset: u64, bytes: &[u8], token: &str) -> Answer {
    setting.post(&format!("{}&offset={offset}", path(of)), bytes, Some(token))
}

pub(crate) fn far(answer: &Answer) -> (u64, bool) {
    let far: BlobAnswer = cbor::decode("blob answer", &answer.body).expect("an answer");
    (far.confirmed, far.whole)
}

/// What is answered to these first lines of a request, head and all.
fn raw(setting: &Setting, lines: &str, token: &str) -> String {
    let mut stream = TcpStream::connect(setting.running().addr).expect("connected");
    let head = format!("{lines}\r\nhost: test\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("answered");
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_part_counts_once_and_only_where_the_last_one_ended() {
    let setting = Setting::still();
    let bytes = png(PART + 9, "");
    let of = reference(Media::Png, &bytes);
    let (_, _, token) = named(&setting, of);
    let (first, last) = bytes.split_at(usize::try_from(PART).expect("small"));
    assert_eq!(far(&setting.get(&path(&of), Some(&token))), (0, false));
    assert_eq!(far(&part(&setting, &of, PART, last, &token)), (0, false), "it waits for what stands before it");
    assert_eq!(far(&part(&setting, &of, 0, first, &token)), (PART, false));
    assert_eq!(far(&part(&setting, &of, 0, first, &token)), (PART, false), "a duplicate is free");
    for (offset, bytes) in [(0, last), (PART, first), (1, last), (PART * 2, last)] {
        let refused = part(&setting, &of, offset, bytes, &token);
        assert_eq!((refused.status, refused.code()), (422, "part_not_valid".to_owned()), "{offset}");
    }
    assert_eq!(far(&part(&setting, &of, PART, last, &token)), (PART + 9, true));
    assert_eq!(far(&setting.get(&path(&of), Some(&token))), (PART + 9, true));
    let too_much = format!("POST {}&offset=0 HTTP/1.1\r\ncontent-length: {}", path(&of), PART + 1);
    let answer = raw(&setting, &too_much, &token);
    assert!(answer.starts_with("HTTP/1.1 413"), "before it is read: {answer}");
}

#[test]
fn bytes_that_are_not_those_of_the_name_are_let_go_and_come_anew() {
    let setting = Setting::still();
    let (bytes, others) = (png(900, "right"), png(900, "wrong"));
    let of = reference(Media::Png, &bytes);
    let (_, _, token) = named(&setting, of);
    let damaged = part(&setting, &of, 0, &others, &token);
    assert_eq!((damaged.status, damaged.code()), (422, "blob_damaged".to_owned()));
    assert_eq!(far(&setting.get(&path(&of), Some(&token))), (0, false));
    assert_eq!(far(&part(&setting, &of, 0, &bytes, &token)), (900, true));
}

#[test]
fn a_60_mb_photo_and_a_wrong_type_are_refused_by_the_server_too_and_the_journal_goes_on() {
    let setting = Setting::still();
    let large = BlobRef { hash: hash(b"x"), media: Media::Jpeg, bytes: 60_000_000 };
    let (_, _, token) = named(&setting, large);
    let refused = part(&setting, &large, 0, &vec![0xff; usize::try_from(PART).expect("small")], &token);
    assert_eq!((refused.status, refused.code()), (422, "blob_too_large".to_owned()));
    let said = refused.json()["detail"].as_str().expect("a sentence").to_owned();
    assert!(said.contains("60.0 MB") && said.contains("25.0 MB") && said.contains("上限"), "{said}");

    let program = b"MZ this is no picture".to_vec();
    let of = reference(Media::Jpeg, &program);
    let fact = Fact::Attach { visit: visit("v"), blob: of, what: Attached::Photo, caption: String::new() };
    let (keys, enrolled) = setting.bare_again("acme", "li.na", "second");
    let second = setting.token(&keys, &enrolled);
    let request = push(&keys, &enrolled, &[Body::new(Vec::new(), Some(&fact))]);
    assert_eq!(setting.post("/v1/journal", &cbor::encode(&request), Some(&second)).status, 200);
    let wrong = part(&setting, &of, 0, &program, &second);
    assert_eq!((wrong.status, wrong.code()), (422, "blob_not_taken".to_owned()));
}

#[test]
fn nothing_is_taken_that_no_fact_names_nor_from_who_has_no_part_in_the_visit() {
    let setting = Setting::still();
    let bytes = png(100, "");
    let of = reference(Media::Png, &bytes);
    let (_, _, token) = named(&setting, of);
    let unnamed = reference(Media::Png, &png(100, "other"));
    assert_eq!(part(&setting, &unnamed, 0, &png(100, "other"), &token).status, 404);
    for (org_id, id) in [("acme", "chen.bo"), ("acme", "wang.lei"), ("acme", "risk"), ("other", "ivy")] {
        let (keys, enrolled) = setting.bare(org_id, id);
        let theirs = setting.token(&keys, &enrolled);
        let refused = part(&setting, &of, 0, &bytes, &theirs);
        assert_eq!((refused.status, refused.code()), (404, "not_found".to_owned()), "{id}");
    }
    let nothing = setting.get(&format!("/v1/visits/v/blob/bytes?hash={}", of.hash), Some(&token));
    assert_eq!(nothing.status, 404, "half a photo is shown to nobody");
}

#[test]
fn a_drawn_signature_is_bound_to_the_record_and_to_the_text_that_was_shown() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    planned(&rep, "v");
    let note = |text: &str| Command::Note {
        visit: visit("v"),
        section: Section::Needs,
        text: text.to_owned(),
        due_working_days: None,
    };
    rep.perform(note("each week two containers")).expect("saved");
    let record = rep.content(&visit("v")).and_then(|content| content.record).expect("a record");
    let strokes = r#"{"width":600,"height":200,"strokes":[[[10,20,0],[14,26,16],[90,80,40]]]}"#;
    let drawing = Drawing::read(strokes, shown_text(&record)).expect("a signature");
    assert!(drawing.shown.contains("each week two containers"));
    rep.perform(note("written while it was shown")).expect("saved");
    let changed = rep.sign(&visit("v"), "Weiß", &drawing).expect_err("another record");
    assert!(changed.to_string().contains("has changed since it was shown"), "{changed}");

    let record = rep.content(&visit("v")).and_then(|content| content.record).expect("a record");
    let drawing = Drawing::read(strokes, shown_text(&record)).expect("a signature");
    rep.sign(&visit("v"), "Weiß", &drawing).expect("saved");
    contact(&rep);
    sent(&rep);
    let there = attachments(&setting, &rep, "v");
    let what: Vec<_> = there.iter().map(|one| (one["what"].as_str(), one["there"].as_bool())).collect();
    assert_eq!(what, [(Some("strokes"), Some(true)), (Some("signature"), Some(true))]);
    assert_eq!(there[0]["as_recorded"], true, "the server reads the same record at these heads");
    let mut kept = Vec::new();
    let (blob, ..) = drawing.blobs();
    rep.download(&visit("v"), &blob.of.hash, &mut kept).expect("here");
    assert_eq!(cbor::decode::<Drawing>("strokes", &kept), Ok(drawing));
    assert_eq!(verified(&setting).blobs, 2);
}

/// How many rows of a visit's photos and signatures there are.
fn parts(setting: &Setting, id: &str) -> i64 {
    let db = Connection::open(setting.data().join("sojourn.db")).expect("a database");
    db.query_row("SELECT count(*) FROM blob_part WHERE visit = ?1", [id], |row| row.get(0)).expect("counted")
}

#[test]
fn looking_at_somebody_elses_photo_is_written_down_before_it_is_shown_and_ones_own_is_not() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    let (superior, _) = setting.phone("acme", "wang.lei");
    planned(&rep, "v");
    let of = photo(&rep, "v", png(PART + 5, ""));
    contact(&rep);
    sent(&rep);
    let looks = || setting.page(&rep, "/v1/looks").expect("a page")["looks"].as_array().expect("looks").clone();
    let mut fetched = Vec::new();
    rep.download(&visit("v"), &of.hash, &mut fetched).expect("fetched");
    assert!(looks().is_empty(), "one's own");
    let path = format!("/v1/visits/v/blob/bytes?hash={}&offset={PART}", of.hash);
    let some = setting.get(&path, Some(&setting.token_of(&superior)));
    assert_eq!(some.status, 200);
    let seen = looks();
    assert_eq!(
        (seen.len(), &seen[0]["sight"], &seen[0]["by"]),
        (1, &"attachment".into(), &"wang.lei".into()),
        "{seen:?}"
    );
    contact(&superior);
    superior.download(&visit("v"), &of.hash, &mut Vec::new()).expect("fetched");
    assert_eq!(looks().len(), 1, "once an hour, however many parts");
    let unknown = format!("/v1/visits/v/blob/bytes?hash={}", "0".repeat(64));
    assert_eq!(setting.get(&unknown, Some(&setting.token_of(&superior))).status, 404);
}

#[test]
fn an_erased_visit_takes_its_photos_with_it_and_none_comes_back() {
    let mut setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    let words = ["pixels-of-a-pelican", "the-other-photo-of-a-puffin"];
    planned(&rep, "v");
    planned(&rep, "w");
    let of = photo(&rep, "v", png(400, words[0]));
    photo(&rep, "w", png(400, words[1]));
    contact(&rep);
    sent(&rep);
    assert_eq!(in_the_clear(&setting.data(), &words), []);
    assert_eq!((parts(&setting, "v"), parts(&setting, "w")), (1, 1));
    assert_eq!(readable(&setting.data(), &words), words.into(), "else looking proves nothing");
    setting.page(&rep, "/v1/board").expect("digested");
    let app = &setting.running().app;
    erase(app, &org("acme"), &Subject::Visit(visit("v")), "a test", &Doer::Operator).expect("erased");
    assert_eq!((parts(&setting, "v"), parts(&setting, "w")), (0, 1), "no row of it is left");
    assert_eq!(can_be_opened(&setting.data(), &words[..1]), [].into());
    assert_eq!(readable(&setting.data(), &words), [words[1]].into(), "the other visit's stays");
    let token = setting.token_of(&rep);
    let again =
        setting.post(&format!("/v1/visits/v/blob?hash={}&offset=0", of.hash), &png(400, words[0]), Some(&token));
    assert_eq!(again.status, 404);
    setting.restart();
    assert_eq!(can_be_opened(&setting.data(), &words[..1]), [].into());
    let found = verified(&setting);
    assert_eq!((found.broken.len(), found.blobs), (0, 1));
}

#[test]
fn photos_have_a_budget_of_their_own_and_hold_up_no_journal() {
    let mut limits = Limits::default();
    limits.accounts.device.blob_kib = Rate { burst: 256, per_second: 1 };
    let setting = Setting::still_limited(limits);
    let (rep, _) = setting.phone("acme", "li.na");
    planned(&rep, "v");
    photo(&rep, "v", png(PART * 6, ""));
    contact(&rep);
    let sent = rep.upload(ALL, &mut |_| {}).expect("begun");
    assert!(sent.why.is_some() && sent.bytes >= PART && sent.bytes < PART * 6, "{sent:?}");
    rep.perform(Command::Arrive { visit: visit("v"), fix: None }).expect("saved");
    contact(&rep);
    let status = rep.status().expect("enrolled");
    assert_eq!(status.stored, status.saved, "the journal is not held up");
    setting.turn(Millis::hours(1));
    let rest = rep.upload(ALL, &mut |_| {}).expect("begun");
    assert!(rest.bytes > 0, "it goes on where it was: {rest:?}");
    assert_eq!(rep.blobs().expect("read")[0].confirmed, sent.bytes + rest.bytes);
}

#[test]
fn who_attached_a_photo_may_send_it_when_the_visit_is_somebody_elses_by_now() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    planned(&rep, "v");
    photo(&rep, "v", png(300, ""));
    rep.perform(Command::HandOver { visit: visit("v"), person: person("chen.bo") }).expect("saved");
    contact(&rep);
    sent(&rep);
    let (next, _) = setting.phone("acme", "chen.bo");
    assert_eq!(attachments(&setting, &next, "v")[0]["there"], true);
}

#[test]
fn an_upload_goes_on_after_the_server_and_the_app_were_started_again() {
    let mut setting = Setting::new();
    let (rep, clock) = setting.phone("acme", "li.na");
    planned(&rep, "v");
    let of = photo(&rep, "v", png(PART * 8 + 1, ""));
    contact(&rep);
    let begun = rep.upload(Budget { bytes: PART * 3, ..ALL }, &mut |_| {}).expect("begun");
    assert_eq!((begun.bytes, begun.stored, &begun.why), (PART * 3, 0, &None));
    setting.restart();
    let rep = setting.again(rep, &clock);
    assert_eq!(rep.blobs().expect("read")[0].confirmed, PART * 3, "the phone knows it too");
    let mut told = Vec::new();
    let rest = rep.upload(ALL, &mut |bytes| told.push(bytes)).expect("begun");
    assert_eq!((rest.bytes, rest.stored), (of.bytes - PART * 3, 1), "not one part was sent again");
    assert_eq!((told.len(), told.last()), (6, Some(&rest.bytes)), "each part is told of");
    assert_eq!(rep.upload(ALL, &mut |_| {}).expect("nothing waits"), Uploaded::default());
}

#[test]
fn a_person_goes_on_and_is_heard_while_a_photo_is_on_its_way() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    planned(&rep, "v");
    photo(&rep, "v", png(PART * 3, ""));
    contact(&rep);
    let mut stored = Vec::new();
    let sent = rep.upload(ALL, &mut |_| {
        let (section, text) = (Section::Points, "written meanwhile".to_owned());
        rep.perform(Command::Note { visit: visit("v"), section, text, due_working_days: None }).expect("saved");
        contact(&rep);
        stored.push(rep.status().map(|status| status.stored == status.saved));
        assert!(rep.upload(ALL, &mut |_| {}).is_err(), "one sending at a time");
    });
    assert_eq!((sent.expect("begun").stored, stored), (1, vec![Some(true); 3]), "the journal waits for no photo");
}

#[test]
fn what_nobody_goes_on_sending_is_let_go_after_90_days_and_comes_anew() {
    let mut setting = Setting::still();
    let (bytes, other) = (png(PART + 9, "half"), png(300, "whole"));
    let of = reference(Media::Png, &bytes);
    let (_, _, token) = named(&setting, of);
    let whole = reference(Media::Png, &other);
    let fact = Fact::Attach { visit: visit("v"), blob: whole, what: Attached::Photo, caption: String::new() };
    let (second, other_phone) = setting.bare_again("acme", "li.na", "second");
    let second_token = setting.token(&second, &other_phone);
    let request = push(&second, &other_phone, &[Body::new(Vec::new(), Some(&fact))]);
    assert_eq!(setting.post("/v1/journal", &cbor::encode(&request), Some(&second_token)).status, 200);
    assert_eq!(far(&part(&setting, &whole, 0, &other, &second_token)), (300, true));
    let first = &bytes[..usize::try_from(PART).expect("small")];
    assert_eq!(far(&part(&setting, &of, 0, first, &token)), (PART, false));

    let sweep = |setting: &Setting| server::blob::sweep(&setting.running().app).expect("swept");
    setting.turn(Millis::days(89));
    assert_eq!(sweep(&setting), 0);
    setting.turn(Millis::days(2));
    assert_eq!(sweep(&setting), 1);
    setting.restart();
    // A phone that was silent for so long has to be enrolled anew.
    let (keys, enrolled) = setting.bare_again("acme", "li.na", "third");
    let token = setting.token(&keys, &enrolled);
    assert_eq!(far(&setting.get(&path(&of), Some(&token))), (0, false));
    assert_eq!(far(&setting.get(&path(&whole), Some(&token))), (300, true));
    assert_eq!(far(&part(&setting, &of, 0, first, &token)), (PART, false));
}

/// Signs as a phone may that was tampered with, and sends what it likes as strokes.
fn forged(setting: &Setting, drawn: Drawn, strokes: &[u8], name: &str) -> Answer {
    let (keys, enrolled) = setting.bare_again("acme", "li.na", name);
    let token = setting.token(&keys, &enrolled);
    let facts = [
        Fact::Plan { visit: visit("v"), heads: Vec::new() },
        Fact::Sign { visit: visit("v"), heads: Vec::new(), signer: "Weiß".to_owned(), drawn: Some(Box::new(drawn)) },
    ];
    let bodies: Vec<Body> = facts.iter().map(|fact| Body::new(Vec::new(), Some(fact))).collect();
    let pushed = setting.post("/v1/journal", &cbor::encode(&push(&keys, &enrolled, &bodies)), Some(&token));
    assert_eq!(pushed.status, 200, "the journal goes on");
    part(setting, &drawn.strokes, 0, strokes, &token)
}

#[test]
fn a_signature_without_strokes_or_over_another_text_is_refused_by_the_server_too() {
    let setting = Setting::still();
    let json = r#"{"width":600,"height":200,"strokes":[[[10,20,0],[14,26,16]]]}"#;
    let drawing = Drawing::read(json, "what was shown".to_owned()).expect("a signature");
    let (strokes, picture, drawn) = drawing.blobs();
    let none = Drawing { strokes: Vec::new(), ..drawing };
    let (no_strokes, _, nothing) = none.blobs();
    let other = Drawn { shown: [7; 32], ..drawn };
    for (at, (said, bytes)) in [(nothing, &no_strokes.bytes), (other, &strokes.bytes)].into_iter().enumerate() {
        let refused = forged(&setting, said, bytes, &format!("tampered-{at}"));
        assert_eq!((refused.status, refused.code()), (422, "blob_not_taken".to_owned()));
    }
    let (keys, enrolled) = setting.bare_again("acme", "li.na", "third");
    let token = setting.token(&keys, &enrolled);
    assert_eq!(far(&part(&setting, &drawn.picture, 0, &picture.bytes, &token)), (picture.of.bytes, true));
    let alone = setting.get(&format!("/v1/visits/v/blob/bytes?hash={}", drawn.picture.hash), Some(&token));
    assert_eq!(alone.status, 404, "a picture of a signature is nothing without the strokes that make it");
    // As a photo neither strokes nor an SVG are taken.
    let svg = b"<svg onload='alert(1)'/>".to_vec();
    let of = reference(Media::Svg, &svg);
    let fact = Fact::Attach { visit: visit("v"), blob: of, what: Attached::Photo, caption: String::new() };
    let request = push(&keys, &enrolled, &[Body::new(Vec::new(), Some(&fact))]);
    assert_eq!(setting.post("/v1/journal", &cbor::encode(&request), Some(&token)).status, 200);
    let refused = part(&setting, &of, 0, &svg, &token);
    assert_eq!((refused.status, refused.code()), (422, "blob_not_taken".to_owned()));
}

#[test]
fn a_reviewer_sees_that_a_photo_is_awaited_and_that_another_text_was_signed() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    let (superior, _) = setting.phone("acme", "wang.lei");
    planned(&rep, "v");
    rep.perform(Command::Summary { visit: visit("v"), text: "two cranes".to_owned() }).expect("saved");
    photo(&rep, "v", png(300, ""));
    contact(&rep);
    let points = |setting: &Setting| {
        let page = setting.page(&superior, "/v1/visits/v").expect("a page");
        let names = page["checklist"].as_array().expect("a list").iter();
        let names: Vec<String> = names.map(|point| point["name"].as_str().expect("text").to_owned()).collect();
        names.into_iter().filter(|name| name.starts_with("awaited") || name.starts_with("signed")).collect::<Vec<_>>()
    };
    assert_eq!(points(&setting), ["awaited_photo"]);
    sent(&rep);
    assert_eq!(points(&setting), [""; 0]);

    let (keys, enrolled) = setting.bare_again("acme", "li.na", "tampered");
    let token = setting.token(&keys, &enrolled);
    let json = r#"{"width":600,"height":200,"strokes":[[[10,20,0],[14,26,16]]]}"#;
    let drawing = Drawing::read(json, "a text that nobody wrote".to_owned()).expect("a signature");
    let (strokes, picture, drawn) = drawing.blobs();
    let fact =
        Fact::Sign { visit: visit("v"), heads: Vec::new(), signer: "Weiß".to_owned(), drawn: Some(Box::new(drawn)) };
    let request = push(&keys, &enrolled, &[Body::new(Vec::new(), Some(&fact))]);
    assert_eq!(setting.post("/v1/journal", &cbor::encode(&request), Some(&token)).status, 200);
    for blob in [&strokes, &picture] {
        assert!(far(&part(&setting, &blob.of, 0, &blob.bytes, &token)).1);
    }
    setting.page(&rep, "/v1/board").expect("digested");
    let there = attachments(&setting, &superior, "v");
    assert_eq!((&there[1]["there"], &there[1]["as_recorded"]), (&true.into(), &false.into()));
    assert_eq!(points(&setting), ["signed_another_text"]);
}
