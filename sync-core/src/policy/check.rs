//! What a policy version must be like before it can be worked with. Each refusal names the field and the remedy.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::{MOST_SAFETY_STEPS, MOST_STEPS, PolicyDocument, SafetyRung, SafetyStep, Since, Step};
use crate::fact::ObligationKind;
use crate::time::Millis;

/// The longest time limit: a leap year.
const LONGEST: Millis = Millis::days(366);
/// What a limit of attachments may be, in bytes: a phone's store and a contact must be able to take it.
const ATTACHMENT: std::ops::RangeInclusive<u64> = 100_000..=100_000_000;
/// The most phrases, and the most characters in one.
const MOST_PHRASES: usize = 500;
/// The most kinds of material.
const MOST_MATERIALS: usize = 40;

/// A policy that can't be worked with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not JSON, or a field of another type.
    #[error("the policy can't be read ({why}): correct that place, or leave the field out to take its default")]
    Json {
        /// What the reader found, and where.
        why: String,
    },
    /// A field says something that can't be.
    #[error("policy field {field} is {given:?}: {remedy}")]
    Field {
        /// Which field, as the JSON names it.
        field: &'static str,
        /// What was given, cut to a readable length.
        given: String,
        /// What to write there.
        remedy: &'static str,
    },
}

impl PolicyError {
    pub(super) fn field(field: &'static str, given: impl ToString, remedy: &'static str) -> Self {
        Self::Field { field, given: given.to_string().chars().take(80).collect(), remedy }
    }
}

/// Checks every field.
pub(super) fn check(policy: &PolicyDocument) -> Result<(), PolicyError> {
    numbers(policy)?;
    rates(policy)?;
    phrases(policy)?;
    cases(policy)?;
    preparation(policy)?;
    ladders(policy)?;
    safety(policy)?;
    customers(policy)?;
    places(policy)
}

fn customers(policy: &PolicyDocument) -> Result<(), PolicyError> {
    if policy.customer_medium_from > policy.customer_large_from {
        let remedy = "let it be at most customer_large_from_fen";
        return Err(PolicyError::field("customer_medium_from_fen", policy.customer_medium_from.0, remedy));
    }
    if !(1..=3_660).contains(&policy.customer_verify_days) {
        let remedy = "write 1 to 3660 days";
        return Err(PolicyError::field("customer_verify_days", policy.customer_verify_days, remedy));
    }
    if policy.customer_update_working_days > 60 {
        let remedy = "ask for at most 60 working days";
        let given = policy.customer_update_working_days;
        return Err(PolicyError::field("customer_update_working_days", given, remedy));
    }
    if !(1..=100).contains(&policy.retention_years) {
        return Err(PolicyError::field("retention_years", policy.retention_years, "write 1 to 100 years"));
    }
    if !(1..=366).contains(&policy.whereabouts_days) {
        return Err(PolicyError::field("whereabouts_days", policy.whereabouts_days, "write 1 to 366 days"));
    }
    if policy.position_decimals > 6 {
        return Err(PolicyError::field("position_decimals", policy.position_decimals, "write 0 to 6 decimals"));
    }
    Ok(())
}

fn numbers(policy: &PolicyDocument) -> Result<(), PolicyError> {
    if !ATTACHMENT.contains(&policy.attachment_limit_bytes) {
        let remedy = "give 100000 to 100000000 bytes";
        return Err(PolicyError::field("attachment_limit_bytes", policy.attachment_limit_bytes, remedy));
    }
    if policy.version == 0 {
        return Err(PolicyError::field("version", 0, "count versions from 1 on"));
    }
    limit("brief_limit_minutes", policy.brief_limit, 1)?;
    limit("thank_you_limit_minutes", policy.thank_you_limit, 1)?;
    limit("record_limit_minutes", policy.record_limit, 1)?;
    limit("answer_limit_minutes", policy.answer_limit, 1)?;
    limit("seen_limit_minutes", policy.seen_limit, 1)?;
    limit("revision_limit_minutes", policy.revision_limit, 1)?;
    if !(1..=60).contains(&policy.proposal_working_days) {
        let remedy = "give 1 to 60 working days";
        return Err(PolicyError::field("proposal_working_days", policy.proposal_working_days, remedy));
    }
    limit("arrive_early_minutes", policy.arrive_early, 0)?;
    limit("watch_grace_minutes", policy.watch_grace, 0)?;
    limit("open_past_plan_minutes", policy.open_past_plan, 0)?;
    limit("freeze_after_minutes", policy.freeze_after, 60)?;
    limit("live_device_minutes", policy.live_device, 1)?;
    enrolment("enrolment_idle_minutes", policy.enrolment_idle)?;
    enrolment("enrolment_lasts_minutes", policy.enrolment_lasts)?;
    limit("confirm_details_before_minutes", policy.confirm_details_before, 0)?;
    let leads = [
        ("plan_lead_working_days", policy.plan_lead_working_days),
        ("change_lead_working_days", policy.change_lead_working_days),
    ];
    if let Some((field, days)) = leads.into_iter().find(|(_, days)| *days > 60) {
        return Err(PolicyError::field(field, days, "ask for at most 60 working days"));
    }
    let months =
        [("core_visit_months", policy.core_visit_months), ("ordinary_visit_months", policy.ordinary_visit_months)];
    match months.into_iter().find(|(_, months)| !matches!(months, 1..=12 if 12 % months == 0)) {
        Some((field, months)) => {
            Err(PolicyError::field(field, months, "write 1, 2, 3, 4, 6 or 12: a year is made of them"))
        }
        None => Ok(()),
    }
}

