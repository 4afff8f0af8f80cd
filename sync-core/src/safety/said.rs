//! The watch in sentences, English and Chinese.

use super::due::NotCounted;
use super::ladder::{Acknowledgement, Held};
use super::watch::{Heard, Watch, WatchReason};
use crate::ids::PersonId;
use crate::obligation::{Sentence, clock};
use crate::time::Timestamp;

/// Says it in a sentence. `zone` is an IANA name.
pub fn explain_watch(watch: &Watch, zone: &str) -> Sentence {
    let due = clock(watch.due, zone);
    let (en, zh) = match &watch.reason {
        WatchReason::NotDeparted => (
            format!("Shared; no departure heard of; expected back {due}."),
            format!("行程已共享，尚未得知出发；预计 {due} 返回。"),
        ),
        WatchReason::OnTheRoad => {
            (format!("On the road; to be heard of by {due}."), format!("行程中；最迟应于 {due} 有消息。"))
        }
        WatchReason::OutOfCoverage { until } => {
            let until = clock(*until, zone);
            (
                format!("Out of coverage as planned until {until}; to be heard of by {due}."),
                format!("按计划 {until} 前无信号；最迟应于 {due} 有消息。"),
            )
        }
        WatchReason::PastReturn => (
            format!("Past {due} without a sign of life; the alarm follows after the grace."),
            format!("{due} 已过，尚无消息；宽限期过后报警。"),
        ),
        WatchReason::NothingHeard => (
            format!("Nothing heard since {due} and the grace is over: call the traveller, then the customer."),
            format!("{due} 后一直没有消息，宽限期已过：请先联系本人，再联系客户。"),
        ),
        WatchReason::Called { by, words, secret: false } => {
            let words = if words.is_empty() { String::new() } else { format!(": {words}") };
            (
                format!("{by} calls for help{words}. Act now; only a person's word closes it."),
                format!("{by} 求救{words}。请立即处置；须由他人确认平安方可解除。"),
            )
        }
        WatchReason::Called { by, secret: true, .. } => (
            format!(
                "{by} entered the duress code: somebody may be forcing them. Don't call or write to their phone; act now. \
                 Only a person's word closes it."
            ),
            format!("{by} 输入了胁迫码：可能正受人胁迫。请勿拨打其电话或发消息，立即处置；须由他人确认平安方可解除。"),
        ),
        WatchReason::Returned => {
            ("Back: the return stands after the departure.".to_owned(), "已返回：返回记录在出发之后。".to_owned())
        }
        WatchReason::Confirmed { by, how } => {
            (format!("{by} vouches for the traveller: {how}."), format!("{by} 确认人员平安：{how}。"))
        }
    };
    Sentence { en, zh }
}

/// The last sign of life with its bounds: when the server heard of it, and between which moments it was.
pub fn explain_heard(heard: &Heard, zone: &str) -> Sentence {
    let shown = |at: Option<Timestamp>| at.map_or_else(|| "?".to_owned(), |at| clock(at, zone));
    let (received, low, high) = (shown(heard.received), shown(heard.low), shown(heard.high));
    Sentence {
        en: format!("Last sign of life heard at {received}; it was between {low} and {high}."),
        zh: format!("最近一次消息于 {received} 收到，发生在 {low} 至 {high} 之间。"),
    }
}

/// That somebody takes care of an alarm, and what follows from it.
pub fn explain_held(ack: &Acknowledgement, held: Held, zone: &str) -> Sentence {
    let (who, note) = (&ack.person, &ack.note);
    let (en, zh) = match held {
        Held::Until(until) => {
            let until = clock(until, zone);
            (
                format!("{who} takes care of it: {note}. If nothing else is heard, the next are told after {until}."),
                format!("{who} 已接手：{note}。如无新消息，{until} 后继续通知下一级。"),
            )
        }
        Held::Listed => (
            format!("{who} takes care of it as well: {note}. When the next are told stays as it was."),
            format!("{who} 也已接手：{note}。通知下一级的时间不变。"),
        ),
        Held::Before => (
            "There is no alarm, or it was closed: your word that you take care of it holds nothing.".to_owned(),
            "目前没有告警，或告警已解除：您的接手不产生作用。".to_owned(),
        ),
    };
    Sentence { en, zh }
}

/// That a code was neither of the two: what it came with does not count.
pub fn explain_unknown_code() -> Sentence {
    Sentence {
        en: "The code was not recognised: your sign of life does not count, and the watch stays as it was. Enter it again."
            .to_owned(),
        zh: "代码无法识别：此次报平安无效，守望状态不变，请重新输入。".to_owned(),
    }
}

/// That somebody is passed over, for they are away.
pub fn explain_away(who: &PersonId, until: Timestamp, zone: &str) -> Sentence {
    let until = clock(until, zone);
    Sentence {
        en: format!("Skipped: {who} is away until {until}."), zh: format!("已跳过：{who} 离岗至 {until}。")
    }
}

/// That a duty contact is told though they are away: somebody must be.
pub fn explain_told_away(who: &PersonId, until: Timestamp, zone: &str) -> Sentence {
    let until = clock(until, zone);
    Sentence {
        en: format!("The duty contact {who} is away until {until} and told nevertheless."),
        zh: format!("值班联系人 {who} 离岗至 {until}，仍予通知。"),
    }
}

/// That somebody who has set codes gave a sign of life without one: to those who watch, never to the traveller.
pub fn explain_uncoded(who: &PersonId) -> Sentence {
    Sentence {
        en: format!(
            "A sign of life of {who} came without a code, though they have set codes: it moves nothing. An older app, or \
             somebody keeps them from entering one. When to hear of them stays as it was."
        ),
        zh: format!(
            "{who} 已设置代码，但此次消息未带代码，不改变守望状态：可能是旧版应用，也可能受人控制。应有消息的时间不变。"
        ),
    }
}

/// Why an extension does not count, or not whole, and what to do.
pub fn explain_not_counted(why: NotCounted, zone: &str) -> Sentence {
    let (en, zh) = match why {
        NotCounted::BeforeShare => (
            "The extension does not count: it is not proven to be after the itinerary was shared. Enter it again.".to_owned(),
            "延期无效：无法证明在行程共享之后，请重新录入。".to_owned(),
        ),
        NotCounted::BeforeLast => (
            "The extension does not count: it is not proven to be after the last check-in. Enter it again.".to_owned(),
            "延期无效：无法证明在最近一次报平安之后，请重新录入。".to_owned(),
        ),
        NotCounted::Backwards => (
            "The extension does not count: it asks for no later time than the one that is due. To be heard of earlier, check in."
                .to_owned(),
            "延期无效：所给时间不晚于现应有消息的时间；如需提前，请报平安。".to_owned(),
        ),
        NotCounted::Clipped(until) => {
            let until = clock(until, zone);
            (
                format!("The extension counts until {until}: the policy lets it reach no further. Extend again then."),
                format!("延期至 {until} 为止：制度不允许更久，届时请再次延期。"),
            )
        }
        NotCounted::Closed => (
            "The extension does not count: the watch was closed before. Share the itinerary again to be watched.".to_owned(),
            "延期无效：守望此前已解除；如需守望，请重新共享行程。".to_owned(),
        ),
    };
    Sentence { en, zh }
}
