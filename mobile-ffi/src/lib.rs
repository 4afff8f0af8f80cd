//! A phone's hands: the store, the key, the clock, the transport, and the loop that performs what the engine asks for.
//!
//! Nothing here decides anything about visits: what to write, sign, send and say is said by `sync-core`'s engine, and this
//! crate does it and reports back. `sojourn-device`, a phone for the terminal, is the binary of this crate.

#[cfg(feature = "bindings")]
pub mod bindings;
pub mod clock;
pub mod codes;
pub mod device;
pub mod files;
pub mod key;
pub mod login;
pub mod qr;
pub mod server;
pub mod store;
pub mod transport;
pub mod vault;

pub use clock::Clock;
#[cfg(any(target_os = "linux", target_os = "android"))]
pub use clock::SystemClock;
pub use device::{
    BlobStatus, Budget, Checked, CourierError, Delivered, Device, DeviceError, FetchError, LogError, OpenError, Packed,
    Uploaded,
};
pub use key::{FileKeyStore, KeyStore};
pub use server::{OwnAuthority, Server, ServerUrl};
pub use store::{CarriedRow, PhoneStore, StoreError};
pub use transport::{Answer, HttpTransport, Transport, TransportError};
pub use vault::{FileVault, StoreKey, Vault, VaultError};

#[cfg(feature = "bindings")]
uniffi::setup_scaffolding!("sojourn");
