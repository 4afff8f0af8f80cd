//! The fields of a card: their names in both languages, the group each stands in, and what may be written there.

use std::fmt;

use jiff::civil::Date;

use crate::ids::PersonId;

/// Longest text of a field, in characters.
pub const MAX_TEXT: usize = 2_000;

/// Where on the card a field stands (C2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Who they are.
    Basic,
    /// What they buy, and how.
    Business,
    /// What they can be trusted with.
    Credit,
    /// What goes on around them.
    Market,
    /// By which channel they were learned of.
    Source,
    /// By what they are classed (C2.1), and whose they are.
    Class,
}

impl Group {
    /// Its name in Chinese and English.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Basic => ("基本信息", "basic"),
            Self::Business => ("业务信息", "business"),
            Self::Credit => ("信用信息", "credit"),
            Self::Market => ("市场信息", "market"),
            Self::Source => ("来源", "source"),
            Self::Class => ("分类", "class"),
        }
    }
}

/// A word that may be chosen: as it is kept, in Chinese, in English.
type Word = (&'static str, &'static str, &'static str);

/// What may be written into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    /// Yuan, with two places at most.
    Amount,
    Words(&'static [Word]),
    Flag,
    Mail,
    Phone,
    /// Two capital letters.
    Country,
    Person,
    /// A day, `2026-09-14`.
    Day,
}

const SENSITIVITY: Kind = Kind::Words(&[("low", "低", "low"), ("medium", "中", "medium"), ("high", "高", "high")]);
const NATURE: Kind = Kind::Words(&[
    ("trader", "贸易商", "trader"),
    ("manufacturer", "生产商", "manufacturer"),
    ("end_customer", "终端客户", "end customer"),
]);
const CONTINENTS: Kind = Kind::Words(&[
    ("asia", "亚洲", "Asia"),
    ("europe", "欧洲", "Europe"),
    ("africa", "非洲", "Africa"),
    ("north_america", "北美洲", "North America"),
    ("south_america", "南美洲", "South America"),
    ("oceania", "大洋洲", "Oceania"),
]);
const TIERS: Kind = Kind::Words(&[("A", "A", "A"), ("B", "B", "B"), ("C", "C", "C"), ("D", "D", "D")]);
const FLAGS: [Word; 2] = [("true", "是", "yes"), ("false", "否", "no")];

macro_rules! fields {
    ($( $(#[$doc:meta])* $name:ident $key:literal $zh:literal $en:literal $group:ident $kind:expr; )*) => {
        /// A field of the card (C2.2). The order is that of a sheet's columns.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field { $( $(#[$doc])* $name, )* }

        impl Field {
            /// All of them, in the order of a sheet's columns.
            pub const ALL: &'static [Self] = &[ $( Self::$name, )* ];

            /// Its name in JSON, in facts and on the command line.
            pub fn key(self) -> &'static str {
                match self { $( Self::$name => $key, )* }
            }

            /// Its name in Chinese.
            pub fn zh(self) -> &'static str {
                match self { $( Self::$name => $zh, )* }
            }

            /// Its name in English.
            pub fn en(self) -> &'static str {
                match self { $( Self::$name => $en, )* }
            }

            /// Where on the card it stands.
            pub fn group(self) -> Group {
                match self { $( Self::$name => Group::$group, )* }
            }

            fn kind(self) -> Kind {
                match self { $( Self::$name => $kind, )* }
            }
        }
    };
}

