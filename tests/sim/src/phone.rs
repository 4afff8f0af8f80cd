//! A phone: the real runtime on a disk with faults, with clocks, a network and a battery that the world has in its hand.

use std::path::{Path, PathBuf};

use disk::{Copied, Disk};
use mobile_ffi::key::KeyError;
use mobile_ffi::vault::{StoreKey, Vault, VaultError};
use mobile_ffi::{Device, KeyStore};
use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::Signer;
use sync_core::journal::{PublicKey, Signature};
use sync_core::time::{Millis, Timestamp};

use crate::draw::Draw;
use crate::net::Net;
use crate::time::{PhoneClock, True};

/// A key that the seed decides.
#[derive(Clone)]
struct SeededKey(SigningKey, [u8; 32]);

impl Vault for SeededKey {
    fn store_key(&self) -> Result<Option<StoreKey>, VaultError> {
        Ok(Some(StoreKey::of(self.1)))
    }

    fn make_store_key(&self) -> Result<StoreKey, VaultError> {
        Ok(StoreKey::of(self.1))
    }
}

impl KeyStore for SeededKey {
    fn public_key(&self) -> PublicKey {
        let point = self.0.verifying_key().to_sec1_point(true);
        let mut bytes = [0u8; 33];
        bytes.copy_from_slice(point.as_bytes());
        PublicKey(bytes)
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, KeyError> {
        let signature: p256::ecdsa::Signature =
            self.0.try_sign(message).map_err(|e| KeyError::Unusable(e.to_string()))?;
        Ok(Signature(signature.to_bytes().into()))
    }
}

/// What became of the app after it did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// It goes on.
    Lives,
    /// It was killed.
    Killed,
    /// The battery is out.
    WithoutPower,
    /// Its disk failed, so that it must be started again.
    DiskFailed,
}

/// A phone.
pub struct SimPhone {
    /// Its place among the phones.
    pub number: usize,
    /// Whose.
    pub person: String,
    /// Its clocks.
    pub clock: PhoneClock,
    /// Its disk.
    pub disk: Disk,
    /// Whether the death that is on its way takes the power with it.
    pub loses_power: bool,
    /// Until when it is off.
    pub off_until: Timestamp,
    /// Its chain has, or may have, two heads, or it may write no more: its work is judged more mildly.
    pub is_murky: bool,
    /// It is nowhere any more.
    pub is_gone: bool,
    /// It was put back to an older state so often.
    pub life: u32,
    /// What was put aside.
    pub kept: Option<Copied>,
    /// When it was in contact, truly, and in which boot.
    pub contacts: Vec<(Timestamp, u32)>,
    folder: PathBuf,
    key: SeededKey,
    net: Net,
    time: True,
    seed: u64,
    draw: Draw,
    starts: u64,
    boots_next: bool,
    failed: u64,
    device: Option<Device>,
}

impl SimPhone {
    /// A phone in a folder, off.
    ///
    /// # Errors
    /// Where the seed gives no key.
    pub fn new(number: usize, person: &str, folder: &Path, net: &Net, time: &True, seed: u64) -> Result<Self, String> {
        let mut draw = Draw::of(seed, 1_000 + number as u64);
        let drift = draw.between(-90, 91);
        let key = loop {
            if let Ok(key) = SigningKey::from_slice(&draw.bytes::<32>()) {
                break key;
            }
        };
        let clock = PhoneClock::new(time, u32::try_from(number).unwrap_or(0), drift);
        std::fs::create_dir_all(folder).map_err(|e| e.to_string())?;
        Ok(Self {
            number,
            person: person.to_owned(),
            clock,
            disk: Disk::under(folder),
            loses_power: false,
            off_until: time.now(),
            is_murky: false,
            is_gone: false,
            life: 0,
            kept: None,
            contacts: Vec::new(),
            folder: folder.to_owned(),
            key: SeededKey(key, draw.bytes()),
            net: net.clone(),
            time: time.clone(),
            seed,
            draw,
            starts: 0,
            boots_next: false,
            failed: 0,
            device: None,
        })
    }

    /// A copy of it in another folder, with the same key and clocks of its own.
    ///
    /// # Errors
    /// What the system says.
    pub fn copied(&self, number: usize, folder: &Path) -> Result<Self, String> {
        let mut other = Self::new(number, &self.person, folder, &self.net, &self.time, self.seed)?;
        other.key = self.key.clone();
        other.disk.put(&self.disk.copy(), &self.folder, folder);
        other.is_murky = true;
        Ok(other)
    }

    /// The running app, started if it is not.
    pub fn device(&mut self) -> Option<&Device> {
        if self.is_gone || self.time.now() < self.off_until {
            return None;
        }
        if self.device.is_none() {
            if std::mem::take(&mut self.boots_next) {
                self.clock.boot();
            }
            self.starts += 1;
            let entropy =
                Draw::of(self.seed ^ self.starts, 5_000 + self.number as u64 + u64::from(self.life) * 977).bytes();
            let transport = self.net.transport(self.number, &self.disk);
            let opened = Device::open_with(
                &self.folder,
                Box::new(self.clock.clone()),
                transport,
                Box::new(self.key.clone()),
                entropy,
            );
            self.failed = self.disk.counts().failed;
            match opened {
                Ok(device) if !self.disk.is_dead() => self.device = Some(device),
                // It died on the way up, or has no room to begin.
                _ => {
                    self.end();
                }
            }
        }
        self.device.as_ref()
    }

    /// The app, if it runs.
    pub fn running(&self) -> Option<&Device> {
        self.device.as_ref()
    }

    /// Looks whether the app still lives after what it did; if not, it is ended.
    pub fn after(&mut self) -> After {
        if self.disk.is_dead() {
            return if self.end() { After::WithoutPower } else { After::Killed };
        }
        if self.disk.counts().failed > self.failed {
            self.end();
            return After::DiskFailed;
        }
        After::Lives
    }

    /// The app ends, the system with it where power is lost: whether that was so.
    pub fn end(&mut self) -> bool {
        let died = self.disk.is_dead();
        // Whatever closing would write is not written.
        self.disk.die();
        self.device = None;
        let without_power = died && std::mem::take(&mut self.loses_power);
        if without_power {
            let draw = &mut self.draw;
            self.disk.restart_without_power(&mut |below| draw.below(below));
            self.boots_next = true;
            self.off_until = self.time.now() + Millis(draw.between(20_000, 30 * 60_000));
        } else {
            self.disk.restart();
        }
        without_power
    }

    /// Switches it off in order, for so long.
    pub fn reboot(&mut self, off: Millis) {
        self.device = None;
        self.disk.restart();
        self.boots_next = true;
        self.off_until = self.time.now() + off;
    }

    /// Puts a copy of its folder aside.
    pub fn keep(&mut self) {
        self.kept = Some(self.disk.copy());
    }

    /// Its folder becomes what was put aside: whether there was anything.
    pub fn restore(&mut self) -> bool {
        let Some(kept) = self.kept.clone() else { return false };
        self.reboot(Millis::minutes(1));
        self.disk.put(&kept, &self.folder, &self.folder);
        self.life += 1;
        true
    }
}
