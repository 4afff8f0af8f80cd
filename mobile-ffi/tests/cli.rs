//! `sojourn-device` as somebody at a terminal meets it, without a server.

use std::io::{Read, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use mobile_ffi::{FileKeyStore, FileVault, KeyStore, PhoneStore};
use sync_core::cbor;
use sync_core::customer::{Contact, CustomerCard, Value};
use sync_core::engine::effect::{Table, Write};
use sync_core::ids::{DeviceId, Epoch, Nonce, OrgId, PersonId};
use sync_core::sync::{EnrolAnswer, ServerKey};
use sync_core::time::Timestamp;

fn device(dir: &Path, args: &[&str]) -> Output {
    device_fed(dir, args, "")
}

fn device_fed(dir: &Path, args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sojourn-device"))
        .arg("--dir")
        .arg(dir)
        .args(args)
        .env("LC_ALL", "C.UTF-8")
        .env("TZ", "Asia/Shanghai")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("started");
    // A child that has refused its arguments reads nothing.
    let _ = child.stdin.take().expect("piped").write_all(input.as_bytes());
    child.wait_with_output().expect("ended")
}

fn said(output: &Output) -> (Option<i32>, String) {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&text).into_owned())
}

#[test]
fn bad_input_names_the_field_and_ends_with_2() {
    let dir = tempfile::tempdir().expect("folder");
    let cases: [(&[&str], &str); 12] = [
        (&["check-in", "v1", "--next-by", "tomorrow"], "--next-by"),
        (&["arrive", "v 1"], "VISIT"),
        (&["arrive", "v1", "--lat", "91", "--lon", "0"], "--lat"),
        (&["arrive", "v1", "--lat", "31.2"], "--lon"),
        (&["note", "v1", "--section", "needles", "x"], "--section"),
        (&["thank", "v1", "--channel", "pigeon", "x"], "--channel"),
        (&["brief", "v1", "--next", "x"], "--goals-met"),
        (&["thank", "v1"], "--channel"),
        (&["review", "v1"], "--pass"),
        (&["review", "v1", "--return"], "--point"),
        (&["reply", "v1", "--channel", "mail", "--question", "7"], "--question"),
        (&["enrol", "--server", "ftp://x", "--code", "a/b"], "--server"),
    ];
    for (args, field) in cases {
        let (code, text) = said(&device(dir.path(), args));
        assert_eq!(code, Some(2), "{args:?}: {text}");
        assert!(text.contains(field), "{args:?}: {text}");
    }
}

#[test]
fn plain_http_to_another_machine_is_refused_in_both_languages_with_what_to_do() {
    let dir = tempfile::tempdir().expect("folder");
    let enrol = ["enrol", "--server", "http://192.0.2.1:8470", "--code", "a/b"];
    let (code, text) = said(&device(dir.path(), &enrol));
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("--server: ") && text.contains("https://") && text.contains("--insecure-http"), "{text}");
    let (code, text) = said(&device(dir.path(), &[["--lang", "zh"].as_slice(), &enrol].concat()));
    assert!(code == Some(2) && text.contains("请改用 https://"), "{text}");
    assert!(!dir.path().join("server.url").exists(), "nothing was kept");
}

#[test]
fn a_file_that_is_no_authority_is_refused_with_the_name_of_the_argument() {
    let dir = tempfile::tempdir().expect("folder");
    let file = dir.path().join("ca.pem");
    std::fs::write(&file, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").expect("written");
    for (path, why) in [(file.to_str().expect("text"), "private key"), ("/nowhere/ca.pem", "can't be read")] {
        let enrol = ["enrol", "--server", "https://192.0.2.1", "--code", "a/b", "--ca", path];
        let (code, text) = said(&device(dir.path(), &enrol));
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains("--ca") && text.contains(why), "{text}");
    }
}

#[test]
fn without_the_stores_key_nothing_is_done_and_the_remedy_is_told() {
    let dir = tempfile::tempdir().expect("folder");
    said(&device(dir.path(), &["status"]));
    let store = std::fs::read(dir.path().join("phone.db")).expect("made at the first start");
    std::fs::remove_file(dir.path().join("store.key")).expect("made at the first start");
    let (code, text) = said(&device(dir.path(), &["status"]));
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("store.key is missing") && text.contains("Put store.key back"), "{text}");
    assert!(!dir.path().join("store.key").exists(), "a new key would open nothing");
    assert_eq!(std::fs::read(dir.path().join("phone.db")).expect("there"), store);
}

