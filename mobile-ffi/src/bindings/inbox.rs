//! The inbox: what the server wants a person to know.

use std::sync::{Arc, Mutex};

use super::desk::{Desk, NONE, list};
use super::error::PhoneError;
use super::platform::NoticeRow;
use super::tell::{Heard, Watcher};
use super::watch::{NoticeObserver, NoticeWatch, Subscription};

/// The notices.
#[derive(uniffi::Object)]
pub struct Inbox {
    pub(super) desk: Arc<Desk>,
}

#[uniffi::export]
impl Inbox {
    /// The notices, oldest first, offline too.
    pub async fn list(&self) -> Result<Vec<NoticeRow>, PhoneError> {
        self.desk.ask(|_, device| Ok(list(device, NONE)?.notices.into_iter().map(NoticeRow::from).collect())).await
    }

    /// Tells the observer the inbox now and its small differences from then on, until the subscription ends.
    pub fn watch(&self, observer: Arc<dyn NoticeObserver>) -> Arc<Subscription> {
        let watch = Arc::new(NoticeWatch { observer, last: Mutex::new(None), heard: Heard::default() });
        let watcher: Arc<dyn Watcher> = Arc::clone(&watch) as Arc<dyn Watcher>;
        self.desk.teller.add(&watcher);
        self.desk.tell();
        Subscription::of(watcher, Box::new(move || watch.heard.failure()))
    }
}
