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
    let (en, zh) = thing(verdict.kind);
    let (why_en, why_zh) = why(verdict, zone);
    let due = verdict.due.map(|due| clock(due, zone));
    let (due_en, due_zh) = match due {
        Some(due) => (format!(" (due {due})"), format!("(期限 {due})")),
        None => (String::new(), String::new()),
    };
    Sentence { en: format!("{en}{due_en}: {why_en}."), zh: format!("{zh}{due_zh}:{why_zh}。") }
}

/// What is owed, for people.
fn thing(kind: ObligationKind) -> (&'static str, &'static str) {
    match kind {
        ObligationKind::Brief => ("Brief to the supervisor", "向主管简报"),
        ObligationKind::ThankYou => ("Thank-you to the customer", "客户致谢"),
        ObligationKind::Record => ("Visit record", "拜访记录"),
    }
}

fn why(verdict: &Verdict, zone: &str) -> (String, String) {
    match &verdict.reason {
        Reason::Cancelled => both("the visit was called off before anybody arrived", "到访前拜访已取消"),
        Reason::Waived { by, reason } => {
            (format!("waived by {by}, who says: {reason}"), format!("{by} 已豁免,理由:{reason}"))
        }
        Reason::Contradicted(contradiction) => {
            let (en, zh) = contradiction.sentence();
            (format!("the evidence contradicts itself, {en}; a person decides"), format!("证据自相矛盾,{zh},由人裁定"))
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
        Reason::DoneOffline { after, delivered_late } => offline(*after, *delivered_late),
        Reason::ProvenLate { by } => (
            format!("server-signed times prove that it was at least {by} late"),
            format!("服务器签署的时间证实至少逾期 {}", span_zh(*by)),
        ),
        Reason::LateByOwnClock { after } => (
            format!("the phone's own running clock shows at least {after} between leaving and doing it"),
            format!("手机自身的运行时钟显示离开后至少过了 {}", span_zh(*after)),
        ),
        Reason::WallClockOnly => both(
            "only the phone's wall clock says that it was in time; a superior accepts that or not",
            "只有手机的墙上时钟称按时,由上级决定是否认可",
        ),
        Reason::Decided { by, accepted: true, reason } => (
            format!("only the phone's wall clock says that it was in time; {by} accepts that and says: {reason}"),
            format!("只有手机的墙上时钟称按时,{by} 予以认可,理由:{reason}"),
        ),
        Reason::Decided { by, accepted: false, reason } => (
            format!(
                "only the phone's wall clock says that it was in time; {by} does not accept that and says: {reason}"
            ),
            format!("只有手机的墙上时钟称按时,{by} 不予认可,理由:{reason}"),
        ),
        Reason::Undecided => both(
            "done, but neither bounds nor clocks decide whether it was in time; no penalty follows from this",
            "已完成,但时间界限与时钟都不足以判定是否按时,不因此处罚",
        ),
        Reason::DeviceLost { person } => (
            format!("the phone of {person} was declared lost before it was heard of again"),
            format!("{person} 的手机在再次联系前已声明遗失"),
        ),
        Reason::NoneFound { contact } => {
            let at = clock(*contact, zone);
            (
                format!("overdue, and the phone was in contact at {at} without it"),
                format!("已逾期,手机于 {at} 联系过服务器,其中没有这一项"),
            )
        }
        Reason::Silent { person, heard, planned } => silent(person.as_str(), *heard, *planned, zone),
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

fn offline(after: Millis, delivered_late: Millis) -> (String, String) {
    if delivered_late == Millis(0) {
        return (
            format!("done at most {after} after leaving, not delivered yet"),
            format!("离开后至多 {} 即已完成,尚未送达", span_zh(after)),
        );
    }
    (
        format!("done offline at most {after} after leaving; delivered {delivered_late} after the deadline"),
        format!("离线完成,距离开至多 {};送达时已过期限 {}", span_zh(after), span_zh(delivered_late)),
    )
}

fn silent(person: &str, heard: Option<Timestamp>, planned: bool, zone: &str) -> (String, String) {
    let (from_en, from_zh) =
        if planned { ("the planned end", "计划结束时间") } else { ("leaving", "离开时间") };
    match heard {
        Some(heard) => {
            let at = clock(heard, zone);
            (
                format!(
                    "past the limit counted from {from_en}, but the phone of {person} was last heard of at {at}; \
                     this is not called late"
                ),
                format!("按{from_zh}计已过期限,但 {person} 的手机最后一次联系是 {at},不据此认定逾期"),
            )
        }
        None => (
            format!("past the limit counted from {from_en}, but the phone of {person} was never heard of"),
            format!("按{from_zh}计已过期限,但从未收到 {person} 手机的消息"),
        ),
    }
}

/// A moment in a zone, to the minute, with the zone's name.
pub(crate) fn clock(at: Timestamp, zone: &str) -> String {
    let zoned = jiff::Timestamp::from_millisecond(at.0).ok().and_then(|at| at.in_tz(zone).ok());
    match zoned {
        Some(zoned) => zoned.strftime("%Y-%m-%d %H:%M %Z").to_string(),
        None => at.to_string(),
    }
}

/// A span in Chinese.
fn span_zh(span: Millis) -> String {
    span.to_string().replace(" h", " 小时").replace(" min", " 分").replace(" s", " 秒")
}
