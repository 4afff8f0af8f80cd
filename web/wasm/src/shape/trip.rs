//! What a traveller and those who watch do about a trip (V6.3), each as one tap.

use plain_derive::Plain;
use sync_core::cbor;
use sync_core::command::{Command, SafetyTap};
use sync_core::document::itinerary::{ItineraryEdit, LegEdit};
use sync_core::fact::Coded;
use sync_core::ids::{PersonId, VisitId};
use sync_core::itinerary;
use sync_core::time::{Millis, Timestamp};

use crate::core::Bad;

/// What the plans don't say when an itinerary is made of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct AskedOfTrip {
    /// When the traveller means to be back, in milliseconds since 1970; none for so long after the last visit.
    pub return_at: Option<i64>,
    /// So many hours after the last visit.
    pub return_after_hours: Option<u32>,
    /// The zone in which the return is written; the office's where it is left out.
    pub return_zone: Option<String>,
    /// Colleagues who watch.
    pub watchers: Vec<String>,
    /// A sign of life every so many hours.
    pub check_in_hours: Option<u32>,
    /// Or at these local times.
    pub check_ins: Vec<String>,
    /// Whom to call when something has happened.
    pub emergency_name: Option<String>,
    /// Their telephone.
    pub emergency_phone: Option<String>,
}

/// A change of a leg: only what is given changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[expect(missing_docs, reason = "each field is the one of the same name in the document's leg")]
pub struct LegChange {
    pub id: String,
    #[serde(default)]
    pub removed: bool,
    pub place: Option<String>,
    pub contact: Option<String>,
    pub phone: Option<String>,
    pub depart: Option<String>,
    pub depart_zone: Option<String>,
    pub arrive: Option<String>,
    pub arrive_zone: Option<String>,
    pub until: Option<String>,
    pub transport: Option<String>,
    pub lodging: Option<String>,
    pub no_coverage_until: Option<String>,
}

/// A change of an itinerary: only what is given changes. Times are local ones.
#[derive(Debug, Clone, PartialEq, Eq, Default, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[expect(missing_docs, reason = "each field is the one of the same name in the document")]
pub struct TripChange {
    pub legs: Vec<LegChange>,
    pub return_at: Option<String>,
    pub return_zone: Option<String>,
    pub check_ins: Option<Vec<String>>,
    pub check_in_hours: Option<u32>,
    pub watchers: Option<Vec<String>>,
    pub emergency_name: Option<String>,
    pub emergency_phone: Option<String>,
}

/// One tap about a trip.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "act", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the core's command of that name, in its own words")]
pub enum OnTrip {
    Make {
        visits: Vec<String>,
        asked: AskedOfTrip,
    },
    Change {
        visit: String,
        change: Box<TripChange>,
    },
    MedicalNote {
        visit: String,
        note: String,
    },
    Share {
        visit: String,
    },
    SetOut {
        visit: String,
    },
    CheckIn {
        visit: String,
        next_by: i64,
        #[serde(default, with = "serde_bytes")]
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array | undefined"))]
        code: Option<Vec<u8>>,
    },
    Return {
        visit: String,
        #[serde(default, with = "serde_bytes")]
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array | undefined"))]
        code: Option<Vec<u8>>,
    },
    Extend {
        visit: String,
        until: i64,
        reason: String,
        how: Option<String>,
    },
    Sos {
        visit: String,
        words: String,
    },
    Acknowledge {
        visit: String,
        note: String,
    },
    ConfirmSafe {
        visit: String,
        how: String,
    },
    See {
        visit: String,
    },
}

fn visit(text: String) -> Result<VisitId, Bad> {
    VisitId::new(text).map_err(|error| Bad::of("visit", error))
}

fn coded(code: &[u8]) -> Result<Coded, Bad> {
    cbor::decode("code", code).map_err(|error| Bad::of("code", error))
}

impl OnTrip {
    pub(crate) fn read(self) -> Result<Command, Bad> {
        Ok(match self {
            Self::Make { visits, asked } => {
                let visits = visits.into_iter().map(visit).collect::<Result<_, _>>()?;
                Command::Trip { visits, asked: Box::new(asked.read()?) }
            }
            Self::Change { visit: id, change } => {
                Command::EditTrip { visit: visit(id)?, edit: Box::new((*change).into()) }
            }
            Self::MedicalNote { visit: id, note } => Command::MedicalNote { visit: visit(id)?, note },
            Self::Share { visit: id } => Command::ShareTrip { visit: visit(id)? },
            Self::SetOut { visit: id } => Command::SetOut { visit: visit(id)? },
            Self::CheckIn { visit: id, next_by, code: None } => {
                Command::CheckIn { visit: visit(id)?, next_by: Timestamp(next_by) }
            }
            Self::Return { visit: id, code: None } => Command::Return { visit: visit(id)? },
            Self::ConfirmSafe { visit: id, how } => Command::ConfirmSafe { visit: visit(id)?, how },
            watched => watched.about_the_watch()?,
        })
    }

    fn about_the_watch(self) -> Result<Command, Bad> {
        let (id, tap) = match self {
            Self::CheckIn { visit, next_by, code: Some(code) } => {
                (visit, SafetyTap::CheckIn { next_by: Timestamp(next_by), code: coded(&code)? })
            }
            Self::Return { visit, code: Some(code) } => (visit, SafetyTap::Return { code: coded(&code)? }),
            Self::Extend { visit, until, reason, how } => {
                (visit, SafetyTap::Extend { until: Timestamp(until), reason, how })
            }
            Self::Sos { visit, words } => (visit, SafetyTap::Sos { words }),
            Self::Acknowledge { visit, note } => (visit, SafetyTap::Acknowledge { note }),
            Self::See { visit } => (visit, SafetyTap::Open),
            _ => return Err(Bad::of("act", "it is nothing about a watch")),
        };
        Ok(Command::safety(visit(id)?, tap))
    }
}

impl AskedOfTrip {
    fn read(self) -> Result<itinerary::Asked, Bad> {
        let person = |id: String| PersonId::new(id).map_err(|error| Bad::of("watchers", error));
        Ok(itinerary::Asked {
            return_at: self.return_at.map(Timestamp),
            return_after: self.return_after_hours.map(|hours| Millis::hours(i64::from(hours))),
            return_zone: self.return_zone,
            watchers: self.watchers.into_iter().map(person).collect::<Result<_, _>>()?,
            check_in_hours: self.check_in_hours,
            check_ins: self.check_ins,
            emergency_name: self.emergency_name,
            emergency_phone: self.emergency_phone,
        })
    }
}

impl From<LegChange> for LegEdit {
    fn from(leg: LegChange) -> Self {
        Self {
            id: leg.id,
            removed: leg.removed,
            visit: None,
            place: leg.place,
            contact: leg.contact,
            phone: leg.phone,
            depart: leg.depart,
            depart_zone: leg.depart_zone,
            arrive: leg.arrive,
            arrive_zone: leg.arrive_zone,
            until: leg.until,
            transport: leg.transport,
            lodging: leg.lodging,
            no_coverage_until: leg.no_coverage_until,
        }
    }
}

impl From<TripChange> for ItineraryEdit {
    fn from(change: TripChange) -> Self {
        Self {
            legs: change.legs.into_iter().map(LegEdit::from).collect(),
            return_at: change.return_at,
            return_zone: change.return_zone,
            check_ins: change.check_ins,
            check_in_hours: change.check_in_hours,
            watchers: change.watchers,
            emergency_name: change.emergency_name,
            emergency_phone: change.emergency_phone,
        }
    }
}
