//! V5.2: which cases go with a customer's needs. A suggestion while somebody plans, never a finding.

use super::promise;
use crate::policy::PolicyDocument;

/// Cases for the needs that are not prepared yet, each with the word of the policy that names it. A need that is denied (无需清关) asks
/// for none (V5.2).
pub fn suggested(needs: &[String], prepared: &[String], policy: &PolicyDocument) -> Vec<(String, Vec<String>)> {
    let words: Vec<String> = policy.cases_by_need.keys().cloned().collect();
    let mut asked: Vec<String> =
        needs.iter().flat_map(|need| promise::find(need, &words)).map(|found| found.phrase).collect();
    asked.sort();
    asked.dedup();
    let open = |word: String| {
        let all = policy.cases_by_need.get(&word)?;
        let open: Vec<String> = all.iter().filter(|case| !prepared.contains(case)).cloned().collect();
        (!open.is_empty()).then_some((word, open))
    };
    asked.into_iter().filter_map(open).collect()
}

#[cfg(test)]
mod tests {
    use super::suggested;
    use crate::policy::PolicyDocument;

    fn of(need: &str, prepared: &[&str]) -> Vec<(String, Vec<String>)> {
        let prepared: Vec<String> = prepared.iter().map(|case| (*case).to_owned()).collect();
        suggested(&[need.to_owned()], &prepared, &PolicyDocument::default())
    }

    #[test]
    fn v5_2_cases_are_suggested_for_the_words_of_a_need_in_both_languages_until_they_are_prepared() {
        for (need, word, case) in [
            ("货物易碎，冬季发运", "易碎", "防震包装案例"),
            ("FRAGILE glass, by sea", "fragile", "a case of shock-proof packing"),
            ("清关总是延误", "清关", "清关提速案例"),
            ("Customs takes three weeks", "customs", "a case of faster clearance"),
        ] {
            let found = of(need, &[]);
            assert_eq!(found.len(), 1, "{need}: {found:?}");
            assert_eq!((found[0].0.as_str(), found[0].1.first().map(String::as_str)), (word, Some(case)), "{need}");
            let rest: Vec<&str> = found[0].1.iter().map(String::as_str).collect();
            assert_eq!(of(need, &rest), [], "{need}: all of it is prepared");
        }
        assert_eq!(of("warehouse near the port", &[]), []);
    }
}
