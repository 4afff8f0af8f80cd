//! A phone that dies: at a given one of the moments at which it looks at its clock, signs, sends, or has been answered. Dying is
//! an unwinding out of the runtime, which is dropped with all that it had not written; processes that are killed are `kills`' and
//! `tests/kill`'s.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use mobile_ffi::clock::TurnedClock;
use mobile_ffi::transport::{Answer, Transport, TransportError};
use mobile_ffi::{Clock, Device, FileKeyStore, HttpTransport, KeyStore, StoreKey, Vault, VaultError};
use sync_core::engine::effect::Request;
use sync_core::journal::{PublicKey, Signature};
use sync_core::time::DeviceTime;

/// How many moments are left; 0 for ever.
#[derive(Clone, Default)]
struct Life(Arc<AtomicU64>);

struct Died;

impl Life {
    fn passes(&self) {
        let left = self.0.load(Ordering::SeqCst);
        if left == 0 {
            return;
        }
        self.0.store(left - 1, Ordering::SeqCst);
        if left == 1 {
            resume_unwind(Box::new(Died));
        }
    }
}

struct Clocked(Life, TurnedClock);

impl Clock for Clocked {
    fn now(&self) -> DeviceTime {
        self.0.passes();
        self.1.now()
    }
}

struct Sending(Life, HttpTransport);

impl Transport for Sending {
    fn send(&self, request: &Request) -> Result<Answer, TransportError> {
        self.0.passes();
        let answer = self.1.send(request);
        self.0.passes();
        answer
    }
}

struct Signing(Life, FileKeyStore);

impl Vault for Signing {
    fn store_key(&self) -> Result<Option<StoreKey>, VaultError> {
        self.1.store_key()
    }

    fn make_store_key(&self) -> Result<StoreKey, VaultError> {
        self.1.make_store_key()
    }
}

impl KeyStore for Signing {
    fn public_key(&self) -> PublicKey {
        self.1.public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, mobile_ffi::key::KeyError> {
        self.0.passes();
        self.1.sign(message)
    }
}

/// A phone that can die, and be started again.
pub struct Mortal {
    folder: PathBuf,
    server: String,
    clock: TurnedClock,
    life: Life,
    device: Option<Device>,
}

impl Mortal {
    pub fn enrolled(folder: &Path, server: &str, clock: TurnedClock, code: &str) -> Self {
        let mut phone =
            Self { folder: folder.to_owned(), server: server.to_owned(), clock, life: Life::default(), device: None };
        phone.start();
        phone.device().enrol(code, "mortal").expect("enrolled");
        phone
    }

    fn start(&mut self) {
        self.device = None;
        let http = HttpTransport::new(Some(self.server.parse().expect("an address")));
        let keys = FileKeyStore::open(&self.folder).expect("a key");
        let (clock, transport) = (Clocked(self.life.clone(), self.clock.clone()), Sending(self.life.clone(), http));
        let keys = Signing(self.life.clone(), keys);
        let device = Device::open(&self.folder, Box::new(clock), Box::new(transport), Box::new(keys));
        self.device = Some(device.expect("it starts again whenever it died"));
    }

    pub fn device(&self) -> &Device {
        self.device.as_ref().expect("it is open")
    }

    /// Lets it work for so many moments; whether it died. Then it is started again.
    pub fn lives(&mut self, moments: u64, work: impl FnOnce(&Device)) -> bool {
        self.life.0.store(moments, Ordering::SeqCst);
        let worked = catch_unwind(AssertUnwindSafe(|| work(self.device())));
        self.life.0.store(0, Ordering::SeqCst);
        let died = worked.is_err_and(|why: Box<dyn Any + Send>| match why.downcast::<Died>() {
            Ok(_) => true,
            Err(other) => resume_unwind(other),
        });
        if died {
            self.start();
        }
        died
    }
}
