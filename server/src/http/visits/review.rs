//! The review of a record as JSON: who saw which version, and what the checklist finds (A3.3, A4.1).

use serde::Serialize;
use sync_core::assessment::Version;
use sync_core::rule::checklist::Point;
use utoipa::ToSchema;

use crate::http::json::time;

/// Somebody submitted, reviewed or signed a version of the record.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionJson {
    /// The entry, `<device>#<seq>`.
    entry: String,
    /// Who.
    person: String,
    /// When, by the best time.
    at: String,
    /// `submit`, `review_passed`, `review_returned` or `sign`.
    name: &'static str,
    /// What is to be mended.
    points: Vec<String>,
    /// Why the record was changed after it had passed.
    reason: Option<String>,
    /// Whether the record reads now as they saw it; none where that version is not known.
    is_current: Option<bool>,
}

/// Something to look at in the record.
#[derive(Debug, Serialize, ToSchema)]
pub struct PointJson {
    /// Its name, for example `missing_needs`.
    name: String,
    /// `completeness`, `accuracy` or `logic`.
    group: &'static str,
    /// In English.
    en: String,
    /// In Chinese.
    zh: String,
}

impl From<&Version> for VersionJson {
    fn from(version: &Version) -> Self {
        Self {
            entry: version.entry.to_string(),
            person: version.person.to_string(),
            at: time(version.at),
            name: version.name,
            points: version.points.clone(),
            reason: version.reason.clone(),
            is_current: version.is_current,
        }
    }
}

impl From<&Point> for PointJson {
    fn from(point: &Point) -> Self {
        Self { name: point.name.clone(), group: point.group.as_str(), en: point.en.clone(), zh: point.zh.clone() }
    }
}
