//! One person's phone: a real device runtime with its own store, a clock that the script turns, and a network that the
//! script takes away.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mobile_ffi::clock::TurnedClock;
use mobile_ffi::device::Device;
use mobile_ffi::key::FileKeyStore;
use mobile_ffi::transport::{Answer, HttpTransport, Transport, TransportError};
use sync_core::engine::effect::{Request, Told};
use sync_core::time::{Millis, Timestamp};

/// What a phone does to its requests.
#[derive(Clone)]
pub struct Network {
    up: Arc<AtomicBool>,
    twice: bool,
    server: String,
}

struct ScriptedTransport {
    network: Network,
    http: HttpTransport,
}

impl Transport for ScriptedTransport {
    fn send(&self, request: &Request) -> Result<Answer, TransportError> {
        if !self.network.up.load(Ordering::SeqCst) {
            return Err(TransportError { why: "no network".to_owned() });
        }
        let answer = self.http.send(request)?;
        if !self.network.twice {
            return Ok(answer);
        }
        let again = self.http.send(request)?;
        // A push asked twice is answered alike, so the second answer must do; a token's nonce is good once only.
        Ok(if request.path == "/v1/token" { answer } else { again })
    }
}

/// A phone.
pub struct Phone {
    /// Whose.
    pub person: String,
    /// Its clocks.
    pub clock: TurnedClock,
    /// When it is in contact next.
    pub next_contact: Timestamp,
    /// Until when it is switched off.
    pub off_until: Timestamp,
    network: Network,
    folder: PathBuf,
    device: Option<Device>,
    boots: u64,
    seed: u64,
}

impl Phone {
    /// A phone that is switched on at a time.
    ///
    /// # Errors
    /// What opening its store says.
    pub fn new(
        person: &str,
        folder: &Path,
        server: &str,
        at: Timestamp,
        number: u32,
        seed: u64,
        twice: bool,
    ) -> Result<Self, String> {
        let network = Network { up: Arc::new(AtomicBool::new(true)), twice, server: server.to_owned() };
        let mut phone = Self {
            person: person.to_owned(),
            clock: TurnedClock::new(at, number),
            next_contact: at,
            off_until: at,
            network,
            folder: folder.join(person),
            device: None,
            boots: 0,
            seed,
        };
        phone.open()?;
        Ok(phone)
    }

    fn open(&mut self) -> Result<(), String> {
        self.device = None;
        self.boots += 1;
        let url = self.network.server.parse().map_err(|error| format!("{error}"))?;
        let transport = ScriptedTransport { network: self.network.clone(), http: HttpTransport::new(Some(url)) };
        let keys = FileKeyStore::open(&self.folder).map_err(|error| error.to_string())?;
        let device = Device::open_with(
            &self.folder,
            Box::new(self.clock.clone()),
            Box::new(transport),
            Box::new(keys),
            self.entropy(),
        );
        self.device = Some(device.map_err(|error| error.to_string())?);
        Ok(())
    }

    /// Randomness that is the same for the same seed, person and boot.
    fn entropy(&self) -> [u8; 32] {
        let mut bytes = [0u8; 32];
        let words = format!("{}/{}/{}", self.seed, self.person, self.boots);
        let mut state = 0xcbf2_9ce4_8422_2325_u64;
        for (place, byte) in bytes.iter_mut().enumerate() {
            for letter in words.bytes().chain([u8::try_from(place).unwrap_or(0)]) {
                state = (state ^ u64::from(letter)).wrapping_mul(0x0000_0100_0000_01b3);
            }
            *byte = (state >> 32) as u8;
        }
        bytes
    }

    /// The device runtime.
    ///
    /// # Errors
    /// When it is not open.
    pub fn device(&self) -> Result<&Device, String> {
        self.device.as_ref().ok_or_else(|| format!("the phone of {} is not open", self.person))
    }

    /// Takes the network away or gives it back.
    pub fn set_network(&self, up: bool) {
        self.network.up.store(up, Ordering::SeqCst);
    }

    /// Whether it can reach anything at a time.
    pub fn is_reachable(&self, at: Timestamp) -> bool {
        self.network.up.load(Ordering::SeqCst) && at >= self.off_until
    }

    /// Switches off for so long; the app starts anew afterwards.
    ///
    /// # Errors
    /// What opening its store says.
    pub fn reboot(&mut self, at: Timestamp, off: Millis) -> Result<(), String> {
        self.clock.set_true(at);
        self.device = None;
        self.clock.reboot(off);
        self.off_until = at + off;
        self.open()
    }

    /// One contact: how many requests' worth of entries were refused.
    ///
    /// # Errors
    /// Why there was none though the network is up.
    pub fn contact(&self, at: Timestamp) -> Result<u64, String> {
        self.clock.set_true(at);
        match self.device()?.contact() {
            Told::Contacted(contacted) => Ok(contacted.refused),
            other => Err(format!("{}: {other:?}", self.person)),
        }
    }
}