fields! {
    /// The customer's name.
    Name "name" "客户名称" "name" Basic Kind::Text;
    /// The legal representative.
    LegalRepresentative "legal_representative" "法定代表人" "legal representative" Basic Kind::Text;
    /// The address.
    Address "address" "地址" "address" Basic Kind::Text;
    /// The telephone.
    Phone "phone" "电话" "phone" Basic Kind::Phone;
    /// The fax.
    Fax "fax" "传真" "fax" Basic Kind::Phone;
    /// The mail address.
    Mail "mail" "邮箱" "mail" Basic Kind::Mail;
    /// What their licence says they do.
    Scope "scope" "经营范围" "scope" Basic Kind::Text;
    /// What they buy.
    Products "products" "采购产品" "products" Business Kind::Text;
    /// How often.
    Frequency "frequency" "采购频率" "frequency" Business Kind::Text;
    /// How much at a time.
    Volume "volume" "采购量" "volume" Business Kind::Text;
    /// What they buy in a year, in yuan: their size comes from it (C2.1).
    YearlyPurchases "yearly_purchases" "年采购额(元)" "yearly purchases (CNY)" Business Kind::Amount;
    /// How much the price matters to them.
    PriceSensitivity "price_sensitivity" "价格敏感度" "price sensitivity" Business SENSITIVITY;
    /// How they pay.
    PaymentTerms "payment_terms" "付款条件" "payment terms" Business Kind::Text;
    /// Their rating.
    Rating "rating" "信用等级" "credit rating" Credit Kind::Text;
    /// Up to how much they are given credit, in yuan.
    CreditLimit "credit_limit" "信用额度(元)" "credit limit (CNY)" Credit Kind::Amount;
    /// How they have paid.
    PaymentRecord "payment_record" "付款记录" "payment record" Credit Kind::Text;
    /// What their bank says.
    BankStanding "bank_standing" "银行资信" "bank standing" Credit Kind::Text;
    /// Where their market goes.
    Trends "trends" "市场趋势" "trends" Market Kind::Text;
    /// Who else serves them.
    Competitors "competitors" "竞争对手" "competitors" Market Kind::Text;
    /// What they say of us.
    Feedback "feedback" "客户反馈" "feedback" Market Kind::Text;
    /// By which channel they were learned of.
    Channel "channel" "获知渠道" "lead source" Source Kind::Text;
    /// What they are (C2.1).
    Nature "nature" "客户性质" "nature" Class NATURE;
    /// Their country, two letters (C2.1).
    Country "country" "国家" "country" Class Kind::Country;
    /// Their continent (C2.1).
    Continent "continent" "大洲" "continent" Class CONTINENTS;
    /// Where in the country (C2.1).
    Region "region" "地区" "region" Class Kind::Text;
    /// The tier, A to D.
    Tier "tier" "等级" "tier" Class TIERS;
    /// Whether they are a key customer (核心客户).
    Key "key" "核心客户" "key customer" Class Kind::Flag;
    /// Who is in charge of them.
    InCharge "in_charge" "负责人" "person in charge" Class Kind::Person;
    /// When the card was verified last (C2.4).
    Verified "verified" "核实日期" "verified on" Class Kind::Day;
    /// The business in which they are served, for example sea freight: by it their visits are filed (A3.4).
    Business "business_field" "业务领域" "business field" Class Kind::Text;
    /// When co-operation with them ended: from then on their visits are kept for the policy's years (V11.2).
    Ended "co_operation_ended" "合作终止日期" "co-operation ended" Class Kind::Day;
}

/// What can't be written into a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}: {remedy}")]
pub struct FieldError {
    /// What is wrong.
    pub reason: String,
    /// What to write.
    pub remedy: String,
}

impl FieldError {
    pub(super) fn new(reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { reason: reason.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl Field {
    /// The field of that key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.key() == key)
    }

    /// The field of a heading as people write it: key, Chinese or English, in whatever width and case.
    pub fn of_heading(heading: &str) -> Option<Self> {
        let wanted = super::duplicate::levelled(heading);
        let same = |name: &str| super::duplicate::levelled(name) == wanted;
        Self::ALL.iter().copied().find(|field| same(field.key()) || same(field.zh()) || same(field.en()))
    }

    /// A text as this field keeps it; an empty one stays empty.
    ///
    /// # Errors
    /// [`FieldError`] with reason and remedy.
    pub fn read(self, text: &str) -> Result<String, FieldError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(String::new());
        }
        sound(text)?;
        match self.kind() {
            Kind::Text => Ok(text.to_owned()),
            Kind::Amount => amount(text),
            Kind::Words(words) => word(text, words),
            Kind::Flag => flag(text),
            Kind::Mail => mail(text),
            Kind::Phone => phone(text),
            Kind::Country => country(text),
            Kind::Person => {
                let wrong = |_| {
                    FieldError::new(format!("{} is no person's id", shown(text)), "write the id, for example li.na")
                };
                PersonId::new(text).map(|id| id.to_string()).map_err(wrong)
            }
            Kind::Day => {
                let wrong = |_| FieldError::new(format!("{} is no day", shown(text)), "write a day such as 2026-09-14");
                text.parse::<Date>().map(|day| day.to_string()).map_err(wrong)
            }
        }
    }

