//! An organisation's policy: the numbers and words that its clauses leave to it, as a versioned document (A6).
//!
//! Only data and its checks live here; the rules that read it are in `rule`, `obligation` and `safety`. A visit is judged
//! by the version in force then, so a published version never changes.

mod check;
mod country;
mod fields;
mod file;
mod history;
mod ladder;
mod money;
mod safety;
mod stored;

pub use check::PolicyError;
pub use country::{Country, Line, Topic, built_in_codes};
pub use fields::{FIELDS, Field};
pub use file::BadPolicyFile;
pub use history::PolicyHistory;
pub use ladder::{DailyHours, Hours, Ladders, MOST_STEPS, Rung, Step};
pub use money::{Amount, BadAmount, Exact, Fen, RateTable};
pub use safety::{MOST_SAFETY_STEPS, SafetyLadder, SafetyRung, SafetyStep, Since};

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::fact::ObligationKind;
use crate::ids::PersonId;
use crate::time::{Millis, Timestamp};

/// One version of an organisation's policy. Its defaults are those of the company policies themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyDocument {
    /// From 1 on, one more with each publication.
    pub version: u32,
    /// From when on it is in force.
    pub effective_from: Timestamp,
    /// From leaving the customer's to the brief (V9.3).
    pub brief_limit: Millis,
    /// From leaving the customer's to the thank-you (V10.1).
    pub thank_you_limit: Millis,
    /// From leaving the customer's to the submitted record (A3.3).
    pub record_limit: Millis,
    /// How many working days a plan is made ahead (V4.1).
    pub plan_lead_working_days: u32,
    /// How many working days a plan is changed ahead (V4.3).
    pub change_lead_working_days: u32,
    /// How long before a visit changed details of the customer are confirmed with them (V5.3).
    pub confirm_details_before: Millis,
    /// A core customer is visited once in so many months of the calendar (V4.1).
    pub core_visit_months: u32,
    /// An ordinary customer is visited once in so many months of the calendar (V4.1).
    pub ordinary_visit_months: u32,
    /// What all gifts of one visit may be worth together (V6.2).
    pub gift_limit: Fen,
    /// A lower limit for visits abroad, where the organisation sets one (V6.2).
    pub gift_limit_overseas: Option<Fen>,
    /// What all gifts to one customer in one year may be worth together, where the organisation sets a limit (V6.2).
    pub gift_limit_year: Option<Fen>,
    /// What foreign money is worth, for the gift limit (V6.2).
    pub rates: RateTable,
    /// What nobody may promise a customer (V7.2). Width, case, spaces and punctuation don't matter.
    pub forbidden_promises: Vec<String>,
    /// Which cases to prepare for which need of a customer: a word of the need, and the cases (V5.2).
    pub cases_by_need: BTreeMap<String, Vec<String>>,
    /// What is brought to a visit, by the names used in plans (V6.1).
    pub materials: Vec<String>,
    /// Checklists of countries that the organisation wrote itself; for others those that come with the program (V6.2, V7.3).
    pub countries: Vec<Arc<Country>>,
    /// How long before the appointment a visitor is there (V7.1).
    pub arrive_early: Millis,
    /// From the expected return to the alarm (V6.3).
    pub watch_grace: Millis,
    /// Who is told of an alarm, and when (V6.3).
    pub safety_ladder: SafetyLadder,
    /// How far ahead a traveller may put off when to be heard of (V6.3).
    pub extend_limit: Millis,
    /// So long before somebody is due, their own phone reminds them: time to check in, or to extend (V6.3).
    pub own_alarm_lead: Millis,
    /// How often the safety ladder is drilled (V6.3).
    pub drill_days: u32,
    /// How long whoever was told of a drill has for saying that they have it (V6.3).
    pub drill_confirm: Millis,
    /// From the planned end until a visit that has not ended is listed as open past plan.
    pub open_past_plan: Millis,
    /// How long a verdict that waits for nobody stands before it is frozen.
    pub freeze_after: Millis,
    /// How long after its last contact a device is still waited for.
    pub live_device: Millis,
    /// How long after its last contact an enrolment ends.
    pub enrolment_idle: Millis,
    /// How long an enrolment lasts at most.
    pub enrolment_lasts: Millis,
    /// The office's zone, an IANA name: whose days count (V4.1).
    pub office_zone: String,
    /// The region of the office's calendar: whose working days count (V4.1).
    pub office_calendar: String,
    /// The organisation's own country, two letters: visits elsewhere are overseas (V4.2, V6.2).
    pub home_country: String,
    /// Who is told of what is owed, and when (V9.3, V10.1, A3.3).
    pub ladders: Ladders,
    /// When the office works, on its working days.
    pub working_hours: DailyHours,
    /// When nobody is disturbed but for somebody's safety (V6.3).
    pub quiet_hours: DailyHours,
    /// Who is told where a step finds nobody: no superior is set, or they have left.
    pub duty_contact: Option<PersonId>,
    /// From a customer's open question to the reply, at most (V7.2, V10.3).
    pub answer_limit: Millis,
    /// Working days from the promise of a custom proposal to its delivery, at most (V10.2).
    pub proposal_working_days: u32,
    /// From the delivery of a proposal to the word that the customer has seen it (V10.2).
    pub seen_limit: Millis,
    /// From the return of a record to its revision (A3.3).
    pub revision_limit: Millis,
    /// Yearly purchases from which on a customer is medium (C2.1).
    pub customer_medium_from: Fen,
    /// Yearly purchases from which on a customer is large (C2.1).
    pub customer_large_from: Fen,
    /// After how many days a customer's card is to be verified again (C2.4).
    pub customer_verify_days: u32,
    /// Within how many working days of a visit's end new information is proposed for the customer's card (V11.1).
    pub customer_update_working_days: u32,
    /// The most bytes of one photo or paper of a visit.
    pub attachment_limit_bytes: u64,
    /// For how many years after co-operation ended visits to a customer are kept (V11.2).
    pub retention_years: u32,
    /// For how many days after the last word of a trip it is kept where somebody was, and the note for helpers (V6.3).
    pub whereabouts_days: u32,
    /// To how many decimals of a degree others than the traveller see where somebody was, but in an emergency (V6.3).
    pub position_decimals: u32,
    /// Whether a calendar of a trip shows telephones of contacts (V6.3).
    pub calendar_shows_phones: bool,
}

