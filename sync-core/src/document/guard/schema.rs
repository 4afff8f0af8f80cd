//! What may stand where, by kind of document: every key that `plan`, `record` and `itinerary` write, and nothing else. No path is
//! deeper than root, list, map; so whatever walks a document that passed the guard goes no deeper either.

use super::operation::Value;
use crate::ids::DocumentKind;

/// The keys of a map.
pub(super) type Fields = &'static [(&'static str, Field)];

/// What stands under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// One value, which is replaced as a whole.
    One(Scalar),
    /// An object, made once and never replaced.
    Object(Holds),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scalar {
    Text,
    Flag,
    Count,
    Time,
}

/// What an object holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Fields(Fields),
    /// A list of scalar strings.
    Texts,
    /// A list of maps, each with these keys, of which none is ever taken out.
    Maps(Fields),
    /// Letters that people write together.
    Letters,
}

/// The year 9999, in milliseconds: far enough, and far from where sums overflow.
const MAX_TIME: i64 = 253_402_300_799_999;

impl Scalar {
    pub(super) fn takes(self, value: Value<'_>) -> bool {
        match (self, value) {
            (Self::Text, Value::Text(_)) | (Self::Flag, Value::Flag) => true,
            (Self::Count, Value::Unsigned(count)) => count <= u64::from(u32::MAX),
            (Self::Time, Value::Time(time)) => (-MAX_TIME..=MAX_TIME).contains(&time),
            _ => false,
        }
    }
}

const TEXT: Field = Field::One(Scalar::Text);
const FLAG: Field = Field::One(Scalar::Flag);
const COUNT: Field = Field::One(Scalar::Count);
const TEXTS: Field = Field::Object(Holds::Texts);
const ITEMS: Field = Field::Object(Holds::Maps(&[("id", TEXT), ("text", TEXT), ("by", TEXT), ("removed", TEXT)]));

const PLAN: Fields = &[
    ("customer", TEXT),
    ("customer_name", TEXT),
    ("country", TEXT),
    ("overseas", FLAG),
    ("remote", FLAG),
    ("place", TEXT),
    ("contact", TEXT),
    ("zone", TEXT),
    ("start", Field::One(Scalar::Time)),
    ("minutes", COUNT),
    ("purpose", TEXT),
    ("participants", TEXTS),
    ("materials", TEXTS),
    ("quotation_notice", FLAG),
    ("questions", TEXTS),
    ("research", TEXT),
    ("business", TEXT),
    ("cooperation", TEXT),
    ("needs", TEXTS),
    ("cases", TEXTS),
    ("prepared", TEXTS),
];

const RECORD: Fields = &[
    ("needs", ITEMS),
    ("points", ITEMS),
    ("objections", ITEMS),
    (
        "actions",
        Field::Object(Holds::Maps(&[
            ("id", TEXT),
            ("text", TEXT),
            ("by", TEXT),
            ("removed", TEXT),
            ("due_working_days", COUNT),
        ])),
    ),
    ("gifts", Field::Object(Holds::Maps(&[("id", TEXT), ("item", TEXT), ("amount", TEXT), ("currency", TEXT)]))),
    ("intent", TEXT),
    ("intent_reason", TEXT),
    ("framework", TEXT),
    ("summary", Field::Object(Holds::Letters)),
    ("opinions", ITEMS),
    ("topic", TEXT),
    ("scene", TEXT),
    ("service_type", TEXT),
    ("expected_volume", TEXT),
    ("agreement_signed", FLAG),
    ("key_customer", FLAG),
    (
        "chain",
        Field::Object(Holds::Maps(&[
            ("id", TEXT),
            ("text", TEXT),
            ("by", TEXT),
            ("removed", TEXT),
            ("post", TEXT),
            ("attitude", TEXT),
        ])),
    ),
    (
        "settlements",
        Field::Object(Holds::Maps(&[("id", TEXT), ("of", TEXT), ("kept", TEXT), ("dropped", TEXT), ("by", TEXT)])),
    ),
];

const ITINERARY: Fields = &[
    (
        "legs",
        Field::Object(Holds::Maps(&[
            ("id", TEXT),
            ("removed", TEXT),
            ("visit", TEXT),
            ("place", TEXT),
            ("contact", TEXT),
            ("phone", TEXT),
            ("depart", TEXT),
            ("depart_zone", TEXT),
            ("arrive", TEXT),
            ("arrive_zone", TEXT),
            ("until", TEXT),
            ("transport", TEXT),
            ("lodging", TEXT),
            ("no_coverage_until", TEXT),
        ])),
    ),
    ("return", TEXT),
    ("return_zone", TEXT),
    ("check_ins", TEXTS),
    ("check_in_hours", COUNT),
    ("watchers", TEXTS),
    ("emergency_name", TEXT),
    ("emergency_phone", TEXT),
];

/// The keys of a document's root; none for kinds that nobody writes yet.
pub(super) fn root(kind: DocumentKind) -> Option<Fields> {
    match kind {
        DocumentKind::Plan => Some(PLAN),
        DocumentKind::Visit => Some(RECORD),
        DocumentKind::Itinerary => Some(ITINERARY),
        DocumentKind::Review => None,
    }
}
