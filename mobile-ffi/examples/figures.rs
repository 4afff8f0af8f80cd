//! Figures of the phone's library, each against a floor of the same run: 2,000 visits to a list of 50 rows from cold, a tap to
//! "saved", and an idle stretch. Run by `make bench-phone`; `docs/mobile.md` says what they should be.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use futures_lite::future::block_on;
use mobile_ffi::bindings::{
    HttpAnswer, HttpRequest, Phone, PlanDraft, Platform, PlatformError, Section, Transport, file_key_store,
    file_storage_key, system_clock,
};
use sync_core::cbor;
use sync_core::ids::{DeviceId, Epoch, Nonce, OrgId, PersonId};
use sync_core::journal::PublicKey;
use sync_core::sync::{CBOR, EnrolAnswer, ServerKey};
use sync_core::time::Timestamp;

const VISITS: usize = 2_000;
const TAPS: usize = 400;

/// Answers an enrolment and nothing else.
struct Nobody(Mutex<PublicKey>);

impl Transport for Nobody {
    fn exchange(&self, _: HttpRequest) -> Result<HttpAnswer, PlatformError> {
        let key = *self.0.lock().map_err(|error| PlatformError::Unavailable { why: error.to_string() })?;
        let body = cbor::encode(&EnrolAnswer {
            org: OrgId::new("acme").expect("sound"),
            person: PersonId::new("li.na").expect("sound"),
            device: DeviceId([7; 16]),
            origin: "bench".to_owned(),
            server_key: ServerKey { id: 1, key },
            nonce: Nonce([1; 16]),
            token_nonce: Nonce([2; 16]),
            epoch: Epoch([3; 8]),
            at: Timestamp(1_789_356_600_000),
            signed: None,
            seal_key: None,
        });
        Ok(HttpAnswer { status: 200, content_type: CBOR.to_owned(), retry_after: None, body })
    }
}

fn open(dir: &Path) -> Arc<Phone> {
    let folder = dir.display().to_string();
    let key_store = file_key_store(folder.clone()).expect("keys");
    let public = key_store.public_key().expect("a key").try_into().map(PublicKey).expect("33 bytes");
    let platform = Platform {
        transport: Arc::new(Nobody(Mutex::new(public))),
        clock: system_clock().expect("a clock"),
        key_store,
        storage_key: file_storage_key(folder.clone()),
        location: None,
        notifications: None,
    };
    block_on(Phone::start(folder, platform)).expect("opened")
}

fn draft(number: usize) -> PlanDraft {
    let text = String::new;
    PlanDraft {
        customer: format!("c{number}"),
        customer_name: format!("客户 {number} 有限公司"),
        start_ms: 1_789_356_600_000 + number as i64 * 3_600_000,
        minutes: 60,
        purpose: "演示 B 型方案并确认年度需求".to_owned(),
        country: "CN".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        overseas: false,
        remote: false,
        place: "上海".to_owned(),
        contact: text(),
        participants: vec!["李娜".to_owned()],
        materials: Vec::new(),
        quotation_notice: false,
        questions: Vec::new(),
        research: text(),
        business: text(),
        cooperation: text(),
        needs: Vec::new(),
        cases: Vec::new(),
    }
}

/// In a process of its own, so that its memory is its own: milliseconds from nothing to 50 rows, and the most memory.
fn list(dir: &Path) {
    let begun = Instant::now();
    let phone = open(dir);
    let page = block_on(phone.visits().list(0, 50)).expect("listed");
    let took = begun.elapsed();
    assert_eq!((page.known, page.rows.len()), (VISITS as i64, 50));
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("?").trim().to_owned();
    println!("{:.1} {peak}", took.as_secs_f64() * 1e3);
}

fn percentile(times: &mut [Duration], of: f64) -> f64 {
    times.sort_unstable();
    times[((times.len() - 1) as f64 * of) as usize].as_secs_f64() * 1e3
}

fn taps(phone: &Phone, dir: &Path) {
    let mut floor: Vec<Duration> = Vec::new();
    let mut saved: Vec<Duration> = Vec::new();
    let mut bare = OpenOptions::new().create(true).append(true).open(dir.join("bare")).expect("a file");
    for number in 0..TAPS {
        let begun = Instant::now();
        bare.write_all(&[7; 1_024]).and_then(|()| bare.sync_all()).expect("written");
        floor.push(begun.elapsed());
        let begun = Instant::now();
        block_on(phone.records().note("v7".to_owned(), Section::Points, format!("第 {number} 点"), None))
            .expect("saved");
        saved.push(begun.elapsed());
    }
    let (bare, tap) = (percentile(&mut floor, 0.95), percentile(&mut saved, 0.95));
    println!("tap to saved, p95: {tap:.1} ms, bare fsync {bare:.1} ms, above it {:.1} ms (under 20)", tap - bare);
}

/// Times that any thread of this process was put to run again.
fn wakes() -> u64 {
    let tasks = fs::read_dir("/proc/self/task").expect("Linux").flatten();
    let counts = tasks.filter_map(|task| fs::read_to_string(task.path().join("status")).ok());
    counts
        .flat_map(|status| {
            status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:")?.trim().parse::<u64>().ok())
        })
        .sum()
}

/// The bench's own wait is one wake-up, whatever its length.
fn idle(seconds: u64) {
    let before = wakes();
    let (_open, never) = mpsc::channel::<()>();
    let _ = never.recv_timeout(Duration::from_secs(seconds));
    let threads = fs::read_dir("/proc/self/task").expect("Linux").count();
    println!(
        "idle for {seconds} s: {} wake-ups beside the bench's own, {threads} thread(s) (0 and 1)",
        (wakes() - before).saturating_sub(1)
    );
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    if let [_, verb, dir] = words.as_slice()
        && verb == "list"
    {
        return list(Path::new(dir));
    }
    let seconds = words.get(1).and_then(|word| word.parse().ok()).unwrap_or(60);
    let dir = tempfile::tempdir().expect("folder");
    let phone = open(dir.path());
    block_on(phone.enrol("http://127.0.0.1:1".to_owned(), "acme/x".to_owned(), "bench".to_owned())).expect("enrolled");
    for number in 0..VISITS {
        block_on(phone.plans().make(Some(format!("v{number}")), draft(number))).expect("saved");
    }
    block_on(phone.shut()).expect("shut");
    let begun = Instant::now();
    let bytes = fs::read(dir.path().join("phone.db")).expect("there").len();
    let floor = begun.elapsed().as_secs_f64() * 1e3;
    for round in ["first", "second", "third"] {
        let program = std::env::current_exe().expect("a program");
        let child = Command::new("taskset").args(["-c", "0"]).arg(program).arg("list").arg(dir.path()).output();
        let said = String::from_utf8_lossy(&child.expect("taskset").stdout).trim().to_owned();
        println!(
            "list of 50 of {VISITS}, {round}, ms and memory: {said} (300 ms, 65536 kB); reading its {bytes} bytes {floor:.1} ms"
        );
    }
    let phone = open(dir.path());
    taps(&phone, dir.path());
    idle(seconds);
}
