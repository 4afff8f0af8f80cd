//! Whether an itinerary holds together (V6.3). Moments are compared, never dates on a wall: who crosses the date line may well be
//! there on the day before they left. Each point names the field and the remedy, in both languages.

use super::local::{BadTime, moment};
use super::timed::{Span, Timed, timed};
use crate::document::itinerary::ItineraryView;
use crate::ids::PersonId;
use crate::time::Timestamp;

/// Most legs of an itinerary.
pub const MAX_LEGS: usize = 40;
/// Most characters of one field.
pub const MAX_TEXT: usize = 300;
/// Most signs of life that are named.
pub const MAX_CHECK_INS: usize = 100;
/// Most watchers.
pub const MAX_WATCHERS: usize = 20;

/// How much a point weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It can't be shared like this.
    Refuse,
    /// Something is missing that should be asked for.
    Ask,
    /// It can be meant like this, and may be a mistake.
    Warn,
}

/// One thing about an itinerary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Which field, for example `legs[2].arrive`.
    pub field: String,
    /// How much it weighs.
    pub weight: Weight,
    /// What it is and what to do, in English.
    pub en: String,
    /// The same in Chinese.
    pub zh: String,
}

/// What is known of people around it.
#[derive(Debug, Clone, Default)]
pub struct About<'a> {
    /// Whose trip it is.
    pub traveller: Option<&'a PersonId>,
    /// People who belong to the organisation no more.
    pub left: &'a [PersonId],
}

/// Checks an itinerary: what weighs most comes first.
pub fn check(view: &ItineraryView, about: &About<'_>) -> Vec<Point> {
    let mut points = Points(Vec::new());
    points.times(view);
    points.sizes(view);
    let timed = timed(view);
    points.legs(view, &timed);
    points.comes_back(view, &timed);
    points.watchers(view, about);
    points.asks(view);
    points.quiet(&timed);
    points.0.sort_by_key(|point| point.weight);
    points.0
}

struct Points(Vec<Point>);

impl Points {
    fn add(&mut self, weight: Weight, field: impl Into<String>, en: impl Into<String>, zh: impl Into<String>) {
        let (field, en, zh) = (field.into(), en.into(), zh.into());
        let (en, zh) = (format!("{field}: {en}"), format!("{field}：{zh}"));
        self.0.push(Point { field, weight, en, zh });
    }

    /// Each time by itself.
    fn times(&mut self, view: &ItineraryView) {
        for (at, leg) in view.legs.iter().enumerate() {
            let at = at + 1;
            for (name, text, zone) in [
                ("depart", &leg.depart, &leg.depart_zone),
                ("arrive", &leg.arrive, &leg.arrive_zone),
                ("until", &leg.until, &leg.arrive_zone),
                ("no_coverage_until", &leg.no_coverage_until, &leg.arrive_zone),
            ] {
                self.time(format!("legs[{at}].{name}"), text, zone);
            }
            if leg.depart.is_empty() && leg.arrive.is_empty() {
                let en = "neither this nor `depart` is given: say when you are there";
                self.add(Weight::Refuse, format!("legs[{at}].arrive"), en, "未填到达或出发时间：请填写");
            }
        }
        self.time("return".to_owned(), &view.return_at, &view.return_zone);
        for (at, text) in view.check_ins.iter().enumerate() {
            self.time(format!("check_ins[{}]", at + 1), text, &view.return_zone);
        }
    }

    fn time(&mut self, field: String, text: &str, zone: &str) {
        if text.is_empty() {
            return;
        }
        match moment(text, zone) {
            Err(bad) => self.bad_time(field, text, zone, bad),
            Ok(moment) if moment.twice => self.add(
                Weight::Warn,
                field,
                format!(
                    "clocks show {text} twice that night; the first is taken. Add the offset to say which you mean"
                ),
                format!("当夜时钟回拨，{text} 出现两次；按第一次计。请加上时差以说明是哪一次"),
            ),
            Ok(_) => {}
        }
    }

    fn bad_time(&mut self, field: String, text: &str, zone: &str, bad: BadTime) {
        let said: String = text.chars().take(40).collect();
        let shown = if bad == BadTime::Zone { format!("{said} ({zone})") } else { said };
        self.add(Weight::Refuse, field, format!("{shown} {}", bad.en()), format!("{shown} {}", bad.zh()));
    }

    fn sizes(&mut self, view: &ItineraryView) {
        let most = [
            ("legs", view.legs.len(), MAX_LEGS),
            ("check_ins", view.check_ins.len(), MAX_CHECK_INS),
            ("watchers", view.watchers.len(), MAX_WATCHERS),
        ];
        for (field, has, most) in most.into_iter().filter(|(_, has, most)| has > most) {
            let (en, zh) =
                (format!("{has} are too many: at most {most}"), format!("共 {has} 项，过多：最多 {most} 项"));
            self.add(Weight::Refuse, field, en, zh);
        }
        let mut texts: Vec<(String, &str)> = vec![
            ("emergency_name".to_owned(), &view.emergency_name),
            ("emergency_phone".to_owned(), &view.emergency_phone),
        ];
        for (at, leg) in view.legs.iter().enumerate() {
            let fields: [(&str, &str); 5] = [
                ("place", &leg.place),
                ("contact", &leg.contact),
                ("phone", &leg.phone),
                ("transport", &leg.transport),
                ("lodging", &leg.lodging),
            ];
            texts.extend(fields.map(|(name, text)| (format!("legs[{}].{name}", at + 1), text)));
        }
        for (field, _) in texts.into_iter().filter(|(_, text)| text.chars().count() > MAX_TEXT) {
            let (en, zh) =
                (format!("it is too long: at most {MAX_TEXT} characters"), format!("过长：最多 {MAX_TEXT} 个字"));
            self.add(Weight::Refuse, field, en, zh);
        }
    }

