//! The stored shape of a policy version: JSON that only grows. Unknown fields are ignored, missing ones take the
//! defaults; every duration is in whole minutes and every field says its unit.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Country, DailyHours, Fen, Hours, Ladders, PolicyDocument, PolicyError, RateTable, Rung, SafetyLadder, SafetyRung,
    SafetyStep, Since, Step,
};
use crate::ids::PersonId;
use crate::time::{Millis, Timestamp};

/// A step: `{"tell": "rep", "minutes": -30, "hours": "awake"}`.
#[derive(Serialize, Deserialize)]
struct StoredStep {
    tell: String,
    minutes: i64,
    hours: String,
}

#[derive(Serialize, Deserialize)]
#[serde(default)]
struct StoredLadders {
    brief: Vec<StoredStep>,
    thank_you: Vec<StoredStep>,
    record: Vec<StoredStep>,
    question: Vec<StoredStep>,
    proposal: Vec<StoredStep>,
    seen: Vec<StoredStep>,
    revision: Vec<StoredStep>,
}

impl Default for StoredLadders {
    fn default() -> Self {
        Self::from(&Ladders::default())
    }
}

impl From<&Ladders> for StoredLadders {
    fn from(ladders: &Ladders) -> Self {
        let all = |steps: &[Step]| steps.iter().map(StoredStep::from).collect();
        Self {
            brief: all(&ladders.brief),
            thank_you: all(&ladders.thank_you),
            record: all(&ladders.record),
            question: all(&ladders.question),
            proposal: all(&ladders.proposal),
            seen: all(&ladders.seen),
            revision: all(&ladders.revision),
        }
    }
}

impl From<&Step> for StoredStep {
    fn from(step: &Step) -> Self {
        let (tell, hours) = (step.tell.as_str().to_owned(), step.hours.as_str().to_owned());
        Self { tell, minutes: step.offset.0 / 60_000, hours }
    }
}

impl StoredStep {
    fn into_step(self) -> Result<Step, PolicyError> {
        let remedy = "tell rep, supervisor or manager";
        let tell = Rung::named(&self.tell).ok_or_else(|| PolicyError::field("ladders", &self.tell, remedy))?;
        let remedy = "write hours as any, awake or working";
        let hours = Hours::named(&self.hours).ok_or_else(|| PolicyError::field("ladders", &self.hours, remedy))?;
        Ok(Step { tell, offset: Millis::minutes(self.minutes), hours })
    }
}

impl StoredLadders {
    fn into_ladders(self) -> Result<Ladders, PolicyError> {
        let all =
            |steps: Vec<StoredStep>| steps.into_iter().map(StoredStep::into_step).collect::<Result<_, PolicyError>>();
        Ok(Ladders {
            brief: all(self.brief)?,
            thank_you: all(self.thank_you)?,
            record: all(self.record)?,
            question: all(self.question)?,
            proposal: all(self.proposal)?,
            seen: all(self.seen)?,
            revision: all(self.revision)?,
        })
    }
}

/// A step of the safety ladder: `{"tell": "watchers", "since": "alarm", "minutes": 0}`.
#[derive(Serialize, Deserialize)]
struct StoredSafetyStep {
    tell: String,
    since: String,
    minutes: u32,
}

impl StoredSafetyStep {
    fn of(step: &SafetyStep) -> Self {
        let (tell, since) = (step.tell.as_str().to_owned(), step.since.as_str().to_owned());
        Self { tell, since, minutes: minutes(step.after) }
    }

