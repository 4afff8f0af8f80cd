//! What an act is about: its name, the person, the key under which it stands, whether it changes rights. What it says stands in `acts`.

use sync_core::fact::{Fact, SafetyAct};
use sync_core::ids::{DeviceId, PersonId};
use sync_core::time::Timestamp;

use crate::store::acts::{Act, ArchiveAct};
use crate::store::subject::Subject;
use crate::store::{FactRow, Position};

/// No device: what the server itself publishes, and in whose name its own facts stand.
pub const SERVER: DeviceId = DeviceId([0; 16]);

impl Act {
    /// Its name in SQL, JSON and on pages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::PersonPut { .. } => "person_put",
            Self::PersonLeft { .. } => "person_left",
            Self::PersonReturned { .. } => "person_returned",
            Self::DepartmentPut { .. } => "department_put",
            Self::CustomerPut { .. } => "customer_put",
            Self::DelegationGiven { .. } => "delegation_given",
            Self::DelegationBegun { .. } => "delegation_begun",
            Self::DelegationEnded { .. } => "delegation_ended",
            Self::CodeMade { .. } => "code_made",
            Self::DeviceEnrolled { .. } => "device_enrolled",
            Self::Looked { .. } => "looked",
            Self::DeviceRenewed { .. } => "device_renewed",
            Self::DeviceRenamed { .. } => "device_renamed",
            Self::DeviceRevoked { .. } => "device_revoked",
            Self::DeviceLost { .. } => "device_lost",
            Self::KeyRotated { .. } => "key_rotated",
            Self::DepositMade { .. } => "deposit_made",
            Self::DepositDecided { .. } => "deposit_decided",
            Self::Delivered { .. } => "delivered",
            Self::Account { event, .. } => event.as_str(),
            Self::LoginServiceSet { .. } => "login_service_set",
            Self::SiteAdded { .. } => "site_added",
            Self::SiteEnded { .. } => "site_ended",
            Self::ChannelSet { .. } => "channel_set",
            Self::PolicyPublished { .. } => "policy_published",
            Self::CalendarImported { .. } => "calendar_imported",
            Self::Erased { .. } => "erased",
            Self::Restored { .. } => "restored",
            Self::ThanksPosted { .. } => "thanks_posted",
            Self::CodeHeard { .. } => "code_heard",
            Self::CodesSet { .. } => "codes_set",
            Self::AbsenceSet { .. } => "absence_set",
            Self::AbsenceEnded { .. } => "absence_ended",
            Self::Heard { .. } => "heard",
            Self::OfCustomer(act) => act.name(),
            Self::OfArchive(act) => act.name(),
            Self::OfTrip(act) => act.name(),
            Self::OfDrill(act) => act.name(),
            Self::OfSms(act) => act.name(),
        }
    }

    /// The person whom it is about, if it is about one.
    pub fn about(&self) -> Option<&PersonId> {
        match self {
            Self::PersonPut { person, .. }
            | Self::PersonLeft { person, .. }
            | Self::PersonReturned { person }
            | Self::CodeMade { person, .. }
            | Self::DeviceEnrolled { person, .. }
            | Self::DeviceRenewed { person, .. }
            | Self::DeviceRenamed { person, .. }
            | Self::DeviceRevoked { person, .. }
            | Self::DeviceLost { person, .. }
            | Self::DepositMade { person, .. }
            | Self::DepositDecided { person, .. }
            | Self::Delivered { person, .. }
            | Self::Looked { about: person, .. }
            | Self::Account { person, .. }
            | Self::ThanksPosted { person, .. }
            | Self::CodeHeard { person, .. }
            | Self::CodesSet { person, .. }
            | Self::AbsenceSet { person, .. }
            | Self::AbsenceEnded { person, .. }
            | Self::Heard { person, .. }
            | Self::DelegationGiven { taker: person, .. } => Some(person),
            Self::OfCustomer(act) => act.about(),
            Self::OfArchive(act) => act.about(),
            Self::OfTrip(act) => Some(act.about()),
            Self::OfDrill(act) => act.about(),
            Self::DepartmentPut { .. }
            | Self::OfSms(_)
            | Self::CustomerPut { .. }
            | Self::KeyRotated { .. }
            | Self::LoginServiceSet { .. }
            | Self::ChannelSet { .. }
            | Self::DelegationBegun { .. }
            | Self::DelegationEnded { .. }
            | Self::SiteAdded { .. }
            | Self::SiteEnded { .. }
            | Self::PolicyPublished { .. }
            | Self::CalendarImported { .. }
            | Self::Erased { .. }
            | Self::Restored { .. } => None,
        }
    }

    /// Under whose key its content stands.
    pub fn subject(&self) -> Subject {
        match (self, self.about()) {
            // What was erased, and why, must be readable for ever.
            (Self::Erased { .. }, _) => Subject::Organisation,
            // Ids alone, from which a rebuild makes the same rows.
            (Self::OfDrill(_), _) => Subject::Organisation,
            (Self::OfCustomer(act), _) => act.subject(),
            (Self::OfArchive(act), _) => act.subject(),
            (Self::ThanksPosted { visit, .. } | Self::CodeHeard { visit, .. } | Self::Heard { visit, .. }, _) => {
                Subject::Visit(visit.clone())
            }
            (
                Self::CustomerPut { customer, .. }
                | Self::SiteAdded { customer, .. }
                | Self::SiteEnded { customer, .. },
                _,
            ) => Subject::Customer(customer.clone()),
            (_, Some(person)) => Subject::Person(person.clone()),
            (_, None) => Subject::Organisation,
        }
    }

    /// Whether it may change who sees what: whatever came before is then judged before it.
    pub fn changes_rights(&self) -> bool {
        !matches!(
            self,
            Self::CustomerPut { .. }
                | Self::CodeMade { .. }
                | Self::DeviceEnrolled { .. }
                | Self::Looked { .. }
                | Self::DeviceRenamed { .. }
                | Self::KeyRotated { .. }
                | Self::DepositMade { .. }
                | Self::DepositDecided { .. }
                | Self::Delivered { .. }
                | Self::Account { .. }
                | Self::LoginServiceSet { .. }
                | Self::SiteAdded { .. }
                | Self::SiteEnded { .. }
                | Self::Restored { .. }
                | Self::ChannelSet { .. }
                | Self::PolicyPublished { .. }
                | Self::CalendarImported { .. }
                | Self::ThanksPosted { .. }
                | Self::CodeHeard { .. }
                | Self::CodesSet { .. }
                | Self::AbsenceSet { .. }
                | Self::AbsenceEnded { .. }
                | Self::Heard { .. }
                | Self::OfCustomer(_)
                | Self::OfTrip(_)
                | Self::OfDrill(_)
                | Self::OfSms(_)
                | Self::OfArchive(
                    ArchiveAct::Exported { .. }
                        | ArchiveAct::HoldPut { .. }
                        | ArchiveAct::HoldLifted { .. }
                        | ArchiveAct::Destroyed { .. }
                )
        )
    }

    /// What the server says of a visit by it, as a fact beside those of devices: its number is the act's place in the journal.
    pub fn says(&self, position: Position, at: Timestamp) -> Option<FactRow> {
        let (person, fact) = match self {
            Self::ThanksPosted { visit, person, asked, taken, why } => {
                let (visit, asked, taken, why) = (visit.clone(), *asked, *taken, why.clone());
                (person, Fact::ThanksPosted { visit, asked, taken, why })
            }
            Self::CodeHeard { visit, person, entry, which } => {
                let step = SafetyAct::CodeHeard { entry: *entry, which: *which };
                (person, Fact::Safety { visit: visit.clone(), step })
            }
            Self::Heard { visit, person, word } => (person, Fact::Word { visit: visit.clone(), word: word.clone() }),
            Self::OfCustomer(act) => act.says()?,
            Self::OfTrip(act) => act.says()?,
            _ => return None,
        };
        Some(FactRow { position, device: SERVER, seq: position, person: person.clone(), received: at, fact })
    }
}
