//! Shows a trip as it stands on this phone, offline (V6.3): legs, check-ins, gaps, who watches and what has reached them, how the watch
//! stands and what is next. One's own trips, and those one watches over.

use sync_core::document::itinerary::Leg;
use sync_core::engine::itinerary::{Next, TripPage};
use sync_core::ids::VisitId;
use sync_core::itinerary::timed;
use sync_core::safety::Reach;
use sync_core::time::Timestamp;

use super::outcome::Outcome;
use super::show::clean;
use super::text::{Lang, when};
use super::{Phone, text};

/// The trip of a visit.
pub fn show(phone: &Phone, visit: &VisitId) -> Outcome {
    match page(phone, visit) {
        Ok(page) => {
            lines(phone.lang, &page, &phone.zone).iter().for_each(|line| println!("{}", clean(line)));
            Outcome::Done
        }
        Err((outcome, why)) => {
            eprintln!("{why}");
            outcome
        }
    }
}

/// The same in one line for a script.
pub fn line(phone: &Phone, visit: &VisitId) -> (Outcome, String) {
    match page(phone, visit) {
        Ok(page) => (Outcome::Done, clean(&format!("itinerary {}", in_one(&page)))),
        Err((outcome, why)) => (outcome, why),
    }
}

fn page(phone: &Phone, visit: &VisitId) -> Result<TripPage, (Outcome, String)> {
    if phone.device.enrolment().is_none() {
        return Err((Outcome::NotSaved, text::not_enrolled(phone.lang)));
    }
    let none = || {
        let zh = format!("本机没有拜访 {visit} 的行程或守望：可用 trip 或 share 编排并共享，或先同步");
        let en =
            format!("this phone knows of no itinerary or watch of visit {visit}: make one with trip or share, or sync");
        (Outcome::BadInput, phone.lang.pick(zh, en))
    };
    phone.device.trip(visit).ok_or_else(none)
}

fn in_one(page: &TripPage) -> String {
    let watch = page.watch.as_ref().map_or("-", |(state, ..)| state.as_str());
    let next = page.next.map_or_else(|| "-".to_owned(), |(at, next)| format!("{}@{at}", name(next)));
    let watchers: Vec<String> = page.watchers.iter().map(|it| format!("{}:{}", it.person, it.reach.as_str())).collect();
    let watchers = if watchers.is_empty() { "-".to_owned() } else { watchers.join(",") };
    format!("visit={} watch={watch} legs={} next={next} watchers={watchers}", page.visit, page.view.legs.len())
}

fn name(next: Next) -> &'static str {
    match next {
        Next::HeardOf => "heard_of",
        Next::LegBegins => "leg_begins",
        Next::GapBegins => "gap_begins",
        Next::GapEnds => "gap_ends",
        Next::Back => "back",
    }
}

fn said(lang: Lang, next: Next) -> &'static str {
    match next {
        Next::HeardOf => lang.pick("最迟应有消息", "to be heard of by"),
        Next::LegBegins => lang.pick("下一段启程", "the next leg begins"),
        Next::GapBegins => lang.pick("无信号时段开始", "out of coverage from"),
        Next::GapEnds => lang.pick("无信号时段结束", "in coverage again from"),
        Next::Back => lang.pick("预计返回", "back by"),
    }
}

