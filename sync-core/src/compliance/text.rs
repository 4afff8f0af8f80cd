//! A text while somebody types it: where in it stands what nobody may promise (V7.2).

use std::ops::Range;

use crate::policy::PolicyDocument;
use crate::rule::{Clause, promise};

/// A place in a text that breaks a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Which clause.
    pub clause: Clause,
    /// Where, in bytes of UTF-8.
    pub at: Range<usize>,
    /// Where, in UTF-16 units, as the editors of phones and browsers count.
    pub at_utf16: Range<usize>,
    /// Why, in English.
    pub en: String,
    /// Why, in Chinese.
    pub zh: String,
}

/// Checks a text as far as it is typed, in the order in which things stand in it.
pub fn check_text(text: &str, policy: &PolicyDocument) -> Vec<Marked> {
    let units = |upto: usize| text.get(..upto).map_or(0, |before| before.encode_utf16().count());
    let found = promise::find(text, &policy.forbidden_promises).into_iter();
    let mark = |found: promise::Promise| Marked {
        clause: Clause::ForbiddenPromise,
        at_utf16: units(found.at.start)..units(found.at.end),
        at: found.at,
        en: format!("a promise that nobody may make: \"{}\"", found.phrase),
        zh: format!("不得作出的承诺：“{}”", found.phrase),
    };
    found.map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::check_text;
    use crate::policy::PolicyDocument;

    #[test]
    fn v7_2_a_promise_is_marked_where_it_stands_in_any_width_script_and_spacing() {
        let policy = PolicyDocument::default();
        for (text, marked) in [
            ("😀承诺旺季零延误。", vec!["零延误"]),
            ("保证 １００ ％ 清 关 通 过 吧", vec!["１００ ％ 清 关 通 过"]),
            ("零延误,还有100%清关通过", vec!["零延误", "100%清关通过"]),
            ("We promise zero  delay, guaranteed clearance", vec!["zero  delay", "guaranteed clearance"]),
            ("ZERO-DELAY", vec!["ZERO-DELAY"]),
            ("不得承诺零延误", vec![]),
            ("不得向客户承诺100%清关通过或零延误", vec![]),
            ("we never promise zero delay", vec![]),
            ("不能承诺零延误,但保证百分之百清关", vec!["百分之百清关"]),
            ("不得不承诺零延误", vec!["零延误"]),
            ("", vec![]),
        ] {
            let found = check_text(text, &policy);
            let places: Vec<&str> = found.iter().map(|mark| &text[mark.at.clone()]).collect();
            assert_eq!(places, marked, "{text}");
            let units: Vec<u16> = text.encode_utf16().collect();
            for mark in &found {
                let by_units = String::from_utf16(&units[mark.at_utf16.clone()]).expect("whole characters");
                assert_eq!(by_units, &text[mark.at.clone()]);
                assert_eq!(mark.clause.id(), "V7.2");
            }
        }
    }
}
