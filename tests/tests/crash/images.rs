//! What a power loss can leave: every write, truncation and fsync of a store's files is recorded from the real program; then
//! for many moments the files are built as a disk may hold them. What was fsynced is there. What was not is kept, dropped or
//! torn at sectors of 512 bytes, in any order. Each is opened with the real store, and everything that was acknowledged
//! before that moment must be in it.

mod disk;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use mobile_ffi::{Device, FileKeyStore, HttpTransport, SystemClock};
use server::admin::verify::{Trusted, verify};
use server::store::Store;
use server::store::sqlite::SqliteStore;
use sync_core::cbor;
use sync_core::ids::OrgId;
use sync_core::sync::PushAnswer;
use tempfile::TempDir;
use tests::crash::draw::Draw;
use tests::crash::programs::Programs;
use tests::crash::work::Step;
use tests::faults::record::{Call, read};
use tests::faults::{Fault, What};

use self::disk::Disk;
use crate::from_environment;
use crate::ground::{Ground, note, settle, stop};
use crate::plain;

/// Images of each store where nobody says how many.
const IMAGES: u64 = 200;
/// Images of a disk that does not sync, to see that they are found out.
const LIES: u64 = 50;
/// Saves of the phone: more than one folding of its log.
const SAVES: usize = 260;
/// Contacts with the server: more than one folding of its log.
const CONTACTS: usize = 120;

/// What was recorded of one program.
struct Recorded {
    calls: Vec<Call>,
    /// Its folder as it was before.
    folder: PathBuf,
    /// The databases' names, the one that is looked at first.
    names: &'static [&'static str],
    _kept: TempDir,
}

/// What an image came to.
struct Sum {
    images: u64,
    intact: u64,
    wrong: Vec<String>,
}

impl Recorded {
    /// How often the log was folded into the database.
    fn folds(&self) -> usize {
        self.calls.iter().filter(|call| call.kind == "sync" && call.path.ends_with(self.names[0])).count()
    }

    /// Looks at all databases of an image.
    fn sound(&self, image: &Path) -> Result<(), String> {
        self.names.iter().try_for_each(|name| sound(&image.join(name)))
    }

    /// Builds and opens images; `holds` opens one and compares it with what was acknowledged.
    fn images(&self, honest: bool, acked: fn(&Call) -> u64, holds: fn(&Path, u64) -> Result<(), String>) -> Sum {
        let images = if honest { from_environment("IMAGES", IMAGES) } else { LIES };
        let seed = from_environment("SWEEP_SEED", Draw::fresh_seed());
        let mut draw = Draw::of(seed, 7);
        let mut moments: Vec<usize> = (0..images).map(|_| draw.below(self.calls.len() as u64 + 1) as usize).collect();
        moments.sort_unstable();
        let mut disk = Disk::new(&self.folder, self.names, honest);
        let (mut done, mut promised) = (0, 0);
        let mut sum = Sum { images, intact: 0, wrong: Vec::new() };
        for moment in moments {
            for call in &self.calls[done..moment] {
                disk.enter(call);
                promised = promised.max(acked(call));
            }
            done = moment;
            let image = scratch();
            sum.intact += u64::from(disk.build(image.path(), &mut draw));
            if let Err(why) = self.sound(image.path()).and_then(|()| holds(image.path(), promised)) {
                sum.wrong.push(format!("SWEEP_SEED={seed}, before call {moment} ({promised} acknowledged): {why}"));
            }
        }
        sum
    }
}

/// Where an fsync costs little, if there is such a place: what it would do was decided before.
fn scratch() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder")
}

/// Looks at every page and index. On the copy's copy: looking recovers it.
fn sound(database: &Path) -> Result<(), String> {
    let copy = scratch();
    for ending in ["", "-wal"] {
        let name = format!("{}{ending}", database.display());
        if Path::new(&name).exists() {
            fs::copy(&name, copy.path().join(format!("db{ending}"))).map_err(|e| e.to_string())?;
        }
    }
    let key = plain::key(database.parent().unwrap_or(database));
    let check = || {
        let connection = rusqlite::Connection::open(copy.path().join("db"))?;
        if let Some(key) = key {
            connection.execute_batch(&key)?;
        }
        connection.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0))
    };
    match check() {
        Ok(answer) if answer == "ok" => Ok(()),
        Ok(answer) => Err(answer),
        Err(error) => Err(error.to_string()),
    }
}

fn record_phone() -> Recorded {
    let programs = Programs::find();
    let ground = Ground::prepare(&programs, &[]);
    let mut phone = ground.begin();
    let kept = scratch();
    let folder = keep(&phone.folder, kept.path());
    let log = ground.life().with_extension("calls");
    let fault = Fault { talk: true, bytes: true, ..Fault::at(What::Nothing, 0, log.clone()) };
    let lines = |first: usize, last: usize| -> Vec<Step> {
        (first..last).map(|n| note("v-1", &format!("{n} {}", "和".repeat(n % 40)))).collect()
    };
    let mut calls = Vec::new();
    // Two lives: closing and opening write as well.
    for steps in [lines(0, SAVES - 20), lines(SAVES - 20, SAVES)] {
        phone.live(&steps, Some((&ground.shim, &fault)));
        calls.extend(read(&log, true));
    }
    Recorded { calls, folder, names: &["phone.db"], _kept: kept }
}