#[test]
fn the_help_has_examples_and_speaks_both_languages() {
    let dir = tempfile::tempdir().expect("folder");
    let (code, text) = said(&device(dir.path(), &["--help"]));
    assert_eq!(code, Some(0));
    assert!(text.contains("Examples:") && text.contains("Exit codes:"));
    let (_, text) = said(&device(dir.path(), &["--lang", "zh", "--help"]));
    assert!(text.contains("制定拜访计划"), "{text}");
}

#[test]
fn a_device_that_is_not_enrolled_says_how_to_enrol_it() {
    let dir = tempfile::tempdir().expect("folder");
    for verb in ["status", "inbox", "sync"] {
        let (code, text) = said(&device(dir.path(), &[verb]));
        assert_eq!(code, Some(3), "{text}");
        assert!(text.contains("enrol --server URL --code CODE"), "{text}");
    }
    let (_, text) = said(&device(dir.path(), &["--lang", "zh", "status"]));
    assert!(text.contains("本机尚未登记"), "{text}");
    let (code, text) = said(&device(dir.path(), &["board"]));
    assert_eq!(code, Some(4));
    assert!(text.contains("the board can't be shown"), "{text}");
}

#[test]
fn who_is_not_enrolled_holds_nothing_and_has_no_log_to_check() {
    let dir = tempfile::tempdir().expect("folder");
    let file = dir.path().join("li.held");
    let (code, text) = said(&device(dir.path(), &["receipts", "--out", &file.display().to_string()]));
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("enrol --server URL --code CODE") && !file.exists(), "{text}");
    let (code, text) = said(&device(dir.path(), &["log", "check"]));
    assert_eq!(code, Some(4), "{text}");
    assert!(text.contains("the server's log could not be checked"), "{text}");
    let (code, text) = said(&device(dir.path(), &["log"]));
    assert!(code == Some(2) && text.contains("check"), "{text}");
}

#[test]
fn a_script_answers_every_line_with_one_line() {
    let dir = tempfile::tempdir().expect("folder");
    let script = "\n# a comment\narrive v1 --lat 95 --lon 1\nleave 'v1\nenrol --server http://x --code a/b\nfly\n";
    let output = device_fed(dir.path(), &["run"], script);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert!(lines.iter().all(|line| line.starts_with("bad-input ")), "{text}");
    assert!(lines[0].contains("--lat") && lines[1].contains("not closed"), "{text}");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_second_device_in_the_same_folder_is_refused_with_3() {
    let dir = tempfile::tempdir().expect("folder");
    let _first = mobile_ffi::PhoneStore::open(dir.path(), &mobile_ffi::FileVault::of(dir.path())).expect("opened");
    let (code, text) = said(&device(dir.path(), &["status"]));
    assert_eq!(code, Some(3));
    assert!(text.contains("another sojourn-device is using"), "{text}");
}

/// A server that enrols whoever comes and has no time for anything else.
fn busy_server(keys: &Path) -> String {
    let key = ServerKey { id: 1, key: FileKeyStore::open(keys).expect("a key").public_key() };
    let enrolled = cbor::encode(&EnrolAnswer {
        org: OrgId::new("acme").expect("sound"),
        person: PersonId::new("li.na").expect("sound"),
        device: DeviceId([7; 16]),
        origin: "test".to_owned(),
        server_key: key,
        nonce: Nonce([1; 16]),
        token_nonce: Nonce([2; 16]),
        epoch: Epoch([3; 8]),
        at: Timestamp(1_789_356_600_000),
        signed: None,
        seal_key: None,
    });
    let busy = br#"{"detail":"the server has more to do than it can now"}"#.to_vec();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a caller");
            let mut asked = [0; 4_096];
            let read = stream.read(&mut asked).unwrap_or_default();
            let (head, body) = if asked[..read].starts_with(b"POST /v1/enrol") {
                ("200 OK\r\nContent-Type: application/cbor", &enrolled)
            } else {
                ("503 Busy\r\nContent-Type: application/problem+json\r\nRetry-After: 40", &busy)
            };
            let head = format!("HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
            stream.write_all(&[head.as_bytes(), body].concat()).expect("answered");
            // Whatever of the request is still on its way is read, so that the answer is not cut off.
            let _ = stream.shutdown(std::net::Shutdown::Write);
            let _ = stream.read_to_end(&mut Vec::new());
        }
    });
    url
}

