//! Everything the program says, in English and Chinese, side by side. No rules here.

use clap::ValueEnum;
use mobile_ffi::Checked;
use mobile_ffi::server::OpenServer;
use sync_core::assessment::ReviewState;
use sync_core::engine::effect::Contacted;
use sync_core::engine::status::{Page, PolicyStatus, Status, VisitStatus};
use sync_core::ids::{PersonId, Seq, VisitId};
use sync_core::log::Unsound;
use sync_core::time::{Millis, Timestamp};

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Simplified Chinese.
    #[value(alias = "zh-CN", alias = "zh_CN")]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// From `--lang`, else from what the system is set to. Needed before the arguments are read, for their help.
    pub fn of(words: &[String], system: Option<&str>) -> Self {
        let after = words.iter().skip_while(|word| *word != "--lang").nth(1).map(String::as_str);
        let joined = words.iter().find_map(|word| word.strip_prefix("--lang="));
        let asked = after.or(joined).or(system).unwrap_or_default();
        if asked.starts_with("zh") { Self::Zh } else { Self::En }
    }

    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// It is fsynced on this phone.
pub fn saved(lang: Lang, seq: Seq, visit: Option<&VisitId>) -> String {
    let about = |word: &str| visit.map(|visit| format!("{word}{visit}")).unwrap_or_default();
    lang.pick(
        format!("已保存在本机（第 {seq} 条{}）", about("，拜访 ")),
        format!("saved on this phone (entry {seq}{})", about(", visit ")),
    )
}

/// Nothing has changed, and why.
pub fn not_saved(lang: Lang, why: &str) -> String {
    lang.pick(format!("未保存，什么都没有改变。原因：{why}"), format!("not saved, nothing has changed: {why}"))
}

/// Whether it was saved is not known, and why.
pub fn in_doubt(lang: Lang, why: &str) -> String {
    lang.pick(
        format!("磁盘写入出错，此条是否已保存尚不确定；重新打开后先查看，再决定是否重做。原因：{why}"),
        why.to_owned(),
    )
}

/// A hint of the policy.
pub fn hint(lang: Lang, zh: &str, en: &str) -> String {
    lang.pick(format!("提醒：{zh}"), format!("warning: {en}"))
}

/// Saved, but the server was not reached.
pub fn kept(lang: Lang, why: &str) -> String {
    lang.pick(
        format!("已保存在本机，尚未发出：{why}。同步成功时一并发出"),
        format!("saved on this phone, not sent: {why}. It goes with the next sync that succeeds"),
    )
}

/// Saved, but the server has no time now.
pub fn kept_for_later(lang: Lang, again_in: Millis) -> String {
    let off = soon(lang, again_in);
    lang.pick(
        format!("已保存在本机，尚未发出：服务器正忙，请在 {off} 后同步"),
        format!("saved on this phone, not sent: the server is busy. Sync again in {off}"),
    )
}

/// The server has no time now, and the program waits for it.
pub fn waits(lang: Lang, again_in: Millis, entries: u64) -> String {
    let off = soon(lang, again_in);
    lang.pick(
        format!("服务器正忙，{off} 后自动重试；{entries} 条待发，均已保存在本机"),
        format!("the server is busy: trying again in {off}; {entries} entries wait on this phone, nothing is lost"),
    )
}

/// The server has no time now, and the program does not wait.
pub fn busy(lang: Lang, again_in: Millis, entries: u64) -> String {
    let off = soon(lang, again_in);
    lang.pick(
        format!("未能同步：服务器正忙，请在 {off} 后再试；{entries} 条待发，均已保存在本机"),
        format!(
            "not synced: the server is busy, try again in {off}; {entries} entries wait on this phone, nothing is lost"
        ),
    )
}

/// A short wait, rounded up to a second.
fn soon(lang: Lang, wait: Millis) -> String {
    span(lang, Millis(wait.0.saturating_add(999)))
}

