//! An upload that is cut begins from zero, so that on a bad network it never ends.
//!
//! `uploads_restart_from_zero`: getodk/collect#7356, a form with 100 photos may never finish.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use mobile_ffi::transport::{Answer, Transport, TransportError};
use mobile_ffi::{Budget, Device, FileKeyStore, HttpTransport};
use sync_core::blob::{Blob, PART};
use sync_core::engine::effect::Request;
use sync_core::fact::Attached;
use sync_core::time::Millis;
use tests::crash::draw::Draw;
use tests::crash::process::{Heard, PATIENCE, Process};
use tests::crash::programs::Programs;
use tests::crash::server::Server;

use crate::ground::{Ground, NOW, plan, visit};

const PHOTOS: u64 = 100;

/// A picture of so many bytes, like no other.
fn picture(bytes: u64, number: u64) -> Vec<u8> {
    let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
    let noise = |at: u64| ((at + number * 77_777).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8;
    picture.extend((8..bytes).map(noise));
    picture
}

/// A network on which every seventh part is lost, half of them after they have arrived. It outlives the app.
#[derive(Clone, Default)]
struct Bad {
    parts: Arc<AtomicU64>,
    /// Bytes of parts that were sent.
    carried: Arc<AtomicU64>,
    lost: Arc<AtomicU64>,
}

struct Over {
    http: HttpTransport,
    network: Bad,
}

impl Transport for Over {
    fn send(&self, request: &Request) -> Result<Answer, TransportError> {
        if !request.path.contains("&offset=") {
            return self.http.send(request);
        }
        let Bad { parts, carried, lost } = &self.network;
        carried.fetch_add(request.body.as_ref().map_or(0, |body| body.len() as u64), Ordering::SeqCst);
        let part = parts.fetch_add(1, Ordering::SeqCst);
        if part % 7 != 6 {
            return self.http.send(request);
        }
        // The part has not arrived, or its confirmation has not.
        if lost.fetch_add(1, Ordering::SeqCst).is_multiple_of(2) {
            self.http.send(request)?;
        }
        Err(TransportError { why: "the network is gone".to_owned() })
    }
}

fn phone(ground: &Ground, folder: &Path, network: &Bad) -> Device {
    let http = HttpTransport::new(Some(ground.server().url().parse().expect("an address")));
    let over = Over { http, network: network.clone() };
    let keys = FileKeyStore::open(folder).expect("a key");
    Device::open(folder, Box::new(ground.clock()), Box::new(over), Box::new(keys)).expect("a device")
}

/// 100 photos over a network that is gone every few parts, and the app started anew each time.
#[test]
fn uploads_restart_from_zero() {
    let ground = Ground::new();
    let network = Bad::default();
    let folder = ground.beside("photographer");
    let mut device = phone(&ground, &folder, &network);
    device.enrol(&ground.code("li.na"), "phone").expect("enrolled");
    let plan = sync_core::command::Command::Plan { visit: Some(visit("v")), plan: Box::new(plan(NOW)) };
    device.perform(plan).expect("saved");
    let mut bytes = 0;
    for number in 0..PHOTOS {
        // Two parts each, and ten that have as many as a photo.
        let size = if number % 10 == 0 { PART * 8 + 7 } else { PART * 3 / 2 };
        bytes += size;
        let blob = Blob::of_file(picture(size, number), 25_000_000).expect("a picture");
        device.attach(&visit("v"), &blob, Attached::Photo, "").expect("saved");
    }
    let mut contacts = 0;
    while !device.blobs().expect("read").iter().all(|blob| blob.stored) {
        contacts += 1;
        assert!(contacts < 1_000, "it never ends");
        let _ = device.contact();
        let _ = device.upload(Budget { bytes: u64::MAX, span: Millis::hours(1) }, &mut |_| {});
        drop(device);
        device = phone(&ground, &folder, &network);
    }
    let (carried, lost) = (network.carried.load(Ordering::SeqCst), network.lost.load(Ordering::SeqCst));
    println!("{PHOTOS} photos, {bytes} bytes; {lost} requests lost, {contacts} starts, {carried} bytes carried");
    assert!(lost > 20, "a network that is good shows nothing");
    assert!(
        carried <= bytes + lost * PART,
        "{carried} of {bytes} with {lost} lost: at most a part is sent again for each"
    );
    ground.digest();
    let page = device.authorised_get("/v1/visits/v").expect("a page");
    assert_eq!(page.matches("\"there\":true").count() as u64, PHOTOS);
}

const BYTES: u64 = 20_000_000;
const DEATHS: u64 = 8;
/// How much memory the server may take beside what it had before the upload, in KiB: parts, caches, and what the allocator keeps.
const MEMORY_KIB: u64 = 48 << 10;

fn device(programs: &Programs, folder: &Path) -> Command {
    let mut command = Command::new(&programs.device);
    command.args(["--lang", "en", "--dir"]).arg(folder);
    command
}

fn does(programs: &Programs, folder: &Path, words: &[&str]) {
    let status = device(programs, folder).args(words).stdout(Stdio::null()).status().expect("it starts");
    assert!(status.success(), "{words:?}");
}

/// A way on which what goes up is counted.
fn counted(server: String) -> (String, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let up: Arc<AtomicU64> = Arc::default();
    let counted = Arc::clone(&up);
    std::thread::spawn(move || {
        for phone in listener.incoming().flatten() {
            let Ok(there) = TcpStream::connect(&server) else { continue };
            let (Ok(from_there), Ok(to_phone)) = (there.try_clone(), phone.try_clone()) else { continue };
            let counted = Arc::clone(&counted);
            std::thread::spawn(move || carry(phone, there, &counted));
            std::thread::spawn(move || carry(from_there, to_phone, &AtomicU64::new(0)));
        }
    });
    (url, up)
}

/// Until either end is gone; then so is the other.
fn carry(mut from: TcpStream, mut to: TcpStream, counted: &AtomicU64) {
    let mut bytes = [0; 16 << 10];
    while let Ok(read) = from.read(&mut bytes)
        && read > 0
        && to.write_all(bytes.get(..read).unwrap_or_default()).is_ok()
    {
        counted.fetch_add(read as u64, Ordering::SeqCst);
    }
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}

/// What a phone says of itself: bytes confirmed, and blobs that wait.
fn waits(said: &str) -> Option<(u64, u64)> {
    let number = |name: &str| said.split(' ').find_map(|word| word.strip_prefix(name)?.split('/').next()?.parse().ok());
    Some((number("confirmed=")?, number("blobs=")?))
}

fn peak_kib(data: &Path) -> Option<u64> {
    // The server is found by its folder, among the processes that this test may see.
    for entry in std::fs::read_dir("/proc").ok()?.flatten() {
        let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).into_owned();
        if line.contains("serve") && line.contains(&data.display().to_string()) {
            let status = std::fs::read_to_string(entry.path().join("status")).ok()?;
            let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
            return peak.trim().trim_end_matches("kB").trim().parse().ok();
        }
    }
    None
}

