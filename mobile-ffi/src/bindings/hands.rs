//! The platform's hands as the device wants them. What is called while the device is locked answers from memory: the clocks are
//! read before, the keys are had before, and only the network and the signing key are reached, by a device that holds nothing.

use std::cell::Cell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use p256::ecdsa::VerifyingKey;
use sha2::{Digest, Sha256};
use sync_core::engine::effect::Request;
use sync_core::ids::BootId;
use sync_core::journal::{PublicKey, Signature};
use sync_core::sync::CBOR;
use sync_core::time::{DeviceTime, Millis, Timestamp};

use super::der;
use super::error::PhoneError;
use super::platform::{Header, HttpRequest, KeyStore, PhoneClock, StorageKey, Transport};
use crate::clock::Clock;
use crate::key::{self, KeyError};
use crate::login::Post;
use crate::server::Server;
use crate::transport::{self, Answer, TransportError};
use crate::vault::{StoreKey, Vault, VaultError};

/// How long one exchange may take where no window is given.
const WHOLE: i64 = 30_000;
/// What a contact ends with when its time is over.
pub(super) const WINDOW_OVER: &str = "the time for this sync is over; the rest goes with the next";
/// No window.
const OPEN: i64 = i64::MAX;

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The clocks as they were last read. They are read before each call and around each exchange, and never go back.
pub(super) struct HeldClock {
    source: Arc<dyn PhoneClock>,
    newest: Mutex<DeviceTime>,
}

impl HeldClock {
    pub(super) fn new(source: Arc<dyn PhoneClock>) -> Result<Self, PhoneError> {
        let newest = Mutex::new(read(source.as_ref())?);
        Ok(Self { source, newest })
    }

    /// Reads the phone's clocks, without any lock; then keeps the later of two readings, since two calls may cross.
    pub(super) fn refresh(&self) -> Result<DeviceTime, PhoneError> {
        let seen = read(self.source.as_ref())?;
        let mut newest = locked(&self.newest);
        if seen.boot != newest.boot || seen.running >= newest.running {
            *newest = seen;
        }
        Ok(newest.clone())
    }
}

impl Clock for HeldClock {
    fn now(&self) -> DeviceTime {
        locked(&self.newest).clone()
    }
}

fn read(source: &dyn PhoneClock) -> Result<DeviceTime, PhoneError> {
    let seen = source.read().map_err(|error| PhoneError::of_platform("clock", error))?;
    let running = u64::try_from(seen.running_ms).map_err(|_| PhoneError::bad("running_ms", "it is below 0"))?;
    if seen.boot.is_empty() {
        return Err(PhoneError::bad("boot", "it is empty: give a text that changes with each restart of the phone"));
    }
    if seen.zone.is_empty() || seen.zone.len() > 64 {
        return Err(PhoneError::bad("zone", "give an IANA name such as Asia/Shanghai"));
    }
    Ok(DeviceTime { running, boot: boot_id(&seen.boot), wall: Timestamp(seen.wall_ms), zone: seen.zone })
}

/// The first 8 bytes: of a UUID itself, as the terminal's phone takes them, else of the text's hash.
fn boot_id(text: &str) -> BootId {
    let plain: String = text.chars().filter(|c| *c != '-').collect();
    let uuid = (plain.len() == 32).then(|| plain.get(..16)?.parse().ok()).flatten();
    uuid.unwrap_or_else(|| {
        let mut first = [0; 8];
        first.iter_mut().zip(Sha256::digest(text.as_bytes())).for_each(|(byte, hashed)| *byte = hashed);
        BootId(first)
    })
}

/// The clocks as the device has them.
pub(super) struct SharedClock(pub Arc<HeldClock>);

impl Clock for SharedClock {
    fn now(&self) -> DeviceTime {
        self.0.now()
    }
}

/// The network as the app has it, to one server and within a window.
pub(super) struct Link {
    network: Arc<dyn Transport>,
    clock: Arc<HeldClock>,
    server: Mutex<Option<Server>>,
}

thread_local! {
    /// The running clock after which nothing is begun. Each call has a thread of its own.
    static UNTIL: Cell<i64> = const { Cell::new(OPEN) };
}

/// Does something that begins no exchange after this running time; what is under way then is cut by its own time.
pub(super) fn within<T>(until: Option<u64>, act: impl FnOnce() -> T) -> T {
    UNTIL.set(until.map_or(OPEN, |running| i64::try_from(running).unwrap_or(OPEN)));
    let done = act();
    UNTIL.set(OPEN);
    done
}

impl Link {
    pub(super) fn new(network: Arc<dyn Transport>, clock: Arc<HeldClock>, server: Option<Server>) -> Self {
        Self { network, clock, server: Mutex::new(server) }
    }

