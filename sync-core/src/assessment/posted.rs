//! V10.1: what came of a thank-you that the server was asked to send. Asking in time is the rep's doing, and by that the obligation is
//! judged; the customer has the letter only once the mail server took it, and one that can't be sent thanks nobody. Both are said.

use crate::assessment::{FactSeen, VisitEvidence};
use crate::fact::Fact;
use crate::ids::EntryId;
use crate::obligation::clock;
use crate::rule::Note;
use crate::time::Timestamp;

/// Whether it is a letter that can't be sent, as far as is known. One that was sent in the end was sent.
pub(super) fn is_refused(visit: &VisitEvidence<'_>, seen: &FactSeen) -> bool {
    matches!(seen.fact, Fact::SendThanks { .. }) && matches!(came_of(visit, seen.entry), Some(Err(_)))
}

/// When the mail server took a letter, or why it can't be sent; none while that is not known.
fn came_of<'a>(visit: &VisitEvidence<'a>, letter: EntryId) -> Option<Result<Timestamp, &'a str>> {
    let said = visit.facts.iter().filter_map(|seen| match &seen.fact {
        Fact::ThanksPosted { asked, taken, why, .. } if *asked == letter => {
            let at = seen.placement.shown();
            Some((!taken, at, seen.entry, if *taken { Ok(at) } else { Err(why.as_str()) }))
        }
        _ => None,
    });
    said.min_by_key(|(refused, at, entry, _)| (*refused, *at, *entry)).map(|(.., said)| said)
}

/// Each letter with where it is.
pub(super) fn notes(visit: &VisitEvidence<'_>) -> Vec<Note> {
    let zone = visit.policy.office_zone.as_str();
    let letters = visit.facts.iter().filter(|seen| matches!(seen.fact, Fact::SendThanks { .. }));
    let note = |seen: &FactSeen| {
        let asked = clock(seen.placement.shown(), zone);
        let (detail_en, detail_zh) = match came_of(visit, seen.entry) {
            None => (
                format!(
                    "The server was asked at {asked} to send the thank-you; the customer has it once the mail server takes it."
                ),
                format!("已于 {asked} 请服务器发送致谢信；邮件服务器接收后客户方能收到。"),
            ),
            Some(Ok(taken)) => {
                let taken = clock(taken, zone);
                (
                    format!(
                        "The server was asked at {asked} to send the thank-you; the mail server took it at {taken}."
                    ),
                    format!("已于 {asked} 请服务器发送致谢信；邮件服务器已于 {taken} 接收。"),
                )
            }
            Some(Err(why)) => {
                let (en, zh) = why_not_sent(why);
                (
                    format!(
                        "The thank-you that the server was asked to send at {asked} can't be sent: {en}. It does not count as sent."
                    ),
                    format!("于 {asked} 请服务器发送的致谢信无法发出：{zh}。不计为已致谢。"),
                )
            }
        };
        Note { detail_en, detail_zh }
    };
    letters.map(note).collect()
}

/// Why a letter can't be sent, with what to do, in English and in Chinese.
pub fn why_not_sent(why: &str) -> (String, String) {
    let (en, zh) = match why {
        "not allowed" | "no such channel" => (
            "your organisation does not have the server send to customers. Send it by your own mail, and record that",
            "本单位未开通由服务器发信给客户。请用自己的邮箱发送并登记",
        ),
        "no address" => (
            "the contact has no mail address on the card, or is no longer there. Ask again with an address, or send it yourself",
            "档案中该联系人没有邮箱或已不在档案中。请填写邮箱重新提交，或自行发送",
        ),
        "no reply address" => (
            "you have no mail address to which the customer could reply. Have the operator set it (`user email`), and ask again",
            "您没有可供客户回复的邮箱。请管理员设置（user email）后重新提交",
        ),
        "address" | "message" => (
            "the address or the text can't be put into a mail. Correct it, and ask again",
            "邮箱地址或内容无法构成邮件。请更正后重新提交",
        ),
        "limit" => (
            "more thank-yous waited than may be sent in a day. Ask again later, or send it yourself",
            "超出每日可发送的数量。请稍后重新提交，或自行发送",
        ),
        _ => {
            return (
                format!(
                    "the mail server did not take it ({why}). Check the address and ask again, or send it yourself"
                ),
                format!("邮件服务器未接收（{why}）。请核对邮箱后重新提交，或自行发送"),
            );
        }
    };
    (en.to_owned(), zh.to_owned())
}
