//! Copies of the server's data and keys, and what is put back from them when the data folder is lost. Both by the functions behind
//! `sojourn admin backup` and `restore`; the copies stand in the file system, where nothing goes wrong with them.

use std::fs;
use std::path::PathBuf;

use server::admin::backup::{Order, backup};
use server::admin::restore::{Restored, Wanted, restore_with};

use super::{SimServer, words};

impl SimServer {
    fn beside(&self, name: &str) -> PathBuf {
        self.folder.with_file_name(name)
    }

    /// Makes a copy while it runs: whether there is one now.
    pub fn back_up(&mut self) -> bool {
        let order =
            Order { to: self.beside("copies"), keys_to: Some(self.beside("keys")), keep: Some(2), keep_keys: 2 };
        let Some(app) = self.app() else { return false };
        let made = backup(&self.folder, &order, app.clock.now(), &mut |_, _| {});
        app.cover.look();
        self.look();
        made.is_ok()
    }

    /// Whether there is a copy to go back to.
    pub fn has_copy(&self) -> bool {
        self.beside("copies").is_dir()
    }

    /// The data folder is lost with its disk, and the newest copy is put in its place; it is down then.
    ///
    /// # Errors
    /// What the program says to the operator.
    pub fn put_back(&mut self) -> Result<Restored, String> {
        self.stop();
        let fresh = self.beside("restored");
        let reason = "the disk broke".to_owned();
        let wanted = Wanted { from: self.beside("copies"), keys: self.beside("keys"), at: None, reason };
        let restored =
            restore_with(&fresh, &wanted, Box::new(self.time.clone()), self.chance.clone()).map_err(words)?;
        fs::remove_dir_all(&self.folder).and_then(|()| fs::rename(&fresh, &self.folder)).map_err(words)?;
        self.disk.take_in(&self.folder).map_err(words)?;
        Ok(restored)
    }
}
