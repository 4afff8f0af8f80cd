//! What is said of a drill, in English and Chinese. It says in the first words that it is one.

use std::collections::BTreeSet;

use sync_core::ids::DepartmentId;
use sync_core::policy::SafetyRung;
use sync_core::time::Millis;

use crate::store::{DrillPlace, DrillRung};

fn rung_zh(rung: &str) -> &'static str {
    SafetyRung::named(rung).map_or("?", SafetyRung::zh)
}

fn of(department: Option<&DepartmentId>) -> (String, String) {
    match department {
        Some(department) => (department.to_string(), department.to_string()),
        None => ("people of no department".to_owned(), "无部门人员".to_owned()),
    }
}

/// That one began, to somebody who stands on these rungs.
pub(super) fn begun(drill: &str, stands_on: &[&DrillRung], within: Millis) -> (String, String) {
    let en = stands_on.iter().map(|rung| format!("{} of {}", rung.rung, of(rung.department.as_ref()).0));
    let zh = stands_on.iter().map(|rung| format!("{}：{}", of(rung.department.as_ref()).1, rung_zh(&rung.rung)));
    let (en, zh): (Vec<String>, Vec<String>) = (en.collect(), zh.collect());
    let minutes = within.0 / 60_000;
    (
        format!(
            "DRILL. Nobody is in danger. It tests whom an alarm of the safety watch reaches, and you stand on its ladder \
             ({}). Say within {minutes} minutes that you have this: POST /v1/drills/{drill}/confirm.",
            en.join(", ")
        ),
        format!(
            "【演练】并非真实警报，无人遇险。本次演练检验安全警报能否通知到人，您在通知层级中（{}）。请在 {minutes} 分钟内确认收到：POST /v1/drills/{drill}/confirm。",
            zh.join("；")
        ),
    )
}

/// What one found on a department's ladder; none where everybody has said that they have it and every rung is whole.
pub(super) fn over(department: Option<&DepartmentId>, places: &[DrillPlace]) -> Option<(String, String)> {
    let mut faults = BTreeSet::new();
    for place in places {
        let (rung, zh) = (&place.rung, rung_zh(&place.rung));
        match &place.person {
            None => {
                faults.insert((format!("nobody stands on the rung {rung}"), format!("层级「{zh}」无人")));
            }
            Some(person) if place.confirmed.is_none() => {
                faults.insert((
                    format!("{person} ({rung}) has not said that they have it"),
                    format!("{person}（{zh}）未确认收到"),
                ));
            }
            Some(_) => {}
        }
        if !place.en.is_empty() {
            faults.insert((format!("{rung}: {}", place.en), format!("{zh}：{}", place.zh)));
        }
    }
    if faults.is_empty() {
        return None;
    }
    let (whose, whose_zh) = of(department);
    let (en, zh): (Vec<String>, Vec<String>) = faults.into_iter().unzip();
    Some((
        format!("DRILL over, nobody is in danger. On the safety ladder of {whose}: {}.", en.join("; ")),
        format!("【演练结束】并非真实警报。{whose_zh} 的安全通知层级：{}。", zh.join("；")),
    ))
}