impl Default for PolicyDocument {
    fn default() -> Self {
        Self {
            version: 1,
            effective_from: Timestamp(0),
            brief_limit: Millis::hours(2),
            thank_you_limit: Millis::hours(24),
            record_limit: Millis::hours(24),
            plan_lead_working_days: 3,
            change_lead_working_days: 1,
            confirm_details_before: Millis::hours(24),
            core_visit_months: 3,
            ordinary_visit_months: 6,
            gift_limit: Fen(20_000),
            gift_limit_overseas: None,
            gift_limit_year: None,
            rates: RateTable::default(),
            forbidden_promises: FORBIDDEN_PROMISES.map(str::to_owned).to_vec(),
            cases_by_need: cases_by_need(),
            materials: MATERIALS.map(str::to_owned).to_vec(),
            countries: Vec::new(),
            arrive_early: Millis::minutes(15),
            watch_grace: Millis::minutes(30),
            safety_ladder: SafetyLadder::default(),
            extend_limit: Millis::hours(72),
            own_alarm_lead: Millis::minutes(15),
            drill_days: 31,
            drill_confirm: Millis::hours(24),
            open_past_plan: Millis::hours(12),
            freeze_after: Millis::days(7),
            live_device: Millis::days(30),
            enrolment_idle: Millis::days(60),
            enrolment_lasts: Millis::days(400),
            office_zone: "Asia/Shanghai".to_owned(),
            office_calendar: "CN".to_owned(),
            home_country: "CN".to_owned(),
            ladders: Ladders::default(),
            working_hours: DailyHours { from: 9 * 60, until: 18 * 60 },
            quiet_hours: DailyHours { from: 22 * 60, until: 7 * 60 },
            duty_contact: None,
            answer_limit: Millis::hours(24),
            proposal_working_days: 3,
            seen_limit: Millis::hours(24),
            revision_limit: Millis::hours(24),
            customer_medium_from: Fen(100_000_000),
            customer_large_from: Fen(500_000_000),
            customer_verify_days: 180,
            customer_update_working_days: 3,
            attachment_limit_bytes: 25_000_000,
            retention_years: 3,
            whereabouts_days: 60,
            position_decimals: 2,
            calendar_shows_phones: false,
        }
    }
}

/// The examples that V5.2 names.
fn cases_by_need() -> BTreeMap<String, Vec<String>> {
    let cases = |word: &str, cases: &[&str]| (word.to_owned(), cases.iter().map(|case| (*case).to_owned()).collect());
    BTreeMap::from([
        cases("易碎", &["防震包装案例", "货运保险方案"]),
        cases("fragile", &["a case of shock-proof packing", "an offer of cargo insurance"]),
        cases("清关", &["清关提速案例"]),
        cases("customs", &["a case of faster clearance"]),
    ])
}

/// What V6.1 names.
const MATERIALS: [&str; 4] = ["company_profile", "quotation", "case_booklet", "licence_copies"];

/// The exaggerated promises that V7.2 names, and their usual other spellings.
const FORBIDDEN_PROMISES: [&str; 16] = [
    "100%清关通过",
    "百分之百清关",
    "百分百清关",
    "100%清关",
    "100%通关",
    "100%清關",
    "零延误",
    "零延遲",
    "零延誤",
    "零延迟",
    "zero delay",
    "100% customs clearance",
    "hundred percent customs clearance",
    "guaranteed clearance",
    "guaranteed customs clearance",
    "clearance guaranteed",
];

