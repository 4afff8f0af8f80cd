//! Verdicts in a sentence, in English and Chinese, with the times and the evidence that tipped the scales.

use crate::fact::ObligationKind;
use crate::obligation::{Reason, Verdict};
use crate::time::{Millis, Timestamp};

/// One thing said in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sentence {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

/// Says a verdict in a sentence. `zone` is an IANA name; times are shown in it.
pub fn explain(verdict: &Verdict, zone: &str) -> Sentence {
    let (en, zh) = thing(verdict);
    let (why_en, why_zh) = why(verdict, zone);
    let due = verdict.due.map(|due| clock(due, zone));
    let (due_en, due_zh) = match due {
        Some(due) if verdict.provisional => (
            format!(" (due {due}, provisionally: the calendar does not reach so far)"),
            format!("（期限暂定 {due}，工作日历尚未发布至该日）"),
        ),
        Some(due) => (format!(" (due {due})"), format!("（期限 {due}）")),
        None => (String::new(), String::new()),
    };
    Sentence { en: format!("{en}{due_en}: {why_en}."), zh: format!("{zh}{due_zh}：{why_zh}。") }
}

/// What is owed, for people, with the words that asked for it.
fn thing(verdict: &Verdict) -> (String, String) {
    let (en, zh) = match verdict.owed.kind {
        ObligationKind::Brief => ("Brief to the supervisor", "向主管简报"),
        ObligationKind::ThankYou => ("Thank-you to the customer", "客户致谢"),
        ObligationKind::Record => ("Visit record", "拜访记录"),
        ObligationKind::Question => ("Reply to the customer's question", "答复客户问题"),
        ObligationKind::Proposal => ("Proposal for the customer", "定制方案"),
        ObligationKind::Seen => ("Word that the customer has seen the proposal", "确认客户已查阅方案"),
        ObligationKind::Revision => ("Record returned for revision", "退回修改的记录"),
    };
    if verdict.about.is_empty() {
        return (en.to_owned(), zh.to_owned());
    }
    (format!("{en} \"{}\"", verdict.about), format!("{zh}「{}」", verdict.about))
}

/// What it counts from, for people.
fn beginning(kind: ObligationKind) -> (&'static str, &'static str) {
    match kind {
        ObligationKind::Brief | ObligationKind::ThankYou | ObligationKind::Record => ("leaving", "离开"),
        ObligationKind::Question => ("the question", "提问"),
        ObligationKind::Proposal => ("the promise", "承诺"),
        ObligationKind::Seen => ("the delivery", "交付"),
        ObligationKind::Revision => ("the return", "退回"),
    }
}

