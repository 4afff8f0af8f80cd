//! Shows a record with who wrote what where people differ, what the policy says of it, and the checklists. Only words; what is
//! right or missing comes from the core.

use std::collections::BTreeMap;

use sync_core::compliance::{DraftCheck, check_text};
use sync_core::document::record::{Item, RecordView, Section, Version};
use sync_core::engine::content::Content;
use sync_core::ids::{ActorId, PersonId, VisitId};
use sync_core::policy::PolicyDocument;
use sync_core::rule::completeness::Lacking;

use super::Phone;
use super::outcome::Outcome;
use super::show::clean;
use super::text::{self, Lang};

/// Whose the actors are.
type Authors = BTreeMap<ActorId, PersonId>;

/// The record of a visit.
pub fn show(phone: &Phone, visit: &VisitId) -> Outcome {
    let lang = phone.lang;
    let Some(Content { record, authors, .. }) = phone.device.content(visit) else { return unknown(phone, visit) };
    let Some(record) = record else {
        println!("{}", lang.pick("本机没有这次拜访的记录", "the record of this visit is not on this phone"));
        return Outcome::Done;
    };
    println!("{visit}");
    for section in Section::ALL {
        for item in record.items(section) {
            let place = format!("{section}/{}", item.id);
            told(lang, &place, item, &authors, section_name(lang, section));
        }
    }
    for decider in &record.chain {
        let said = format!("{} {} [{}]", decider.item.text, decider.post, decider.attitude.as_str());
        println!("  {} chain/{}: {}", lang.pick("决策链", "decision chain"), decider.item.id, clean(&said));
        versions(lang, &decider.item.versions, &authors);
        versions(lang, &decider.attitudes, &authors);
    }
    fields(lang, &record, &authors);
    for settled in &record.settled {
        let by = settled.actor.and_then(|actor| authors.get(&actor)).map_or(settled.by.as_str(), PersonId::as_str);
        let (of, kept, dropped) = (&settled.of, &settled.kept, settled.dropped.join(" / "));
        let said = lang.pick(
            format!("{of}：{by} 已确认保留“{kept}”，未保留“{dropped}”"),
            format!("{of}: {by} settled it and kept \"{kept}\"; not kept: \"{dropped}\""),
        );
        println!("  = {}", clean(&said));
    }
    Outcome::Done
}

fn section_name(lang: Lang, section: Section) -> &'static str {
    match section {
        Section::Needs => lang.pick("需求", "need"),
        Section::Points => lang.pick("要点", "point"),
        Section::Objections => lang.pick("异议", "objection"),
        Section::Opinions => lang.pick("意见建议", "opinion"),
        Section::Actions => lang.pick("待办", "action"),
    }
}

fn told(lang: Lang, place: &str, item: &Item, authors: &Authors, name: &str) {
    println!("  {name} {place}: {} ({})", clean(&item.text), clean(&item.by));
    versions(lang, &item.versions, authors);
}

/// What people wrote at the same time, numbered as `settle --keep` counts.
fn versions(lang: Lang, all: &[Version], authors: &Authors) {
    if all.is_empty() {
        return;
    }
    println!("    {}", lang.pick("? 多人同时填写了不同内容，请用 settle 确认：", "? people differ; settle it:"));
    for (at, version) in all.iter().enumerate() {
        let unknown = lang.pick("作者未知", "author unknown");
        let author = authors.get(&version.actor).map_or(unknown, PersonId::as_str);
        println!("      {}) {} — {author}", at + 1, clean(&version.text));
    }
}

fn fields(lang: Lang, record: &RecordView, authors: &Authors) {
    let intent = record.intent.as_ref().map(|intent| intent.as_str()).unwrap_or_default();
    let all = [
        ("topic", lang.pick("主题", "topic"), record.topic.as_str()),
        ("intent", lang.pick("初步意向", "first intent"), intent),
        ("intent_reason", lang.pick("意向原因", "reason"), &record.intent_reason),
        ("service_type", lang.pick("服务类型", "service type"), &record.service_type),
        ("expected_volume", lang.pick("预计货量", "expected volume"), &record.expected_volume),
        ("framework", lang.pick("合作框架", "framework"), record.framework.as_deref().unwrap_or_default()),
        ("scene", lang.pick("现场", "scene"), &record.scene),
        ("summary", lang.pick("小结", "summary"), &record.summary),
    ];
    for (field, name, said) in all.into_iter().filter(|(_, _, said)| !said.is_empty()) {
        println!("  {name}: {}", clean(said));
        versions(lang, record.versions.get(field).map(Vec::as_slice).unwrap_or_default(), authors);
    }
    for gift in &record.gifts {
        println!(
            "  {}: {} {} {}",
            lang.pick("礼品", "gift"),
            clean(&gift.item),
            clean(&gift.amount),
            clean(&gift.currency)
        );
    }
    if record.agreement_signed {
        println!("  {}", lang.pick("现场签订了协议（V9.2）", "an agreement was signed on site (V9.2)"));
    }
}

/// What the record lacks, with where to write it.
pub fn lacking(lang: Lang, lacking: &Lacking) -> String {
    let (what, clause, verb) = (lang.pick(lacking.zh, lacking.en), lacking.clause, lacking.verb);
    match lacking.optional {
        true => {
            lang.pick(format!("{clause} 可补充：{what}（{verb}）"), format!("{clause} may be added: {what} ({verb})"))
        }
        false => lang.pick(format!("{clause} 尚缺：{what}（{verb}）"), format!("{clause} lacks: {what} ({verb})")),
    }
}

