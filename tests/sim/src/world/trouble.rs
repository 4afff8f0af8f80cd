//! What goes wrong, done.

use server::admin::device;
use sync_core::time::Millis;

use super::World;
use crate::phone::After;
use crate::scenario::What;

impl World {
    /// Something goes wrong.
    pub(super) fn trouble(&mut self, what: What) {
        let now = self.time.now();
        self.note(&format!("{what:?}"));
        match what {
            What::Offline { phone, span } => {
                self.count("offline");
                self.net.middle().cut_off(phone, now + span);
            }
            What::Network { phone, fault } => self.net.middle().plan(phone, fault),
            What::ServerRestart { down } => {
                self.count("server restart");
                self.net.middle().server.stop();
                self.server_up_at = Some(now + down);
            }
            What::ServerKill { calls, down } => self.server_dies(calls, false, down),
            What::ServerPowerLoss { calls, down } => self.server_dies(calls, true, down),
            What::ServerFull { span } => {
                self.count("server disk full");
                self.net.middle().server.disk.set_full(true);
                self.server_full_until = Some(now + span);
            }
            What::ServerFailSync { syncs } => {
                self.count("server sync fails");
                self.net.middle().server.disk.fail_sync_in(syncs);
            }
            What::ServerClock { by } => {
                self.count("server clock");
                self.slack = self.slack + Millis(by.0.abs());
                self.net.middle().server.time.step(by);
            }
            What::ServerCopy => self.back_up(),
            What::ServerLost { down } => self.lose_server(down),
            of_phone => self.trouble_of_phone(of_phone),
        }
    }

    fn server_dies(&mut self, calls: u64, power: bool, down: Millis) {
        let mut middle = self.net.middle();
        middle.server.loses_power = power;
        middle.server.disk.die_in(calls);
        drop(middle);
        self.count(if power { "server power loss" } else { "server kill" });
        // When it dies, it stays so for a while that is drawn then.
        let _ = down;
    }

    fn trouble_of_phone(&mut self, what: What) {
        let now = self.time.now();
        match what {
            What::Reboot { phone, off } => {
                self.count("reboot");
                if let Some(phone) = self.phones.get_mut(phone) {
                    phone.reboot(off);
                }
            }
            What::Kill { phone, calls } | What::PowerLoss { phone, calls } => {
                if let Some(phone) = self.phones.get_mut(phone) {
                    phone.loses_power = matches!(what, What::PowerLoss { .. });
                    phone.disk.die_in(calls);
                }
            }
            What::Full { phone, span } => {
                self.count("disk full");
                if let Some(it) = self.phones.get_mut(phone) {
                    it.disk.set_full(true);
                    self.phone_full_until.insert(phone, now + span);
                }
            }
            What::FailSync { phone, syncs } => {
                if let Some(phone) = self.phones.get_mut(phone) {
                    phone.disk.fail_sync_in(syncs);
                }
            }
            What::Wall { phone, ahead } => {
                self.count("wall clock");
                if let Some(phone) = self.phones.get_mut(phone) {
                    phone.clock.set_wall(ahead);
                }
            }
            What::Clone { phone } => self.clone_phone(phone),
            What::Keep { phone } => {
                if let Some(phone) = self.phones.get_mut(phone) {
                    phone.end();
                    phone.keep();
                }
                self.died(phone, After::Lives);
            }
            What::Restore { phone } => {
                let restored = self.phones.get_mut(phone).is_some_and(|phone| {
                    phone.end();
                    phone.restore()
                });
                if restored {
                    self.count("restore");
                    self.ledger.doubtful.retain(|done| done.phone != phone);
                    self.phones[phone].is_murky = true;
                }
            }
            What::Revoke { phone } => self.end_device(phone, false),
            What::Lose { phone } => self.end_device(phone, true),
            _ => {}
        }
    }

    /// Disks that are full get room again.
    pub fn make_room(&mut self) {
        let now = self.time.now();
        let over: Vec<usize> =
            self.phone_full_until.iter().filter(|(_, until)| **until <= now).map(|(phone, _)| *phone).collect();
        for phone in over {
            self.phone_full_until.remove(&phone);
            self.phones[phone].disk.set_full(false);
        }
    }

    fn clone_phone(&mut self, phone: usize) {
        let number = self.phones.len();
        let folder = self.folder.join(format!("phone-{number}"));
        let Some(original) = self.phones.get_mut(phone) else { return };
        original.end();
        original.is_murky = true;
        let Ok(copy) = original.copied(number, &folder) else { return };
        self.phones.push(copy);
        self.count("clone");
        self.died(phone, After::Lives);
        // Both go on: the copy does something of its own, and is in contact.
        self.contact(number);
    }

    /// The device is revoked, or lost and declared so.
    fn end_device(&mut self, phone: usize, lost: bool) {
        let Some(it) = self.phones.get_mut(phone) else { return };
        let Some(enrolment) = it.device().and_then(mobile_ffi::Device::enrolment) else { return };
        let middle = self.net.middle();
        let Some(app) = middle.server.app() else { return };
        let (store, now) = (&*app.store, app.clock.now());
        let done = if lost {
            device::lost(store, &middle.server.org, &enrolment.device, "lost", now)
        } else {
            device::revoke(store, &middle.server.org, &enrolment.device, "revoked", now)
        };
        drop(middle);
        self.net.middle().server.look();
        if done.is_err() {
            // Whoever died over it may have written it down.
            self.phones[phone].is_murky = true;
        }
        if done.is_ok() {
            self.count(if lost { "device lost" } else { "device revoked" });
            self.ended.push(phone);
            self.ended_devices.push((enrolment.device, lost));
            self.phones[phone].is_murky = true;
            if lost {
                self.phones[phone].end();
                self.phones[phone].is_gone = true;
            }
        }
    }
}