/// What is shown of a trip, a line each; `zone` is the phone's.
fn lines(lang: Lang, page: &TripPage, zone: &str) -> Vec<String> {
    let whose = page.traveller.as_ref().map(ToString::to_string).unwrap_or_default();
    let own = if page.own { lang.pick("（本人）", " (yours)") } else { "" };
    let mut lines = vec![format!("{} {} {whose}{own}", lang.pick("行程", "Itinerary"), page.visit)];
    let mut add = |name: &str, value: String| lines.push(format!("  {name}: {value}"));
    match &page.watch {
        Some((state, _, why)) => {
            let state = lang.pick(state.zh().to_owned(), state.as_str().replace('_', " "));
            add(lang.pick("安全守望", "safety watch"), format!("{state}; {}", lang.pick(&why.zh, &why.en)));
        }
        None => add(lang.pick("安全守望", "safety watch"), lang.pick("尚未共享", "not shared").to_owned()),
    }
    if let Some((at, next)) = page.next {
        add(lang.pick("接下来", "next"), format!("{} {}", said(lang, next), local(page, at, zone)));
    }
    if let Some(at) = page.own_alarm {
        add(lang.pick("本机提醒", "own alarm"), when(at, zone));
    }
    if let Some(at) = page.return_by {
        add(lang.pick("预计返回", "back by"), local(page, at, zone));
    }
    for (at, leg) in page.view.legs.iter().enumerate() {
        add(&format!("{} {}", lang.pick("行程段", "leg"), at + 1), leg_line(lang, leg));
    }
    for due in &page.dues {
        add(lang.pick("报平安", "check-in by"), local(page, *due, zone));
    }
    for gap in &page.gaps {
        let span = format!("{} – {}", local(page, gap.from, zone), local(page, gap.until, zone));
        add(lang.pick("无信号时段", "coverage gap"), span);
    }
    for it in &page.watchers {
        let at = it.at.map(|at| format!(" ({})", when(at, zone))).unwrap_or_default();
        let loud = if it.reach == Reach::NotReached { lang.pick("！", "!") } else { "" };
        let reach = lang.pick(it.reach.zh(), it.reach.en());
        add(lang.pick("守望人", "watcher"), format!("{}: {reach}{loud}{at}", it.person));
    }
    let emergency = joined(&[&page.view.emergency_name, &page.view.emergency_phone], " ");
    if !emergency.is_empty() {
        add(lang.pick("紧急联系人", "emergency contact"), emergency);
    }
    lines.extend(page.points.iter().map(|point| format!("  ! {}", lang.pick(&point.zh, &point.en))));
    lines
}

fn leg_line(lang: Lang, leg: &Leg) -> String {
    let at = |time: &str, zone: &str| match (time.is_empty(), zone.is_empty()) {
        (true, _) => String::new(),
        (false, true) => time.to_owned(),
        (false, false) => format!("{time} [{zone}]"),
    };
    let way = joined(&[&at(&leg.depart, &leg.depart_zone), &at(&leg.arrive, &leg.arrive_zone)], " → ");
    let named = |zh: &'static str, en: &'static str, value: &str| match value {
        "" => String::new(),
        value => format!("{} {value}", lang.pick(zh, en)),
    };
    let contact = joined(&[&leg.contact, &leg.phone], " ");
    let parts = [
        leg.place.clone(),
        leg.visit.clone(),
        way,
        named("停留至", "until", &at(&leg.until, &leg.arrive_zone)),
        leg.transport.clone(),
        named("住宿", "lodging", &leg.lodging),
        named("联系人", "contact", &contact),
        named("无信号至", "no coverage until", &at(&leg.no_coverage_until, &leg.arrive_zone)),
    ];
    joined(&parts.each_ref().map(String::as_str), lang.pick("；", "; "))
}

fn joined(parts: &[&str], between: &str) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(between)
}

/// A moment by the phone's clock, and by that of the place where the traveller is then, where it is another.
fn local(page: &TripPage, at: Timestamp, zone: &str) -> String {
    let here = when(at, zone);
    match zone_at(page, at).filter(|there| *there != zone) {
        Some(there) => format!("{here} = {} [{there}]", when(at, there)),
        None => here,
    }
}

fn zone_at(page: &TripPage, at: Timestamp) -> Option<&str> {
    let spans = timed(&page.view).legs;
    let legs = page.view.legs.iter().zip(spans).filter_map(|(leg, span)| Some((leg, span?)));
    let begun = legs.filter(|(_, span)| span.from <= at).max_by_key(|(_, span)| span.from);
    let of_leg = begun.map(|(leg, _)| leg.arrive_zone.as_str());
    of_leg.or(Some(page.view.return_zone.as_str())).filter(|zone| !zone.is_empty())
}
