//! Itineraries across zones, date lines and nights in which clocks are set (V6.3): what holds together, and what is said where it
//! does not. Journeys by name; moments are compared, never dates on a wall.

use sync_core::document::Document;
use sync_core::document::itinerary::{ItineraryEdit, ItineraryView, Leg, LegEdit, edit_itinerary, read_itinerary};
use sync_core::document::plan::PlanView;
use sync_core::ids::{ActorId, PersonId};
use sync_core::itinerary::{About, Asked, BadTime, Point, Stop, Weight, check, local_of, made_from, moment, timed};
use sync_core::time::{Millis, Timestamp};

use crate::world::{person, visit};

fn utc(text: &str) -> Timestamp {
    text.parse().expect("RFC 3339")
}

/// A leg from one zone to another, with all that is asked for.
fn leg(depart: (&str, &str), arrive: (&str, &str), until: &str) -> Leg {
    Leg {
        id: format!("{}-{}", depart.0, arrive.0),
        place: "there".to_owned(),
        contact: "Ms Chen".to_owned(),
        depart: depart.0.to_owned(),
        depart_zone: depart.1.to_owned(),
        arrive: arrive.0.to_owned(),
        arrive_zone: arrive.1.to_owned(),
        until: until.to_owned(),
        ..Leg::default()
    }
}

fn trip(legs: Vec<Leg>, back: (&str, &str)) -> ItineraryView {
    ItineraryView {
        legs,
        return_at: back.0.to_owned(),
        return_zone: back.1.to_owned(),
        watchers: vec!["wang".to_owned()],
        emergency_name: "Li Qiang".to_owned(),
        emergency_phone: "+86 138 0000 0000".to_owned(),
        ..ItineraryView::default()
    }
}

fn points(view: &ItineraryView) -> Vec<Point> {
    let li = person("li");
    check(view, &About { traveller: Some(&li), left: &[] })
}

/// The fields that are found, with how much they weigh.
fn found(view: &ItineraryView) -> Vec<(String, Weight)> {
    points(view).into_iter().map(|point| (point.field, point.weight)).collect()
}

fn refused(view: &ItineraryView) -> Vec<String> {
    found(view).into_iter().filter(|(_, weight)| *weight == Weight::Refuse).map(|(field, _)| field).collect()
}

#[test]
fn auckland_to_honolulu_arrives_on_the_day_before_and_is_right() {
    let way =
        leg(("2026-03-02T09:00", "Pacific/Auckland"), ("2026-03-01T18:30", "Pacific/Honolulu"), "2026-03-03T12:00");
    let view = trip(vec![way], ("2026-03-05T20:00", "Pacific/Auckland"));
    assert_eq!(found(&view), []);
    let span = timed(&view).legs[0].expect("laid out");
    assert_eq!((span.from, span.until), (utc("2026-03-01T20:00:00Z"), utc("2026-03-03T22:00:00Z")));
}

#[test]
fn kiritimati_and_samoa_are_a_day_apart_by_the_clock_on_the_wall_alone() {
    // From UTC+14 to UTC-11 (American Samoa): an hour's flight, and the day before.
    let way =
        leg(("2026-06-10T08:00", "Pacific/Kiritimati"), ("2026-06-09T10:00", "Pacific/Pago_Pago"), "2026-06-09T18:00");
    let view = trip(vec![way], ("2026-06-11T08:00", "Pacific/Kiritimati"));
    assert_eq!(found(&view), []);
    // Samoa itself lies west of the line since 2011.
    let apia = leg(("2026-06-10T08:00", "Pacific/Kiritimati"), ("2026-06-10T10:00", "Pacific/Apia"), "");
    let view = trip(vec![apia], ("2026-06-11T08:00", "Pacific/Kiritimati"));
    assert_eq!(timed(&view).legs[0].map(|span| span.until - span.from), Some(Millis::hours(3)));
}

