//! `sojourn admin backup` and `restore`: runs them and says what came of it, and what it does not cover.

use std::path::Path;
use std::process::ExitCode;

use crate::admin::backup::{Order, backup};
use crate::admin::restore::{Wanted, restore};
use crate::cli::Failure;
use crate::cli::args::backup::{Backup, Restore};
use crate::clock::{Clock, SystemTimeSource};

/// Makes a copy.
pub fn copy(args: Backup, data: &Path) -> Result<ExitCode, Failure> {
    let Backup { to, keys_to, keep, keep_keys } = args;
    let order = Order { to, keys_to, keep: keep.map(usize::from), keep_keys: keep_keys.into() };
    let now = Clock::new(Box::new(SystemTimeSource), None).now();
    let made = backup(data, &order, now, &mut progress)?;
    say!("{}: all up to position {}, {} bytes, looked through.", made.data.display(), made.position, made.bytes);
    match &made.keys {
        Some(keys) => {
            say!("{}: its keys. Keep them apart from the data, and no longer than you must.", keys.display());
            say!(
                "Everything up to position {} is safe; the server tells each phone at its next contact.",
                made.position
            );
        }
        None => {
            say!(
                "The keys are not in it: without copies of seal.key, keys.db and signing.key nobody can ever read it."
            );
            say!("So nothing is called safe by it. Copy them too, elsewhere: --keys-to DIR.");
        }
    }
    if made.removed > 0 {
        say!("{} older copies were removed.", made.removed);
    }
    if made.same_disk {
        say!("Note: the copy stands on the same file system as the data and does not survive that disk.");
    }
    Ok(ExitCode::SUCCESS)
}

/// Puts one back.
pub fn put_back(args: Restore, data: &Path) -> Result<ExitCode, Failure> {
    let Restore { from, keys, at, reason } = args;
    let restored = restore(data, &Wanted { from, keys, at, reason }, Box::new(SystemTimeSource))?;
    say!("{} was put back into {}.", restored.copy.display(), data.display());
    say!("It was made {} and holds all up to position {}; what came later is not here.", restored.taken, restored.upto);
    say!(
        "Epoch {} has ended, {} begins. That is written down in every organisation's journal.",
        restored.before,
        restored.epoch
    );
    say!(
        "Start the server. Each phone sends again, at its next contact, what is not here; nobody need do anything on it."
    );
    say!(
        "Do again what was administered since: people and departments, one-time codes, invitations, revoked and lost devices."
    );
    say!("Alarms of the safety watch go off at once, perhaps again. Reminders wait until {}.", restored.review);
    Ok(ExitCode::SUCCESS)
}

fn progress(pages: i32, left: i32) {
    eprint!("\r{} of {pages} pages", pages - left);
    if left == 0 {
        eprintln!();
    }
}
