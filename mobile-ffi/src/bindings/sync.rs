//! The contact with the server, in a window of time: what a background task of the platform gives. What was stored stays stored,
//! so a window that closes loses nothing, and the next one goes on from there.

use std::sync::Arc;
use std::time::Duration;

use sync_core::engine::effect::Told;
use sync_core::time::Millis;

use super::desk::{Desk, NONE, list};
use super::error::PhoneError;
use super::hands::{self, WINDOW_OVER};
use super::work::aside_within;
use crate::device::{Budget, Device};

/// What is kept free at the end of a window, so that the app is back before the platform ends it.
const MARGIN: u64 = 500;
/// What photos may cost where traffic is paid for.
const METERED: u64 = 1 << 20;
/// No longer than this, whatever is given.
const LONGEST: i64 = 2 * 60 * 60 * 1_000;

/// How long, and on what a network.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SyncWindow {
    /// So long it may take, in milliseconds; iOS gives a background task about 30,000.
    #[uniffi(default = 30000)]
    pub span_ms: i64,
    /// The traffic is paid for: of photos only about a megabyte is sent.
    #[uniffi(default = false)]
    pub metered: bool,
}

/// What came of a contact. None of these loses anything.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum SyncOutcome {
    /// It is done.
    Done {
        /// Entries that were sent.
        sent: i64,
        /// Changes and facts of others that came.
        received: i64,
        /// What the server did not take and this phone does not write again by itself.
        refused: i64,
        /// Bytes of photos and signatures that still wait.
        photos_waiting: i64,
    },
    /// The time is over; the next contact goes on from there.
    WindowOver {
        /// Entries that still wait, as far as is known.
        waiting: i64,
    },
    /// The server wants to be left alone for a while. A contact before that is not tried.
    Later {
        /// For how long, in milliseconds.
        again_in_ms: i64,
        /// Why.
        why: String,
    },
    /// Nobody answered, or not our server.
    NoContact {
        /// Why.
        why: String,
    },
    /// The enrolment is over: what is here was left with the server.
    Left {
        /// Why, a stable code.
        code: String,
        /// Up to this entry the server holds it.
        held: i64,
        /// Of so many.
        saved: i64,
    },
}

/// The contact with the server.
#[derive(uniffi::Object)]
pub struct Sync {
    pub(super) desk: Arc<Desk>,
}

#[uniffi::export]
impl Sync {
    /// One contact, facts first and photos after them, within the window. A network that does not answer in time is left behind:
    /// this is back when the window closes.
    pub async fn run(&self, window: SyncWindow) -> Result<SyncOutcome, PhoneError> {
        let span =
            u64::try_from(window.span_ms.min(LONGEST)).map_err(|_| PhoneError::bad("span_ms", "it is below 0"))?;
        let desk = Arc::clone(&self.desk);
        let over = SyncOutcome::WindowOver { waiting: -1 };
        let contact = aside_within(
            Duration::from_millis(span),
            move || {
                let now = desk.clock.refresh()?;
                let lent = desk.lend()?;
                let device = lent.device()?;
                device.enrolment().ok_or(PhoneError::NotEnrolled)?;
                let until = now.running.saturating_add(span.saturating_sub(MARGIN));
                let done =
                    hands::within(Some(until), || contact(device, until.saturating_sub(now.running), window.metered));
                desk.reserve.fill();
                desk.tell();
                done.inspect_err(|error| desk.note(error))
            },
            over,
        );
        contact.await
    }

    /// How long a schedule should wait before the next contact, in milliseconds; none where it need not.
    pub async fn next_in_ms(&self) -> Result<Option<i64>, PhoneError> {
        self.desk.ask(|_, device| Ok(device.next_contact().map(|span| span.0))).await
    }
}

fn contact(device: &Device, span: u64, metered: bool) -> Result<SyncOutcome, PhoneError> {
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    match device.contact() {
        Told::Contacted(done) => {
            let bytes = if metered { METERED } else { u64::MAX };
            let span = Millis(i64::try_from(span).unwrap_or(i64::MAX));
            // What keeps photos from going keeps nothing else.
            let _ = device.upload(Budget { bytes, span }, &mut |_| {});
            let waiting = device.blobs()?.into_iter().filter(|blob| !blob.stored);
            let photos_waiting = waiting.map(|blob| count(blob.blob.bytes.saturating_sub(blob.confirmed))).sum();
            let (sent, received, refused) = (count(done.sent), count(done.received), count(done.refused));
            Ok(SyncOutcome::Done { sent, received, refused, photos_waiting })
        }
        Told::NoContact { why } if why.contains(WINDOW_OVER) => {
            let status = list(device, NONE)?;
            Ok(SyncOutcome::WindowOver { waiting: count(status.saved.saturating_sub(status.stored)) })
        }
        Told::NoContact { why } => Ok(SyncOutcome::NoContact { why }),
        Told::Later { again_in, why } => Ok(SyncOutcome::Later { again_in_ms: again_in.0, why }),
        Told::Deposited(left) => {
            let code = left.over.code().to_owned();
            Ok(SyncOutcome::Left { code, held: count(left.held), saved: count(left.saved) })
        }
        Told::NotSaved { why } => Err(crate::device::DeviceError::NotSaved(why).into()),
        Told::Saved { .. } | Told::Enrolled { .. } | Told::Receipted { .. } => {
            Err(PhoneError::Fault { why: "the engine answered a contact with something else".to_owned() })
        }
    }
}
