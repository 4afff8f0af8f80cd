//! The server's data folder is lost, and a copy is put back: what the operator does then, and what the oracle must know of it.

use server::admin::device;
use sync_core::ids::{DeviceId, Seq};
use sync_core::time::{Millis, Timestamp};

use super::World;

/// A time of which the server knew something that the copy does not.
#[derive(Debug, Clone)]
pub struct Gap {
    /// The copy was begun before.
    pub from: Timestamp,
    /// It was put back, and serves again after.
    pub to: Timestamp,
    /// The journal's last position in the copy.
    pub upto: u64,
    /// Reminders wait until then.
    pub review: Timestamp,
    /// What phones called safe when the folder was lost, by device; looked at when the server is up again.
    safe: Vec<(usize, DeviceId, Seq)>,
}

impl World {
    /// A copy is made while the server serves.
    pub(super) fn back_up(&mut self) {
        if self.net.middle().server.back_up() {
            self.copied_at = Some(self.time.now());
            self.count("copy");
        }
    }

    /// The folder is lost; what was copied last is put in its place.
    pub(super) fn lose_server(&mut self, down: Millis) {
        let Some(from) = self.copied_at.take() else { return };
        let now = self.time.now();
        let safe = self.called_safe();
        let put_back = self.net.middle().server.put_back();
        match put_back {
            Ok(restored) => {
                let (upto, review) = (restored.upto, restored.review);
                self.gaps.push(Gap { from, to: now + down, upto, review, safe });
                self.server_full_until = None;
                self.server_up_at = Some(now + down);
                self.count("server lost");
                self.note(&format!("put back: up to {upto}"));
            }
            Err(why) => self.is_wrong(format!("no copy can be put back: {why}")),
        }
    }

    fn called_safe(&self) -> Vec<(usize, DeviceId, Seq)> {
        let told = self.phones.iter().filter(|phone| !phone.is_murky).filter_map(|phone| {
            let device = phone.running()?;
            Some((phone.number, device.enrolment()?.device, device.status()?.safe?))
        });
        told.collect()
    }

    /// The server is up, perhaps for the first time after a loss: then the operator makes a copy, and does again what the copy does not
    /// know of.
    pub(super) fn up_again(&mut self) {
        let Some(gap) = self.gaps.last_mut() else { return };
        let safe = std::mem::take(&mut gap.safe);
        if self.copied_at.is_some() {
            return;
        }
        gap.to = self.time.now();
        self.keeps_what_was_safe(safe);
        self.back_up();
        for (id, lost) in self.ended_devices.clone() {
            self.end_again(&id, lost);
        }
    }

    fn keeps_what_was_safe(&mut self, safe: Vec<(usize, DeviceId, Seq)>) {
        let mut wrong = Vec::new();
        {
            let middle = self.net.middle();
            let Some(app) = middle.server.app() else { return };
            for (number, id, told) in safe {
                let stored = app.store.read_with(|read| read.stored_by(&middle.server.org, &id, u64::MAX >> 1));
                if !stored.is_ok_and(|stored| stored >= Some(told)) {
                    wrong
                        .push(format!("phone {number} called its entries up to {told} safe, and the copy has not all"));
                }
            }
        }
        wrong.into_iter().for_each(|what| self.is_wrong(what));
    }

    fn end_again(&mut self, id: &DeviceId, lost: bool) {
        let middle = self.net.middle();
        let Some(app) = middle.server.app() else { return };
        let (store, now, org) = (&*app.store, app.clock.now(), &middle.server.org);
        // What the copy knows already is refused as done.
        let _ = if lost {
            device::lost(store, org, id, "lost", now)
        } else {
            device::revoke(store, org, id, "revoked", now)
        };
    }

    /// Whether something came into the world, after a copy that was put back, on a phone that can't or may not tell it again.
    pub fn is_torn(&self) -> bool {
        !self.gaps.is_empty() && self.phones.iter().any(|phone| phone.is_murky)
    }

    /// Whether a moment's evidence may have been lost with the server's folder.
    pub fn is_in_gap(&self, at: Timestamp) -> bool {
        self.gaps.iter().any(|gap| gap.from <= at && at <= gap.to)
    }
}
