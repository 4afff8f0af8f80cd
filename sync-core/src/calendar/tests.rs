//! Tests of working days against real holidays.

use jiff::civil::{Date, date};

use super::{Calendar, DayKind};

fn calendar(region: &str) -> Calendar {
    Calendar::of(region).expect("built in")
}

fn count(region: &str, after: Date, until: Date) -> u32 {
    let days = calendar(region).working_days_between(after, until);
    assert!(!days.provisional);
    days.count
}

#[test]
fn mid_autumn_and_national_day_2026_are_off_and_their_make_up_days_are_worked() {
    let china = calendar("CN");
    assert_eq!(china.day_kind(date(2026, 9, 20)), DayKind::MakeUp { name: "National Day".into() });
    assert_eq!(china.day_kind(date(2026, 9, 25)), DayKind::Off { name: "Mid-autumn Festival".into() });
    assert_eq!(china.day_kind(date(2026, 10, 10)), DayKind::MakeUp { name: "National Day".into() });
    assert_eq!(china.day_kind(date(2026, 9, 19)), DayKind::Weekend);
    assert_eq!(china.day_kind(date(2026, 9, 21)), DayKind::Work);
    assert_eq!(count("CN", date(2026, 9, 18), date(2026, 9, 21)), 2);
    assert_eq!(count("CN", date(2026, 9, 24), date(2026, 9, 27)), 0);
    assert_eq!(count("CN", date(2026, 9, 30), date(2026, 10, 7)), 0);
    assert_eq!(count("CN", date(2026, 9, 30), date(2026, 10, 12)), 4);
}

#[test]
fn the_year_2026_has_the_number_of_working_days_that_counting_one_by_one_gives() {
    let china = calendar("CN");
    let first = date(2026, 1, 1);
    let one_by_one = first
        .series(jiff::Span::new().days(1))
        .take_while(|day| day.year() == 2026)
        .filter(|day| matches!(china.day_kind(*day), DayKind::Work | DayKind::MakeUp { .. }))
        .count();
    let counted = count("CN", date(2025, 12, 31), date(2026, 12, 31));
    assert_eq!(usize::try_from(counted).expect("small"), one_by_one);
}

#[test]
fn saudi_arabia_rests_on_friday_and_saturday_and_the_emirates_on_saturday_and_sunday() {
    let (friday, sunday) = (date(2026, 9, 11), date(2026, 9, 13));
    assert_eq!(calendar("SA").day_kind(friday), DayKind::Weekend);
    assert_eq!(calendar("SA").day_kind(sunday), DayKind::Work);
    assert_eq!(calendar("AE").day_kind(friday), DayKind::Work);
    assert_eq!(calendar("AE").day_kind(sunday), DayKind::Weekend);
    assert_eq!(count("SA", date(2026, 9, 10), date(2026, 9, 14)), 2);
    assert_eq!(count("HK", date(2026, 9, 11), date(2026, 9, 13)), 1, "Hong Kong works on Saturdays");
}

#[test]
fn the_day_counted_from_is_left_out_and_the_last_one_is_in() {
    let (monday, friday) = (date(2026, 9, 14), date(2026, 9, 18));
    assert_eq!(count("CN", monday, friday), 4);
    assert_eq!(count("CN", friday, monday), 0);
    assert_eq!(count("CN", monday, monday), 0);
}

#[test]
fn a_day_beyond_what_the_calendar_knows_is_provisional() {
    let china = calendar("CN");
    assert_eq!(china.day_kind(date(2027, 1, 1)), DayKind::Unknown);
    assert_eq!(china.day_kind(date(2023, 12, 29)), DayKind::Unknown);
    let days = china.working_days_between(date(2026, 12, 30), date(2027, 1, 4));
    assert_eq!((days.count, days.provisional), (3, true));
    assert!(china.working_days_between(date(2023, 12, 1), date(2024, 1, 5)).provisional);
}

#[test]
fn adding_working_days_finds_the_day_that_counting_ends_on() {
    let china = calendar("CN");
    assert_eq!(china.add_working_days(date(2026, 9, 30), 1), (date(2026, 10, 8), false));
    assert_eq!(china.add_working_days(date(2026, 9, 18), 1), (date(2026, 9, 20), false));
    assert_eq!(china.add_working_days(date(2026, 9, 19), 0), (date(2026, 9, 19), false));
    assert_eq!(china.add_working_days(date(2026, 12, 30), 3), (date(2027, 1, 4), true));
}

#[test]
fn absurd_dates_and_numbers_are_answered_at_once() {
    let china = calendar("CN");
    assert_eq!(china.add_working_days(date(2026, 9, 18), u32::MAX), (Date::MAX, true));
    assert_eq!(china.add_working_days(Date::MAX, 1), (Date::MAX, true));
    assert!(china.working_days_between(Date::MIN, Date::MAX).provisional);
}

#[test]
fn a_new_notice_extends_the_calendar_and_keeps_the_years_before() {
    let text = r#"{"region":"CN","weekend":["sat","sun"],"through":"2027-12-31","source":"a notice",
        "days":[{"date":"2027-01-01","kind":"off","name":"New Year's Day"},
                {"date":"2027-01-03","kind":"work","name":"New Year's Day"}]}"#;
    let notice = Calendar::from_json(text).expect("sound");
    let extended = calendar("CN").extended_by(&notice);
    let days = extended.working_days_between(date(2026, 12, 30), date(2027, 1, 4));
    assert_eq!((days.count, days.provisional), (3, false));
    assert_eq!(extended.day_kind(date(2026, 9, 20)), DayKind::MakeUp { name: "National Day".into() });
    assert_eq!(extended.through(), date(2027, 12, 31));
    assert_eq!(calendar("SA").extended_by(&notice), calendar("SA"));
}

#[test]
fn a_region_without_a_calendar_has_none() {
    assert!(Calendar::of("XX").is_none());
    assert!(Calendar::of("cn").is_none());
    assert!(Calendar::regions().any(|region| region == "CN"));
}

#[test]
fn a_notice_with_an_error_is_refused_with_its_line_and_the_reason() {
    let china = calendar("CN");
    let refused = |text: &str| Calendar::notice(text, Some(&china)).expect_err("refused").to_string();
    let sound = r#"{"region": "CN", "weekend": ["sat", "sun"],
        "through": "2027-12-31", "source": "a notice",
        "days": [
            {"date": "2027-01-01", "kind": "off", "name": "New Year's Day"},
            {"date": "2027-01-03", "kind": "work", "name": "New Year's Day"}
        ]}"#;
    assert!(Calendar::notice(sound, Some(&china)).is_ok());
    let cases = [
        (
            sound.replace("\"work\"", "\"working\""),
            "line 5: calendar field days[1].kind is \"working\": write work or off",
        ),
        (sound.replace("2027-01-03", "2027-02-30"), "line 5: calendar field days[1].date is \"2027-02-30\""),
        (sound.replace("\"2027-01-01\"", "20270101"), "line 4: the calendar can't be read"),
        (sound.replace("2027-12-31", "2027-01-02"), "line 5: calendar field days is \"2027-01-03\": move"),
        (sound.replace("2027", "2029"), "line 2: the notice knows 2029-01-01 to 2029-12-31, the calendar"),
        (sound.replace("\"CN\"", "\"JP\""), "line 2: the notice knows"),
    ];
    for (text, expected) in cases {
        assert!(refused(&text).starts_with(expected), "{} is not {expected}", refused(&text));
    }
    assert!(Calendar::notice(sound, None).is_ok(), "a region that had no calendar begins with its first notice");
}
