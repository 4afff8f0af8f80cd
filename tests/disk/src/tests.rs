//! The disk under a real SQLite: what was committed stays, what was not may go, and a disk that lies is found out.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::Disk;

struct Ground {
    disk: Disk,
    folder: PathBuf,
}

impl Ground {
    fn new(name: &str) -> Self {
        let folder = Path::new("/nowhere").join(name);
        Self { disk: Disk::under(&folder), folder }
    }

    fn open(&self) -> rusqlite::Result<Connection> {
        let connection = Connection::open(self.folder.join("a.db"))?;
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch("CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY, words TEXT NOT NULL)")?;
        Ok(connection)
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        Disk::unmount(&self.folder);
    }
}

fn dice(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

fn add(connection: &Connection, n: i64) -> rusqlite::Result<usize> {
    connection.execute("INSERT INTO t (n, words) VALUES (?1, ?2)", (n, "和".repeat(700)))
}

fn count(connection: &Connection) -> i64 {
    connection.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).expect("counted")
}

/// Commits until it dies: how many were acknowledged.
fn live(ground: &Ground, from: i64) -> i64 {
    let Ok(connection) = ground.open() else { return from };
    (from..from + 60).take_while(|n| add(&connection, *n).is_ok()).count() as i64 + from
}

#[test]
fn what_was_committed_survives_a_death_and_a_loss_of_power_at_any_call() {
    let (mut doubtful, mut died) = (0, 0);
    for seed in 0..150u64 {
        let ground = Ground::new(&format!("any-{seed}"));
        let mut chance = dice(seed);
        let mut acked = 0;
        for life in 0..3 {
            ground.disk.die_in(chance(400));
            acked = live(&ground, acked);
            died += u64::from(ground.disk.is_dead());
            if chance(2) == 0 {
                doubtful += u64::from(ground.disk.restart_without_power(&mut chance));
            } else {
                ground.disk.restart();
            }
            let connection = ground.open().expect("it opens");
            let sound: String =
                connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("it is looked at");
            assert_eq!(sound, "ok", "seed {seed}");
            let there = count(&connection);
            assert!(there >= acked && there <= acked + 1, "seed {seed}, life {life}: {there} of {acked}");
            acked = there;
        }
    }
    assert!(doubtful > 40 && died > 100, "{doubtful} {died}");
}

#[test]
fn without_syncs_a_loss_of_power_is_noticed() {
    let lost = (0..100).filter(|seed| {
        let ground = Ground::new(&format!("lying-{seed}"));
        let mut chance = dice(*seed);
        let connection = ground.open().expect("opened");
        connection.pragma_update(None, "synchronous", "OFF").expect("set");
        let acked = (0..20).filter(|n| add(&connection, *n).is_ok()).count() as i64;
        ground.disk.die();
        drop(connection);
        ground.disk.restart_without_power(&mut chance);
        ground.open().map_or(true, |connection| {
            let sound = connection.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
            sound.is_err() || count(&connection) < acked
        })
    });
    assert!(lost.count() > 50);
}

#[test]
fn a_full_disk_refuses_and_has_room_again_and_a_failed_sync_is_told() {
    let ground = Ground::new("full");
    let connection = ground.open().expect("opened");
    add(&connection, 1).expect("room");
    ground.disk.set_full(true);
    assert!(add(&connection, 2).is_err());
    ground.disk.set_full(false);
    add(&connection, 3).expect("room again");
    ground.disk.fail_sync_in(0);
    assert!(add(&connection, 4).is_err());
    assert_eq!((ground.disk.counts().failed, count(&connection)), (1, 2));
}

#[test]
fn several_connections_read_while_one_writes_and_others_are_not_ours() {
    let ground = Ground::new("several");
    let (writer, reader) = (ground.open().expect("opened"), ground.open().expect("opened"));
    reader.execute_batch("BEGIN").expect("a snapshot");
    assert_eq!(count(&reader), 0);
    add(&writer, 1).expect("written");
    assert_eq!(count(&reader), 0, "a snapshot stays");
    reader.execute_batch("ROLLBACK").expect("ended");
    assert_eq!(count(&reader), 1);
    assert!(!ground.folder.join("a.db").exists(), "nothing stands in the file system");
    let elsewhere = std::env::temp_dir().join(format!("sojourn-disk-{}.db", std::process::id()));
    Connection::open(&elsewhere).expect("opened").execute_batch("CREATE TABLE t (n)").expect("made");
    assert!(elsewhere.exists(), "what is on no disk of ours is in the file system");
    std::fs::remove_file(elsewhere).expect("removed");
}