    pub(super) fn set_server(&self, server: Server) {
        *locked(&self.server) = Some(server);
    }

    fn exchange(&self, request: &Request, kind: &str) -> Result<Answer, TransportError> {
        let server = locked(&self.server).clone().ok_or_else(|| said("this phone knows no server yet: enrol it"))?;
        let now = self.clock.refresh().map_err(|error| said(&error.to_string()))?;
        let timeout_ms = left(&now)?;
        let header = |name: &str, value: String| Header { name: name.to_owned(), value };
        let typed = request.body.is_some().then(|| header("Content-Type", kind.to_owned()));
        let bearer = request.bearer.as_ref().map(|token| header("Authorization", format!("Bearer {token}")));
        let asked = HttpRequest {
            method: if request.body.is_some() { "POST" } else { "GET" }.to_owned(),
            url: server.url().join(&request.path),
            headers: typed.into_iter().chain(bearer).collect(),
            body: request.body.clone(),
            timeout_ms,
        };
        let answered = self.network.exchange(asked);
        // The answer's time is the one after it, whatever was answered.
        self.clock.refresh().map_err(|error| said(&error.to_string()))?;
        let answer = answered.map_err(|error| said(&error.to_string()))?;
        let status = u16::try_from(answer.status).map_err(|_| said("the app gave a status that is none"))?;
        let media_type = answer.content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let seconds = answer.retry_after.and_then(|value| value.trim().parse::<u32>().ok());
        let again_in = seconds.map(|seconds| Millis::seconds(i64::from(seconds)));
        Ok(Answer { status, media_type, body: answer.body, again_in })
    }
}

fn left(now: &DeviceTime) -> Result<i64, TransportError> {
    let left = UNTIL.get().saturating_sub(i64::try_from(now.running).unwrap_or(OPEN));
    if left > 0 { Ok(left.min(WHOLE)) } else { Err(said(WINDOW_OVER)) }
}

fn said(why: &str) -> TransportError {
    TransportError { why: why.to_owned() }
}

/// The network as the device has it.
pub(super) struct SharedLink(pub Arc<Link>);

impl transport::Transport for SharedLink {
    fn send(&self, request: &Request) -> Result<Answer, TransportError> {
        self.0.exchange(request, CBOR)
    }
}

impl Post for Link {
    fn post_json(&self, path: &str, body: &[u8]) -> Result<Answer, TransportError> {
        let request = Request { path: path.to_owned(), body: Some(body.to_vec()), bearer: None };
        self.exchange(&request, "application/json")
    }
}

/// Keys as the device has them: the public one and the store's were asked for before it was opened.
pub(super) struct Keys {
    signer: Arc<dyn KeyStore>,
    vault: Arc<dyn StorageKey>,
    public: PublicKey,
    store: Result<Option<StoreKey>, VaultError>,
}

impl Keys {
    pub(super) fn ready(signer: Arc<dyn KeyStore>, vault: Arc<dyn StorageKey>) -> Result<Self, PhoneError> {
        let given = signer.public_key().map_err(|error| PhoneError::of_platform("key_store", error))?;
        let none = |_| PhoneError::bad("public_key", "it is no point of P-256 in SEC1 form");
        let point = VerifyingKey::from_sec1_bytes(&given).map_err(none)?.to_sec1_point(true);
        let mut public = PublicKey([0; 33]);
        public.0.copy_from_slice(point.as_bytes());
        let loaded = vault.load().map_err(|error| PhoneError::of_platform("storage_key", error))?;
        let store = match loaded {
            None => Ok(None),
            Some(bytes) => {
                <[u8; 32]>::try_from(bytes).map(|key| Some(StoreKey::of(key))).map_err(|_| VaultError::Damaged)
            }
        };
        Ok(Self { signer, vault, public, store })
    }
}

impl Vault for Keys {
    fn store_key(&self) -> Result<Option<StoreKey>, VaultError> {
        match &self.store {
            Ok(key) => Ok(key.clone()),
            Err(_) => Err(VaultError::Damaged),
        }
    }

    /// Only at the first start of all, before there is a device.
    fn make_store_key(&self) -> Result<StoreKey, VaultError> {
        let made = StoreKey::random()?;
        self.vault.keep(made.reveal().to_vec()).map_err(|error| VaultError::Locked(error.to_string()))?;
        Ok(made)
    }
}

impl key::KeyStore for Keys {
    fn public_key(&self) -> PublicKey {
        self.public
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, KeyError> {
        let given = self.signer.sign(message.to_vec()).map_err(|error| KeyError::Unusable(error.to_string()))?;
        let form = || KeyError::Unusable("the key store gave no signature of P-256".to_owned());
        der::raw(&given).map(Signature).ok_or_else(form)
    }
}