fn confirmed(programs: &Programs, phone: &Path) -> (u64, u64) {
    let mut process = Process::start(device(programs, phone).arg("run"), &phone.with_extension("log"));
    process.give("sync");
    let said = process.line();
    process.end();
    waits(&said).unwrap_or_else(|| panic!("{said}"))
}

/// A 20 MB photo, the real programs, and both of them killed in the middle, several times.
#[test]
fn a_20_mb_upload_killed_on_either_side_goes_on_from_the_last_confirmed_part() {
    let folder = tempfile::Builder::new().prefix("peers-upload-").tempdir().expect("a folder");
    let programs = Programs::find();
    let server = Server::init(&programs, folder.path(), &["ann"]);
    let code = server.code("ann");
    let phone: PathBuf = folder.path().join("ann");
    let photo = folder.path().join("photo.png");
    std::fs::write(&photo, picture(BYTES, 1)).expect("written");
    let mut serving = server.serve();
    let (url, up) = counted(server.url().trim_start_matches("http://").to_owned());
    does(&programs, &phone, &["enrol", "--server", &url, "--code", &code]);
    let plan = "--customer c1 --name Nordwind --purpose demo --minutes 90 --start 2026-01-05T09:30:00+08:00";
    let plan: Vec<&str> = ["plan", "--offline", "--visit", "v"].into_iter().chain(plan.split(' ')).collect();
    does(&programs, &phone, &plan);
    does(&programs, &phone, &["photo", "--offline", "v", &photo.display().to_string()]);
    let mut draw = Draw::of(Draw::fresh_seed(), 1);
    let begun = Instant::now();
    for death in 1..=DEATHS {
        let mut process = Process::start(device(&programs, &phone).arg("run"), &phone.with_extension("log"));
        process.give("sync");
        // Each life gets some megabytes across; then somebody dies, in the middle of a part or between two.
        while up.load(Ordering::SeqCst) < death * BYTES / (DEATHS + 2) {
            let heard = process.hear(Duration::from_millis(5));
            assert!(matches!(heard, Heard::Nothing), "death {death}: it ended before it could die");
            assert!(begun.elapsed() < 3 * PATIENCE);
        }
        let _ = process.hear(Duration::from_millis(draw.below(30)));
        if death % 2 == 0 {
            serving.kill();
            serving = server.serve();
        }
        drop(process.kill());
    }
    let before = peak_kib(&server.data);
    let begun = Instant::now();
    loop {
        let (come, waiting) = confirmed(&programs, &phone);
        if waiting == 0 {
            break;
        }
        println!("{come} of {BYTES} confirmed");
        assert!(begun.elapsed() < 3 * PATIENCE, "it does not end");
    }
    if let (Some(before), Some(after)) = (before, peak_kib(&server.data)) {
        println!("the server's peak: {before} KiB, then {after} KiB");
        assert!(after < before + MEMORY_KIB, "{before} KiB, then {after} KiB");
    }
    let up = up.load(Ordering::SeqCst);
    println!("{BYTES} bytes, {up} went up, {DEATHS} deaths");
    // Heads of requests, tokens and journals are far below a twentieth.
    let most = BYTES + DEATHS * PART + BYTES / 20;
    assert!(up <= most, "{up} bytes went up, {DEATHS} deaths: more than a part was sent again for each");
    serving.kill();
    let (sound, said) = server.audit("verify");
    assert!(
        sound && said.contains("1 photos and signatures are the bytes of their names; 0 are still awaited"),
        "{said}"
    );
}