/// Saved, and no contact was wanted.
pub fn kept_offline(lang: Lang) -> String {
    lang.pick("未联网；下次同步时发出", "kept offline; it will be sent at the next sync").to_owned()
}

/// The contact's answer could not be kept here.
pub fn contact_not_kept(lang: Lang, why: &str) -> String {
    lang.pick(
        format!("与服务器的这次联系未能记入本机（{why}）；之前保存的内容完好，稍后再同步"),
        format!("what the server answered could not be kept ({why}); what was saved before is safe, sync again later"),
    )
}

/// What a contact brought.
pub fn contacted(lang: Lang, contact: &Contacted) -> String {
    let Contacted { sent, stored, merged, safe, refused, again, received, .. } = contact;
    let mut said = lang.pick(
        format!("发出 {sent} 条；服务器已收存至第 {stored} 条；同事可见至第 {merged} 条；收到 {received} 项"),
        format!("sent {sent}; stored by the server up to entry {stored}; merged (others see it) up to entry {merged}; received {received}"),
    );
    if let Some(safe) = safe {
        said +=
            &lang.pick(format!("；已有备份至第 {safe} 条"), format!("; safe (in a backup, too) up to entry {safe}"));
    }
    if *refused > 0 {
        said += &lang.pick(format!("；被拒 {refused} 条，详见 status"), format!("; refused {refused}: see `status`"));
    }
    if *again > 0 {
        said += &lang.pick(
            format!("；{again} 处改动原本接在被拒内容之后，已自动重写"),
            format!("; {again} that built on something refused written again"),
        );
    }
    said
}

/// The server was not reached.
pub fn no_contact(lang: Lang, why: &str) -> String {
    lang.pick(format!("未能同步：{why}。本机内容完好"), format!("not synced: {why}. Nothing is lost on this phone"))
}

/// The device is enrolled.
pub fn enrolled(lang: Lang, person: &PersonId) -> String {
    lang.pick(format!("本机已登记在 {person} 名下"), format!("this device is enrolled under {person}"))
}

/// The device could not be enrolled, and why.
pub fn enrolment_failed(lang: Lang, why: &str) -> String {
    let why = why.strip_prefix("not enrolled: ").unwrap_or(why);
    lang.pick(format!("登记未成功：{why}"), format!("the device could not be enrolled: {why}"))
}

/// The device was enrolled before.
pub fn enrolled_already(lang: Lang, person: &PersonId) -> String {
    lang.pick(
        format!("本机早已登记在 {person} 名下；换人或换服务器请另用一个空文件夹（--dir）"),
        format!("this device is enrolled under {person} already: for another person or server use an empty --dir"),
    )
}

/// The device is not enrolled, and how that is done.
pub fn not_enrolled(lang: Lang) -> String {
    lang.pick(
        "本机尚未登记。请登录：sojourn-device --dir 文件夹 login --server 网址 --org 组织 --person 本人；\
         或向管理员索取一次性登记码，然后运行：sojourn-device --dir 文件夹 enrol --server 网址 --code 登记码",
        "this device is not enrolled yet: log in with\n  \
         sojourn-device --dir DIR login --server URL --org ORG --person YOU\n\
         or get a one-time code from the operator, then run\n  \
         sojourn-device --dir DIR enrol --server URL --code CODE",
    )
    .to_owned()
}

/// The address can't be talked to without a word more.
pub fn server_refused(lang: Lang, why: &OpenServer) -> String {
    lang.pick(
        format!(
            "--server：{} 是不加密的 http，途中任何人都能看到并篡改内容。请改用 https://；若确知网络可信，可加 --insecure-http",
            why.address()
        ),
        format!("--server: {why}"),
    )
}

/// What is sent can be read on the way.
pub fn open_server(lang: Lang) -> String {
    lang.pick(
        "提醒：http 不加密，传输内容可能被他人看到；请尽量用 https",
        "warning: http is not encrypted; prefer https",
    )
    .to_owned()
}

