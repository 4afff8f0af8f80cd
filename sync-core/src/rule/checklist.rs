//! A3.3: what is looked at in a record before a superior reads it: completeness, accuracy, logic. Points for a person, which
//! neither pass nor return anything.

use crate::rule::completeness::Lacking;
use crate::time::Timestamp;

/// Which of the three a point belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Something is missing.
    Completeness,
    /// Something can't be right as it stands.
    Accuracy,
    /// Two things don't go together.
    Logic,
}

impl Group {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Completeness => "completeness",
            Self::Accuracy => "accuracy",
            Self::Logic => "logic",
        }
    }
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Its name in JSON and tests, for example `missing_needs`.
    pub name: String,
    /// Where it belongs.
    pub group: Group,
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

/// What the checklist is asked about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// What the record lacks (V9.1, A3.2).
    pub missing: Vec<Lacking>,
    /// Fields and items in which different words stand beside each other.
    pub unsettled: usize,
    /// Gifts whose worth can't be read.
    pub unreadable_gifts: usize,
    /// Actions without a time by which they are done.
    pub actions_without_due: usize,
    /// Whether anything is to be done next.
    pub has_actions: bool,
    /// Whether a framework was confirmed on the spot (V9.2).
    pub has_framework: bool,
    /// Whether the customer's intent is clear.
    pub clear_intent: bool,
    /// Whether the customer refused.
    pub refused: bool,
    /// Whether the brief says that the goals were met.
    pub goals_met: bool,
    /// The first arrival.
    pub arrived: Option<Timestamp>,
    /// The first leaving.
    pub left: Option<Timestamp>,
}

/// Looks at a record: points in the order completeness, accuracy, logic.
pub fn check(checked: &Checked) -> Vec<Point> {
    let mut points: Vec<Point> = checked.missing.iter().filter(|lacking| !lacking.optional).map(missing).collect();
    let rest = accuracy(checked).into_iter().chain(logic(checked));
    points.extend(rest.filter(|(found, _)| *found).map(|(_, point)| point));
    points
}

fn missing(lacking: &Lacking) -> Point {
    let (en, zh) = (format!("the record lacks {}", lacking.en), format!("记录缺少{}", lacking.zh));
    point(&format!("missing_{}", lacking.field), Group::Completeness, &en, &zh)
}

fn point(name: &str, group: Group, en: &str, zh: &str) -> Point {
    Point { name: name.to_owned(), group, en: en.to_owned(), zh: zh.to_owned() }
}

fn accuracy(checked: &Checked) -> Vec<(bool, Point)> {
    let of = |name, en: String, zh: String| point(name, Group::Accuracy, &en, &zh);
    let (unsettled, gifts) = (checked.unsettled, checked.unreadable_gifts);
    let never = "the leaving is recorded and the arrival is not";
    vec![
        (
            unsettled > 0,
            of(
                "unsettled",
                format!("{unsettled} places hold different words of several people: settle them"),
                format!("有 {unsettled} 处并存不同内容，请确定其一"),
            ),
        ),
        (
            gifts > 0,
            of(
                "unreadable_gifts",
                format!("the worth of {gifts} gifts can't be read: write an amount and a currency"),
                format!("有 {gifts} 件礼品的金额无法识别，请写明金额与币种"),
            ),
        ),
        (
            checked.left.is_some() && checked.arrived.is_none(),
            of("never_arrived", never.to_owned(), "已登记离开，未登记到访".to_owned()),
        ),
    ]
}

fn logic(checked: &Checked) -> Vec<(bool, Point)> {
    let of = |name, en: &str, zh: &str| point(name, Group::Logic, en, zh);
    let without_due = checked.actions_without_due;
    let backwards = checked.arrived.zip(checked.left).is_some_and(|(arrived, left)| left < arrived);
    let due_en = format!("{without_due} actions have no time by which they are done");
    let due_zh = format!("有 {without_due} 项待办未写明完成时限");
    vec![
        (without_due > 0, of("actions_without_due", &due_en, &due_zh)),
        (backwards, of("left_before_arriving", "the leaving is before the arrival", "离开时间早于到访时间")),
        (
            checked.goals_met && checked.refused,
            of(
                "goals_met_and_refused",
                "the brief says that the goals were met, the record that the customer has no intent",
                "简报称目标达成，记录却为客户无意向",
            ),
        ),
        (
            checked.has_framework && !checked.clear_intent,
            of(
                "framework_without_clear_intent",
                "a framework is confirmed without a clear intent",
                "客户意向不明确，却记录了合作框架",
            ),
        ),
        (
            checked.clear_intent && !checked.has_actions,
            of(
                "clear_intent_without_action",
                "a clear intent, and nothing is to be done next",
                "意向明确，却没有后续待办",
            ),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::{Checked, check};
    use crate::rule::completeness::{self, Form};
    use crate::time::Timestamp;

    fn names(checked: &Checked) -> Vec<String> {
        check(checked).into_iter().map(|point| point.name).collect()
    }

    fn sound() -> Checked {
        Checked { arrived: Some(Timestamp(1)), left: Some(Timestamp(2)), ..Checked::default() }
    }

    #[test]
    fn a3_3_a_sound_record_has_no_point() {
        assert!(check(&sound()).is_empty());
        let full = Checked { clear_intent: true, has_actions: true, has_framework: true, goals_met: true, ..sound() };
        assert!(check(&full).is_empty());
    }

    #[test]
    fn a3_3_each_thing_that_is_not_right_is_named_once_in_both_languages() {
        let bare = Checked { missing: completeness::missing(&Form::default()), ..sound() };
        let lacks = names(&bare);
        assert!(lacks.iter().all(|name| name.starts_with("missing_")), "{lacks:?}");
        assert!(
            ["missing_needs", "missing_intent", "missing_summary"].iter().all(|name| lacks.iter().any(|it| it == name))
        );
        let wrong = Checked { unsettled: 2, unreadable_gifts: 1, arrived: None, ..sound() };
        assert_eq!(names(&wrong), ["unsettled", "unreadable_gifts", "never_arrived"]);
        let odd = Checked { left: Some(Timestamp(0)), goals_met: true, refused: true, has_framework: true, ..sound() };
        let wanted = ["left_before_arriving", "goals_met_and_refused", "framework_without_clear_intent"];
        assert_eq!(names(&odd), wanted);
        let idle = Checked { clear_intent: true, ..sound() };
        assert_eq!(names(&idle), ["clear_intent_without_action"]);
        let open = Checked { has_actions: true, actions_without_due: 1, ..sound() };
        assert_eq!(names(&open), ["actions_without_due"]);
        for point in [bare, wrong, odd, idle, open].iter().flat_map(check) {
            assert!(!point.en.is_empty() && point.zh.chars().any(|c| c >= '\u{4e00}'), "{point:?}");
        }
    }
}