    /// What stands in the field, in words of a language.
    pub fn shown(self, text: &str, chinese: bool) -> String {
        let words: &[Word] = match self.kind() {
            Kind::Words(words) => words,
            Kind::Flag => &FLAGS,
            _ => &[],
        };
        let found = words.iter().find(|(key, ..)| *key == text);
        found.map_or_else(|| text.to_owned(), |(_, zh, en)| if chinese { *zh } else { *en }.to_owned())
    }
}

/// Cut to a readable length.
fn shown(text: &str) -> String {
    format!("{:?}", text.chars().take(40).collect::<String>())
}

/// What no text may be.
pub(super) fn sound(text: &str) -> Result<(), FieldError> {
    if text.chars().count() > MAX_TEXT {
        return Err(FieldError::new("it is too long", format!("write at most {MAX_TEXT} characters")));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(FieldError::new("it holds a control character", "take it out"));
    }
    if text == "-" {
        return Err(FieldError::new("a lone - empties a field in a sheet", "write a word, or leave it empty"));
    }
    Ok(())
}

fn word(text: &str, words: &[Word]) -> Result<String, FieldError> {
    let wanted = super::duplicate::levelled(text);
    let same = |name: &str| super::duplicate::levelled(name) == wanted;
    let found = words.iter().find(|(key, zh, en)| same(key) || same(zh) || same(en));
    let known = || words.iter().map(|(key, zh, _)| format!("{key} ({zh})")).collect::<Vec<_>>().join(", ");
    let wrong =
        || FieldError::new(format!("{} is not one of its words", shown(text)), format!("write one of {}", known()));
    found.map(|(key, ..)| (*key).to_owned()).ok_or_else(wrong)
}

fn flag(text: &str) -> Result<String, FieldError> {
    match super::duplicate::levelled(text).as_str() {
        "true" | "yes" | "y" | "1" | "是" => Ok("true".to_owned()),
        "false" | "no" | "n" | "0" | "否" => Ok("false".to_owned()),
        _ => Err(FieldError::new(format!("{} is neither yes nor no", shown(text)), "write yes or no (是 or 否)")),
    }
}

/// Yuan as `1200000` or `1200000.50`, from whatever people write: blanks and thousands' commas go.
fn amount(text: &str) -> Result<String, FieldError> {
    let wrong =
        || FieldError::new(format!("{} is no amount", shown(text)), "write yuan, for example 1200000 or 1200000.50");
    let plain: String = text.chars().map(super::duplicate::narrow).filter(|c| !matches!(c, ',' | ' ')).collect();
    let (yuan, fen) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if yuan.is_empty() || yuan.len() > 15 || fen.len() > 2 || !digits(yuan) || !digits(fen) {
        return Err(wrong());
    }
    let yuan: u64 = yuan.parse().map_err(|_| wrong())?;
    let fen = format!("{fen:0<2}");
    Ok(if fen == "00" { yuan.to_string() } else { format!("{yuan}.{fen}") })
}

/// An amount of a card in fen.
pub fn fen(text: &str) -> Option<u64> {
    let text = amount(text).ok()?;
    let (yuan, fen) = text.split_once('.').unwrap_or((&text, "00"));
    yuan.parse::<u64>().ok()?.checked_mul(100)?.checked_add(fen.parse().ok()?)
}

pub(crate) fn mail(text: &str) -> Result<String, FieldError> {
    let plain: String = text.chars().map(super::duplicate::narrow).collect();
    let (name, host) = plain.split_once('@').unwrap_or_default();
    let sound = !name.is_empty() && host.contains('.') && !host.contains('@') && !plain.contains(char::is_whitespace);
    let wrong = || FieldError::new(format!("{} is no mail address", shown(text)), "write one such as name@example.com");
    if sound { Ok(plain) } else { Err(wrong()) }
}

