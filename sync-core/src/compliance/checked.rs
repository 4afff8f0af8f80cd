//! What a phone found when a record was submitted, in a few bytes, and how it is held against what the server finds in the
//! same words: a difference is an alarm, with its reason where there is an honest one.

use super::{GivenBefore, findings_of_record, gift_year};
use crate::document::plan::PlanView;
use crate::document::record::RecordView;
use crate::fact::CheckedAs;
use crate::policy::PolicyDocument;

/// What stands for the limit of a year, which rests on other visits too.
const YEAR: &str = "V6.2/year";

/// What is found in a record, in the form that travels with its submission: only what the words themselves show.
pub fn digest(
    plan: Option<&PlanView>,
    record: &RecordView,
    before: &[GivenBefore],
    policy: &PolicyDocument,
) -> CheckedAs {
    let findings = findings_of_record(plan, record, policy).into_iter();
    let mut found: Vec<String> = findings.map(|finding| finding.clause.id().to_owned()).collect();
    let year = gift_year(record, before, policy);
    if year.as_ref().is_some_and(|year| year.finding.is_some()) {
        found.push(YEAR.to_owned());
    }
    found.sort();
    found.dedup();
    let before = year.map_or(0, |_| u32::try_from(before.len()).unwrap_or(u32::MAX));
    CheckedAs { policy: policy.version, found, before, plan: None }
}

/// Why phone and server differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// They checked by other versions of the policy.
    Policy {
        /// The phone's.
        phone: u32,
        /// The server's.
        server: u32,
    },
    /// The phone did not know of all gifts to the customer in that year.
    OtherVisits {
        /// So many other gifts it knew of.
        phone: u32,
        /// So many there are.
        server: u32,
    },
    /// There is no good reason.
    Nothing,
}

/// Phone and server did not find the same in the same words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Clauses that only the phone found.
    pub phone: Vec<String>,
    /// Clauses that only the server found.
    pub server: Vec<String>,
    /// Why.
    pub because: Because,
}

/// Compares what a phone found with what the server finds; none where they agree.
pub fn compare(phone: &CheckedAs, server: &CheckedAs) -> Option<Difference> {
    let only = |a: &CheckedAs, b: &CheckedAs| -> Vec<String> {
        a.found.iter().filter(|clause| !b.found.contains(clause)).cloned().collect()
    };
    let (of_phone, of_server) = (only(phone, server), only(server, phone));
    if of_phone.is_empty() && of_server.is_empty() {
        return None;
    }
    let only_the_year = of_phone.iter().chain(&of_server).all(|clause| clause == YEAR);
    let because = if phone.policy != server.policy {
        Because::Policy { phone: phone.policy, server: server.policy }
    } else if only_the_year && phone.before != server.before {
        Because::OtherVisits { phone: phone.before, server: server.before }
    } else {
        Because::Nothing
    };
    Some(Difference { phone: of_phone, server: of_server, because })
}

impl Difference {
    /// The difference in a sentence, in English and Chinese.
    pub fn sentence(&self) -> (String, String) {
        let list = |clauses: &[String], nothing: &str| match clauses.is_empty() {
            true => nothing.to_owned(),
            false => clauses.join(", "),
        };
        let (en_phone, en_server) = (list(&self.phone, "nothing more"), list(&self.server, "nothing more"));
        let (zh_phone, zh_server) = (list(&self.phone, "无"), list(&self.server, "无"));
        let (why_en, why_zh) = match self.because {
            Because::Policy { phone, server } => (
                format!("The phone checked by version {phone} of the policy, the server by {server}."),
                format!("手机按制度第 {phone} 版检查，服务器按第 {server} 版。"),
            ),
            Because::OtherVisits { phone, server } => (
                format!("The phone knew of {phone} other gifts to this customer this year, there are {server}."),
                format!("手机只知道该客户本年度另外 {phone} 件礼品，实际有 {server} 件。"),
            ),
            Because::Nothing => (
                "There is no good reason: look at the phone and at its app.".to_owned(),
                "没有正当理由可以解释：请检查该手机及其应用。".to_owned(),
            ),
        };
        (
            format!(
                "Phone and server did not find the same in the submitted record: the phone alone {en_phone}, the server \
                 alone {en_server}. {why_en}"
            ),
            format!(
                "手机与服务器对所提交记录的检查结果不一致：仅手机发现 {zh_phone}；仅服务器发现 {zh_server}。{why_zh}"
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Because, compare};
    use crate::fact::CheckedAs;

    fn found(policy: u32, found: &[&str], before: u32) -> CheckedAs {
        CheckedAs { policy, found: found.iter().map(|clause| (*clause).to_owned()).collect(), before, plan: None }
    }

    #[test]
    fn a_difference_is_told_with_the_reason_where_there_is_one() {
        for (phone, server, because) in [
            (found(1, &["V7.2"], 0), found(1, &["V7.2"], 0), None),
            (found(1, &["V7.2"], 0), found(2, &["V7.2"], 0), None),
            (found(1, &[], 0), found(2, &["V7.2"], 0), Some(Because::Policy { phone: 1, server: 2 })),
            (found(1, &[], 0), found(1, &["V7.2"], 0), Some(Because::Nothing)),
            (found(1, &["V9.2"], 0), found(1, &[], 0), Some(Because::Nothing)),
            (found(1, &[], 0), found(1, &["V6.2/year"], 3), Some(Because::OtherVisits { phone: 0, server: 3 })),
            (found(1, &[], 3), found(1, &["V6.2/year"], 3), Some(Because::Nothing)),
            (found(1, &[], 0), found(1, &["V6.2/year", "V7.2"], 3), Some(Because::Nothing)),
        ] {
            let difference = compare(&phone, &server);
            assert_eq!(difference.as_ref().map(|difference| difference.because), because, "{phone:?} {server:?}");
            if let Some((en, zh)) = difference.map(|difference| difference.sentence()) {
                assert!(en.contains("the server alone") && zh.contains("仅服务器发现"));
            }
        }
    }
}
