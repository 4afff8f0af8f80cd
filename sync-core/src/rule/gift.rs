//! V6.2: all gifts of a visit together stay within the standard, foreign money converted by the policy's own table.

use super::{Clause, Finding};
use crate::policy::{Amount, Exact, Fen, PolicyDocument};

/// What one gift was worth, as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gift<'a> {
    /// A plain decimal, for example `45.00`.
    pub amount: &'a str,
    /// The currency's three letters, for example `CNY`.
    pub currency: &'a str,
}

/// What the gifts of a visit come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiftOutcome {
    /// When they are over the limit (V6.2).
    pub finding: Option<Finding>,
    /// What they are worth together, rounded up to a fen, without those below.
    pub total: Fen,
    /// Currencies without a rate, each once: no finding, but somebody should look.
    pub unknown_currency: Vec<String>,
    /// Amounts that can't be read, as written: no finding, but somebody should look.
    pub unreadable: Vec<String>,
}

/// Checks V6.2 for all gifts of a visit in a country (two letters). What can't be converted is told, not counted.
pub fn check(gifts: &[Gift<'_>], country: &str, policy: &PolicyDocument) -> GiftOutcome {
    let (mut total, mut unknown_currency, mut unreadable) = (Exact::default(), Vec::new(), Vec::new());
    for gift in gifts {
        let Ok(amount) = gift.amount.parse::<Amount>() else {
            unreadable.push(gift.amount.to_owned());
            continue;
        };
        match policy.rates.to_yuan(amount, gift.currency) {
            Some(yuan) => total = total.plus(yuan),
            None if unknown_currency.iter().any(|known| known == gift.currency) => {}
            None => unknown_currency.push(gift.currency.to_owned()),
        }
    }
    let limit = policy.gift_limit_for(country);
    let finding = total.exceeds(limit).then(|| over(total.to_fen(), limit));
    GiftOutcome { finding, total: total.to_fen(), unknown_currency, unreadable }
}

/// What the gifts to one customer in one year come to, up to a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearOutcome {
    /// When this visit's gifts take them over the limit, or were given above it (V6.2).
    pub finding: Option<Finding>,
    /// What they are worth together, rounded up to a fen, as far as they can be converted.
    pub total: Fen,
    /// The limit.
    pub limit: Fen,
}

/// Checks V6.2 for a customer and a year: this visit's gifts with those of the year's visits before it. None where the policy
/// sets no such limit, or nothing was given here.
pub fn check_year(here: &[Gift<'_>], before: &[Gift<'_>], policy: &PolicyDocument) -> Option<YearOutcome> {
    let limit = policy.gift_limit_year?;
    let worth = |gifts: &[Gift<'_>]| {
        let yuan = |gift: &Gift<'_>| policy.rates.to_yuan(gift.amount.parse().ok()?, gift.currency);
        gifts.iter().filter_map(yuan).fold(Exact::default(), Exact::plus)
    };
    let given = worth(here);
    if given == Exact::default() {
        return None;
    }
    let (sum, before) = (given.plus(worth(before)), worth(before).to_fen());
    let total = sum.to_fen();
    let finding = sum.exceeds(limit).then(|| Finding {
        clause: Clause::GiftLimit,
        detail_en: format!(
            "with this visit the customer was given {total} this year (before it {before}), the limit is {limit}"
        ),
        detail_zh: format!("连同本次拜访，该客户本年度礼品合计 {total}（此前 {before}），超过年度限额 {limit}"),
    });
    Some(YearOutcome { finding, total, limit })
}

fn over(total: Fen, limit: Fen) -> Finding {
    Finding {
        clause: Clause::GiftLimit,
        detail_en: format!("the gifts of this visit are worth {total}, the limit is {limit}"),
        detail_zh: format!("本次拜访礼品合计 {total}，超过限额 {limit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Gift, GiftOutcome, check, check_year};
    use crate::policy::{Fen, PolicyDocument};

    fn gifts(given: &[(&'static str, &'static str)]) -> GiftOutcome {
        let gifts: Vec<_> = given.iter().map(|(amount, currency)| Gift { amount, currency }).collect();
        check(&gifts, "CN", &PolicyDocument::default())
    }

    #[test]
    fn all_gifts_of_a_visit_count_together() {
        assert_eq!(gifts(&[("45.00", "CNY")]).finding, None);
        assert_eq!(gifts(&[("120.00", "CNY"), ("80.00", "CNY")]).finding, None);
        let outcome = gifts(&[("120.00", "CNY"), ("80.01", "CNY")]);
        let finding = outcome.finding.expect("over");
        assert_eq!(finding.clause.id(), "V6.2");
        assert_eq!(finding.detail_en, "the gifts of this visit are worth 200.01 CNY, the limit is 200.00 CNY");
        assert!(gifts(&[("260.00", "CNY")]).finding.is_some());
        assert_eq!(gifts(&[]).total, Fen(0));
    }

    #[test]
    fn foreign_money_is_converted_by_the_policys_table() {
        assert_eq!(gifts(&[("28.16", "USD")]).finding, None);
        assert!(gifts(&[("28.17", "USD")]).finding.is_some());
        assert!(gifts(&[("20", "USD"), ("60", "CNY")]).finding.is_some());
    }

    #[test]
    fn an_unknown_currency_is_told_and_not_counted() {
        let outcome = gifts(&[("5000", "XAU"), ("1", "XAU"), ("45.00", "CNY"), ("about 50", "CNY")]);
        assert_eq!(outcome.finding, None);
        assert_eq!(outcome.total, Fen(4_500));
        assert_eq!(outcome.unknown_currency, ["XAU"]);
        assert_eq!(outcome.unreadable, ["about 50"]);
    }

    #[test]
    fn abroad_the_lower_limit_counts_where_the_policy_sets_one() {
        let policy = PolicyDocument { gift_limit_overseas: Some(Fen(10_000)), ..PolicyDocument::default() };
        let gift = [Gift { amount: "150", currency: "CNY" }];
        assert!(check(&gift, "SA", &policy).finding.is_some());
        assert_eq!(check(&gift, "CN", &policy).finding, None);
    }

    #[test]
    fn v6_2_gifts_to_one_customer_count_together_over_the_year_where_the_policy_sets_a_limit() {
        let gift = |amount| [Gift { amount, currency: "CNY" }];
        assert_eq!(check_year(&gift("150"), &gift("9000"), &PolicyDocument::default()), None);
        let policy = PolicyDocument { gift_limit_year: Some(Fen(50_000)), ..PolicyDocument::default() };
        for (here, before, total, found) in [
            ("150", "350", 50_000, false),
            ("150", "350.01", 50_001, true),
            ("500", "0", 50_000, false),
            ("500.01", "0", 50_001, true),
            ("0.01", "900", 90_001, true),
        ] {
            let outcome = check_year(&gift(here), &gift(before), &policy).expect("something was given");
            assert_eq!((outcome.total, outcome.finding.is_some()), (Fen(total), found), "{here} after {before}");
        }
        assert_eq!(check_year(&[], &gift("900"), &policy), None, "a visit without a gift breaks nothing");
        let dollars = [Gift { amount: "50", currency: "USD" }];
        assert!(check_year(&dollars, &gift("150"), &policy).expect("given").finding.is_some());
    }
}