#[test]
fn a_busy_server_is_named_in_both_languages_with_how_long_and_what_waits() {
    let (dir, keys) = (tempfile::tempdir().expect("folder"), tempfile::tempdir().expect("folder"));
    let url = busy_server(keys.path());
    let (code, text) = said(&device(dir.path(), &["enrol", "--server", &url, "--code", "acme/secret"]));
    assert_eq!(code, Some(0), "{text}");
    let plan = ["plan", "--visit", "v1", "--customer", "c1", "--name", "Nordwind"];
    let plan = [&plan[..], &["--start", "2026-09-21T01:00:00Z", "--minutes", "60", "--purpose", "demo"]].concat();
    let (code, text) = said(&device(dir.path(), &plan));
    assert!(code == Some(0) && text.contains("not sent: the server is busy. Sync again in"), "{code:?} {text}");
    let (code, text) = said(&device(dir.path(), &["sync", "--wait", "0"]));
    assert_eq!(code, Some(4), "{text}");
    assert!(text.contains("not synced: the server is busy, try again in") && text.contains("2 entries wait"), "{text}");
    let (code, text) = said(&device(dir.path(), &["--lang", "zh", "sync", "--wait", "0"]));
    assert!(code == Some(4) && text.contains("服务器正忙") && text.contains("2 条待发"), "{text}");
}

/// A server that answers one request with this, and what it was asked.
fn answering(answer: &'static str) -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("port");
    let url = format!("http://{}", listener.local_addr().expect("address"));
    let served = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("caller");
        let mut asked = Vec::new();
        while !asked.ends_with(b"}") {
            let mut bytes = [0u8; 4096];
            let n = stream.read(&mut bytes).expect("request");
            asked.extend_from_slice(&bytes[..n]);
        }
        stream.write_all(answer.as_bytes()).expect("answered");
        String::from_utf8_lossy(&asked).into_owned()
    });
    (url, served)
}

const REFUSED: &str = "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/problem+json\r\nContent-Length: 59\r\n\r\n\
    {\"code\":\"login_refused\",\"detail\":\"check all three, please\"}\n";

#[test]
fn a_login_takes_the_password_from_the_input_and_says_why_it_was_refused_in_both_languages() {
    for (lang, why) in [("en", "not logged in: check all three, please"), ("zh", "未登录：组织、人员与密码不相符")]
    {
        let dir = tempfile::tempdir().expect("folder");
        let (url, served) = answering(REFUSED);
        let args = ["--lang", lang, "login", "--server", &url, "--org", "acme", "--person", "li.na"];
        let (code, text) = said(&device_fed(dir.path(), &args, "copper kettle lamp\n"));
        assert_eq!((code, text.contains(why)), (Some(3), true), "{text}");
        let asked = served.join().expect("served");
        assert!(asked.contains("POST /v1/login") && asked.contains("\"password\":\"copper kettle lamp\""), "{asked}");
        assert!(!text.contains("copper"), "what is typed is not said: {text}");
    }
}

#[test]
fn a_login_with_nothing_typed_or_to_a_server_that_is_not_there_says_what_to_do() {
    let dir = tempfile::tempdir().expect("folder");
    let login = ["login", "--server", "http://127.0.0.1:1", "--org", "acme", "--person", "li.na"];
    let (code, text) = said(&device_fed(dir.path(), &login, ""));
    assert_eq!((code, text.contains("nothing was typed")), (Some(2), true), "{text}");
    let (code, text) = said(&device_fed(dir.path(), &login, "copper kettle lamp\n"));
    assert_eq!((code, text.contains("is it running?")), (Some(4), true), "{text}");
    let (code, text) = said(&device(dir.path(), &["login", "--server", "http://127.0.0.1:1", "--org", "acme"]));
    assert_eq!((code, text.contains("--person")), (Some(2), true), "{text}");
    let invited = ["login", "--server", "http://127.0.0.1:1", "--invitation", "--org", "acme"];
    assert_eq!(device(dir.path(), &invited).status.code(), Some(2));
    let (_, text) = said(&device(dir.path(), &["login", "--help"]));
    assert!(text.contains("--invitation") && text.contains("Examples:") && !text.contains("--password"), "{text}");
}

