//! `GET /v1/nudges`: a listener hears that something changed, a stranger does not, and a stop ends the stream.

use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::net::TcpStream;
use std::time::Duration;

use sync_core::command::Command;

use crate::setting::{Setting, contact, plan, visit};

fn listen(setting: &Setting, id: &str) -> BufReader<TcpStream> {
    let (keys, enrolled) = setting.bare("acme", id);
    let token = setting.token(&keys, &enrolled);
    let mut stream = TcpStream::connect(setting.running().addr).expect("connected");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set");
    let head = format!("GET /v1/nudges HTTP/1.1\r\nhost: test\r\nauthorization: Bearer {token}\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("sent");
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        assert!(reader.read_line(&mut line).expect("answered") > 0, "the head has an end");
    }
    reader
}

/// The first event's name; none when the stream ended.
fn event(reader: &mut BufReader<TcpStream>) -> Option<String> {
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(name) = line.trim_end().strip_prefix("event: ") {
            return Some(name.to_owned());
        }
    }
}

#[test]
fn a_supervisor_is_nudged_when_a_visit_of_the_department_changes_and_a_stranger_is_not() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    let (mut supervisor, mut stranger) = (listen(&setting, "wang.lei"), listen(&setting, "zhou.jie"));
    rep.perform(Command::Plan { visit: Some(visit("visit-1")), plan: Box::new(plan()) }).expect("saved");
    contact(&rep);
    assert_eq!(event(&mut supervisor).as_deref(), Some("nudge"));
    stranger.get_ref().set_read_timeout(Some(Duration::from_millis(300))).expect("set");
    let nothing = stranger.fill_buf().expect_err("no event");
    assert!(matches!(nothing.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut));
}

#[test]
fn a_stop_ends_the_stream_and_does_not_wait_for_it() {
    let mut setting = Setting::new();
    let mut supervisor = listen(&setting, "wang.lei");
    let began = std::time::Instant::now();
    setting.stop();
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert_eq!(event(&mut supervisor), None);
}
