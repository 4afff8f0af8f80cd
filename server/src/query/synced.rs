//! How much of a visit the server can know: whether its people's phones were heard of since it was to be over, and whether
//! they hold entries that have not arrived. What is not known is said, and called nobody's fault.

use sync_core::obligation::Sentence;
use sync_core::time::Timestamp;

use crate::query::device::DeviceView;
use crate::query::{clock, said};

/// How much is known, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncWord {
    /// Everything that the phones said they had is here.
    Synced,
    /// A phone's journal has two branches: it was copied or restored.
    Forked,
    /// A phone said that it had more than has arrived.
    EntriesMissing,
    /// A phone was not heard of since the visit was to be over, or to begin.
    NotHeardSincePlan,
    /// A phone was declared lost.
    DeviceLost,
    /// Nobody of this visit has a phone here.
    NoDevice,
}

impl SyncWord {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Synced => "synced",
            Self::Forked => "forked",
            Self::EntriesMissing => "entries_missing",
            Self::NotHeardSincePlan => "not_heard_since_plan",
            Self::DeviceLost => "device_lost",
            Self::NoDevice => "no_device",
        }
    }
}

/// How much is known of one visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synced {
    /// In a word.
    pub word: SyncWord,
    /// The latest contact of any of its devices.
    pub last_contact: Option<Timestamp>,
    /// The devices of its rep and companions.
    pub devices: Vec<DeviceView>,
    /// In a sentence.
    pub said: Sentence,
}

impl Synced {
    /// Says how much is known at `now` of a visit planned from `start` to `end`. Times are shown in `zone`.
    pub fn of(
        devices: Vec<DeviceView>,
        start: Option<Timestamp>,
        end: Option<Timestamp>,
        now: Timestamp,
        zone: &str,
    ) -> Self {
        let (word, said) = judge(&devices, since(start, end, now), zone);
        let last_contact = devices.iter().filter_map(|device| device.heard).max();
        Self { word, last_contact, devices, said }
    }

    /// How many entries are known to be missing, over all devices.
    pub fn known_missing(&self) -> u64 {
        self.devices.iter().map(DeviceView::known_missing).sum()
    }

    /// How much was refused, over all devices.
    pub fn refused(&self) -> usize {
        self.devices.iter().map(|device| device.refused).sum()
    }
}

/// Since when a phone must have been heard of for the visit to be known: the part of the plan that is over.
fn since(start: Option<Timestamp>, end: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    let over = |at: &Timestamp| *at <= now;
    end.filter(over).or_else(|| start.filter(over))
}

fn judge(devices: &[DeviceView], since: Option<Timestamp>, zone: &str) -> (SyncWord, Sentence) {
    let used: Vec<&DeviceView> = devices.iter().filter(|device| device.is_in_use()).collect();
    let missing = used.iter().find(|device| device.known_missing() > 0);
    let silent = used.iter().find(|device| since.is_some_and(|since| device.heard.is_none_or(|heard| heard < since)));
    if let Some(forked) = devices.iter().find(|device| device.forked_from.is_some()) {
        return (SyncWord::Forked, of_fork(forked));
    }
    if let Some(device) = missing {
        return (SyncWord::EntriesMissing, of_missing(device, zone));
    }
    if let Some(device) = silent {
        return (SyncWord::NotHeardSincePlan, of_silent(device, zone));
    }
    if let Some(lost) = devices.iter().find(|device| device.lost.is_some()) {
        let (en, zh) =
            (format!("The phone of {} was declared lost.", lost.person), format!("{} 的手机已声明遗失。", lost.person));
        return (SyncWord::DeviceLost, said(en, zh));
    }
    match used.iter().filter_map(|device| device.heard).min() {
        Some(heard) => (SyncWord::Synced, of_synced(heard, zone)),
        None => (SyncWord::NoDevice, said("Nobody of this visit has a phone here.", "此次拜访的人员均无已登记手机。")),
    }
}

fn of_fork(device: &DeviceView) -> Sentence {
    let person = &device.person;
    said(
        format!("The phone of {person} was copied or restored: its journal has two branches, and a person decides."),
        format!("{person} 的手机被复制或恢复过，日志出现分叉，需由人裁定。"),
    )
}

fn of_missing(device: &DeviceView, zone: &str) -> Sentence {
    let (count, person) = (device.known_missing(), &device.person);
    let at = device.heard.map(|heard| clock(heard, zone)).unwrap_or_default();
    said(
        format!("The phone of {person} holds {count} entries that have not arrived; last contact {at}."),
        format!("{person} 的手机还有 {count} 条记录未送达；最后联系 {at}。"),
    )
}

fn of_silent(device: &DeviceView, zone: &str) -> Sentence {
    let person = &device.person;
    match device.heard.map(|heard| clock(heard, zone)) {
        Some(at) => said(
            format!("The phone of {person} was last heard of at {at}, before this visit was to be over."),
            format!("{person} 的手机最后一次联系是 {at}，早于计划时间；之后的情况尚不得知。"),
        ),
        None => said(format!("The phone of {person} was never heard of."), format!("从未收到 {person} 手机的消息。")),
    }
}

fn of_synced(heard: Timestamp, zone: &str) -> Sentence {
    let at = clock(heard, zone);
    said(format!("Everything the phones had by {at} is here."), format!("截至 {at}，手机上的记录均已送达。"))
}

#[cfg(test)]
mod tests {
    use super::{SyncWord, Synced};
    use crate::query::device::DeviceView;
    use sync_core::ids::{DeviceId, PersonId};
    use sync_core::time::Timestamp;

    fn device(heard: i64, announced: u64, stored: u64) -> DeviceView {
        DeviceView {
            device: DeviceId([1; 16]),
            person: PersonId::new("li.na").expect("sound"),
            name: String::new(),
            heard: Some(Timestamp(heard)),
            complete: None,
            announced: Some(announced),
            stored,
            merged: stored,
            refused: 0,
            forked_from: None,
            lost: None,
            revoked: false,
            app: None,
            clock_off: None,
        }
    }

    fn word(devices: Vec<DeviceView>) -> SyncWord {
        let (start, end) = (Some(Timestamp(100)), Some(Timestamp(200)));
        Synced::of(devices, start, end, Timestamp(300), "Asia/Shanghai").word
    }

    #[test]
    fn a_phone_heard_of_after_the_plan_with_nothing_missing_is_synced() {
        assert_eq!(word(vec![device(250, 5, 5)]), SyncWord::Synced);
    }

    #[test]
    fn a_phone_that_announced_more_than_arrived_is_said_to_hold_entries() {
        let synced = Synced::of(vec![device(250, 7, 5)], None, None, Timestamp(300), "Asia/Shanghai");
        assert_eq!((synced.word, synced.known_missing()), (SyncWord::EntriesMissing, 2));
    }

    #[test]
    fn a_phone_not_heard_of_since_the_plan_is_not_called_synced() {
        assert_eq!(word(vec![device(150, 5, 5)]), SyncWord::NotHeardSincePlan);
        assert_eq!(word(vec![]), SyncWord::NoDevice);
    }

    #[test]
    fn a_lost_phone_is_named() {
        assert_eq!(word(vec![DeviceView { lost: Some(Timestamp(220)), ..device(150, 5, 5) }]), SyncWord::DeviceLost);
    }
}
