//! What the platform gives: network, clocks, keys, place, notifications. An app implements these; nothing else of the phone is
//! touched. Each is called on a thread of the library's and may block; none is called while a lock is held, so each may call the
//! phone back.

use std::sync::Arc;

use super::error::PlatformError;

/// One header of a request.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Header {
    /// Its name, for example `Content-Type`.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A request for the app's network stack. Redirects must not be followed, and nothing be sent twice.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct HttpRequest {
    /// `GET` or `POST`.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// Content type and authorisation. It is not to be logged.
    pub headers: Vec<Header>,
    /// What is sent with a `POST`.
    pub body: Option<Vec<u8>>,
    /// So long it may take as a whole, in milliseconds.
    pub timeout_ms: i64,
}

impl std::fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HttpRequest {{ {} {:?}, *** }}", self.method, self.url)
    }
}

/// What answered, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct HttpAnswer {
    /// The HTTP status.
    pub status: i32,
    /// `Content-Type`; empty where there was none.
    pub content_type: String,
    /// `Retry-After`, where there was one.
    pub retry_after: Option<String>,
    /// All of the bytes.
    pub body: Vec<u8>,
}

/// The app's own network stack, with its proxies, its pinned authorities and its background tasks.
#[uniffi::export(with_foreign)]
pub trait Transport: Send + Sync {
    /// Sends once and waits for the whole answer; never again by itself.
    fn exchange(&self, request: HttpRequest) -> Result<HttpAnswer, PlatformError>;
}

/// What the phone's clocks show.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ClockReading {
    /// Milliseconds that only run forward and count sleep: `elapsedRealtime`, `mach_continuous_time`, `CLOCK_BOOTTIME`.
    pub running_ms: i64,
    /// Names the boot that the running clock began at: another text after each restart of the phone.
    pub boot: String,
    /// The wall clock in milliseconds since 1970: a claim, shown as such.
    pub wall_ms: i64,
    /// The zone shown to the person, an IANA name such as `Asia/Shanghai`.
    pub zone: String,
}

/// The phone's clocks.
#[uniffi::export(with_foreign)]
pub trait PhoneClock: Send + Sync {
    /// What they show now.
    fn read(&self) -> Result<ClockReading, PlatformError>;
}

/// Keeps the key that the phone signs with: Android Keystore, Secure Enclave. The key never leaves it.
#[uniffi::export(with_foreign)]
pub trait KeyStore: Send + Sync {
    /// The public key on P-256, made at the first call: SEC1, 33 or 65 bytes.
    fn public_key(&self) -> Result<Vec<u8>, PlatformError>;

    /// Signs the message itself (ES256, SHA-256 over it): DER, as both platforms give it, or 64 bytes of r and s.
    fn sign(&self, message: Vec<u8>) -> Result<Vec<u8>, PlatformError>;
}

/// Keeps the 32 bytes that open the store, under the platform's keystore and out of every backup.
#[uniffi::export(with_foreign)]
pub trait StorageKey: Send + Sync {
    /// The bytes; none if there never were any.
    fn load(&self) -> Result<Option<Vec<u8>>, PlatformError>;

    /// Keeps them, through a power loss too, before it returns.
    fn keep(&self, key: Vec<u8>) -> Result<(), PlatformError>;

    /// Lets go of them for good.
    fn forget(&self) -> Result<(), PlatformError>;
}

/// A place on earth, WGS-84.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Place {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Radius in metres.
    pub accuracy_m: i32,
}

/// Where the phone is. Asked for at an arrival alone.
#[uniffi::export(with_foreign)]
pub trait Location: Send + Sync {
    /// Where it is now, none where that is not known within a few seconds.
    fn place(&self) -> Result<Option<Place>, PlatformError>;
}

/// Something that should be shown although the app is not open, at its time.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Reminder {
    /// Which visit.
    pub visit: String,
    /// What: `watch` for a return that is due, else the name of what is owed, for example `brief`.
    pub kind: String,
    /// When, in milliseconds since 1970 by the server's clock as this phone knows it.
    pub due_ms: i64,
}

/// A sentence for the inbox.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct NoticeRow {
    /// Stable: the same id twice is one notice.
    pub id: String,
    /// Which visit.
    pub visit: String,
    /// Since when, in milliseconds since 1970.
    pub at_ms: i64,
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

/// The platform's notifications and alarms. The library has no timer of its own: it says what is due, the platform wakes.
#[uniffi::export(with_foreign)]
pub trait Notifications: Send + Sync {
    /// Shows notices that have come.
    fn show(&self, notices: Vec<NoticeRow>) -> Result<(), PlatformError>;

    /// Sets alarms for these, in place of all that were set before.
    fn schedule(&self, reminders: Vec<Reminder>) -> Result<(), PlatformError>;
}

/// All that a phone needs.
#[derive(Clone, uniffi::Record)]
pub struct Platform {
    /// The network.
    pub transport: Arc<dyn Transport>,
    /// The clocks.
    pub clock: Arc<dyn PhoneClock>,
    /// The key that signs.
    pub key_store: Arc<dyn KeyStore>,
    /// The key that opens the store.
    pub storage_key: Arc<dyn StorageKey>,
    /// Where the phone is, if the app asks for that.
    pub location: Option<Arc<dyn Location>>,
    /// Notifications, if the app shows any.
    pub notifications: Option<Arc<dyn Notifications>>,
}

impl std::fmt::Debug for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Platform")
    }
}