#[test]
fn an_arrival_before_the_departure_by_both_zones_is_refused_however_late_the_wall_says_it_is() {
    // 10:00 in Shanghai is 02:00 UTC; 02:30 in Berlin is 01:30 UTC.
    let way = leg(("2026-01-10T10:00", "Asia/Shanghai"), ("2026-01-10T02:30", "Europe/Berlin"), "");
    assert_eq!(refused(&trip(vec![way], ("2026-01-12T10:00", "Asia/Shanghai"))), ["legs[1].arrive"]);
    let later_on_the_wall = leg(("2026-01-10T02:30", "Europe/Berlin"), ("2026-01-10T09:00", "Asia/Shanghai"), "");
    let view = trip(vec![later_on_the_wall], ("2026-01-12T10:00", "Asia/Shanghai"));
    assert_eq!(refused(&view), ["legs[1].arrive"]);
}

#[test]
fn a_return_that_is_early_on_the_wall_and_late_in_truth_is_taken() {
    // Back in Honolulu on the evening of the day before they left Auckland, 23 hours later.
    let way = leg(("2026-03-02T09:00", "Pacific/Auckland"), ("2026-03-02T10:00", "Pacific/Auckland"), "");
    assert_eq!(found(&trip(vec![way.clone()], ("2026-03-01T20:00", "Pacific/Honolulu"))), []);
    // And one that is late on the wall and early in truth is not.
    let from_honolulu = leg(("2026-03-01T20:00", "Pacific/Honolulu"), ("2026-03-01T21:00", "Pacific/Honolulu"), "");
    assert_eq!(refused(&trip(vec![from_honolulu], ("2026-03-02T18:00", "Pacific/Auckland"))), ["return"]);
}

#[test]
fn a_return_before_the_departure_names_the_field_and_the_remedy_in_both_languages() {
    let way = leg(("2026-03-02T09:00", "Asia/Shanghai"), ("2026-03-02T12:00", "Asia/Shanghai"), "");
    let said = points(&trip(vec![way], ("2026-03-02T08:00", "Asia/Shanghai")));
    assert_eq!(said[0].field, "return");
    assert!(said[0].en.starts_with("return: ") && said[0].en.contains("give a later return"), "{}", said[0].en);
    assert!(said[0].zh.starts_with("return：") && said[0].zh.contains("更晚的返回时间"), "{}", said[0].zh);
}

#[test]
fn a_time_that_clocks_skip_is_refused_and_one_they_show_twice_is_asked_about() {
    // Berlin, 29 March 2026: 02:00 becomes 03:00. 25 October 2026: 03:00 becomes 02:00.
    assert_eq!(moment("2026-03-29T02:30", "Europe/Berlin"), Err(BadTime::Skipped));
    assert_eq!(moment("2026-03-29T03:30", "Europe/Berlin").map(|it| it.at), Ok(utc("2026-03-29T01:30:00Z")));
    let twice = moment("2026-10-25T02:30", "Europe/Berlin").expect("a time");
    assert!(twice.twice && twice.at == utc("2026-10-25T00:30:00Z"));
    for (text, at) in
        [("2026-10-25T02:30+02:00", "2026-10-25T00:30:00Z"), ("2026-10-25T02:30+01:00", "2026-10-25T01:30:00Z")]
    {
        assert_eq!(moment(text, "Europe/Berlin").map(|it| (it.at, it.twice)), Ok((utc(at), false)));
    }
    assert_eq!(moment("2026-10-25T02:30+03:00", "Europe/Berlin"), Err(BadTime::Offset));
    let way = leg(("2026-10-25T02:30", "Europe/Berlin"), ("2026-10-25T09:00", "Europe/Berlin"), "");
    let view = trip(vec![way], ("2026-10-26T09:00", "Europe/Berlin"));
    assert_eq!(found(&view), [("legs[1].depart".to_owned(), Weight::Warn)]);
}