fn limit(field: &'static str, span: Millis, least: i64) -> Result<(), PolicyError> {
    let sound = span >= Millis::minutes(least) && span <= LONGEST && span.0 % 60_000 == 0;
    if sound { Ok(()) } else { Err(PolicyError::field(field, span, "write whole minutes, at most 366 days of them")) }
}

fn enrolment(field: &'static str, span: Millis) -> Result<(), PolicyError> {
    let sound = (Millis::days(1)..=Millis::days(1_100)).contains(&span) && span.0 % 60_000 == 0;
    if sound { Ok(()) } else { Err(PolicyError::field(field, span, "write whole minutes, 1 to 1100 days of them")) }
}

fn rates(policy: &PolicyDocument) -> Result<(), PolicyError> {
    const FIELD: &str = "rates_to_cny_millionths";
    for (currency, rate) in policy.rates.rates() {
        if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) || currency == "CNY" {
            let remedy = "name a foreign currency by three capital letters, for example USD";
            return Err(PolicyError::field(FIELD, currency, remedy));
        }
        if !(1..=1_000_000_000_000).contains(rate) {
            let remedy = "write the millionths of a yuan for one unit, from 1 to a million yuan";
            return Err(PolicyError::field(FIELD, format!("{currency} {rate}"), remedy));
        }
    }
    Ok(())
}

fn cases(policy: &PolicyDocument) -> Result<(), PolicyError> {
    const FIELD: &str = "cases_by_need";
    if policy.cases_by_need.len() > MOST_PHRASES {
        return Err(PolicyError::field(FIELD, policy.cases_by_need.len(), "list at most 500 words"));
    }
    let is_text = |text: &str, most: usize| (2..=most).contains(&text.trim().chars().count());
    for (word, cases) in &policy.cases_by_need {
        if !is_text(word, 40) {
            return Err(PolicyError::field(FIELD, word, "write words of 2 to 40 characters"));
        }
        if cases.is_empty() || cases.len() > 20 || !cases.iter().all(|case| is_text(case, 200)) {
            return Err(PolicyError::field(FIELD, word, "give it 1 to 20 cases of 2 to 200 characters"));
        }
    }
    Ok(())
}

fn phrases(policy: &PolicyDocument) -> Result<(), PolicyError> {
    const FIELD: &str = "forbidden_promises";
    if policy.forbidden_promises.len() > MOST_PHRASES {
        return Err(PolicyError::field(FIELD, policy.forbidden_promises.len(), "list at most 500 phrases"));
    }
    let letters = |phrase: &str| phrase.chars().filter(|c| c.is_alphanumeric()).count();
    let unsound = |phrase: &&String| letters(phrase) < 2 || phrase.chars().count() > 100;
    match policy.forbidden_promises.iter().find(unsound) {
        Some(phrase) => Err(PolicyError::field(FIELD, phrase, "write phrases of 2 to 100 characters")),
        None => Ok(()),
    }
}

fn preparation(policy: &PolicyDocument) -> Result<(), PolicyError> {
    const FIELD: &str = "materials";
    if policy.materials.len() > MOST_MATERIALS {
        return Err(PolicyError::field(FIELD, policy.materials.len(), "list at most 40 materials"));
    }
    let unsound = |name: &&String| name.trim().is_empty() || name.contains(',') || name.chars().count() > 40;
    if let Some(name) = policy.materials.iter().find(unsound) {
        return Err(PolicyError::field(FIELD, name, "write names of 1 to 40 characters, without commas"));
    }
    let mut codes = BTreeSet::new();
    for country in &policy.countries {
        country.check()?;
        if !codes.insert(&country.code) {
            return Err(PolicyError::field("countries", &country.code, "give each country one list"));
        }
    }
    Ok(())
}