#[test]
fn what_is_written_is_checked_prepared_and_shown_offline_in_both_languages() {
    let (dir, other) = (tempfile::tempdir().expect("folder"), tempfile::tempdir().expect("folder"));
    let url = busy_server(other.path());
    let run = |args: &[&str]| said(&device(dir.path(), &[&["--offline"], args].concat()));
    assert_eq!(run(&["enrol", "--server", &url, "--code", "acme/secret"]).0, Some(0));
    let plan =
        ["plan", "--visit", "v1", "--customer", "c1", "--name", "Nordwind", "--purpose", "demo", "--minutes", "60"];
    let abroad = ["--start", "2026-12-14T09:30:00+08:00", "--country", "SG", "--overseas", "--materials", "quotation"];
    let (code, text) = run(&[plan.as_slice(), &abroad].concat());
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("SG") && text.contains("visa-1"), "what is open is said at once: {text}");
    let (code, text) = run(&["note", "v1", "--section", "points", "we promise zero delay"]);
    assert!(code == Some(0) && text.contains("saved") && text.contains("zero delay"), "{text}");
    let (_, text) = run(&["check", "v1"]);
    assert!(text.contains("! V7.2 points/") && text.contains("@11-21"), "{text}");
    assert!(text.contains("V9.1 lacks: the customer's needs (note --section needs …)"), "{text}");
    assert!(text.contains("V6.1: materials of the list that are not planned"), "{text}");
    let (_, text) = run(&["--lang", "zh", "check", "v1"]);
    assert!(text.contains("V9.1 尚缺：客户需求") && text.contains("不得作出的承诺"), "{text}");
    let (_, text) = run(&["check", "v1", "--text", "不得承诺零延误"]);
    assert!(text.contains("nothing was found"), "{text}");
    let (_, text) = run(&["--lang", "zh", "prepare", "v1"]);
    assert!(
        text.contains("新加坡") && text.contains("[ ]* visa-1 签证") && text.contains("查阅于 2026-11-22"),
        "{text}"
    );
    assert_eq!(run(&["prepare", "v1", "--done", "visa-1"]).0, Some(0));
    let (_, text) = run(&["prepare", "v1"]);
    assert!(text.contains("[x]* visa-1 visa") && text.contains("[ ]* law-1"), "{text}");
    assert_eq!(run(&["form", "v1", "--topic", "海运", "--agreement-signed", "true"]).0, Some(0));
    let (_, text) = run(&["--lang", "zh", "show", "v1"]);
    assert!(text.contains("主题: 海运") && text.contains("现场签订了协议"), "{text}");
    let (code, text) = run(&["settle", "v1", "intent", "--keep", "1"]);
    assert!(code == Some(3) && text.contains("people do not differ in intent"), "{text}");
    let (code, text) = run(&["settle", "v1", "colour", "--keep", "1"]);
    assert!(code == Some(2) && text.contains("no place of the record"), "{text}");
}