#[test]
fn the_night_in_which_clocks_are_set_is_an_hour_shorter_or_longer_and_the_watch_knows() {
    let night = |day: &str| {
        let way = leg((&format!("{day}T01:00"), "Europe/Berlin"), (&format!("{day}T04:00"), "Europe/Berlin"), "");
        let span = timed(&trip(vec![way], ("2027-01-01T09:00", "Europe/Berlin"))).legs[0].expect("laid out");
        (span.until - span.from).0 / 3_600_000
    };
    assert_eq!([night("2026-03-28"), night("2026-03-29"), night("2026-10-25")], [3, 2, 4]);
}

#[test]
fn the_leap_day_is_a_day_and_its_like_in_another_year_is_none() {
    let way = leg(("2028-02-28T09:00", "Asia/Shanghai"), ("2028-02-29T09:00", "Asia/Shanghai"), "2028-02-29T18:00");
    let view = trip(vec![way], ("2028-03-01T09:00", "Asia/Shanghai"));
    assert_eq!(found(&view), []);
    assert_eq!(timed(&view).whole().map(|whole| whole.until - whole.from), Some(Millis::days(2)));
    assert_eq!(moment("2027-02-29T09:00", "Asia/Shanghai"), Err(BadTime::Form));
}

#[test]
fn a_zone_that_moved_the_date_line_counts_by_its_rules_of_that_day() {
    // Samoa had no 30 December 2011.
    assert_eq!(moment("2011-12-30T12:00", "Pacific/Apia"), Err(BadTime::Skipped));
    assert!(moment("2011-12-31T12:00", "Pacific/Apia").is_ok());
}

#[test]
fn unknown_zones_and_words_that_are_no_time_are_refused_by_name() {
    for (text, zone, why) in [
        ("2026-03-02T09:00", "Mars/Olympus", BadTime::Zone),
        ("tomorrow", "Asia/Shanghai", BadTime::Form),
        ("2026-03-02T09:00+8", "Asia/Shanghai", BadTime::Form),
        ("2026-03-02T09:00[Asia/Shanghai", "", BadTime::Form),
        ("2026-13-02T09:00", "Asia/Shanghai", BadTime::Form),
    ] {
        assert_eq!(moment(text, zone), Err(why), "{text} {zone}");
    }
    assert!(
        moment("2026-03-02T09:00[Asia/Tokyo]", "Asia/Shanghai").is_ok_and(|it| it.at == utc("2026-03-02T00:00:00Z"))
    );
}

#[test]
fn legs_that_overlap_are_warned_of_in_whatever_order_they_stand() {
    let first = leg(("2026-03-02T09:00", "Asia/Shanghai"), ("2026-03-02T12:00", "Asia/Shanghai"), "2026-03-02T18:00");
    let second = leg(("2026-03-02T17:00", "Asia/Shanghai"), ("2026-03-02T20:00", "Asia/Shanghai"), "");
    for legs in [vec![first.clone(), second.clone()], vec![second.clone(), first.clone()]] {
        let said = found(&trip(legs, ("2026-03-04T09:00", "Asia/Shanghai")));
        assert!(matches!(said.as_slice(), [(_, Weight::Warn)]), "{said:?}");
    }
    let next = Leg { depart: "2026-03-02T18:00".to_owned(), ..second };
    assert_eq!(found(&trip(vec![first, next], ("2026-03-04T09:00", "Asia/Shanghai"))), []);
}

#[test]
fn contacts_that_are_missing_are_asked_for() {
    let way = leg(("2026-03-02T09:00", "Asia/Shanghai"), ("2026-03-02T12:00", "Asia/Shanghai"), "");
    let view = trip(vec![Leg { contact: String::new(), ..way }], ("2026-03-04T09:00", "Asia/Shanghai"));
    let view = ItineraryView { emergency_phone: String::new(), watchers: Vec::new(), ..view };
    let asked = ["watchers", "legs[1].contact", "emergency"].map(|field| (field.to_owned(), Weight::Ask));
    assert_eq!(found(&view), asked);
}

