//! The record as a text, as it is shown to the customer who signs it. Its digest stands in the signature, so the text of one version
//! of a record never changes: another form is another function. What is our own (intent, scene, decision chain, gifts) is not shown.

use std::fmt::Write;

use super::{Item, RecordView};

/// What is shown: every heading with what stands under it. Empty parts are left out.
pub fn shown_text(record: &RecordView) -> String {
    let mut text = String::new();
    part(&mut text, "主题 / Topic", &[&record.topic]);
    let actions: Vec<Item> = record.actions.iter().map(|action| action.item.clone()).collect();
    let sections = [
        ("需求 / Needs", &record.needs),
        ("要点 / Points", &record.points),
        ("异议 / Objections", &record.objections),
        ("意见建议 / Opinions", &record.opinions),
        ("待办 / Actions", &actions),
    ];
    for (heading, items) in sections {
        // Where people wrote different words at the same time, all of them are shown.
        let words: Vec<&String> =
            items.iter().flat_map(|item| std::iter::once(&item.text).chain(&item.conflicting)).collect();
        part(&mut text, heading, &words);
    }
    let framework = record.framework.clone().unwrap_or_default();
    part(&mut text, "合作框架 / Framework", &[&framework, &record.service_type, &record.expected_volume]);
    part(&mut text, "小结 / Summary", &[&record.summary]);
    text
}

fn part(text: &mut String, heading: &str, lines: &[&String]) {
    let lines: Vec<&&String> = lines.iter().filter(|line| !line.is_empty()).collect();
    if !lines.is_empty() {
        let _ = writeln!(text, "{heading}");
    }
    for line in lines {
        let _ = writeln!(text, "- {line}");
    }
}