impl PolicyDocument {
    /// How long after its beginning an obligation falls due (V9.3, V10.1, A3.3, V10.3, V10.2); none for one that counts in
    /// working days.
    pub fn limit(&self, obligation: ObligationKind) -> Option<Millis> {
        Some(match obligation {
            ObligationKind::Brief => self.brief_limit,
            ObligationKind::ThankYou => self.thank_you_limit,
            ObligationKind::Record => self.record_limit,
            ObligationKind::Question => self.answer_limit,
            ObligationKind::Seen => self.seen_limit,
            ObligationKind::Revision => self.revision_limit,
            ObligationKind::Proposal => return None,
        })
    }

    /// What all gifts of one visit may be worth, at home or abroad (V6.2). Abroad it is never more than at home.
    pub fn gift_limit_for(&self, country: &str) -> Fen {
        match self.gift_limit_overseas {
            Some(lower) if self.is_overseas(country) => lower.min(self.gift_limit),
            _ => self.gift_limit,
        }
    }

    /// The checklist of a country, by its two-letter code: the organisation's own, else the one that comes with the program;
    /// none where there are no data (V6.2, V7.3).
    pub fn country(&self, code: &str) -> Option<Arc<Country>> {
        let own = self.countries.iter().find(|country| country.code == code);
        own.cloned().or_else(|| country::built_in(code))
    }

    /// Whether a country, by its two-letter code, is not the organisation's own (V4.2).
    pub fn is_overseas(&self, country: &str) -> bool {
        !country.eq_ignore_ascii_case(&self.home_country)
    }

    /// The office's day at a moment (V4.1); none when the zone or the moment is none that can be told.
    pub fn office_day(&self, at: Timestamp) -> Option<Date> {
        let zone = TimeZone::get(&self.office_zone).ok()?;
        let moment = jiff::Timestamp::from_millisecond(at.0).ok()?;
        Some(moment.to_zoned(zone).date())
    }

    /// When a day of the office is over: the first moment that is not its own. None as for [`Self::office_day`].
    pub fn office_day_ends(&self, day: Date) -> Option<Timestamp> {
        let next = day.tomorrow().ok()?.to_zoned(TimeZone::get(&self.office_zone).ok()?).ok()?;
        Some(Timestamp(next.timestamp().as_millisecond()))
    }

    /// Reads a version from its stored JSON. Unknown fields are ignored, missing ones take the defaults.
    ///
    /// # Errors
    /// [`PolicyError`], naming the field and the remedy.
    pub fn from_json(text: &str) -> Result<Self, PolicyError> {
        stored::read(text)
    }

    /// Reads a version that an operator wrote, to be published after those of a history, now or later. Without a number it
    /// gets the next one, without a time it takes effect at once.
    ///
    /// # Errors
    /// [`BadPolicyFile`], naming the line and the reason; also for a field that nobody knows.
    pub fn from_file(text: &str, history: &PolicyHistory, now: Timestamp) -> Result<Self, BadPolicyFile> {
        file::read(text, history, now)
    }

    /// Writes the version as JSON, durations in whole minutes, money in fen.
    pub fn to_json(&self) -> serde_json::Value {
        stored::write(self)
    }

    /// Checks that every field can be worked with.
    ///
    /// # Errors
    /// [`PolicyError`], naming the field and the remedy.
    pub fn check(&self) -> Result<(), PolicyError> {
        check::check(self)
    }
}

#[cfg(test)]
mod tests {
    use super::{Fen, PolicyDocument};
    use crate::fact::ObligationKind;
    use crate::time::Millis;

    #[test]
    fn the_defaults_are_those_of_the_company_policies() {
        let policy = PolicyDocument::default();
        policy.check().expect("sound");
        assert_eq!(policy.limit(ObligationKind::Brief), Some(Millis::hours(2)));
        for kind in [
            ObligationKind::ThankYou,
            ObligationKind::Record,
            ObligationKind::Question,
            ObligationKind::Seen,
            ObligationKind::Revision,
        ] {
            assert_eq!(policy.limit(kind), Some(Millis::hours(24)), "{kind}");
        }
        assert_eq!((policy.limit(ObligationKind::Proposal), policy.proposal_working_days), (None, 3));
        assert_eq!(policy.gift_limit, Fen(20_000));
    }

    #[test]
    fn the_day_is_the_offices_day() {
        let policy = PolicyDocument::default();
        let at = "2026-09-14T16:30:00Z".parse().expect("RFC 3339");
        assert_eq!(policy.office_day(at), Some(jiff::civil::date(2026, 9, 15)));
    }

    #[test]
    fn a_gift_limit_for_abroad_counts_only_abroad_and_only_when_lower() {
        let policy = |limit| PolicyDocument { gift_limit_overseas: Some(Fen(limit)), ..PolicyDocument::default() };
        assert_eq!(policy(10_000).gift_limit_for("DE"), Fen(10_000));
        assert_eq!(policy(10_000).gift_limit_for("CN"), Fen(20_000));
        assert_eq!(policy(90_000).gift_limit_for("DE"), Fen(20_000));
    }
}
