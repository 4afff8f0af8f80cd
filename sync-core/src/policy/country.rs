//! Checklists of countries (V6.2, V7.3): etiquette, law, visa, gifts, banned goods, interpreter. Each line is a statement with
//! its source and the day on which somebody read it there. Whether a visit was prepared by one is decided in `rule`.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::PolicyError;

/// Most lines of one list, and longest text of one in characters.
const MOST_LINES: usize = 60;
const LONGEST: usize = 600;
/// What every list speaks of: leaving one out would read as "nothing to heed".
const TOPICS: [Topic; 6] =
    [Topic::Etiquette, Topic::Law, Topic::Visa, Topic::Gifts, Topic::BannedGoods, Topic::Interpreter];

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Manners (V6.2).
    Etiquette,
    /// Law, above all on bribery (V6.2).
    Law,
    /// Visa and entry (V6.2).
    Visa,
    /// What is not given, and how it is given (V6.2).
    Gifts,
    /// What must not be brought in (V6.2).
    BannedGoods,
    /// Interpreter or a compliant translation tool (V7.3).
    Interpreter,
}

impl Topic {
    /// In English and Chinese.
    pub fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::Etiquette => ("etiquette", "礼仪"),
            Self::Law => ("law", "法律"),
            Self::Visa => ("visa", "签证"),
            Self::Gifts => ("gifts", "礼品禁忌"),
            Self::BannedGoods => ("banned goods", "禁止携带物品"),
            Self::Interpreter => ("interpreter", "翻译"),
        }
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Its name within the list, for example `visa-1`: what is ticked off.
    pub id: String,
    /// What it is about.
    pub topic: Topic,
    /// Whether whoever sets out must have ticked it off.
    pub required: bool,
    /// What is to be heeded, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// Where that stands: an address.
    pub source: String,
    /// The day on which somebody read it there, `YYYY-MM-DD`.
    pub read: String,
}

/// The checklist of one country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// Two capital letters.
    pub code: String,
    /// The name in Chinese.
    pub name_zh: String,
    /// The name in English.
    pub name_en: String,
    /// Topics of which nothing is known, said plainly.
    #[serde(default)]
    pub no_data: Vec<Topic>,
    /// The lines.
    pub lines: Vec<Line>,
}

impl Country {
    /// Reads and checks a list.
    ///
    /// # Errors
    /// [`PolicyError`], naming the line and the remedy.
    pub fn from_json(text: &str) -> Result<Self, PolicyError> {
        let country: Self = serde_json::from_str(text).map_err(|e| PolicyError::Json { why: e.to_string() })?;
        country.check()?;
        Ok(country)
    }

    /// Checks that it can be worked with: every line sourced, dated and in both languages, every topic spoken of.
    ///
    /// # Errors
    /// [`PolicyError`], naming the line and the remedy.
    pub fn check(&self) -> Result<(), PolicyError> {
        const FIELD: &str = "countries";
        if self.code.len() != 2 || !self.code.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(PolicyError::field(FIELD, &self.code, "write the two-letter country code, for example SG"));
        }
        if self.name_en.trim().is_empty() || self.name_zh.trim().is_empty() {
            return Err(PolicyError::field(FIELD, &self.code, "name the country in Chinese and English"));
        }
        if self.lines.len() > MOST_LINES {
            return Err(PolicyError::field(FIELD, self.lines.len(), "give at most 60 lines"));
        }
        let mut ids = BTreeSet::new();
        for line in &self.lines {
            line.check().map_err(|remedy| PolicyError::field(FIELD, format!("{} {}", self.code, line.id), remedy))?;
            if !ids.insert(&line.id) {
                let given = format!("{} {}", self.code, line.id);
                return Err(PolicyError::field(FIELD, given, "give each line its own id"));
            }
        }
        let spoken = |topic: &Topic| self.lines.iter().any(|line| line.topic == *topic);
        match TOPICS.iter().find(|topic| spoken(topic) == self.no_data.contains(topic)) {
            None => Ok(()),
            Some(topic) => {
                let given = format!("{} {}", self.code, topic.title().0);
                Err(PolicyError::field(FIELD, given, "give the topic a line, or list it under no_data; one of both"))
            }
        }
    }
}

impl Line {
    fn check(&self) -> Result<(), &'static str> {
        let id =
            |id: &str| !id.is_empty() && id.len() <= 40 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !id(&self.id) {
            return Err("write an id of letters, digits and hyphens, for example visa-1");
        }
        let text = |text: &str| !text.trim().is_empty() && text.chars().count() <= LONGEST;
        if !text(&self.zh) || !text(&self.en) {
            return Err("say it in Chinese and English, in at most 600 characters each");
        }
        if !self.source.starts_with("https://") && !self.source.starts_with("http://") {
            return Err("give the address at which it stands");
        }
        if self.read.parse::<Date>().is_err() {
            return Err("write the day on which it was read there as YYYY-MM-DD");
        }
        Ok(())
    }
}

/// Lists that come with the program.
struct Embedded {
    code: &'static str,
    text: &'static str,
    parsed: OnceLock<Option<Arc<Country>>>,
}

macro_rules! embedded {
    ($($code:literal),+) => {
        [$(Embedded {
            code: $code,
            text: include_str!(concat!("../../countries/", $code, ".json")),
            parsed: OnceLock::new(),
        }),+]
    };
}

static COUNTRIES: [Embedded; 3] = embedded!["DE", "GB", "SG"];

/// The list that comes with the program; none for a country of which nothing is known.
pub(super) fn built_in(code: &str) -> Option<Arc<Country>> {
    let found = COUNTRIES.iter().find(|country| country.code == code)?;
    found.parsed.get_or_init(|| Country::from_json(found.text).ok().map(Arc::new)).clone()
}

/// The codes of the lists that come with the program, ascending.
pub fn built_in_codes() -> impl Iterator<Item = &'static str> {
    COUNTRIES.iter().map(|country| country.code)
}

#[cfg(test)]
mod tests {
    use super::{COUNTRIES, Country, built_in, built_in_codes};

    #[test]
    fn v6_2_every_list_that_comes_with_the_program_can_be_read_and_has_a_source_for_every_line() {
        for code in built_in_codes() {
            let country = built_in(code).expect(code);
            assert_eq!(country.code, code);
            assert!(country.lines.iter().any(|line| line.required), "{code}");
        }
        assert_eq!(built_in("VN"), None);
    }

    #[test]
    fn a_list_with_an_error_is_refused_with_the_line_and_the_remedy() {
        let good = COUNTRIES[2].text;
        for (from, to, expected) in [
            ("\"SG\"", "\"sg\"", "write the two-letter country code"),
            ("\"id\": \"visa-1\"", "\"id\": \"visa 1\"", "write an id of letters"),
            ("\"read\": \"2026-11-22\"", "\"read\": \"lately\"", "write the day on which it was read"),
            ("https://www.ica.gov.sg", "ica", "give the address"),
            ("\"topic\": \"visa\"", "\"topic\": \"law\"", "give the topic a line, or list it"),
            ("\"id\": \"law-1\"", "\"id\": \"visa-1\"", "give each line its own id"),
            ("\"name_zh\"", "\"nom\"", "unknown field"),
        ] {
            let text = good.replacen(from, to, 1);
            assert_ne!(text, good, "{from}");
            let error = Country::from_json(&text).expect_err(expected).to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