/// The server's log holds.
pub fn log_sound(lang: Lang, checked: &Checked, zone: &str) -> String {
    let Checked { checkpoint, shown, more, gap } = checked;
    let at = when(checkpoint.at, zone);
    let size = checkpoint.size;
    let mut said = lang.pick(
        format!("存证日志可信：{size} 条记录，签署于 {at}；与本机此前所见没有矛盾"),
        format!("the server's log is sound: {size} rows, signed {at}; it contradicts nothing that this phone has seen"),
    );
    if let Some(seq) = shown {
        said +=
            &lang.pick(format!(";本机至第 {seq} 条已证实在内"), format!("; it holds this phone's entries up to {seq}"));
    }
    if *more {
        said += lang.pick(";更新的回执尚待下一个检查点", "; newer receipts wait for the next checkpoint");
    }
    if let Some((at, rows)) = gap {
        let at = when(*at, zone);
        said += &lang.pick(
            format!("\n服务器曾于 {at} 从备份恢复，并已签署说明：本机此前所见的 {rows} 条记录在那里丢失。本机的内容已自动重新发送，无需操作"),
            format!(
                "\nThe server was put back from a backup at {at}, and signed that it was: {rows} rows that this phone had \
                 seen were lost there. What is this phone's is sent again by itself; nothing need be done"
            ),
        );
    }
    said
}

/// The server has signed nothing of its log yet.
pub fn log_empty(lang: Lang) -> String {
    lang.pick(
        "服务器尚未签署存证日志；几分钟后再试",
        "the server has not signed its log yet: try again in some minutes",
    )
    .to_owned()
}

/// The server's log does not hold: loud, with what to do.
pub fn log_lie(lang: Lang, unsound: Unsound) -> String {
    lang.pick(
        format!(
            "!!! 服务器的存证日志不可信：{}。\n证据已保存在本机。请勿删除本机数据；运行 `sojourn-device receipts --out 文件`,把文件交给风控部或审计人员，不要只交给服务器管理员",
            unsound.zh()
        ),
        format!(
            "!!! the server's log can't be trusted: {unsound}.\nThe evidence is kept on this phone: keep it, run \
             `sojourn-device receipts --out FILE`, and give the file to risk control or an auditor, not to the server's operator alone"
        ),
    )
}

/// The server's log could not be checked.
pub fn log_unchecked(lang: Lang, why: &str) -> String {
    lang.pick(format!("未能核对存证日志：{why}"), format!("the server's log could not be checked: {why}"))
}

/// What is held against the server was written to a file.
pub fn receipts_written(lang: Lang, many: usize, file: &str) -> String {
    lang.pick(format!("已写入 {file}：{many} 份回执"), format!("{file}: {many} receipts"))
}

/// The board can't be shown, and what can.
pub fn no_board(lang: Lang, why: &str) -> String {
    lang.pick(
        format!("看不到看板：{why}。看板只能联网查看；离线可用 status 查看本机内容"),
        format!("the board can't be shown: {why}. It needs the server; `status` shows what this phone knows"),
    )
}

/// A visit that is not known here.
pub fn unknown_visit(lang: Lang, visit: &VisitId) -> String {
    lang.pick(
        format!("本机没有拜访 {visit}；用 status 查看全部，或先 sync"),
        format!("visit {visit} is not known on this phone: `status` lists all, or `sync` first"),
    )
}

/// The device and how far its entries have come.
pub fn device(lang: Lang, status: &Status) -> String {
    let Status { person, device, saved, sent, stored, merged, safe, .. } = status;
    let mut said = lang.pick(
        format!(
            "{person}（设备 {device}）\n本机已保存 {saved} 条，已发出 {sent}，服务器已收存 {stored}，同事可见 {merged}"
        ),
        format!(
            "{person} (device {device})\nsaved {saved}, sent {sent}, stored by the server {stored}, merged {merged}"
        ),
    );
    if let Some(safe) = safe {
        said += &lang.pick(format!(",已有备份 {safe}"), format!(", safe {safe}"));
    }
    said
}

