//! Amounts of money, exact: minor units and a currency, never a float. What an amount is allowed to be is policy's.

use std::fmt;

/// A text that is not an amount of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a currency code.
    #[error("currency {0:?} is not an ISO 4217 code: write three capital letters, for example CNY")]
    Currency(String),
    /// Not a decimal number.
    #[error("amount {0:?} is not a plain decimal number: write it like 260.00, without sign, spaces or commas")]
    Amount(String),
    /// More decimals than the currency has.
    #[error("amount {amount:?} has too many decimals: {currency} has {digits}")]
    Decimals {
        /// What was given.
        amount: String,
        /// Of which currency.
        currency: String,
        /// How many decimals it has.
        digits: usize,
    },
    /// Too large to be counted.
    #[error("amount {0:?} is too large: check it")]
    TooLarge(String),
}

/// An amount of money, not negative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// In the smallest unit of the currency: fen, cents, yen.
    pub minor: i64,
    /// ISO 4217 code, for example `CNY`.
    pub currency: String,
}

impl Money {
    /// Reads `260.00` and `CNY`, exactly. Fewer decimals than the currency has are allowed.
    ///
    /// # Errors
    /// [`MoneyError`], naming what is wrong with the amount or the currency.
    ///
    /// ```
    /// use sync_core::document::Money;
    /// assert_eq!(Money::parse("260.5", "CNY")?.minor, 26_050);
    /// # Ok::<(), sync_core::document::MoneyError>(())
    /// ```
    pub fn parse(amount: &str, currency: &str) -> Result<Self, MoneyError> {
        let digits = decimals(currency)?;
        let bad = || MoneyError::Amount(shortened(amount));
        let (whole, part) = amount.split_once('.').map_or((amount, None), |(whole, part)| (whole, Some(part)));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || !part.is_none_or(is_number) {
            return Err(bad());
        }
        let part = part.unwrap_or("");
        if part.len() > digits {
            return Err(MoneyError::Decimals { amount: shortened(amount), currency: currency.into(), digits });
        }
        let minor = format!("{whole}{part:0<digits$}").parse().map_err(|_| MoneyError::TooLarge(shortened(amount)))?;
        Ok(Self { minor, currency: currency.into() })
    }

    /// The amount as a decimal text with all decimals of its currency, without the currency.
    pub fn amount(&self) -> String {
        let digits = decimals(&self.currency).unwrap_or(2);
        let text = format!("{:0>width$}", self.minor, width = digits + 1);
        match text.split_at_checked(text.len() - digits) {
            Some((whole, part)) if !part.is_empty() => format!("{whole}.{part}"),
            _ => text,
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency)
    }
}

/// Decimals of a currency by ISO 4217; two for all that are not listed.
fn decimals(currency: &str) -> Result<usize, MoneyError> {
    if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(MoneyError::Currency(shortened(currency)));
    }
    Ok(match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND" | "VUV"
        | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    })
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::{Money, MoneyError};

    #[test]
    fn an_amount_reads_exactly_and_prints_with_all_its_decimals() {
        for (text, currency, minor, printed) in [
            ("260.00", "CNY", 26_000, "260.00"),
            ("260", "CNY", 26_000, "260.00"),
            ("0.1", "USD", 10, "0.10"),
            ("0.05", "USD", 5, "0.05"),
            ("1500", "JPY", 1_500, "1500"),
            ("0", "JPY", 0, "0"),
            ("1.234", "KWD", 1_234, "1.234"),
        ] {
            let money = Money::parse(text, currency).expect(text);
            assert_eq!((money.minor, money.amount().as_str()), (minor, printed), "{text} {currency}");
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused_by_name() {
        for text in ["", ".", "1.", ".5", "-1", "+1", "1e3", "1,000", "1.0.0", "一百", " 1"] {
            assert_eq!(Money::parse(text, "CNY"), Err(MoneyError::Amount(text.into())), "{text:?}");
        }
        assert!(matches!(Money::parse("1.5", "JPY"), Err(MoneyError::Decimals { digits: 0, .. })));
        assert!(matches!(Money::parse("1.005", "CNY"), Err(MoneyError::Decimals { digits: 2, .. })));
        assert!(matches!(Money::parse("92233720368547758.08", "CNY"), Err(MoneyError::TooLarge(_))));
        assert!(matches!(Money::parse("1", "rmb"), Err(MoneyError::Currency(_))));
    }
}
