//! Whether a phrase is denied directly before it: 不承诺…, 无法保证…, "cannot promise…". Only words of the same clause
//! count, and two denials make a promise again (不得不承诺).

use std::ops::Range;

use super::levelled::Levelled;

/// Words of promising, between the denial and the phrase.
const VERBS: [&str; 16] = [
    "承诺",
    "承諾",
    "保证",
    "保證",
    "许诺",
    "答应",
    "担保",
    "确保",
    "promise",
    "promised",
    "guarantee",
    "guaranteed",
    "ensure",
    "assure",
    "committo",
    "offer",
];

/// Words that deny, those that hold others first.
const DENIALS: [&str; 49] = [
    "做不到",
    "达不到",
    "不可能",
    "不能够",
    "不能",
    "不得",
    "不可",
    "不会",
    "不要",
    "不应",
    "不该",
    "不敢",
    "不宜",
    "不予",
    "不再",
    "不作",
    "不做",
    "不是",
    "不許",
    "不许",
    "没有",
    "沒有",
    "没法",
    "没",
    "从未",
    "未",
    "无法",
    "無法",
    "无权",
    "难以",
    "禁止",
    "严禁",
    "拒绝",
    "切勿",
    "勿",
    "并非",
    "不",
    "cannot",
    "cant",
    "dont",
    "didnt",
    "doesnt",
    "wont",
    "mustnt",
    "shouldnt",
    "unableto",
    "never",
    "not",
    "no",
];

/// Words that may stand between the denial and the word of promising.
const FILLERS: [&str; 29] = [
    "向客户",
    "对客户",
    "给客户",
    "跟客户",
    "向客戶",
    "客户",
    "向对方",
    "对对方",
    "向任何人",
    "对外",
    "向其",
    "作出",
    "做出",
    "随意",
    "轻易",
    "擅自",
    "口头",
    "任何",
    "再",
    "make",
    "makes",
    "give",
    "ever",
    "any",
    "a",
    "to",
    "be",
    "our",
    "customers",
];

/// Words after which a denial no longer holds.
const TURNS: [&str; 11] = ["但", "却", "不过", "同时", "而", "只", "but", "yet", "however", "while", "instead"];

/// How many characters may stand between the word of promising and the phrase, or between two denied phrases.
const REACH: usize = 12;

/// How many denials and fillers are looked at before a phrase; nobody means more.
const LONGEST_CHAIN: usize = 12;

/// Whether the phrase at `place` is denied. `denied_until` is the end of the last denied phrase: what is listed right
/// after it is denied with it (不承诺100%清关通过或零延误).
pub(super) fn is_denied(text: &Levelled, place: &Range<usize>, denied_until: Option<usize>) -> bool {
    let start = text.clause_start(place.start);
    if odd_denials_before(text, start, place.start) {
        return true;
    }
    let nearest = start.max(place.start.saturating_sub(REACH));
    for end in (nearest..=place.start).rev() {
        if TURNS.iter().any(|turn| text.ending_with(turn, start, end).is_some()) {
            return false;
        }
        if let Some(verb) = longest(text, &VERBS, start, end) {
            return odd_denials_before(text, start, verb);
        }
        if denied_until == Some(end) {
            return true;
        }
    }
    false
}

/// Whether an odd number of denials stands directly before `end`, fillers left aside.
fn odd_denials_before(text: &Levelled, start: usize, end: usize) -> bool {
    let (mut place, mut odd) = (end, false);
    for _ in 0..LONGEST_CHAIN {
        if let Some(before) = longest(text, &DENIALS, start, place) {
            (place, odd) = (before, !odd);
        } else if let Some(before) = longest(text, &FILLERS, start, place) {
            place = before;
        } else {
            break;
        }
    }
    odd
}

/// Where the longest of some words begins that ends right before `end`.
fn longest(text: &Levelled, words: &[&str], start: usize, end: usize) -> Option<usize> {
    words.iter().filter_map(|word| text.ending_with(word, start, end)).min()
}