/// The wall clock is wrong.
pub fn wall_error(lang: Lang, ms: i64) -> String {
    let off = span(lang, Millis(ms.saturating_abs()));
    let (zh, en) = if ms > 0 { ("快", "fast") } else { ("慢", "slow") };
    lang.pick(format!("提醒：本机时钟{zh}了 {off}"), format!("warning: this phone's clock is {off} {en}"))
}

/// What is new of the policy: a version that is coming, one to be read.
pub fn policy(lang: Lang, policy: &PolicyStatus, zone: &str) -> Vec<String> {
    let coming = policy.coming.map(|(version, from)| {
        let from = when(from, zone);
        lang.pick(
            format!("第 {version} 版制度将于 {from} 生效"),
            format!("version {version} of the policy is in force from {from} on"),
        )
    });
    let unread = policy.unread.map(|version| {
        lang.pick(
            format!("第 {version} 版制度待阅读：用 policy 查看，用 acknowledge 确认已读"),
            format!(
                "version {version} of the policy is to be read: `policy` shows it, `acknowledge` says that you have"
            ),
        )
    });
    coming.into_iter().chain(unread).collect()
}

/// There are notices.
pub fn inbox_count(lang: Lang, count: usize) -> String {
    lang.pick(format!("收件箱有 {count} 条通知（inbox）"), format!("{count} in the inbox (`inbox` shows them)"))
}

/// The empty state of the list, and what to do.
pub fn no_visits(lang: Lang) -> String {
    lang.pick(
        "还没有拜访。用 plan 做一个计划，或用 sync 取回已有的",
        "no visits yet: `plan` one, or `sync` to get those you have",
    )
    .to_owned()
}

/// Only a part of the list is shown, and how to see more.
pub fn part_shown(lang: Lang, page: Page, status: &Status) -> String {
    let (shown, known, next) = (status.visits.len(), status.known, page.from.saturating_add(status.visits.len()));
    let more = if next < known { format!("--from {next}") } else { "--from 0".to_owned() };
    lang.pick(
        format!("共 {known} 次拜访，此处显示 {shown} 次；用 status {more} 查看其余"),
        format!("{shown} of {known} visits are shown: `status {more}` shows others"),
    )
}

/// The empty state of the inbox.
pub fn no_notices(lang: Lang) -> String {
    lang.pick("收件箱是空的", "the inbox is empty").to_owned()
}

/// Heads of the list's columns.
pub fn visit_columns(lang: Lang) -> [&'static str; 6] {
    lang.pick(
        ["拜访", "客户", "计划开始", "同步", "已批准", "最近到期"],
        ["VISIT", "CUSTOMER", "START", "SYNCED", "APPROVED", "NEXT DUE"],
    )
}

/// Yes or no.
pub fn yes_no(lang: Lang, yes: bool) -> &'static str {
    if yes { lang.pick("是", "yes") } else { lang.pick("否", "no") }
}

/// An obligation's name.
pub fn obligation(lang: Lang, name: &str) -> String {
    let (kind, entry) = name.split_once('/').map_or((name, None), |(kind, entry)| (kind, Some(entry)));
    let thing = match kind {
        "brief" => lang.pick("向主管汇报", "brief"),
        "thank_you" => lang.pick("致谢客户", "thank-you"),
        "record" => lang.pick("提交记录", "record"),
        "question" => lang.pick("答复问题", "reply to question"),
        "proposal" => lang.pick("定制方案", "proposal"),
        "seen" => lang.pick("确认客户已查阅", "proposal seen"),
        "revision" => lang.pick("修改记录", "revise the record"),
        other => other,
    };
    entry.map_or_else(|| thing.to_owned(), |entry| format!("{thing} {entry}"))
}