fn ladders(policy: &PolicyDocument) -> Result<(), PolicyError> {
    const FIELD: &str = "ladders";
    let ladders = &policy.ladders;
    for steps in ObligationKind::ALL.map(|kind| ladders.of(kind)) {
        if steps.len() > MOST_STEPS {
            return Err(PolicyError::field(FIELD, steps.len(), "give each ladder at most 8 steps"));
        }
        let unsound = |step: &&Step| step.offset.0.abs() > LONGEST.0 || step.offset.0 % 60_000 != 0;
        if let Some(step) = steps.iter().find(unsound) {
            return Err(PolicyError::field(FIELD, step.offset, "write whole minutes, at most 366 days of them"));
        }
    }
    let work = policy.working_hours;
    if work.from >= work.until {
        let remedy = "let the working hours end later on the day on which they begin, for example 09:00-18:00";
        return Err(PolicyError::field("working_hours", work, remedy));
    }
    Ok(())
}

/// The ladder of an alarm: whatever else a policy says, its last step tells somebody, and soon (V6.3).
fn safety(policy: &PolicyDocument) -> Result<(), PolicyError> {
    const FIELD: &str = "safety_ladder";
    let (ladder, day) = (&policy.safety_ladder, Millis::hours(24));
    let no = |given: &dyn std::fmt::Display, remedy| Err(PolicyError::field(FIELD, given, remedy));
    if ladder.steps.len() > MOST_SAFETY_STEPS {
        return no(&ladder.steps.len(), "give it at most 12 steps");
    }
    if let Some(step) = ladder.steps.iter().find(|step| step.after > day) {
        return no(&step.after, "let no step wait for more than 1440 minutes");
    }
    let late = |step: &&SafetyStep| step.since == Since::Overdue && step.after != Millis(0);
    if let Some(step) = ladder.steps.iter().find(late) {
        return no(&step.after, "give steps since overdue 0 minutes: they are taken at once");
    }
    let of_alarm = ladder.of_alarm();
    if let Some(pair) = of_alarm.windows(2).find(|pair| pair[0].after > pair[1].after) {
        return no(&pair[1].after, "list the steps in the order in which they are taken");
    }
    if of_alarm.last().is_none_or(|step| step.tell != SafetyRung::Duty) {
        let last = of_alarm.last().map_or("nothing", |step| step.tell.as_str());
        return no(&last, "end it with the step that tells duty, since alarm: it can't be switched off (V6.3)");
    }
    if of_alarm.first().is_some_and(|step| step.after > Millis::hours(1)) {
        return no(&of_alarm[0].after, "let the first step of an alarm be taken within 60 minutes");
    }
    let spans = [
        ("safety_hold_minutes", ladder.hold, (1, 240), "hold an alarm for 1 to 240 minutes"),
        ("safety_repeat_minutes", ladder.repeat, (5, 1_440), "repeat it after 5 to 1440 minutes"),
        ("drill_confirm_minutes", policy.drill_confirm, (10, 20_160), "give 10 to 20160 minutes, at most 14 days"),
        ("extend_limit_minutes", policy.extend_limit, (60, 43_200), "write 60 to 43200 minutes, at most 30 days"),
        ("own_alarm_lead_minutes", policy.own_alarm_lead, (0, 240), "let the phone ring 0 to 240 minutes before"),
    ];
    for (field, span, (least, most), remedy) in spans {
        if !(Millis::minutes(least)..=Millis::minutes(most)).contains(&span) {
            return Err(PolicyError::field(field, span, remedy));
        }
    }
    match policy.drill_days {
        1..=366 => Ok(()),
        days => Err(PolicyError::field("drill_days", days, "drill every 1 to 366 days")),
    }
}

