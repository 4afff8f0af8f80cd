//! What is said of an enrolment that ends or has ended, in English and Chinese: what happened to the work, and what will.

use sync_core::engine::effect::Deposited;
use sync_core::engine::status::Status;
use sync_core::sync::Over;

use super::text::{self, Lang};

/// After a contact in which the journal was left with the server.
pub fn told(left: &Deposited, lang: Lang) -> Vec<String> {
    let mut lines = vec![head(lang, left.over)];
    lines.extend(far(lang, left.saved, left.stored, left.held));
    if let Some(why) = &left.why {
        lines.push(lang.pick(format!("其余未能留存：{why}"), format!("the rest could not be left there: {why}")));
    }
    lines.push(remedy(lang, left.over));
    lines
}

/// In the status of the device: how things stand, and when the enrolment ends where that is soon.
pub fn lines(lang: Lang, status: &Status, zone: &str) -> Vec<String> {
    if let Some(over) = status.over {
        let mut lines = vec![head(lang, over)];
        lines.extend(far(lang, status.saved, status.stored, status.held));
        lines.push(remedy(lang, over));
        return lines;
    }
    let ends = status.ends_soon.map(|ends| text::when(ends, zone));
    let line = ends.map(|ends| {
        lang.pick(
            format!(
                "提醒：本机登记将于 {ends} 到期。请及时同步，或向管理员索取新的登记码续期；到期后内容仍保留在本机，可留存到服务器"
            ),
            format!(
                "warning: the enrolment of this device ends {ends}. Sync before then, or ask the operator for a new code and \
                 enrol again; after it your work stays here and can still be left with the server"
            ),
        )
    });
    line.into_iter().collect()
}

fn head(lang: Lang, over: Over) -> String {
    let (en, zh) = over.sentence();
    lang.pick(
        format!("{zh}。您的内容没有丢失：全部保留在本机"),
        format!("{en}. Your work is not lost: all of it stays on this phone"),
    )
}

fn far(lang: Lang, saved: u64, stored: u64, held: u64) -> Vec<String> {
    let mut lines = vec![lang.pick(
        format!("本机共 {saved} 条，服务器日志已收录至第 {stored} 条"),
        format!("{saved} entries here; the server's journal has them up to {stored}"),
    )];
    if held > stored {
        lines.push(lang.pick(
            format!("第 {} 至 {held} 条已留存在服务器，由风控部决定是否收录", stored + 1),
            format!("entries {} to {held} are held by the server until risk control decides on them", stored + 1),
        ));
    }
    if saved > held {
        lines.push(lang.pick(
            format!("第 {} 至 {saved} 条尚未留存，下次同步时再送", held + 1),
            format!("entries {} to {saved} are not there yet and go with the next sync", held + 1),
        ));
    }
    lines
}

fn remedy(lang: Lang, over: Over) -> String {
    let (en, zh) = over.remedy();
    lang.pick(zh.to_owned(), en.to_owned())
}

#[cfg(test)]
mod tests {
    use sync_core::engine::effect::Deposited;
    use sync_core::sync::Over;

    use super::{Lang, told};

    #[test]
    fn it_is_said_what_happened_to_the_work_and_what_will_in_both_languages() {
        let left = |over| Deposited { over, saved: 9, stored: 4, held: 7, why: None };
        for over in Over::ALL {
            let en = told(&left(over), Lang::En).join("; ");
            for part in ["not lost", "up to 4", "entries 5 to 7 are held", "entries 8 to 9"] {
                assert!(en.contains(part), "{en}");
            }
            let zh = told(&left(over), Lang::Zh).join("；");
            assert!(zh.contains("没有丢失") && zh.contains("第 5 至 7 条") && zh.contains("风控部"), "{zh}");
        }
        let all = told(&Deposited { over: Over::RanOut, saved: 4, stored: 4, held: 4, why: None }, Lang::En);
        assert_eq!(all.len(), 3, "{all:?}");
    }
}