#[test]
fn watchers_who_are_the_traveller_or_have_left_are_refused_by_name() {
    let way = leg(("2026-03-02T09:00", "Asia/Shanghai"), ("2026-03-02T12:00", "Asia/Shanghai"), "");
    let watchers = ["li", "sun", "wang"].map(str::to_owned).to_vec();
    let view = ItineraryView { watchers, ..trip(vec![way], ("2026-03-04T09:00", "Asia/Shanghai")) };
    let (li, left): (PersonId, _) = (person("li"), [person("sun")]);
    let said = check(&view, &About { traveller: Some(&li), left: &left });
    let said: Vec<&str> = said.iter().map(|point| point.en.as_str()).collect();
    assert_eq!(said.len(), 2);
    assert!(said[0].contains("li is the traveller") && said[1].contains("sun has left the company"), "{said:?}");
}

#[test]
fn a_sign_of_life_or_a_return_in_a_gap_is_warned_of() {
    let way = leg(("2026-03-02T09:00", "Asia/Urumqi"), ("2026-03-02T15:00", "Asia/Urumqi"), "2026-03-03T09:00");
    let quiet = Leg { no_coverage_until: "2026-03-03T08:00".to_owned(), ..way };
    let view = trip(vec![quiet], ("2026-03-04T09:00", "Asia/Shanghai"));
    assert_eq!(found(&view), []);
    let due = ItineraryView { check_ins: vec!["2026-03-02T20:00[Asia/Urumqi]".to_owned()], ..view.clone() };
    assert_eq!(found(&due), [("check_ins".to_owned(), Weight::Warn)]);
    let every = ItineraryView { check_in_hours: 6, ..view.clone() };
    assert!(points(&every)[0].en.contains("3 fall where there is no coverage"), "{}", points(&every)[0].en);
    let back = ItineraryView { return_at: "2026-03-03T09:30".to_owned(), ..view };
    assert!(refused(&back).is_empty() || !found(&back).is_empty());
    let back = ItineraryView { legs: vec![Leg { until: String::new(), ..back.legs[0].clone() }], ..back };
    // 07:30 in Urumqi is 09:30 in Shanghai.
    assert_eq!(found(&back), [("return".to_owned(), Weight::Warn)]);
}

#[test]
fn signs_of_life_every_so_many_hours_run_from_the_departure_to_the_return() {
    let way = leg(("2026-03-02T08:00", "Asia/Shanghai"), ("2026-03-02T12:00", "Asia/Shanghai"), "");
    let view = ItineraryView { check_in_hours: 4, ..trip(vec![way], ("2026-03-02T20:00", "Asia/Shanghai")) };
    let dues = timed(&view).dues;
    assert_eq!(dues, [utc("2026-03-02T04:00:00Z"), utc("2026-03-02T08:00:00Z")]);
}

#[test]
fn what_is_too_much_is_refused() {
    let way = leg(("2026-03-02T09:00", "Asia/Shanghai"), ("2026-03-02T12:00", "Asia/Shanghai"), "");
    let long = Leg { lodging: "x".repeat(301), ..way.clone() };
    assert_eq!(refused(&trip(vec![long], ("2026-03-04T09:00", "Asia/Shanghai"))), ["legs[1].lodging"]);
    let many = trip(vec![way; 41], ("2026-03-04T09:00", "Asia/Shanghai"));
    assert_eq!(refused(&many), ["legs"]);
    let nobody_knows_when = ItineraryView { return_at: String::new(), ..ItineraryView::default() };
    assert_eq!(refused(&nobody_knows_when), ["legs", "return"]);
}

