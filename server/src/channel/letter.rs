//! What a message says to a person, in Chinese and English: which visit, and what to do. No names and nothing that anybody
//! wrote: who may see that sees it behind a login.

use sync_core::obligation::Sentence;
use sync_core::sync::NoticeKind;

use crate::store::Message;

/// A subject line and a text.
pub struct Letter {
    /// The subject line.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// A message as a letter; `link` is where people open Sojourn.
pub fn letter(message: &Message, link: Option<&str>) -> Letter {
    let (visit, said) = (&message.visit, sentence(message));
    let head = heading(message.kind);
    let link = link.map_or_else(String::new, |link| format!("{link}\n\n"));
    Letter {
        subject: format!("[行访 Sojourn] {} · {} · {visit}", head.zh, head.en),
        text: format!(
            "拜访 {visit}:{}\n\nVisit {visit}: {}\n\n{link}{}\n\n--\n\
             行访自动发出，请勿回复。内容仅登录后可见。\nSent by Sojourn; nobody reads replies. What it is about is shown after a login.\n",
            said.zh, said.en, message.at
        ),
    }
}

/// A message as a notification on a screen, in one language: a title and a sentence.
pub fn notice(message: &Message, chinese: bool) -> (String, String) {
    let (head, said) = (heading(message.kind), sentence(message));
    if chinese {
        return (format!("行访 · {}", head.zh), said.zh);
    }
    let mut letters = said.en.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    (format!("Sojourn · {}", head.en), format!("{first}{}", letters.as_str()))
}

fn both(zh: impl Into<String>, en: impl Into<String>) -> Sentence {
    Sentence { en: en.into(), zh: zh.into() }
}

fn heading(kind: NoticeKind) -> Sentence {
    match kind {
        NoticeKind::WatchOverdue => both("逾时未归", "Not back yet"),
        NoticeKind::WatchAlarmed => both("安全警报", "Safety alarm"),
        NoticeKind::WatchClosed => both("警报解除", "Alarm over"),
        NoticeKind::ObligationMissing => both("未完成", "Not done"),
        NoticeKind::DeviceSilent => both("暂无消息", "No news"),
        NoticeKind::Withdrawn => both("通知撤回", "Withdrawn"),
        NoticeKind::OpenPastPlan => both("未登记离开", "Still open"),
        NoticeKind::DueSoon => both("即将到期", "Due soon"),
        NoticeKind::Amended => both("判定附注", "Amended"),
        NoticeKind::ConfirmDetails => both("请确认客户信息", "Confirm details"),
        NoticeKind::PlanShared => both("计划已批准", "Plan approved"),
        NoticeKind::PlanDecision => both("计划审批变动", "Approval changed"),
        NoticeKind::AnswerWanted => both("待拟答复", "Answer wanted"),
        NoticeKind::AnswerDrafted => both("答复待审核", "Answer to review"),
        NoticeKind::AnswerPassed => both("答复可发出", "Answer may go out"),
        NoticeKind::RecordReview => both("记录审核", "Review of the record"),
        NoticeKind::FoundOtherwise => both("检查结果不一致", "Checks differ"),
        NoticeKind::CardProposed => both("档案变更待审核", "A change to review"),
        NoticeKind::CardReviewed => both("档案变更已审核", "Your change was reviewed"),
        NoticeKind::HandedOver => both("拜访移交", "Visits handed on"),
        NoticeKind::ThanksRefused => both("致谢信未能发出", "Thank-you not sent"),
        NoticeKind::MedicalOpened => both("医疗备注被打开", "Your note for helpers was opened"),
        NoticeKind::WatcherMissing => both("守望人缺席", "A watcher is missing"),
        NoticeKind::WatchCalled => both("求救", "Call for help"),
        NoticeKind::WatchAcknowledged => both("警报已有人接手", "Alarm taken care of"),
        NoticeKind::WatchNews => both("警报有新消息", "News of an alarm"),
        NoticeKind::WatchNotCounted => both("守望操作未生效", "Does not count"),
        NoticeKind::WatchText => both("短信报平安（未经核实）", "A text says that all is well (nobody answers for it)"),
        NoticeKind::Drill => both("安全演练（并非真实警报）", "Safety drill (nobody is in danger)"),
    }
}

/// What is owed, as the head of a sentence.
fn thing(subject: &str) -> Sentence {
    let owed = subject.strip_prefix("amendment/").unwrap_or(subject);
    match owed.split('/').next().unwrap_or_default() {
        "brief" => both("向主管的简报", "the brief to the supervisor"),
        "thank_you" => both("对客户的致谢", "the thank-you to the customer"),
        "record" => both("拜访记录", "the visit record"),
        "question" => both("对客户问题的答复", "the reply to a customer's question"),
        "proposal" => both("定制方案", "the proposal for the customer"),
        "seen" => both("客户查阅方案的确认", "the word that the customer has seen the proposal"),
        "revision" => both("退回记录的修改", "the revision of the returned record"),
        _ => both("待办事项", "what is owed"),
    }
}

fn sentence(message: &Message) -> Sentence {
    let Sentence { en, zh } = thing(&message.subject);
    match message.kind {
        NoticeKind::DueSoon => {
            both(format!("{zh}即将到期，请在行访中完成。"), format!("{en} is due soon. Do it in Sojourn."))
        }
        NoticeKind::ObligationMissing => both(
            format!("{zh}已过期限，仍未完成。请在行访中补交，或由上级说明理由后豁免。"),
            format!("{en} is past its limit and not done. Do it in Sojourn; or a superior waives it, with a reason."),
        ),
        NoticeKind::DeviceSilent => both(
            format!("{zh}的期限已过，但有手机尚无消息，不据此认定逾期。请联系当事人，并请其打开行访。"),
            format!(
                "the limit for {en} is past, and a phone has not been heard of: no news, not called late. Get in touch, \
                 and have them open Sojourn."
            ),
        ),
        NoticeKind::Withdrawn => both(
            format!("先前关于{zh}的通知不再成立，后到的记录已说明情况。无需处理。"),
            format!("what you were told about {en} no longer holds: later records explain it. There is nothing to do."),
        ),
        NoticeKind::WatchCalled => both(
            "出行人需要帮助。请立即打开行访查看并处置；未见说明前请勿拨打其电话。",
            "the traveller needs help. Open Sojourn now and act; don't call their phone before you have read what it says.",
        ),
        NoticeKind::WatchAcknowledged => both(
            "已有人接手警报，详情见行访。警报仍未解除。",
            "somebody takes care of the alarm; Sojourn says who. It is not over.",
        ),
        NoticeKind::WatchNews => both(
            "警报中收到新的消息，详情见行访。警报仍未解除。",
            "something was heard; Sojourn says what. The alarm is not over.",
        ),
        NoticeKind::WatchNotCounted => both(
            "您对安全守望的操作未生效或未全部生效，原因见行访。",
            "what you entered about a safety watch does not count, or not whole. Sojourn says why.",
        ),
        NoticeKind::WatchText => both(
            "收到以出行人名义发来的报平安短信，无人与其本人通话。其效果见行访；如有疑问，请致电核实。",
            "a text in the traveller's name says that all is well; nobody has spoken with them. Sojourn says what it does. If you \
             doubt it, call.",
        ),
        NoticeKind::Drill if message.subject == "drill_over" => both(
            "安全演练已结束，并非真实警报：有层级无人值守，或有人未确认收到。详情见行访。",
            "a drill of the safety ladder is over; nobody is in danger. A rung is empty, or somebody has not said that they \
             have it. Sojourn says which.",
        ),
        NoticeKind::Drill => both(
            "这是安全演练，并非真实警报。请在行访中确认收到。",
            "this is a drill of the safety ladder; nobody is in danger. Say in Sojourn that you have it.",
        ),
        NoticeKind::CardProposed => both(
            "有客户档案变更待审核。请在行访中采纳或退回，并说明理由。",
            "a change of a customer's card waits for your review. Accept or reject it in Sojourn, with a reason.",
        ),
        NoticeKind::CardReviewed => both(
            "您提交的客户档案变更已审核，结果见行访。",
            "the change of a customer's card that you proposed was reviewed. Sojourn shows what came of it.",
        ),
        NoticeKind::HandedOver => both(
            "有拜访及未完成事项在同事之间移交，与您有关，详情见行访。",
            "visits, with what is open of them, were handed on from or to you. Sojourn shows which.",
        ),
        NoticeKind::ThanksRefused => both(
            "致谢信无法发出，客户尚未收到。原因与处理办法见行访。",
            "the thank-you can't be sent, and the customer has none. Sojourn says why, and what to do.",
        ),
        NoticeKind::MedicalOpened => both(
            "有人在紧急情况下打开了您的医疗备注，详情见行访。",
            "somebody opened the note for helpers of your trip in an emergency. Sojourn says who.",
        ),
        NoticeKind::WatcherMissing => both(
            "有守望人无法守望某次出行，请在行访中查看并改请他人。",
            "somebody who was to watch over a trip can't. Look at it in Sojourn, and name somebody else.",
        ),
        NoticeKind::OpenPastPlan => both(
            "计划结束时间早已过去，仍未登记离开。请登记离开，或取消拜访。",
            "the planned end is long past and nobody has left. Press \"leave\", or call the visit off.",
        ),
        NoticeKind::Amended => both(
            format!("{zh}的判定已冻结；后到的证据与之不符，原判定不变，两者均见行访中的历史。"),
            format!(
                "later evidence contradicts the frozen verdict on {en}. It stays; the history in Sojourn shows both."
            ),
        ),
        NoticeKind::AnswerWanted => both(
            "客户的问题需要您拟写答复，请在行访中查看。",
            "a customer's question waits for your draft. See it in Sojourn.",
        ),
        NoticeKind::AnswerDrafted => both(
            "有答复草稿待审核，请在行访中通过或退回。",
            "a drafted answer waits for your review. Pass or return it in Sojourn.",
        ),
        NoticeKind::AnswerPassed => both(
            "答复已通过审核，请发给客户并登记。",
            "an answer passed its review. Send it to the customer, and record that.",
        ),
        NoticeKind::RecordReview => both(
            "拜访记录的审核有新进展，请在行访中查看。",
            "the review of the record has come further. See it in Sojourn.",
        ),
        NoticeKind::WatchOverdue => both(
            "已过预计返回时间，尚无消息。请马上联系行程中的同事。",
            "past the expected return, and no word. Call the traveller now.",
        ),
        NoticeKind::WatchAlarmed => both(
            "安全警报：宽限已过，仍无消息。请立即按预案行动，并在行访中查看行程与联系人。",
            "safety alarm: the grace is over and there is no word. Act now; Sojourn shows the itinerary and whom to call.",
        ),
        NoticeKind::ConfirmDetails => both(
            "客户地址或联系人有变更。请在拜访前与客户确认，并在行访中登记。",
            "place or contact of the customer have changed. Confirm them with the customer before the visit, and note it in Sojourn.",
        ),
        NoticeKind::PlanShared => {
            both("拜访计划已批准，可在行访中查看。", "its plan is approved and can be looked at in Sojourn.")
        }
        NoticeKind::PlanDecision => both(
            "计划的审批状态有变动，请在行访中查看并处理。",
            "the approval of its plan is not what it was. Look at it in Sojourn.",
        ),
        NoticeKind::WatchClosed => both("安全警报已解除。", "the safety alarm is over."),
        NoticeKind::FoundOtherwise => both(
            "手机与服务器对同一份记录的检查结果不一致。请在行访中查看该拜访及原因。",
            "phone and server did not find the same in one record. Sojourn shows the visit and the reason.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::letter;
    use crate::store::Message;
    use sync_core::sync::NoticeKind;
    use sync_core::time::Timestamp;

    #[test]
    fn every_letter_says_in_both_languages_which_visit_and_what_to_do() {
        use NoticeKind::{
            Amended, AnswerDrafted, AnswerPassed, AnswerWanted, DeviceSilent, DueSoon, FoundOtherwise,
            ObligationMissing, OpenPastPlan, RecordReview, WatchAlarmed, WatchClosed, WatchOverdue, Withdrawn,
        };
        let all = [
            FoundOtherwise,
            Amended,
            DueSoon,
            ObligationMissing,
            DeviceSilent,
            Withdrawn,
            OpenPastPlan,
            WatchOverdue,
            WatchAlarmed,
            WatchClosed,
            AnswerWanted,
            AnswerDrafted,
            AnswerPassed,
            RecordReview,
        ];
        let mut subjects = std::collections::BTreeSet::new();
        for kind in all {
            let visit = "visit-7".parse().expect("an id");
            let message = Message { kind, visit, subject: "brief".to_owned(), at: Timestamp(0), letter: None };
            let letter = letter(&message, Some("https://visits.acme.example"));
            assert!(
                letter.text.contains("拜访 visit-7:") && letter.text.contains("Visit visit-7: "),
                "{}",
                letter.text
            );
            assert!(letter.text.contains("https://visits.acme.example") && letter.subject.contains("visit-7"));
            subjects.insert(letter.subject);
        }
        assert_eq!(subjects.len(), all.len());
    }

    #[test]
    fn silence_is_not_called_late() {
        let visit = "v".parse().expect("an id");
        let message = Message {
            kind: NoticeKind::DeviceSilent,
            visit,
            subject: "record".to_owned(),
            at: Timestamp(0),
            letter: None,
        };
        let text = letter(&message, None).text;
        assert!(text.contains("no news, not called late") && text.contains("不据此认定逾期"), "{text}");
    }
}