fn record_server() -> Recorded {
    let programs = Programs::find();
    let ground = Ground::prepare(&programs, &[]);
    let mut phone = ground.begin();
    let kept = scratch();
    let folder = keep(&ground.server.data, kept.path());
    let log = ground.life().with_extension("calls");
    let fault = Fault { talk: true, bytes: true, ..Fault::at(What::Nothing, 0, log.clone()) };
    let mut calls = Vec::new();
    for half in 0..2 {
        let mut command = ground.server.command();
        ground.shim.attach(&mut command, &ground.server.data, &fault);
        let serving = ground.server.launch(&mut command);
        assert!(serving.line().starts_with("listening on "));
        let contacts = (0..CONTACTS / 2).flat_map(|n| [note("v-1", &format!("{half} {n}")), Step::sync()]);
        phone.live(&contacts.collect::<Vec<_>>(), None);
        settle(&mut phone);
        stop(serving);
        calls.extend(read(&log, true));
    }
    Recorded { calls, folder, names: &["sojourn.db", "keys.db"], _kept: kept }
}

fn keep(from: &Path, to: &Path) -> PathBuf {
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
    }
    to.to_owned()
}

/// The entry that a phone called saved.
fn saved(call: &Call) -> u64 {
    if call.kind != "say" {
        return 0;
    }
    let said = String::from_utf8_lossy(&call.bytes);
    let saved = said.lines().filter_map(|line| line.strip_prefix("saved ")?.split(' ').next()?.parse().ok());
    saved.max().unwrap_or(0)
}

/// The entry up to which a server called everything stored.
fn stored(call: &Call) -> u64 {
    let body = call.bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|end| &call.bytes[end + 4..]);
    match body {
        Some(body) if call.kind == "say" => cbor::decode::<PushAnswer>("answer", body).map_or(0, |it| it.stored),
        _ => 0,
    }
}

fn phone_holds(folder: &Path, saved: u64) -> Result<(), String> {
    let keys = FileKeyStore::open(folder).map_err(|e| e.to_string())?;
    let clock = SystemClock::new().map_err(|e| e.to_string())?;
    let device = Device::open(folder, Box::new(clock), Box::new(HttpTransport::new(None)), Box::new(keys));
    let status = device.map_err(|e| e.to_string())?.status().ok_or("not enrolled")?;
    if status.saved < saved { Err(format!("LOST: it holds {} entries", status.saved)) } else { Ok(()) }
}

fn server_holds(folder: &Path, stored: u64) -> Result<(), String> {
    let store = SqliteStore::open(folder).map_err(|e| e.to_string())?;
    let store: &dyn Store = &store;
    let origin = fs::read_to_string(folder.join("origin")).map_err(|e| e.to_string())?;
    let trusted = Trusted { origin: origin.trim(), keys: &[], held: &[] };
    let verified = verify(store, trusted, &|_, _| {}).map_err(|e| e.to_string())?;
    if let Some(broken) = verified.broken.first() {
        return Err(broken.to_string());
    }
    let acme = OrgId::new("acme").map_err(|e| e.to_string())?;
    let devices = store.read_with(|read| read.devices(&acme)).map_err(|e| e.to_string())?;
    let held = devices.iter().map(|device| device.head.seq).max().unwrap_or(0);
    if held < stored { Err(format!("LOST: it holds {held} entries")) } else { Ok(()) }
}

fn report(name: &str, sum: &Sum, recorded: &Recorded, begun: Instant) {
    println!(
        "{name}: {} images of {} calls with {} foldings of the log, {} of them with writes in doubt; lost or damaged {}; {} s",
        sum.images,
        recorded.calls.len(),
        recorded.folds(),
        sum.images - sum.intact,
        sum.wrong.len(),
        begun.elapsed().as_secs()
    );
}

/// Builds images of what was recorded and looks for what was acknowledged; and that a lying disk is found out.
fn survives(
    name: &str,
    record: fn() -> Recorded,
    acked: fn(&Call) -> u64,
    holds: fn(&Path, u64) -> Result<(), String>,
    least: u64,
) {
    let begun = Instant::now();
    let recorded = record();
    let sum = recorded.images(true, acked, holds);
    report(name, &sum, &recorded, begun);
    // Closing twice is two; what lies between is what a long life does.
    assert!(recorded.folds() > 2, "{} foldings", recorded.folds());
    assert!(sum.wrong.is_empty(), "{:#?}", sum.wrong);
    assert!(recorded.calls.iter().map(acked).max() > Some(least), "acknowledgements were recorded");
    let lying = recorded.images(false, acked, holds);
    assert!(!lying.wrong.is_empty(), "a disk that does not sync must be found out, else these images prove nothing");
}

#[test]
fn what_a_phone_called_saved_survives_a_power_loss_at_any_moment() {
    survives("phone images", record_phone, saved, phone_holds, SAVES as u64);
}

#[test]
fn what_a_server_called_stored_survives_a_power_loss_at_any_moment() {
    survives("server images", record_server, stored, server_holds, CONTACTS as u64);
}