#[test]
fn an_itinerary_is_made_from_plans_in_the_order_of_time_and_ends_after_the_last() {
    let plan = |start: &str, zone: &str| PlanView {
        customer_name: "Nordwind".to_owned(),
        place: "Hafenstraße 1".to_owned(),
        contact: "Ms Chen".to_owned(),
        zone: zone.to_owned(),
        start: Some(utc(start)),
        minutes: 90,
        ..PlanView::default()
    };
    let stop = |id: &str, start: &str, zone: &str| Stop { visit: visit(id), plan: plan(start, zone) };
    // The second in the list is the first in time, though its clock shows the later hour.
    let stops = vec![stop("v-2", "2026-03-02T10:00:00Z", "Europe/Berlin"), stop("v-1", "2026-03-02T01:00:00Z", "")];
    let asked = Asked { return_after: Some(Millis::hours(12)), watchers: vec![person("wang")], ..Asked::default() };
    let (lead, edit) = made_from(stops, &asked, "Asia/Shanghai").expect("made");
    assert_eq!(lead, visit("v-1"));
    let view = edit.on(&ItineraryView::default());
    assert_eq!(view.legs[0].arrive, "2026-03-02T09:00+08:00");
    assert_eq!(view.legs[1].arrive, "2026-03-02T11:00+01:00");
    assert_eq!(
        (view.legs[1].until.as_str(), view.return_at.as_str()),
        ("2026-03-02T12:30+01:00", "2026-03-03T07:30+08:00")
    );
    assert_eq!(refused(&view), Vec::<String>::new());
}

#[test]
fn a_local_time_that_was_written_from_a_moment_reads_back_as_that_moment_in_every_zone() {
    for zone in
        ["Asia/Shanghai", "Europe/Berlin", "Pacific/Apia", "Pacific/Kiritimati", "Asia/Kathmandu", "America/St_Johns"]
    {
        // Every seven hours over a year with both nights in which clocks are set.
        for hours in (0..8_800).step_by(7) {
            let at = utc("2026-01-01T00:00:00Z") + Millis::hours(hours);
            let text = local_of(at, zone).expect("a zone");
            assert_eq!(moment(&text, zone).map(|it| it.at), Ok(at), "{text} {zone}");
        }
    }
}

#[test]
fn two_phones_that_write_the_same_itinerary_lose_nothing() {
    let mut one = Document::empty();
    one.set_actor(ActorId([1; 16])).expect("an actor");
    let leg = |id: &str, place: &str| LegEdit {
        id: id.to_owned(),
        place: Some(place.to_owned()),
        arrive: Some("2026-03-02T12:00".to_owned()),
        arrive_zone: Some("Asia/Shanghai".to_owned()),
        ..LegEdit::default()
    };
    let edit = |legs| ItineraryEdit { legs, ..ItineraryEdit::default() };
    edit_itinerary(&mut one, &edit(vec![leg("a", "Hami"), leg("b", "Turpan")])).expect("written");
    let first = one.commit().expect("a change");
    let mut other = Document::from_changes([first.as_slice()]).expect("read");
    other.set_actor(ActorId([2; 16])).expect("an actor");
    // One takes a leg out and renames another, the other renames both.
    edit_itinerary(
        &mut one,
        &edit(vec![LegEdit { id: "a".to_owned(), removed: true, ..LegEdit::default() }, leg("b", "Kuqa")]),
    )
    .expect("written");
    let of_one = one.commit().expect("a change");
    let later = LegEdit { arrive: Some("2026-03-03T12:00".to_owned()), ..leg("a", "Hami west") };
    edit_itinerary(&mut other, &edit(vec![later, leg("b", "Korla")])).expect("written");
    let of_other = other.commit().expect("a change");
    let merged = read_itinerary(&one.with_changes([of_other.as_slice()]).expect("merged"));
    let again = read_itinerary(&other.with_changes([of_one.as_slice()]).expect("merged"));
    assert_eq!(merged, again);
    assert_eq!(merged.legs.len(), 2, "the leg that somebody moved to another day is not lost");
    let b = &merged.legs[1];
    assert_eq!(b.conflicting["place"].len(), 1, "{b:?}");
}