fn places(policy: &PolicyDocument) -> Result<(), PolicyError> {
    if TimeZone::get(&policy.office_zone).is_err() {
        let remedy = "name a zone of the IANA database, for example Asia/Shanghai";
        return Err(PolicyError::field("office_zone", &policy.office_zone, remedy));
    }
    for (field, code) in [("office_calendar", &policy.office_calendar), ("home_country", &policy.home_country)] {
        if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(PolicyError::field(field, code, "write the two-letter country code, for example CN"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::PolicyDocument;

    #[test]
    fn an_error_names_the_field_and_the_remedy() {
        let cases = [
            (r#"{"version":0}"#, "policy field version is \"0\": count versions from 1 on"),
            (r#"{"brief_limit_minutes":0}"#, "policy field brief_limit_minutes is \"0 s\": write whole minutes"),
            (r#"{"brief_limit_minutes":"2 h"}"#, "the policy can't be read (invalid type"),
            (r#"{"effective_from":"soon"}"#, "policy field effective_from is \"soon\": write a UTC time"),
            (r#"{"plan_lead_working_days":61}"#, "policy field plan_lead_working_days is \"61\": ask for"),
            (r#"{"change_lead_working_days":61}"#, "policy field change_lead_working_days is \"61\": ask for"),
            (r#"{"core_visit_months":5}"#, "policy field core_visit_months is \"5\": write 1, 2"),
            (r#"{"rates_to_cny_millionths":{"usd":1}}"#, "policy field rates_to_cny_millionths is \"usd\": name"),
            (r#"{"rates_to_cny_millionths":{"USD":0}}"#, "policy field rates_to_cny_millionths is \"USD 0\": write"),
            (r#"{"forbidden_promises":[" % "]}"#, "policy field forbidden_promises is \" % \": write phrases"),
            (r#"{"materials":["a,b"]}"#, "policy field materials is \"a,b\": write names"),
            (r#"{"arrive_early_minutes":600000}"#, "policy field arrive_early_minutes is"),
            (r#"{"office_zone":"Beijing"}"#, "policy field office_zone is \"Beijing\": name a zone"),
            (
                r#"{"ladders":{"brief":[{"tell":"boss","minutes":0,"hours":"any"}]}}"#,
                "policy field ladders is \"boss\": tell",
            ),
            (
                r#"{"ladders":{"brief":[{"tell":"rep","minutes":0,"hours":"late"}]}}"#,
                "policy field ladders is \"late\": write hours",
            ),
            (r#"{"safety_ladder":[]}"#, "policy field safety_ladder is \"nothing\": end it with"),
            (
                r#"{"safety_ladder":[{"tell":"watchers","since":"alarm","minutes":0}]}"#,
                "policy field safety_ladder is \"watchers\": end it with",
            ),
            (
                r#"{"safety_ladder":[{"tell":"duty","since":"overdue","minutes":0}]}"#,
                "policy field safety_ladder is \"nothing\": end it with",
            ),
            (
                r#"{"safety_ladder":[{"tell":"duty","since":"alarm","minutes":100000}]}"#,
                "policy field safety_ladder is \"1666 h 40 min\": let no step wait",
            ),
            (
                r#"{"safety_ladder":[{"tell":"boss","since":"alarm","minutes":0}]}"#,
                "policy field safety_ladder is \"boss\": tell",
            ),
            (r#"{"safety_hold_minutes":0}"#, "policy field safety_hold_minutes is \"0 s\": hold"),
            (r#"{"safety_repeat_minutes":100000}"#, "policy field safety_repeat_minutes is"),
            (r#"{"extend_limit_minutes":1}"#, "policy field extend_limit_minutes is"),
            (r#"{"own_alarm_lead_minutes":241}"#, "policy field own_alarm_lead_minutes is"),
            (r#"{"drill_days":0}"#, "policy field drill_days is \"0\": drill"),
            (r#"{"drill_confirm_minutes":0}"#, "policy field drill_confirm_minutes is \"0 s\": give 10"),
            (r#"{"working_hours":"18:00-09:00"}"#, "policy field working_hours is \"18:00-09:00\": let the working"),
            (r#"{"quiet_hours":"at night"}"#, "policy field quiet_hours is \"at night\": write from when"),
            (r#"{"duty_contact":"a b"}"#, "policy field duty_contact is \"a b\": write the id"),
            (
                r#"{"customer_medium_from_fen":900000000}"#,
                "policy field customer_medium_from_fen is \"900000000\": let",
            ),
            (r#"{"whereabouts_days":0}"#, "policy field whereabouts_days is \"0\": write 1"),
            (r#"{"position_decimals":7}"#, "policy field position_decimals is \"7\": write 0"),
            (r#"{"retention_years":0}"#, "policy field retention_years is \"0\": write 1"),
            (r#"{"customer_verify_days":0}"#, "policy field customer_verify_days is \"0\": write 1"),
            (r#"{"customer_update_working_days":61}"#, "policy field customer_update_working_days is \"61\": ask"),
            (r#"{"home_country":"China"}"#, "policy field home_country is \"China\": write the two-letter"),
        ];
        for (text, expected) in cases {
            let error = PolicyDocument::from_json(text).expect_err(expected).to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