/// What the policy says of a visit, or of a text that is not saved.
pub fn check(phone: &Phone, visit: &VisitId, words: Option<&str>) -> Outcome {
    let lang = phone.lang;
    let Some(checked) = phone.device.check(visit) else { return unknown(phone, visit) };
    match words {
        None => of_draft(lang, &checked),
        Some(words) => {
            let policy = phone.device.policy().unwrap_or_default();
            let marked = check_text(words, &policy);
            for mark in &marked {
                let at = format!("{}-{}", mark.at_utf16.start, mark.at_utf16.end);
                println!("! {} @{at}: {}", mark.clause, clean(lang.pick(&mark.zh, &mark.en)));
            }
            if marked.is_empty() {
                println!("{}", lang.pick("未发现问题", "nothing was found"));
            }
        }
    }
    Outcome::Done
}

fn of_draft(lang: Lang, checked: &DraftCheck) {
    for mark in &checked.marks {
        let (at, marked) = (&mark.marked.at_utf16, &mark.marked);
        let said = clean(lang.pick(&marked.zh, &marked.en));
        println!("! {} {} @{}-{}: {said}", marked.clause, mark.place, at.start, at.end);
    }
    for finding in &checked.findings {
        println!("! {}: {}", finding.clause, clean(lang.pick(&finding.detail_zh, &finding.detail_en)));
    }
    for one in &checked.missing {
        println!("- {}", lacking(lang, one));
    }
    for note in &checked.notes {
        println!("· {}", clean(lang.pick(&note.detail_zh, &note.detail_en)));
    }
    if checked.marks.is_empty() && checked.findings.is_empty() && checked.missing.is_empty() {
        println!("{}", lang.pick("未发现问题，记录完整", "nothing was found, and the record is complete"));
    }
}

/// The checklists for a visit, with what is ticked off and where each line stands.
pub fn checklist(phone: &Phone, visit: &VisitId) -> Outcome {
    let lang = phone.lang;
    let plan = phone.device.content(visit).and_then(|content| content.plan);
    let Some(plan) = plan else { return unknown(phone, visit) };
    let policy = phone.device.policy().unwrap_or_default();
    println!("{}", lang.pick("材料（V6.1）", "materials (V6.1)"));
    for name in &policy.materials {
        println!("  [{}] {}", tick(plan.materials.contains(name)), clean(name));
    }
    if plan.overseas || (!plan.country.is_empty() && policy.is_overseas(&plan.country)) {
        country(lang, &policy, &plan.country, &plan.prepared);
    }
    Outcome::Done
}

fn tick(done: bool) -> &'static str {
    if done { "x" } else { " " }
}

fn country(lang: Lang, policy: &PolicyDocument, code: &str, done: &[String]) {
    let Some(country) = policy.country(code) else {
        let (zh, en) = (format!("{code}：暂无数据（V6.2）"), format!("{code}: no data (V6.2)"));
        println!("{}", clean(&lang.pick(zh, en)));
        return;
    };
    println!("{} (V6.2, V7.3)", lang.pick(&country.name_zh, &country.name_en));
    for line in &country.lines {
        let (title_en, title_zh) = line.topic.title();
        let required = if line.required { "*" } else { " " };
        println!(
            "  [{}]{required} {} {}: {}",
            tick(done.contains(&line.id)),
            line.id,
            lang.pick(title_zh, title_en),
            clean(lang.pick(&line.zh, &line.en))
        );
        println!("        {} ({} {})", clean(&line.source), lang.pick("查阅于", "read"), clean(&line.read));
    }
    for topic in &country.no_data {
        let (en, zh) = topic.title();
        println!("  [ ]  {}: {}", lang.pick(zh, en), lang.pick("暂无数据", "no data"));
    }
}

/// The record in one line for a script.
pub fn line(phone: &Phone, visit: &VisitId) -> (Outcome, String) {
    match phone.device.content(visit).and_then(|content| content.record) {
        Some(record) => {
            let items: usize = Section::ALL.into_iter().map(|section| record.items(section).count()).sum();
            let (conflicts, settled) = (record.conflicts().len(), record.settled.len());
            (Outcome::Done, format!("record {visit} items={items} conflicts={conflicts} settled={settled}"))
        }
        None => (Outcome::BadInput, format!("bad-input visit {visit} has no record on this phone")),
    }
}

/// What the policy says in one line for a script.
pub fn check_line(phone: &Phone, visit: &VisitId) -> (Outcome, String) {
    match phone.device.check(visit) {
        Some(checked) => {
            let clauses: Vec<&str> = checked.findings.iter().map(|finding| finding.clause.id()).collect();
            let missing: Vec<&str> = checked.missing.iter().map(|lacking| lacking.field).collect();
            let (found, lacks) = (clauses.join(","), missing.join(","));
            (Outcome::Done, format!("checked {visit} found={found} missing={lacks}"))
        }
        None => (Outcome::BadInput, format!("bad-input visit {visit} is not known on this phone")),
    }
}

fn unknown(phone: &Phone, visit: &VisitId) -> Outcome {
    if phone.device.enrolment().is_none() {
        eprintln!("{}", text::not_enrolled(phone.lang));
        return Outcome::NotSaved;
    }
    eprintln!("{}", text::unknown_visit(phone.lang, visit));
    Outcome::BadInput
}
