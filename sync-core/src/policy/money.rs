//! Money for the gift limit: decimal amounts and a rate table, in exact integers (V6.2). No rates are fetched anywhere.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Millionths in one.
const MILLION: i128 = 1_000_000;
/// Millionths of a millionth of a yuan in a fen.
const A_FEN: i128 = 10_000_000_000;

/// Chinese money in its minor unit, hundredths of a yuan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(pub u64);

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02} CNY", self.0 / 100, self.0 % 100)
    }
}

/// An amount of money in millionths of its currency's unit, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(u64);

/// A text that is no amount of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is no amount: write digits with at most six decimals, for example 45.00")]
pub struct BadAmount {
    /// What was given, cut to a readable length.
    pub given: String,
}

impl FromStr for Amount {
    type Err = BadAmount;
    /// Reads a plain decimal: at most twelve digits, a point, at most six decimals.
    fn from_str(text: &str) -> Result<Self, BadAmount> {
        let bad = || BadAmount { given: text.chars().take(40).collect() };
        let (whole, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
        let digits = |part: &str, most: usize| {
            (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !digits(whole, 12) || !digits(decimals, 6) {
            return Err(bad());
        }
        format!("{whole}{decimals:0<6}").parse().map(Self).map_err(|_| bad())
    }
}

/// A sum in yuan that nothing was rounded off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Exact(i128);

impl Exact {
    /// Adds another sum.
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Whether it is more than a limit, by however little.
    pub fn exceeds(self, limit: Fen) -> bool {
        self.0 > i128::from(limit.0) * A_FEN
    }

    /// The sum for people, rounded up to the next fen.
    pub fn to_fen(self) -> Fen {
        Fen(u64::try_from((self.0 + A_FEN - 1) / A_FEN).unwrap_or(u64::MAX))
    }
}

/// What a unit of each currency is worth, in millionths of a yuan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateTable(BTreeMap<String, u64>);

impl RateTable {
    /// A table from currency codes (`USD`) to millionths of a yuan for one unit.
    pub fn new(rates: BTreeMap<String, u64>) -> Self {
        Self(rates)
    }

    /// The rates, by currency.
    pub fn rates(&self) -> &BTreeMap<String, u64> {
        &self.0
    }

    /// What an amount is worth in yuan; none for a currency that is not in the table. CNY needs no rate.
    pub fn to_yuan(&self, amount: Amount, currency: &str) -> Option<Exact> {
        let currency = currency.trim().to_ascii_uppercase();
        let rate = if currency == "CNY" { MILLION } else { i128::from(*self.0.get(&currency)?) };
        Some(Exact(i128::from(amount.0).saturating_mul(rate)))
    }
}

impl Default for RateTable {
    /// Examples in round numbers, for an organisation to replace by its own.
    fn default() -> Self {
        let examples = [
            ("AED", 1_950_000),
            ("AUD", 4_700_000),
            ("EUR", 8_300_000),
            ("GBP", 9_600_000),
            ("HKD", 910_000),
            ("IDR", 430),
            ("INR", 80_000),
            ("JPY", 48_000),
            ("KRW", 5_000),
            ("MYR", 1_700_000),
            ("RUB", 88_000),
            ("SAR", 1_900_000),
            ("SGD", 5_500_000),
            ("THB", 220_000),
            ("USD", 7_100_000),
            ("VND", 270),
        ];
        Self(examples.map(|(currency, rate)| (currency.to_owned(), rate)).into())
    }
}

#[cfg(test)]
mod tests {
    use super::{Amount, Exact, Fen, RateTable};

    fn yuan(amount: &str, currency: &str) -> Exact {
        let amount = amount.parse().expect("an amount");
        RateTable::default().to_yuan(amount, currency).expect("a known currency")
    }

    #[test]
    fn amounts_are_converted_exactly() {
        assert_eq!(yuan("260.00", "CNY").to_fen(), Fen(26_000));
        assert_eq!(yuan("10", "usd").to_fen(), Fen(7_100));
        assert!(!yuan("200", "CNY").exceeds(Fen(20_000)));
        assert!(yuan("200.000001", "CNY").exceeds(Fen(20_000)));
        assert_eq!(yuan("200.000001", "CNY").to_fen(), Fen(20_001));
    }

    #[test]
    fn what_is_no_plain_decimal_is_refused() {
        for text in ["", ".", "1.", ".5", "-5", "+5", "1e3", "1,000", "0.0000001", "1234567890123", "四十五"] {
            assert!(text.parse::<Amount>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_currency_without_a_rate_has_no_worth() {
        assert_eq!(RateTable::default().to_yuan("1".parse().expect("an amount"), "XAU"), None);
    }
}
