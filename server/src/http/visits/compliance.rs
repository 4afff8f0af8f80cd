//! What the policy says of a visit beside its findings, as JSON: arrival, gifts of the year, preparation, and where phone and
//! server differ.

use serde::Serialize;
use sync_core::compliance::Because;
use sync_core::rule::Note;
use utoipa::ToSchema;

use crate::query::visit::Compliance;

/// What the policy says beside the findings.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplianceJson {
    /// The arrival against the appointment (V7.1); none before anybody arrived.
    arrival: Option<ArrivalJson>,
    /// Gifts to the customer in the year, where the policy sets a limit (V6.2).
    gift_year: Option<GiftYearJson>,
    /// What of materials and of the country's checklist is open, or that there are no data (V6.1, V6.2, V7.3).
    notes: Vec<SaidJson>,
    /// Where phone and server did not find the same in what was submitted last; none where they agree.
    difference: Option<DifferenceJson>,
}

/// An arrival against the appointment.
#[derive(Debug, Serialize, ToSchema)]
struct ArrivalJson {
    /// `early`, `short`, `late` or `unknown`.
    punctuality: &'static str,
    /// Whether that is proven; otherwise it is likely, or unknown.
    proven: bool,
    /// The same in words.
    #[serde(flatten)]
    said: SaidJson,
}

/// Gifts of a year.
#[derive(Debug, Serialize, ToSchema)]
struct GiftYearJson {
    /// With this visit's, in fen.
    total_fen: u64,
    /// The limit, in fen.
    limit_fen: u64,
    /// The finding, where they are over it.
    over: Option<SaidJson>,
}

/// A sentence.
#[derive(Debug, Serialize, ToSchema)]
struct SaidJson {
    /// In English.
    en: String,
    /// In Chinese.
    zh: String,
}

/// A difference between phone and server.
#[derive(Debug, Serialize, ToSchema)]
struct DifferenceJson {
    /// Clauses that only the phone found.
    only_phone: Vec<String>,
    /// Clauses that only the server found.
    only_server: Vec<String>,
    /// `policy`, `other_visits` or `unexplained`.
    because: &'static str,
    /// The same in words.
    #[serde(flatten)]
    said: SaidJson,
}

fn note(note: &Note) -> SaidJson {
    SaidJson { en: note.detail_en.clone(), zh: note.detail_zh.clone() }
}

impl From<&Compliance> for ComplianceJson {
    fn from(compliance: &Compliance) -> Self {
        let arrival = compliance.arrival.as_ref().map(|arrival| ArrivalJson {
            punctuality: arrival.punctuality.as_str(),
            proven: arrival.proven,
            said: note(&arrival.note),
        });
        let gift_year = compliance.gift_year.as_ref().map(|year| GiftYearJson {
            total_fen: year.total.0,
            limit_fen: year.limit.0,
            over: year
                .finding
                .as_ref()
                .map(|found| SaidJson { en: found.detail_en.clone(), zh: found.detail_zh.clone() }),
        });
        let difference = compliance.difference.as_ref().map(|difference| {
            let (en, zh) = difference.sentence();
            let because = match difference.because {
                Because::Policy { .. } => "policy",
                Because::OtherVisits { .. } => "other_visits",
                Because::Nothing => "unexplained",
            };
            let (only_phone, only_server) = (difference.phone.clone(), difference.server.clone());
            DifferenceJson { only_phone, only_server, because, said: SaidJson { en, zh } }
        });
        Self { arrival, gift_year, notes: compliance.notes.iter().map(note).collect(), difference }
    }
}
