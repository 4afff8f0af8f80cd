//! V6.1: a quotation (报价单) that is brought bears "for reference only, the agreement governs".

use super::{Clause, Finding};

/// What the plan says about materials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Materials<'a> {
    /// What is brought, by the names of the checklist (`company_profile`, `quotation`…).
    pub brought: &'a [String],
    /// Whether the quotation bears the notice.
    pub quotation_notice: bool,
}

/// Checks V6.1: a finding when a quotation is brought without its notice.
pub fn check(materials: &Materials<'_>) -> Option<Finding> {
    let quotation = materials.brought.iter().any(|name| matches!(name.trim(), "quotation" | "报价单"));
    if !quotation || materials.quotation_notice {
        return None;
    }
    Some(Finding {
        clause: Clause::QuotationNotice,
        detail_en: "the quotation lacks \"for reference only, the agreement governs\": add it before it is shown"
            .into(),
        detail_zh: "报价单未注明“仅供参考，具体以合作协议为准”：出示前请补上".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Materials, check};

    #[test]
    fn only_a_quotation_without_its_notice_is_found() {
        let with = ["company_profile".to_owned(), "quotation".to_owned()];
        let without = ["company_profile".to_owned()];
        for (brought, quotation_notice, found) in
            [(&with[..], false, true), (&with[..], true, false), (&without[..], false, false), (&[], false, false)]
        {
            let finding = check(&Materials { brought, quotation_notice });
            assert_eq!(finding.map(|finding| finding.clause.id()), found.then_some("V6.1"));
        }
    }
}