    /// Arrivals after departures, and no two places at once.
    fn legs(&mut self, view: &ItineraryView, timed: &Timed) {
        if view.legs.is_empty() {
            self.add(Weight::Refuse, "legs", "there is none: say where you go", "没有行程段：请填写去处");
        }
        for (at, leg) in view.legs.iter().enumerate() {
            let Some(span) = timed.legs.get(at).copied().flatten() else { continue };
            let arrive = moment(&leg.arrive, &leg.arrive_zone).ok().map(|moment| moment.at);
            let at = at + 1;
            if arrive.is_some_and(|arrive| arrive < span.from) {
                let en = "it is before the departure, by the clocks of both zones: correct one of them";
                self.add(Weight::Refuse, format!("legs[{at}].arrive"), en, "按两地时区换算早于出发：请更正其一");
            }
            if !leg.until.is_empty() && (arrive.is_some_and(|arrive| span.until < arrive) || span.until < span.from) {
                let en = "it is before the arrival: correct one of them";
                self.add(Weight::Refuse, format!("legs[{at}].until"), en, "早于到达：请更正其一");
            }
        }
        self.overlaps(timed);
    }

    fn overlaps(&mut self, timed: &Timed) {
        let mut spans: Vec<(usize, Span)> =
            timed.legs.iter().enumerate().filter_map(|(at, span)| Some((at + 1, (*span)?))).collect();
        spans.sort_by_key(|(_, span)| *span);
        for pair in spans.windows(2) {
            let [(one, first), (other, second)] = pair else { continue };
            if second.from < first.until {
                self.add(
                    Weight::Warn,
                    format!("legs[{other}]"),
                    format!("it begins before leg {one} ends: nobody is in two places at once; correct one of them"),
                    format!("在第 {one} 段结束前就已开始：人不能同时在两处，请更正其一"),
                );
            }
        }
    }

    fn comes_back(&mut self, view: &ItineraryView, timed: &Timed) {
        let Some(back) = timed.return_by else {
            if view.return_at.is_empty() {
                let en = "it is missing: say when you mean to be back, nobody misses you otherwise";
                self.add(Weight::Refuse, "return", en, "未填：请填写预计返回时间，否则无人会察觉您未归");
            }
            return;
        };
        if let Some(first) = timed.legs.iter().flatten().map(|leg| leg.from).min().filter(|first| back <= *first) {
            let en = format!("{back} is not after the departure {first}: give a later return");
            return self.add(Weight::Refuse, "return", en, format!("{back} 不晚于出发 {first}：请填更晚的返回时间"));
        }
        if let Some(last) = timed.last_end().filter(|last| back < *last) {
            let en = format!("{back} is before the last leg ends, {last}: give a later return");
            self.add(Weight::Refuse, "return", en, format!("{back} 早于最后一段结束 {last}：请填更晚的返回时间"));
        }
        if timed.gaps.iter().any(|gap| gap.holds(back)) {
            let en =
                "it lies where nothing can be heard of you: the watch would be overdue while you are out of coverage";
            self.add(Weight::Warn, "return", en, "落在无信号时段内：届时您无法报平安，守望会误判逾时");
        }
    }

    fn watchers(&mut self, view: &ItineraryView, about: &About<'_>) {
        for watcher in &view.watchers {
            if about.traveller.is_some_and(|traveller| traveller.as_str() == watcher) {
                let en = format!("{watcher} is the traveller: name a colleague who stays");
                self.add(Weight::Refuse, "watchers", en, format!("{watcher} 是出行人本人：请指定留守的同事"));
            }
            if about.left.iter().any(|left| left.as_str() == watcher) {
                let en = format!("{watcher} has left the company: name another colleague");
                self.add(Weight::Refuse, "watchers", en, format!("{watcher} 已离职：请指定其他同事"));
            }
        }
    }

    /// What should be asked for.
    fn asks(&mut self, view: &ItineraryView) {
        if view.watchers.is_empty() {
            self.add(Weight::Ask, "watchers", "nobody is named: who shall watch?", "未指定守望人：请谁守望？");
        }
        for (at, leg) in view.legs.iter().enumerate() {
            let at = at + 1;
            if leg.place.is_empty() {
                let en = "it is missing: where is it?";
                self.add(Weight::Ask, format!("legs[{at}].place"), en, "未填：在何处？");
            }
            if leg.contact.is_empty() {
                let en = "it is missing: whom do you meet there, by whom can you be asked after?";
                self.add(Weight::Ask, format!("legs[{at}].contact"), en, "未填：与谁会面？可向谁打听您的下落？");
            }
        }
        if view.emergency_name.is_empty() || view.emergency_phone.is_empty() {
            let en = "name or telephone is missing: whom to call if something happens?";
            self.add(Weight::Ask, "emergency", en, "紧急联系人或其电话未填：万一出事应联系谁？");
        }
    }

    /// Signs of life that are due where none can be given.
    fn quiet(&mut self, timed: &Timed) {
        let quiet: Vec<Timestamp> =
            timed.dues.iter().filter(|due| timed.gaps.iter().any(|gap| gap.holds(**due))).copied().collect();
        if let Some(first) = quiet.first() {
            let (count, en_due) = (quiet.len(), first);
            self.add(
                Weight::Warn,
                "check_ins",
                format!("{count} fall where there is no coverage, the first at {en_due}: they are expected after it"),
                format!("有 {count} 次落在无信号时段，最早为 {en_due}：将在信号恢复后再等候"),
            );
        }
    }
}
