//! Tables of texts that hold a forbidden promise, and of texts that don't.

use super::{check, find};
use crate::policy::PolicyDocument;

fn is_found(text: &str) -> bool {
    check(&[text], &PolicyDocument::default()).is_some()
}

#[test]
fn a_forbidden_promise_is_found_in_chinese() {
    let texts = [
        "承诺旺季零延误",
        "向客户承诺100%清关通过",
        "向客户承诺１００％清关通过",
        "承诺 100 % 清关 通过",
        "保证零·延误",
        "“零”延误",
        "百分之百清关没问题",
        "客户不放心,我们承诺零延误",
        "客户不放心所以承诺零延误",
        "不仅承诺零延误,还送保险",
        "不得不承诺零延误",
        "不能不保证100%清关通过",
        "不承诺最低价,但承诺零延误",
        "不承诺最低价但零延误",
        "不承诺最低价。零延误没问题",
        "不承诺100%清关通过,但是承诺零延误",
        "對客戶保證零延誤",
    ];
    for text in texts {
        assert!(is_found(text), "{text}");
    }
}

#[test]
fn a_forbidden_promise_is_found_in_english() {
    let texts = [
        "We promise zero delay.",
        "ZERO-DELAY in peak season",
        "Ｚｅｒｏ　ｄｅｌａｙｓ, guaranteed",
        "offered a 100% customs clearance",
        "Guaranteed clearance for all parcels",
        "We can't do the price. We promise zero delay.",
        "cannot promise the price but promise zero delay",
        "not only promised zero delay",
        "The casino promised zero delay",
    ];
    for text in texts {
        assert!(is_found(text), "{text}");
    }
}

#[test]
fn a_denied_promise_is_none() {
    let texts = [
        "不承诺零延误",
        "说明了我们不承诺旺季零延误",
        "不得承诺100%清关通过",
        "不能承诺100%清关通过",
        "不能向客户承诺１００％ 清关通过",
        "不得向客户作出承诺零延误",
        "无法保证零延误",
        "从未承诺零延误",
        "做不到零延误",
        "不承诺100%清关通过或零延误",
        "不承诺100%清关通过、零延误",
        "We cannot promise zero delay",
        "We can not promise you a zero delay",
        "we can't guarantee 100% customs clearance",
        "We don’t promise zero delay",
        "Never promise guaranteed clearance or zero delay",
        "clearance is not guaranteed; no guaranteed clearance",
    ];
    for text in texts {
        assert!(!is_found(text), "{text}");
    }
}

#[test]
fn ordinary_notes_hold_no_promise() {
    let texts = [
        "",
        "说明了客户数据的加密存储与访问权限",
        "对旺季时效不放心",
        "讲解了清关预审服务",
        "报价比现有承运商高百分之八",
        "破损率几乎为零,延误也很少",
        "投诉为零。延误两次",
        "nonzero delay measured",
        "Losses are zero. Delay was two days",
    ];
    for text in texts {
        assert!(!is_found(text), "{text}");
    }
}

#[test]
fn a_finding_names_each_phrase_once_over_all_texts() {
    let texts = ["承诺旺季零延误", "零延误", "向客户承诺100%清关通过"];
    let finding = check(&texts, &PolicyDocument::default()).expect("two phrases");
    assert_eq!(finding.clause.id(), "V7.2");
    assert!(finding.detail_en.ends_with("\"零延误\", \"100%清关通过\""), "{}", finding.detail_en);
}

#[test]
fn a_place_is_the_very_text_that_was_written() {
    let text = "向客户承诺 １００％ 清关通过!";
    let found = find(text, &PolicyDocument::default().forbidden_promises);
    let places: Vec<_> = found.iter().map(|promise| &text[promise.at.clone()]).collect();
    assert_eq!(places, ["１００％ 清关通过"]);
}

#[test]
fn the_organisations_own_phrases_count_in_any_spelling() {
    let phrases = ["Fully Insured!".to_owned(), String::new()];
    assert_eq!(find("all is fully-insured", &phrases).len(), 1);
}

#[test]
fn a_very_long_text_without_any_stop_is_read_at_once() {
    let text = "不承诺零延误零延误".repeat(2_000);
    assert!(find(&text, &PolicyDocument::default().forbidden_promises).len() <= 2_000);
}
