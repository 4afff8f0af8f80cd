//! V9.2: with clear intent a framework may be confirmed on the spot, but no agreement is signed there: the legal review comes
//! first.

use super::{Clause, Finding};

/// Checks V9.2: a finding when an agreement was signed on site.
pub fn check(agreement_signed: bool) -> Option<Finding> {
    agreement_signed.then(|| Finding {
        clause: Clause::SignedOnSite,
        detail_en: "an agreement was signed on site: confirm service type and expected volume only, the legal review \
                    comes first"
            .into(),
        detail_zh: "现场签订了协议：现场只可确认服务类型与预计货量，协议须先经法务审核".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn v9_2_an_agreement_signed_on_site_is_found_and_a_framework_is_not() {
        assert_eq!(check(false), None);
        assert_eq!(check(true).map(|finding| finding.clause.id()), Some("V9.2"));
    }
}
