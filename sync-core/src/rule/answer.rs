//! V10.3: the answer to a customer's open question is reviewed by a superior before it goes to the customer.

use super::{Clause, Finding};

/// A reply that went to a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    /// Whether it rests on a draft that a superior passed.
    pub passed: bool,
}

/// Checks V10.3: a finding for the visit where replies went out that nobody had passed.
pub fn check(replies: &[Reply]) -> Option<Finding> {
    let unseen = replies.iter().filter(|reply| !reply.passed).count();
    (unseen > 0).then(|| Finding {
        clause: Clause::Answer,
        detail_en: format!("{unseen} of {} replies went to the customer without a superior's review", replies.len()),
        detail_zh: format!("{} 条答复中有 {unseen} 条未经上级审核即发给客户", replies.len()),
    })
}

#[cfg(test)]
mod tests {
    use super::{Reply, check};

    #[test]
    fn v10_3_a_reply_that_nobody_passed_is_found() {
        let (passed, not) = (Reply { passed: true }, Reply { passed: false });
        assert_eq!(check(&[]), None);
        assert_eq!(check(&[passed, passed]), None);
        let finding = check(&[passed, not]).expect("one is not");
        assert_eq!(finding.clause.id(), "V10.3");
        assert_eq!(finding.detail_en, "1 of 2 replies went to the customer without a superior's review");
    }
}
