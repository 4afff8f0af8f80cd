//! The words of `admin backup` and `admin restore`, with examples. Nothing is done here.

use std::path::PathBuf;

use sync_core::time::Timestamp;

use crate::admin::restore::Point;

/// Examples of `backup`.
pub const BACKUP: &str = "\
Examples:
  sojourn admin --data ./data backup --to /mnt/backup/sojourn --keys-to /mnt/keys/sojourn
  sojourn admin --data ./data backup --to /mnt/backup/sojourn --keys-to /mnt/keys/sojourn --keep 30
  sojourn admin --data ./data backup --to /mnt/backup/sojourn      the data alone; nothing is called safe by it

A server may use the folder meanwhile. Each copy is a folder of its own, named with its time and its position in the journal, that
was looked through and fsynced before it got its name. Data and keys stand apart: who finds the one can read nothing. Only when
both are copied does the server tell phones that what they sent is safe.";

/// Examples of `restore`.
pub const RESTORE: &str = "\
Examples:
  sojourn admin --data ./data restore --from /mnt/backup/sojourn --keys /mnt/keys/sojourn --reason 'disk broke'
  sojourn admin --data ./data restore --from /mnt/backup/sojourn --keys /mnt/keys/sojourn --at 2026-09-14T06:00:00Z --reason '…'
  sojourn admin --data ./data restore --from /mnt/backup/sojourn --keys /mnt/keys/sojourn --at 48211 --reason '…'

The data folder must be empty or not there. The newest copy that does not reach beyond --at is put back; of the keys always the
newest, so that what was erased since stays erased. Then start the server and do nothing else: each phone, at its next contact,
sends again what the server has not got. Repeat what was administered since the copy: people, codes, revoked devices.";

/// Arguments of `backup`.
#[derive(Debug, clap::Args)]
pub struct Backup {
    /// The folder for copies of the data; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    /// The folder for copies of the keys, apart from the other; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub keys_to: Option<PathBuf>,
    /// Keep so many copies of the data, the newest; without it all
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub keep: Option<u16>,
    /// Keep so many copies of the keys. Older ones can open what was erased since: keep few
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..))]
    pub keep_keys: u16,
}

/// Arguments of `serve` about copies.
#[derive(Debug, clap::Args)]
pub struct Replica {
    /// Copy the data to this folder again and again, at most once a minute; what is in a copy is called safe
    #[arg(long, value_name = "DIR", requires = "replica_keys")]
    pub replica: Option<PathBuf>,
    /// The folder for copies of the keys, apart from the other
    #[arg(long, value_name = "DIR", requires = "replica")]
    pub replica_keys: Option<PathBuf>,
    /// Keep so many copies of the data, the newest
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    pub replica_keep: u16,
}

/// Arguments of `restore`.
#[derive(Debug, clap::Args)]
pub struct Restore {
    /// A copy of the data, or the folder of copies
    #[arg(long, value_name = "DIR")]
    pub from: PathBuf,
    /// A copy of the keys, or the folder of copies
    #[arg(long, value_name = "DIR")]
    pub keys: PathBuf,
    /// The point to go back to, a position in the journal or a time (RFC 3339); without it the newest copy
    #[arg(long, value_name = "POSITION|TIME", value_parser = point)]
    pub at: Option<Point>,
    /// Why, and who; it stands in the journal for ever
    #[arg(long)]
    pub reason: String,
}

fn point(text: &str) -> Result<Point, String> {
    if let Ok(position) = text.parse() {
        return Ok(Point::Position(position));
    }
    let at: Result<jiff::Timestamp, _> = text.parse();
    let wrong = |_| "give a position in the journal, or a time such as 2026-09-14T06:00:00Z".to_owned();
    at.map(|at| Point::Time(Timestamp(at.as_millisecond()))).map_err(wrong)
}
