//! V6.1, V6.2, V7.3: what is got ready before a visit: materials, and abroad the checklist of the country (etiquette, law,
//! visa, gifts, banned goods, interpreter). Whoever sets out abroad has ticked off what the list requires.

use super::{Clause, Finding, Note};
use crate::policy::{Country, PolicyDocument};

/// What the plan says, and how far the trip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preparation<'a> {
    /// The country's two letters.
    pub country: &'a str,
    /// Whether the plan says that it leads abroad.
    pub overseas: bool,
    /// What is brought, by the names of the checklist (`company_profile`, `quotation`…).
    pub brought: &'a [String],
    /// What of the checklists is done, by the lines' names.
    pub done: &'a [String],
    /// Whether somebody set out or arrived.
    pub departed: bool,
}

/// What came of looking at it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// When a trip abroad began with a required line that is not ticked off (V6.2, V7.3).
    pub finding: Option<Finding>,
    /// What else people should know: what is not done yet, what is not brought, that there is no list.
    pub notes: Vec<Note>,
}

/// Looks at what is got ready.
pub fn check(preparation: &Preparation<'_>, policy: &PolicyDocument) -> Outcome {
    let mut outcome = Outcome::default();
    outcome.notes.extend(materials(preparation, policy));
    if !preparation.overseas && !policy.is_overseas(preparation.country) {
        return outcome;
    }
    match policy.country(preparation.country) {
        None => outcome.notes.push(no_list(preparation.country)),
        Some(country) => abroad(preparation, &country, &mut outcome),
    }
    outcome
}

/// The names of required lines that are not ticked off.
pub fn open_lines<'c>(country: &'c Country, done: &[String]) -> Vec<&'c str> {
    let open = country.lines.iter().filter(|line| line.required && !done.contains(&line.id));
    open.map(|line| line.id.as_str()).collect()
}

fn abroad(preparation: &Preparation<'_>, country: &Country, outcome: &mut Outcome) {
    let open = open_lines(country, preparation.done);
    if open.is_empty() {
        return;
    }
    let (code, open) = (&country.code, open.join(", "));
    if preparation.departed {
        outcome.finding = Some(Finding {
            clause: Clause::CountryChecklist,
            detail_en: format!("the trip to {code} began with open lines on the country's checklist: {open}"),
            detail_zh: format!("前往 {code} 时该国合规清单仍有未完成项：{open}"),
        });
    } else {
        outcome.notes.push(Note {
            detail_en: format!("V6.2, V7.3: open on the checklist of {code}: {open}"),
            detail_zh: format!("V6.2、V7.3：{code} 合规清单未完成项：{open}"),
        });
    }
}

/// V6.1: what the organisation's list of materials names and the plan does not.
fn materials(preparation: &Preparation<'_>, policy: &PolicyDocument) -> Option<Note> {
    let brought = |name: &&String| preparation.brought.iter().any(|other| other.trim() == name.as_str());
    let missing: Vec<&str> = policy.materials.iter().filter(|name| !brought(name)).map(String::as_str).collect();
    if missing.is_empty() {
        return None;
    }
    let names = missing.join(", ");
    Some(Note {
        detail_en: format!("V6.1: materials of the list that are not planned: {names}"),
        detail_zh: format!("V6.1：清单所列材料尚未备齐：{names}"),
    })
}

fn no_list(country: &str) -> Note {
    let country: String = if country.is_empty() { "?".into() } else { country.chars().take(8).collect() };
    Note {
        detail_en: format!(
            "V6.2: no data for {country}: there is no checklist; look the rules up, and ask the operator for one"
        ),
        detail_zh: format!("V6.2：{country} 暂无数据：没有该国合规清单，请自行核实当地规定，并请管理员补充"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Preparation, check, open_lines};
    use crate::policy::PolicyDocument;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn looked(country: &str, brought: &[&str], done: &[String], departed: bool) -> super::Outcome {
        let brought = names(brought);
        let preparation = Preparation { country, overseas: country != "CN", brought: &brought, done, departed };
        check(&preparation, &PolicyDocument::default())
    }

    const ALL: [&str; 4] = ["company_profile", "quotation", "case_booklet", "licence_copies"];

    #[test]
    fn v6_1_materials_of_the_list_that_are_not_planned_are_named() {
        assert!(looked("CN", &ALL, &[], true).notes.is_empty());
        let outcome = looked("CN", &["company_profile", "quotation"], &[], true);
        assert_eq!(outcome.finding, None);
        let note = &outcome.notes[0];
        assert!(note.detail_en.ends_with("case_booklet, licence_copies"), "{}", note.detail_en);
    }

    #[test]
    fn v6_2_and_v7_3_a_trip_abroad_that_begins_with_an_open_line_is_found() {
        let policy = PolicyDocument::default();
        let required = open_lines(&policy.country("SG").expect("there is one"), &[]).len();
        assert!(required >= 4);
        let before = looked("SG", &ALL, &[], false);
        assert!(before.finding.is_none() && before.notes.len() == 1);
        let after = looked("SG", &ALL, &[], true).finding.expect("open lines");
        assert_eq!(after.clause.id(), "V7.3");
        let country = policy.country("SG").expect("there is one");
        let done: Vec<String> = country.lines.iter().map(|line| line.id.clone()).collect();
        assert_eq!(looked("SG", &ALL, &done, true), super::Outcome::default());
        let all_but_one: Vec<String> = done.iter().filter(|id| *id != open_lines(&country, &[])[0]).cloned().collect();
        assert!(looked("SG", &ALL, &all_but_one, true).finding.is_some());
    }

    #[test]
    fn v6_2_a_country_without_a_list_says_that_there_is_no_data_and_finds_nothing() {
        let outcome = looked("VN", &ALL, &[], true);
        assert_eq!(outcome.finding, None);
        assert!(
            outcome.notes[0].detail_en.contains("no data for VN") && outcome.notes[0].detail_zh.contains("暂无数据")
        );
    }
}