fn why(verdict: &Verdict, zone: &str) -> (String, String) {
    match &verdict.reason {
        Reason::Cancelled => both("the visit was called off before anybody arrived", "到访前拜访已取消"),
        Reason::Waived { by, reason } => {
            (format!("waived by {by}, who says: {reason}"), format!("{by} 已豁免，理由：{reason}"))
        }
        Reason::Contradicted(contradiction) => {
            let (en, zh) = contradiction.sentence();
            (
                format!("the evidence contradicts itself, {en}; a person decides"),
                format!("证据自相矛盾，{zh}，由人裁定"),
            )
        }
        Reason::ProvenInTime if rests_on_code(verdict) => both(
            "a code shown at the customer's and server-signed times prove that it was in time",
            "客户现场的动态码与服务器签署的时间证实按时完成",
        ),
        Reason::ProvenInTime => both("server-signed times prove that it was in time", "服务器签署的时间证实按时完成"),
        Reason::ProvenLate { by } if rests_on_code(verdict) => (
            format!("a code shown at the customer's and server-signed times prove that it was at least {by} late"),
            format!("客户现场的动态码与服务器签署的时间证实至少逾期 {}", span_zh(*by)),
        ),
        Reason::ReceivedInTime => both("done and received in time", "按时完成并按时收到"),
        Reason::DoneOffline { after, delivered_late } => offline(*after, *delivered_late, beginning(verdict.owed.kind)),
        Reason::ProvenLate { by } => (
            format!("server-signed times prove that it was at least {by} late"),
            format!("服务器签署的时间证实至少逾期 {}", span_zh(*by)),
        ),
        Reason::LateByOwnClock { after } => {
            let (from_en, from_zh) = beginning(verdict.owed.kind);
            (
                format!("the phone's own running clock shows at least {after} between {from_en} and doing it"),
                format!("手机自身的运行时钟显示{from_zh}后至少过了 {}", span_zh(*after)),
            )
        }
        Reason::WallClockOnly => both(
            "only the phone's wall clock says that it was in time; a superior accepts that or not",
            "只有手机的墙上时钟称按时，由上级决定是否认可",
        ),
        Reason::Decided { by, accepted: true, reason } => (
            format!("only the phone's wall clock says that it was in time; {by} accepts that and says: {reason}"),
            format!("只有手机的墙上时钟称按时，{by} 予以认可，理由：{reason}"),
        ),
        Reason::Decided { by, accepted: false, reason } => (
            format!(
                "only the phone's wall clock says that it was in time; {by} does not accept that and says: {reason}"
            ),
            format!("只有手机的墙上时钟称按时，{by} 不予认可，理由：{reason}"),
        ),
        Reason::Undecided => both(
            "done, but neither bounds nor clocks decide whether it was in time; no penalty follows from this",
            "已完成，但时间界限与时钟都不足以判定是否按时，不因此处罚",
        ),
        Reason::DeviceLost { person } => (
            format!("the phone of {person} was declared lost before it was heard of again"),
            format!("{person} 的手机在再次联系前已声明遗失"),
        ),
        Reason::NoneFound { contact } => {
            let at = clock(*contact, zone);
            (
                format!("overdue, and the phone was in contact at {at} without it"),
                format!("已逾期，手机于 {at} 联系过服务器，其中没有这一项"),
            )
        }
        Reason::Silent { person, heard, planned } => {
            let from = if *planned { ("the planned end", "计划结束") } else { beginning(verdict.owed.kind) };
            silent(person.as_str(), *heard, from, zone)
        }
        Reason::TimeLeft => both("there is time left", "尚在期限内"),
        Reason::NotLeft => both("nobody is known to have left the customer yet", "尚未得知已离开客户处"),
    }
}

/// Whether a bound that a proof needs is the code of a site: in time counts from the earliest leaving, late from the earliest deed.
fn rests_on_code(verdict: &Verdict) -> bool {
    let seen = match verdict.reason {
        Reason::ProvenInTime => verdict.trigger,
        _ => verdict.completion,
    };
    seen.is_some_and(|seen| seen.placement.by_code)
}

fn both(en: &str, zh: &str) -> (String, String) {
    (en.to_owned(), zh.to_owned())
}

fn offline(after: Millis, delivered_late: Millis, (from_en, from_zh): (&str, &str)) -> (String, String) {
    if delivered_late == Millis(0) {
        return (
            format!("done at most {after} after {from_en}, not delivered yet"),
            format!("{from_zh}后至多 {} 即已完成，尚未送达", span_zh(after)),
        );
    }
    (
        format!("done offline at most {after} after {from_en}; delivered {delivered_late} after the deadline"),
        format!("离线完成，距{from_zh}至多 {}；送达时已过期限 {}", span_zh(after), span_zh(delivered_late)),
    )
}

fn silent(person: &str, heard: Option<Timestamp>, (from_en, from_zh): (&str, &str), zone: &str) -> (String, String) {
    match heard {
        Some(heard) => {
            let at = clock(heard, zone);
            (
                format!(
                    "past the limit counted from {from_en}, but the phone of {person} was last heard of at {at}; \
                     this is not called late"
                ),
                format!("按{from_zh}时间计已过期限，但 {person} 的手机最后一次联系是 {at}，不据此认定逾期"),
            )
        }
        None => (
            format!("past the limit counted from {from_en}, but the phone of {person} was never heard of"),
            format!("按{from_zh}时间计已过期限，但从未收到 {person} 手机的消息"),
        ),
    }
}

/// A moment in a zone, to the minute, with the zone's name.
pub(crate) fn clock(at: Timestamp, zone: &str) -> String {
    let zoned = jiff::Timestamp::from_millisecond(at.0).ok().and_then(|at| at.in_tz(zone).ok());
    match zoned {
        Some(zoned) => {
            let (date, hour, minute) = (zoned.date(), zoned.hour(), zoned.minute());
            let short = zoned.time_zone().to_offset_info(zoned.timestamp());
            format!("{date} {hour:02}:{minute:02} {}", short.abbreviation())
        }
        None => at.to_string(),
    }
}

/// A span in Chinese.
fn span_zh(span: Millis) -> String {
    span.to_string().replace(" h", " 小时").replace(" min", " 分").replace(" s", " 秒")
}