/// The lines about one visit that have a value: name and value.
pub fn visit_lines(lang: Lang, visit: &VisitStatus, zone: &str) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    let span = visit.start.map(|start| {
        let end = visit.end.map(|end| format!(" – {}", when(end, zone))).unwrap_or_default();
        format!("{}{end}", when(start, zone))
    });
    lines.push((lang.pick("计划", "planned"), span.unwrap_or_else(|| "-".to_owned())));
    lines.push((lang.pick("已批准", "approved"), yes_no(lang, visit.approved).to_owned()));
    if let Some(approval) = visit.approval.as_ref().filter(|approval| approval.state != "waiting") {
        let note = lang.pick(&approval.note.detail_zh, &approval.note.detail_en);
        let state = lang.pick(approval.state_zh, approval.state);
        let said: String = format!("{state}: {note}").chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        lines.push((lang.pick("审批", "approval"), said));
    }
    if visit.review.state != ReviewState::NotSubmitted {
        let state = visit.review.state;
        lines.push((lang.pick("记录审核", "record"), lang.pick(state.zh(), state.as_str()).to_owned()));
    }
    if let Some(synced) = visit.synced {
        lines.push((lang.pick("同步", "synced"), lang.pick(synced.zh(), synced.en()).to_owned()));
    }
    if !visit.facts.is_empty() {
        lines.push((lang.pick("已发生", "done"), visit.facts.join(", ")));
    }
    if let Some(at) = visit.own_alarm {
        lines.push((lang.pick("本机提醒", "own alarm"), when(at, zone)));
    }
    if let Some((state, due)) = visit.watch {
        lines.push((lang.pick("安全守望", "safety watch"), format!("{state}, {}", when(due, zone))));
    }
    lines
}

/// A countdown.
pub fn left(lang: Lang, ms: i64) -> String {
    let off = span(lang, Millis(ms.saturating_abs()));
    if ms < 0 {
        lang.pick(format!("已超 {off}"), format!("{off} over"))
    } else {
        lang.pick(format!("还剩 {off}"), format!("{off} left"))
    }
}

fn span(lang: Lang, span: Millis) -> String {
    let text = span.to_string();
    lang.pick(text.replace(" h", " 小时").replace(" min", " 分钟").replace(" s", " 秒"), text)
}

/// A time in the person's zone, with its offset.
pub fn when(time: Timestamp, zone: &str) -> String {
    let zoned = jiff::Timestamp::from_millisecond(time.0).ok().and_then(|time| time.in_tz(zone).ok());
    zoned.map_or_else(|| time.to_string(), |zoned| zoned.strftime("%Y-%m-%d %H:%M %:z").to_string())
}

#[cfg(test)]
mod tests {
    use sync_core::time::Timestamp;

    use super::{Lang, left, when};

    #[test]
    fn the_language_comes_from_the_argument_before_the_system() {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(Lang::of(&words(&["x", "--lang", "en"]), Some("zh_CN.UTF-8")), Lang::En);
        assert_eq!(Lang::of(&words(&["x", "--lang=zh-CN"]), None), Lang::Zh);
        assert_eq!(Lang::of(&words(&["x"]), Some("zh_CN.UTF-8")), Lang::Zh);
        assert_eq!(Lang::of(&words(&["x"]), Some("C.UTF-8")), Lang::En);
    }

    #[test]
    fn a_countdown_says_what_is_left_and_what_is_over() {
        assert_eq!(left(Lang::En, 16_200_000), "4 h 30 min left");
        assert_eq!(left(Lang::Zh, -16_200_000), "已超 4 小时 30 分钟");
    }

    #[test]
    fn a_time_is_shown_in_the_zone_of_the_person() {
        let time: Timestamp = "2026-09-14T03:30:00Z".parse().expect("RFC 3339");
        assert_eq!(when(time, "Asia/Shanghai"), "2026-09-14 11:30 +08:00");
        assert_eq!(when(time, "Nowhere/Land"), "2026-09-14T03:30:00Z");
    }
}
