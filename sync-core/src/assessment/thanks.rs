//! V10.1: the thank-you to the customer as it can be drafted from the record: what they need, what comes next and by when. A
//! draft for a person to send; what is the organisation's own affair (objections, intent, gifts) is left out.

use jiff::civil::Date;

use crate::assessment::VisitEvidence;
use crate::fact::{Fact, ObligationKind};
use crate::obligation::Limit;
use crate::time::Timestamp;

/// Most characters of a short message.
const SMS: usize = 200;

/// The language of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

impl Tongue {
    fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// A thank-you as a mail and as a short message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The mail's subject line.
    pub subject: String,
    /// The mail's text.
    pub body: String,
    /// The short message.
    pub sms: String,
}

/// Drafts the thank-you (V10.1); none where the plan is not known. `writer` signs it.
pub fn draft_thanks(visit: &VisitEvidence<'_>, writer: &str, tongue: Tongue) -> Option<Letter> {
    let plan = visit.plan?;
    let left = visit.first(|fact| matches!(fact, Fact::Leave { .. })).map(|seen| seen.placement.shown());
    let day = left.or(plan.start).and_then(|at| visit.policy.office_day(at));
    let thanks = Thanks { visit, tongue, left: left.or(plan.start) };
    let (needs, next) = (thanks.needs(), thanks.next());
    let date = day.map(|day| long_day(day, tongue)).unwrap_or_default();
    let on = |en: &str| if date.is_empty() { String::new() } else { format!("{en}{date}") };
    let customer = plan.customer_name.trim();
    let mut body = tongue.pick(
        format!("{customer}，您好：\n\n感谢您{}抽出时间与我们交流。\n", on("于 ")),
        format!("Dear {customer},\n\nThank you for the time that you gave us{}.\n", on(" on ")),
    );
    body.push_str(&list(tongue.pick("您提出的需求", "What you told us that you need"), &needs));
    body.push_str(&list(tongue.pick("我们接下来的安排", "What we will do next"), &next));
    body.push_str(tongue.pick(
        "\n如有遗漏或需要更正之处，请直接回复。\n",
        "\nIf anything is missing or wrong, please answer this message.\n",
    ));
    body.push_str(&format!("\n{writer}\n"));
    let subject = tongue.pick(format!("感谢接待与后续安排 {date}"), format!("Thank you, and what comes next {date}"));
    Some(Letter { subject: subject.trim_end().to_owned(), body, sms: sms(&needs, &next, &date, writer, tongue) })
}

struct Thanks<'a> {
    visit: &'a VisitEvidence<'a>,
    tongue: Tongue,
    left: Option<Timestamp>,
}

impl Thanks<'_> {
    fn needs(&self) -> Vec<String> {
        let record = self.visit.record.into_iter();
        let texts = record.flat_map(|record| record.needs.iter()).map(|item| one_line(&item.text));
        texts.filter(|text| !text.is_empty()).collect()
    }

    /// Actions of the record, open questions and promised proposals, each with by when it comes.
    fn next(&self) -> Vec<String> {
        let actions = self.visit.record.into_iter().flat_map(|record| record.actions.iter());
        let actions = actions.map(|action| {
            let due = action.due_working_days.zip(self.left).and_then(|(days, left)| {
                self.last_day(&Limit::working_days(days, self.visit.policy, self.visit.calendar), left)
            });
            (one_line(&action.item.text), due)
        });
        let mut all: Vec<(String, Option<(Date, bool)>)> = actions.filter(|(text, _)| !text.is_empty()).collect();
        let verdicts = crate::assessment::assess_obligations(self.visit, self.left.unwrap_or(Timestamp(0)));
        for verdict in verdicts.iter().filter(|verdict| verdict.completion.is_none()) {
            let what = match verdict.owed.kind {
                ObligationKind::Question => {
                    self.tongue.pick(format!("答复您的问题：{}", verdict.about), format!("Answer: {}", verdict.about))
                }
                ObligationKind::Proposal => {
                    self.tongue.pick(format!("提交方案：{}", verdict.about), format!("Proposal: {}", verdict.about))
                }
                _ => continue,
            };
            let day = verdict.due.and_then(|due| self.visit.policy.office_day(Timestamp(due.0 - 1)));
            all.push((what, day.map(|day| (day, verdict.provisional))));
        }
        all.into_iter().map(|(text, due)| self.with_day(text, due)).collect()
    }

    /// The last day of a limit that ends with it.
    fn last_day(&self, limit: &Limit, from: Timestamp) -> Option<(Date, bool)> {
        let (due, provisional) = limit.due(from);
        Some((self.visit.policy.office_day(Timestamp(due.0 - 1))?, provisional))
    }

    fn with_day(&self, text: String, due: Option<(Date, bool)>) -> String {
        match due {
            None => text,
            Some((day, false)) => self.tongue.pick(format!("{text}（{day} 前）"), format!("{text} (by {day})")),
            Some((day, true)) => {
                self.tongue.pick(format!("{text}（预计 {day} 前）"), format!("{text} (by {day}, as far as is known)"))
            }
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn list(head: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let numbered = lines.iter().enumerate().map(|(at, line)| format!("{}. {line}\n", at + 1));
    format!("\n{head}\n{}", numbered.collect::<String>())
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn long_day(day: Date, tongue: Tongue) -> String {
    let (year, month, of_month) = (day.year(), day.month(), day.day());
    let name = usize::try_from(month - 1).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or_default();
    tongue.pick(format!("{year} 年 {month} 月 {of_month} 日"), format!("{of_month} {name} {year:04}"))
}

/// The same in short; what is too long is cut, and the writer stays.
fn sms(needs: &[String], next: &[String], date: &str, writer: &str, tongue: Tongue) -> String {
    let said = |head: &str, lines: &[String]| match lines.is_empty() {
        true => String::new(),
        false => format!("{head}{}{}", lines.join(tongue.pick("；", "; ")), tongue.pick("。", ". ")),
    };
    let text = tongue.pick(
        format!("您好，感谢您{date}的接待。{}{}", said("您的需求：", needs), said("后续安排：", next)),
        format!("Thank you for your time, {date}. {}{}", said("You need: ", needs), said("Next: ", next)),
    );
    let end = tongue.pick(format!("——{writer}"), format!("- {writer}"));
    let room = SMS.saturating_sub(end.chars().count());
    if text.chars().count() <= room {
        return text + &end;
    }
    text.chars().take(room.saturating_sub(1)).chain(['…']).collect::<String>() + &end
}