    fn into_step(self) -> Result<SafetyStep, PolicyError> {
        const FIELD: &str = "safety_ladder";
        let remedy = "tell traveller, watchers, supervisor, manager or duty";
        let tell = SafetyRung::named(&self.tell).ok_or_else(|| PolicyError::field(FIELD, &self.tell, remedy))?;
        let remedy = "count since overdue or alarm";
        let since = Since::named(&self.since).ok_or_else(|| PolicyError::field(FIELD, &self.since, remedy))?;
        Ok(SafetyStep { tell, since, after: Millis::minutes(i64::from(self.minutes)) })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(default)]
struct StoredPolicy {
    version: u32,
    effective_from: String,
    brief_limit_minutes: u32,
    thank_you_limit_minutes: u32,
    record_limit_minutes: u32,
    plan_lead_working_days: u32,
    change_lead_working_days: u32,
    confirm_details_before_minutes: u32,
    core_visit_months: u32,
    ordinary_visit_months: u32,
    gift_limit_fen: u64,
    gift_limit_overseas_fen: Option<u64>,
    gift_limit_year_fen: Option<u64>,
    rates_to_cny_millionths: BTreeMap<String, u64>,
    forbidden_promises: Vec<String>,
    cases_by_need: BTreeMap<String, Vec<String>>,
    materials: Vec<String>,
    countries: Vec<Country>,
    arrive_early_minutes: u32,
    watch_grace_minutes: u32,
    safety_ladder: Vec<StoredSafetyStep>,
    safety_hold_minutes: u32,
    safety_repeat_minutes: u32,
    extend_limit_minutes: u32,
    own_alarm_lead_minutes: u32,
    drill_days: u32,
    drill_confirm_minutes: u32,
    open_past_plan_minutes: u32,
    freeze_after_minutes: u32,
    live_device_minutes: u32,
    enrolment_idle_minutes: u32,
    enrolment_lasts_minutes: u32,
    office_zone: String,
    office_calendar: String,
    home_country: String,
    ladders: StoredLadders,
    working_hours: String,
    quiet_hours: String,
    duty_contact: Option<String>,
    answer_limit_minutes: u32,
    proposal_working_days: u32,
    seen_limit_minutes: u32,
    revision_limit_minutes: u32,
    customer_medium_from_fen: u64,
    customer_large_from_fen: u64,
    customer_verify_days: u32,
    customer_update_working_days: u32,
    attachment_limit_bytes: u64,
    retention_years: u32,
    whereabouts_days: u32,
    position_decimals: u32,
    calendar_shows_phones: bool,
}

impl Default for StoredPolicy {
    fn default() -> Self {
        Self::from(&PolicyDocument::default())
    }
}

impl From<&PolicyDocument> for StoredPolicy {
    fn from(policy: &PolicyDocument) -> Self {
        Self {
            version: policy.version,
            effective_from: policy.effective_from.to_string(),
            brief_limit_minutes: minutes(policy.brief_limit),
            thank_you_limit_minutes: minutes(policy.thank_you_limit),
            record_limit_minutes: minutes(policy.record_limit),
            plan_lead_working_days: policy.plan_lead_working_days,
            change_lead_working_days: policy.change_lead_working_days,
            confirm_details_before_minutes: minutes(policy.confirm_details_before),
            core_visit_months: policy.core_visit_months,
            ordinary_visit_months: policy.ordinary_visit_months,
            gift_limit_fen: policy.gift_limit.0,
            gift_limit_overseas_fen: policy.gift_limit_overseas.map(|limit| limit.0),
            gift_limit_year_fen: policy.gift_limit_year.map(|limit| limit.0),
            rates_to_cny_millionths: policy.rates.rates().clone(),
            forbidden_promises: policy.forbidden_promises.clone(),
            cases_by_need: policy.cases_by_need.clone(),
            materials: policy.materials.clone(),
            countries: policy.countries.iter().map(|country| Country::clone(country)).collect(),
            arrive_early_minutes: minutes(policy.arrive_early),
            watch_grace_minutes: minutes(policy.watch_grace),
            safety_ladder: policy.safety_ladder.steps.iter().map(StoredSafetyStep::of).collect(),
            safety_hold_minutes: minutes(policy.safety_ladder.hold),
            safety_repeat_minutes: minutes(policy.safety_ladder.repeat),
            extend_limit_minutes: minutes(policy.extend_limit),
            own_alarm_lead_minutes: minutes(policy.own_alarm_lead),
            drill_days: policy.drill_days,
            drill_confirm_minutes: minutes(policy.drill_confirm),
            open_past_plan_minutes: minutes(policy.open_past_plan),
            freeze_after_minutes: minutes(policy.freeze_after),
            live_device_minutes: minutes(policy.live_device),
            enrolment_idle_minutes: minutes(policy.enrolment_idle),
            enrolment_lasts_minutes: minutes(policy.enrolment_lasts),
            office_zone: policy.office_zone.clone(),
            office_calendar: policy.office_calendar.clone(),
            home_country: policy.home_country.clone(),
            ladders: StoredLadders::from(&policy.ladders),
            working_hours: policy.working_hours.to_string(),
            quiet_hours: policy.quiet_hours.to_string(),
            duty_contact: policy.duty_contact.as_ref().map(ToString::to_string),
            answer_limit_minutes: minutes(policy.answer_limit),
            proposal_working_days: policy.proposal_working_days,
            seen_limit_minutes: minutes(policy.seen_limit),
            revision_limit_minutes: minutes(policy.revision_limit),
            customer_medium_from_fen: policy.customer_medium_from.0,
            customer_large_from_fen: policy.customer_large_from.0,
            customer_verify_days: policy.customer_verify_days,
            customer_update_working_days: policy.customer_update_working_days,
            attachment_limit_bytes: policy.attachment_limit_bytes,
            retention_years: policy.retention_years,
            whereabouts_days: policy.whereabouts_days,
            position_decimals: policy.position_decimals,
            calendar_shows_phones: policy.calendar_shows_phones,
        }
    }
}

impl StoredPolicy {
    fn into_document(self) -> Result<PolicyDocument, PolicyError> {
        let span = |minutes: u32| Millis::minutes(i64::from(minutes));
        Ok(PolicyDocument {
            version: self.version,
            effective_from: moment(&self.effective_from)?,
            brief_limit: span(self.brief_limit_minutes),
            thank_you_limit: span(self.thank_you_limit_minutes),
            record_limit: span(self.record_limit_minutes),
            plan_lead_working_days: self.plan_lead_working_days,
            change_lead_working_days: self.change_lead_working_days,
            confirm_details_before: span(self.confirm_details_before_minutes),
            core_visit_months: self.core_visit_months,
            ordinary_visit_months: self.ordinary_visit_months,
            gift_limit: Fen(self.gift_limit_fen),
            gift_limit_overseas: self.gift_limit_overseas_fen.map(Fen),
            gift_limit_year: self.gift_limit_year_fen.map(Fen),
            rates: RateTable::new(self.rates_to_cny_millionths),
            forbidden_promises: self.forbidden_promises,
            cases_by_need: self.cases_by_need,
            materials: self.materials,
            countries: self.countries.into_iter().map(Arc::new).collect(),
            arrive_early: span(self.arrive_early_minutes),
            watch_grace: span(self.watch_grace_minutes),
            safety_ladder: SafetyLadder {
                steps: self.safety_ladder.into_iter().map(StoredSafetyStep::into_step).collect::<Result<_, _>>()?,
                hold: span(self.safety_hold_minutes),
                repeat: span(self.safety_repeat_minutes),
            },
            extend_limit: span(self.extend_limit_minutes),
            own_alarm_lead: span(self.own_alarm_lead_minutes),
            drill_days: self.drill_days,
            drill_confirm: span(self.drill_confirm_minutes),
            open_past_plan: span(self.open_past_plan_minutes),
            freeze_after: span(self.freeze_after_minutes),
            live_device: span(self.live_device_minutes),
            enrolment_idle: span(self.enrolment_idle_minutes),
            enrolment_lasts: span(self.enrolment_lasts_minutes),
            office_zone: self.office_zone,
            office_calendar: self.office_calendar,
            home_country: self.home_country,
            ladders: self.ladders.into_ladders()?,
            working_hours: hours("working_hours", &self.working_hours)?,
            quiet_hours: hours("quiet_hours", &self.quiet_hours)?,
            duty_contact: self.duty_contact.map(|id| person(&id)).transpose()?,
            answer_limit: span(self.answer_limit_minutes),
            proposal_working_days: self.proposal_working_days,
            seen_limit: span(self.seen_limit_minutes),
            revision_limit: span(self.revision_limit_minutes),
            customer_medium_from: Fen(self.customer_medium_from_fen),
            customer_large_from: Fen(self.customer_large_from_fen),
            customer_verify_days: self.customer_verify_days,
            customer_update_working_days: self.customer_update_working_days,
            attachment_limit_bytes: self.attachment_limit_bytes,
            retention_years: self.retention_years,
            whereabouts_days: self.whereabouts_days,
            position_decimals: self.position_decimals,
            calendar_shows_phones: self.calendar_shows_phones,
        })
    }
}

/// Reads and checks a stored version.
pub(super) fn read(text: &str) -> Result<PolicyDocument, PolicyError> {
    let policy = parse(text).map_err(|e| PolicyError::Json { why: e.to_string() })??;
    policy.check()?;
    Ok(policy)
}

/// Reads a version as it was written: unreadable, or with a field that can't be.
pub(super) fn parse(text: &str) -> Result<Result<PolicyDocument, PolicyError>, serde_json::Error> {
    serde_json::from_str::<StoredPolicy>(text).map(StoredPolicy::into_document)
}

/// Writes a version.
pub(super) fn write(policy: &PolicyDocument) -> serde_json::Value {
    // Strings, numbers and maps with text keys have no way to fail.
    serde_json::to_value(StoredPolicy::from(policy)).unwrap_or_default()
}

fn minutes(span: Millis) -> u32 {
    u32::try_from(span.0 / 60_000).unwrap_or(0)
}

fn hours(field: &'static str, text: &str) -> Result<DailyHours, PolicyError> {
    let remedy = "write from when until when, for example 09:00-18:00";
    DailyHours::named(text).ok_or_else(|| PolicyError::field(field, text, remedy))
}

fn person(id: &str) -> Result<PersonId, PolicyError> {
    let remedy = "write the id of a person, or leave it out";
    id.parse().map_err(|_| PolicyError::field("duty_contact", id, remedy))
}

fn moment(text: &str) -> Result<Timestamp, PolicyError> {
    let remedy = "write a UTC time such as 2026-09-01T00:00:00Z";
    text.parse().map_err(|_| PolicyError::field("effective_from", text, remedy))
}

#[cfg(test)]
mod tests {
    use super::super::{DailyHours, Fen, Ladders, PolicyDocument};
    use crate::time::Millis;

    #[test]
    fn a_version_reads_back_from_what_it_writes() {
        let policy = PolicyDocument {
            version: 7,
            effective_from: "2026-09-01T00:00:00Z".parse().expect("RFC 3339"),
            gift_limit_overseas: Some(Fen(5_000)),
            brief_limit: Millis::minutes(90),
            ladders: Ladders { record: Vec::new(), ..Ladders::default() },
            quiet_hours: DailyHours { from: 0, until: 0 },
            duty_contact: Some("desk".parse().expect("an id")),
            ..PolicyDocument::default()
        };
        let text = policy.to_json().to_string();
        assert!(text.contains("\"brief_limit_minutes\":90"), "{text}");
        assert_eq!(PolicyDocument::from_json(&text), Ok(policy));
    }

    #[test]
    fn missing_fields_take_the_defaults_and_unknown_ones_are_ignored() {
        assert_eq!(PolicyDocument::from_json("{}"), Ok(PolicyDocument::default()));
        let newer = r#"{"brief_limit_minutes":60,"colour":"red"}"#;
        let expected = PolicyDocument { brief_limit: Millis::hours(1), ..PolicyDocument::default() };
        assert_eq!(PolicyDocument::from_json(newer), Ok(expected));
    }
}
