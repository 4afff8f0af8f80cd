//! Visits: the list and its screen, and what a person does at a customer's.

use std::sync::{Arc, Mutex};

use sync_core::command::Command;
use sync_core::engine::status::Page;
use sync_core::fact::{self, Fix};

use super::desk::{Desk, list, visit_id};
use super::error::PhoneError;
use super::platform::Place;
use super::rows::{Remark, Saved, VisitRow, lacking, remark};
use super::tell::{Heard, Watcher};
use super::watch::{Subscription, VisitObserver, VisitWatch};

/// The longest page.
const MOST: i32 = 500;

/// A stretch of the list of visits, by planned start.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VisitPage {
    /// How many are known here in all.
    pub known: i64,
    /// Those of the page.
    pub rows: Vec<VisitRow>,
}

/// How somebody was written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Channel {
    /// E-mail.
    Mail,
    /// Short message.
    Sms,
    /// A chat application.
    Chat,
    /// By telephone.
    Phone,
}

impl From<Channel> for fact::Channel {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Mail => Self::Mail,
            Channel::Sms => Self::Sms,
            Channel::Chat => Self::Chat,
            Channel::Phone => Self::Phone,
        }
    }
}

/// Lists of visits, and what is done at a customer's.
#[derive(uniffi::Object)]
pub struct Visits {
    pub(super) desk: Arc<Desk>,
}

fn page(skip: i32, limit: i32) -> Result<Page, PhoneError> {
    let from = usize::try_from(skip).map_err(|_| PhoneError::bad("skip", "it is below 0"))?;
    let sound = (0..=MOST).contains(&limit).then(|| usize::try_from(limit).ok()).flatten();
    let limit = sound.ok_or_else(|| PhoneError::bad("limit", format!("give 0 to {MOST}")))?;
    Ok(Page { from, limit })
}

#[uniffi::export]
impl Visits {
    /// A page of the list, offline too: `skip` visits are left out before it, at most 500 are shown.
    pub async fn list(&self, skip: i32, limit: i32) -> Result<VisitPage, PhoneError> {
        let page = page(skip, limit)?;
        let listed = self.desk.ask(move |_, device| {
            let status = list(device, page)?;
            let rows = status.visits.into_iter().map(VisitRow::from).collect();
            Ok(VisitPage { known: i64::try_from(status.known).unwrap_or(i64::MAX), rows })
        });
        listed.await
    }

    /// One visit, offline too; none where nothing of it is here.
    pub async fn find(&self, visit: String) -> Result<Option<VisitRow>, PhoneError> {
        let visit = visit_id(&visit)?;
        self.desk.enrolled(move |device| Ok(device.visit(&visit).map(VisitRow::from))).await
    }

    /// What the policy says of a visit as it stands here, offline too: places in texts, clauses, what the record lacks.
    pub async fn check(&self, visit: String) -> Result<Vec<Remark>, PhoneError> {
        let visit = visit_id(&visit)?;
        let checked = self.desk.enrolled(move |device| {
            let found = device.check(&visit).ok_or_else(|| PhoneError::UnknownVisit { visit: visit.to_string() })?;
            let marks =
                found.marks.iter().map(|mark| remark(mark.marked.clause.id(), &mark.marked.en, &mark.marked.zh));
            let findings = found.findings.iter().map(|it| remark(it.clause.id(), &it.detail_en, &it.detail_zh));
            Ok(marks.chain(findings).chain(found.missing.iter().map(lacking)).collect())
        });
        checked.await
    }

    /// Tells the observer this page now and its small differences from then on, until the subscription ends.
    pub fn watch(
        &self,
        observer: Arc<dyn VisitObserver>,
        skip: i32,
        limit: i32,
    ) -> Result<Arc<Subscription>, PhoneError> {
        let page = page(skip, limit)?;
        let (last, heard) = (Mutex::new(None), Heard::default());
        let watch = Arc::new(VisitWatch { observer, page, last, heard });
        let watcher: Arc<dyn Watcher> = Arc::clone(&watch) as Arc<dyn Watcher>;
        self.desk.teller.add(&watcher);
        self.desk.tell();
        Ok(Subscription::of(watcher, Box::new(move || watch.heard.failure())))
    }

    /// Arrives. Where the app knows the place it gives it, else the platform is asked; an arrival is saved without one too.
    pub async fn arrive(&self, visit: String, place: Option<Place>) -> Result<Saved, PhoneError> {
        let visit = visit_id(&visit)?;
        let location = self.desk.platform.location.clone();
        let saved = self.desk.saving(move |device| {
            let asked = || location.as_ref().and_then(|location| location.place().ok().flatten());
            let fix = place.clone().or_else(asked).map(|place| fix(&place)).transpose()?;
            Ok(device.perform(Command::Arrive { visit: visit.clone(), fix })?)
        });
        saved.await
    }

    /// Leaves the customer's premises: deadlines begin.
    pub async fn leave(&self, visit: String) -> Result<Saved, PhoneError> {
        self.desk.save(visit_id(&visit).map(|visit| Command::Leave { visit })).await
    }

    /// Briefs the supervisor.
    pub async fn brief(&self, visit: String, goals_met: bool, next_step: String) -> Result<Saved, PhoneError> {
        let command = visit_id(&visit).map(|visit| Command::Brief { visit, goals_met, next: next_step });
        self.desk.save(command).await
    }

    /// Thanks the customer.
    pub async fn thank(&self, visit: String, channel: Channel, text: String) -> Result<Saved, PhoneError> {
        let command = visit_id(&visit).map(|visit| Command::Thank { visit, channel: channel.into(), text });
        self.desk.save(command).await
    }

    /// Calls a visit off.
    pub async fn cancel(&self, visit: String, reason: String) -> Result<Saved, PhoneError> {
        self.desk.save(visit_id(&visit).map(|visit| Command::Cancel { visit, reason })).await
    }
}

/// In millionths of a degree.
fn fix(place: &Place) -> Result<Fix, PhoneError> {
    let within = |field: &str, degrees: f64, most: f64| {
        let sound = degrees.is_finite() && degrees.abs() <= most;
        let millionths = sound.then_some((degrees * 1e6).round() as i32);
        millionths.ok_or_else(|| PhoneError::bad(field, format!("give degrees from -{most} to {most}")))
    };
    Ok(Fix {
        latitude_e6: within("latitude", place.latitude, 90.0)?,
        longitude_e6: within("longitude", place.longitude, 180.0)?,
        accuracy_m: u32::try_from(place.accuracy_m).map_err(|_| PhoneError::bad("accuracy_m", "it is below 0"))?,
    })
}