#[test]
fn a_60_mb_photo_a_wrong_type_and_a_signature_without_strokes_are_refused_in_both_languages_and_the_record_goes_on() {
    let dir = tempfile::tempdir().expect("folder");
    let file = |name: &str| dir.path().join(name).to_str().expect("text").to_owned();
    let large = std::fs::File::create(file("large.jpg")).expect("made");
    large.set_len(60_000_000).expect("a file with a hole is as large as any");
    std::fs::write(file("wrong.jpg"), b"MZ\x90 a program, whatever its name says").expect("written");
    std::fs::write(file("none.json"), r#"{"width":600,"height":200,"strokes":[[]]}"#).expect("written");
    let (large, wrong, none) = (file("large.jpg"), file("wrong.jpg"), file("none.json"));
    let cases: [(&[&str], [&str; 2]); 3] = [
        (&["photo", "v1", &large], ["60.0 MB is more than the 25.0 MB", "上限 25.0 MB"]),
        (&["photo", "v1", &wrong], ["neither a picture", "不是图片"]),
        (&["sign", "v1", "--signer", "Weiß", "--strokes", &none], ["has none", "没有任何笔迹"]),
    ];
    for (args, said_in) in cases {
        for ((lang, words), goes_on) in
            ["en", "zh"].into_iter().zip(said_in).zip(["the record goes on", "拜访记录照常进行"])
        {
            let (code, text) = said(&device(dir.path(), &[&["--lang", lang], args].concat()));
            assert_eq!(code, Some(2), "{args:?}: {text}");
            assert!(text.contains(words) && text.contains(goes_on), "{args:?}: {text}");
        }
    }
    let (code, text) = said(&device(dir.path(), &["sign", "v1", "--signer", "Weiß"]));
    assert!(code == Some(2) && text.contains("--strokes"), "{text}");
}

/// An enrolled folder, offline, with a customer's card as the feed would have brought it.
fn with_card(dir: &Path, keys: &Path) {
    let url = busy_server(keys);
    let (code, text) = said(&device(dir, &["enrol", "--server", &url, "--code", "acme/secret"]));
    assert_eq!(code, Some(0), "{text}");
    let value = |field: &str, text: &str| Value { field: field.to_owned(), text: text.to_owned() };
    let mail = "wang@customer.example".to_owned();
    let contact = Contact { name: "王先生".to_owned(), mail, ..Contact::new("k-1".parse().expect("an id")) };
    let card = CustomerCard {
        customer: "c1".parse().expect("an id"),
        values: vec![value("name", "深圳恒渡"), value("address", "深圳市南山区 1 号"), value("scope", "家具")],
        contacts: vec![contact],
        verify_by: None,
        size: None,
    };
    let mut store = PhoneStore::open(dir, &FileVault::of(dir)).expect("opened");
    let row = Write::Put { table: Table::Customer, key: b"c1".to_vec(), value: cbor::encode(&card) };
    store.commit(&[row]).expect("kept");
}

#[test]
fn a_plan_is_filled_from_the_card_offline_and_a_thank_you_handed_to_the_server_in_both_languages() {
    let (dir, keys) = (tempfile::tempdir().expect("folder"), tempfile::tempdir().expect("folder"));
    with_card(dir.path(), keys.path());
    let run = |args: &[&str]| said(&device(dir.path(), &[&["--offline"], args].concat()));
    let plan = |visit: &'static str, customer: &'static str| {
        let first =
            ["plan", "--prefill", "--visit", visit, "--customer", customer, "--name", "恒渡", "--minutes", "60"];
        [&first[..], &["--start", "2026-12-14T09:30:00+08:00", "--purpose", "demo"]].concat()
    };
    let (code, text) = run(&plan("v1", "c1"));
    assert!(code == Some(0) && text.contains("from the card: place, business"), "{code:?} {text}");
    let (code, text) = run(&plan("v2", "c9"));
    assert!(code == Some(2) && text.contains("no card of the customer"), "{code:?} {text}");
    let (_, text) = run(&[&["--lang", "zh"], &plan("v2", "c9")[..]].concat());
    assert!(text.contains("请先同步，或去掉 --prefill"), "{text}");

    let (code, text) = run(&["thank", "v1", "--send"]);
    assert!(code == Some(2) && text.contains("--to"), "{code:?} {text}");
    let (code, text) = run(&["thank", "v1", "--send", "--to", "k-9", "--subject", "Thanks", "Dear Mr Wang"]);
    assert_eq!(code, Some(3), "nobody of that id is on the card: {text}");
    let (code, text) = run(&["thank", "v1", "--send", "--to", "k-1", "--subject", "感谢接待", "王先生，感谢您"]);
    assert!(code == Some(0) && text.contains("saved"), "{code:?} {text}");
    let (code, text) = run(&["thank", "v1", "--send", "--address", "wang@customer.example"]);
    assert_eq!(code, Some(0), "in the draft's words: {text}");
    let (_, text) = run(&["status", "v1"]);
    assert!(text.contains("send_thanks"), "{text}");
}

#[test]
fn what_a_visit_proposes_for_a_card_is_listed_offline_and_nobody_reviews_their_own() {
    let (dir, keys) = (tempfile::tempdir().expect("folder"), tempfile::tempdir().expect("folder"));
    with_card(dir.path(), keys.path());
    let run = |args: &[&str]| said(&device(dir.path(), &[&["--offline"], args].concat()));
    let (_, text) = run(&["proposals"]);
    assert!(text.contains("no proposed changes of cards here"), "{text}");
    let plan = ["plan", "--visit", "v1", "--customer", "c1", "--name", "恒渡", "--minutes", "60", "--purpose", "demo"];
    assert_eq!(run(&[&plan[..], &["--start", "2026-12-14T09:30:00+08:00"]].concat()).0, Some(0));
    assert_eq!(run(&["propose-change", "v1", "address", "深圳市福田区 2 号"]).0, Some(0));
    let (code, text) = run(&["--lang", "zh", "proposals"]);
    assert!(
        code == Some(0) && text.contains("待审核") && text.contains("深圳市南山区 1 号 → 深圳市福田区 2 号"),
        "{text}"
    );
    let (code, text) = run(&["review-card", "v1", "--accept", "--reason", "yes"]);
    assert!(code == Some(3) && text.contains("no change of a card that awaits your review"), "{code:?} {text}");
    let (code, text) = run(&["review-card", "v1", "--reason", "yes"]);
    assert!(code == Some(2) && text.contains("--accept"), "{code:?} {text}");
    let (code, text) = run(&["review-card", "--help"]);
    assert!(code == Some(0) && text.contains("Examples:"), "{text}");
}

#[test]
fn a_trip_is_shown_offline_in_both_languages_with_its_zones_gaps_watchers_and_what_is_next() {
    let (dir, other) = (tempfile::tempdir().expect("folder"), tempfile::tempdir().expect("folder"));
    let url = busy_server(other.path());
    let run = |args: &[&str]| said(&device(dir.path(), &[&["--offline"], args].concat()));
    assert_eq!(run(&["enrol", "--server", &url, "--code", "acme/secret"]).0, Some(0));
    let (code, text) = run(&["itinerary", "v1"]);
    assert!(code == Some(2) && text.contains("knows of no itinerary") && text.contains("sync"), "{text}");
    let plan =
        ["plan", "--visit", "v1", "--customer", "c1", "--name", "Nordwind", "--purpose", "demo", "--minutes", "60"];
    let abroad = ["--start", "2026-12-14T09:30:00+08:00", "--country", "DE", "--overseas", "--zone", "Europe/Berlin"];
    let (code, text) = run(&[plan.as_slice(), &abroad, &["--place", "Hamburg"]].concat());
    assert_eq!(code, Some(0), "{text}");
    let back = ["--return-by", "2026-12-16T20:00:00+08:00", "--watchers", "chen.bo", "--emergency-name", "Li Qiang"];
    let (code, text) = run(&[&["trip", "--visits", "v1"], back.as_slice()].concat());
    assert_eq!(code, Some(0), "{text}");
    let (code, text) = run(&["leg", "v1", "v1", "--lodging", "Hotel Elbe", "--no-coverage-until", "2026-12-14T09:00"]);
    assert_eq!(code, Some(0), "{text}");
    let (_, text) = run(&["itinerary", "v1"]);
    assert!(text.contains("safety watch: not shared") && text.contains("Li Qiang"), "{text}");
    assert_eq!(run(&["share-trip", "v1"]).0, Some(0));
    let (code, text) = run(&["itinerary", "v1"]);
    assert_eq!(code, Some(0), "{text}");
    for word in [
        "(yours)",
        "leg 1: Hamburg (Nordwind); v1;",
        "[Europe/Berlin]",
        "lodging Hotel Elbe",
        "coverage gap: ",
        "next: ",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    assert!(text.contains("safety watch: armed; Shared; no departure heard of"), "{text}");
    assert!(text.contains("watcher: chen.bo: not reached!"), "{text}");
    assert!(text.contains("2026-12-16 20:00 +08:00 = 2026-12-16 13:00 +01:00 [Europe/Berlin]"), "{text}");
    let (_, text) = run(&["--lang", "zh", "itinerary", "v1"]);
    for word in ["安全守望: 已布防", "守望人: chen.bo: 未送达", "无信号时段", "紧急联系人: Li Qiang", "接下来"]
    {
        assert!(text.contains(word), "{word}: {text}");
    }
}
