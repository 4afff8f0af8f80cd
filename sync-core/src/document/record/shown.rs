//! The record as a text, as it is shown to the customer who signs it. Its digest stands in the signature, so the text of one version
//! of a record never changes: another form is another function. What is our own (intent, scene, decision chain, gifts) is not shown.

use std::fmt::Write;

use super::{Item, RecordView, SUMMARY};

/// What is shown: every heading with what stands under it. Empty parts are left out.
pub fn shown_text(record: &RecordView) -> String {
    let mut text = String::new();
    // Where people wrote different words at the same time, all of them are shown.
    let field = |key: &str, won: &str| -> Vec<String> {
        let others = record.conflicting.get(key).cloned().unwrap_or_default();
        std::iter::once(won.to_owned()).chain(others).collect()
    };
    let listed = |items: &[Item]| -> Vec<String> {
        items.iter().flat_map(|item| std::iter::once(&item.text).chain(&item.conflicting)).cloned().collect()
    };
    let actions: Vec<Item> = record.actions.iter().map(|action| action.item.clone()).collect();
    part(&mut text, "主题 / Topic", &field("topic", &record.topic));
    part(&mut text, "需求 / Needs", &listed(&record.needs));
    part(&mut text, "要点 / Points", &listed(&record.points));
    part(&mut text, "异议 / Objections", &listed(&record.objections));
    part(&mut text, "意见建议 / Opinions", &listed(&record.opinions));
    part(&mut text, "待办 / Actions", &listed(&actions));
    let framework = [
        field("framework", record.framework.as_deref().unwrap_or_default()),
        field("service_type", &record.service_type),
        field("expected_volume", &record.expected_volume),
    ];
    part(&mut text, "合作框架 / Framework", &framework.concat());
    part(&mut text, "小结 / Summary", &field(SUMMARY, &record.summary));
    text
}

fn part(text: &mut String, heading: &str, lines: &[String]) {
    let lines: Vec<&String> = lines.iter().filter(|line| !line.is_empty()).collect();
    if !lines.is_empty() {
        let _ = writeln!(text, "{heading}");
    }
    for line in lines {
        let _ = writeln!(text, "- {line}");
    }
}

#[cfg(test)]
mod tests {
    use super::shown_text;
    use crate::document::record::{Gift, Item, RecordView};

    #[test]
    fn what_is_shown_holds_the_words_of_all_and_nothing_that_is_our_own() {
        let item =
            Item { text: "two cranes".to_owned(), conflicting: vec!["three cranes".to_owned()], ..Item::default() };
        let gift = Gift { item: "tea".to_owned(), ..Gift::default() };
        let record = RecordView {
            needs: vec![item],
            summary: "good talk".to_owned(),
            conflicting: [("summary", vec!["a hard talk".to_owned()])].into(),
            scene: "they seemed nervous".to_owned(),
            intent_reason: "too expensive".to_owned(),
            gifts: vec![gift],
            ..RecordView::default()
        };
        let shown = "需求 / Needs\n- two cranes\n- three cranes\n小结 / Summary\n- good talk\n- a hard talk\n";
        assert_eq!(shown_text(&record), shown);
        assert_eq!(shown_text(&RecordView::default()), "");
    }
}