pub(super) fn phone(text: &str) -> Result<String, FieldError> {
    let plain: String = text.chars().map(super::duplicate::narrow).collect();
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    let allowed = |c: char| c.is_ascii_digit() || " +-()/.,;".contains(c) || c.is_alphabetic();
    let wrong =
        || FieldError::new(format!("{} is no number to call", shown(text)), "write one such as +86 755 1234 5678");
    if digits >= 3 && plain.chars().all(allowed) { Ok(plain) } else { Err(wrong()) }
}

fn country(text: &str) -> Result<String, FieldError> {
    let plain: String = text.chars().map(super::duplicate::narrow).collect::<String>().to_ascii_uppercase();
    let sound = plain.len() == 2 && plain.bytes().all(|b| b.is_ascii_uppercase());
    let wrong =
        || FieldError::new(format!("{} is no country's code", shown(text)), "write two letters, for example CN or DE");
    if sound { Ok(plain) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::{Field, fen};

    #[test]
    fn c2_2_every_field_has_its_own_key_and_names_and_is_found_by_each() {
        for (at, field) in Field::ALL.iter().enumerate() {
            for heading in [field.key(), field.zh(), field.en(), &field.en().to_uppercase()] {
                assert_eq!(Field::of_heading(heading), Some(*field), "{heading}");
            }
            assert!(!Field::ALL[at + 1..].iter().any(|other| other.key() == field.key() || other.zh() == field.zh()));
            assert_eq!(Field::of_key(field.key()), Some(*field));
        }
        assert_eq!(Field::of_heading("ＮＡＭＥ "), Some(Field::Name));
    }

    #[test]
    fn c2_2_a_field_keeps_what_it_can_and_says_what_else_to_write() {
        let kept = [
            (Field::Nature, "贸易商", "trader"),
            (Field::Nature, "End Customer", "end_customer"),
            (Field::YearlyPurchases, "１,200,000.5", "1200000.50"),
            (Field::CreditLimit, "007", "7"),
            (Field::Key, "是", "true"),
            (Field::Country, "cn", "CN"),
            (Field::Tier, "a", "A"),
            (Field::Verified, "2026-09-14", "2026-09-14"),
            (Field::Phone, " +86 139-0000 0000 ", "+86 139-0000 0000"),
            (Field::Scope, "=1+1", "=1+1"),
            (Field::Scope, "  ", ""),
        ];
        for (field, given, wanted) in kept {
            assert_eq!(field.read(given).as_deref(), Ok(wanted), "{field} {given}");
        }
        let refused = [
            (Field::Nature, "boss", "trader (贸易商)"),
            (Field::YearlyPurchases, "-5", "1200000.50"),
            (Field::YearlyPurchases, "1.234", "1200000.50"),
            (Field::Mail, "nobody", "name@example.com"),
            (Field::Country, "China", "CN or DE"),
            (Field::Verified, "soon", "2026-09-14"),
            (Field::InCharge, "Li Na", "li.na"),
            (Field::Key, "maybe", "yes or no"),
            (Field::Phone, "ring the bell", "+86"),
            (Field::Scope, "-", "leave it empty"),
            (Field::Scope, "a\u{7}b", "take it out"),
        ];
        for (field, given, remedy) in refused {
            let error = field.read(given).expect_err(given);
            assert!(error.remedy.contains(remedy), "{field} {given}: {error}");
        }
        assert!(Field::Scope.read(&"长".repeat(2_001)).is_err() && Field::Scope.read(&"长".repeat(2_000)).is_ok());
    }

    #[test]
    fn an_amount_is_counted_in_fen() {
        assert_eq!((fen("12"), fen("12.5"), fen("12.05"), fen("x")), (Some(1_200), Some(1_250), Some(1_205), None));
    }

    #[test]
    fn words_are_shown_in_both_languages() {
        assert_eq!(Field::Nature.shown("trader", true), "贸易商");
        assert_eq!(Field::Nature.shown("end_customer", false), "end customer");
        assert_eq!(Field::Key.shown("true", true), "是");
        assert_eq!(Field::Scope.shown("true", true), "true");
    }
}
