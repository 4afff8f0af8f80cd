//! Short texts: one SMS, and nothing mistyped is taken.

use sync_core::ids::{DeviceId, VisitId};
use sync_core::text::{Group, LONGEST, Said, ShortText, TextError, device_code, to_the_minute, visit_code};
use sync_core::time::{Millis, Timestamp};

/// 2026-12-31 in the evening, UTC: what is said of tomorrow is of next year.
const NOW: Timestamp = Timestamp(1_798_750_000_000);
const LETTERS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";

fn texts() -> Vec<ShortText> {
    let later = to_the_minute(NOW + Millis::hours(7));
    let said = [Said::Shared(later), Said::SetOut, Said::CheckedIn(later), Said::Returned, Said::Sos];
    let visit: VisitId = "visit-1".parse().expect("sound");
    let text = |said| ShortText {
        said,
        device: device_code(&DeviceId([0xa7; 16])),
        visit: visit_code(&visit),
        seq: 1_234_567,
    };
    said.map(text).to_vec()
}

#[test]
fn every_text_fits_one_sms_and_reads_back_as_it_was_whatever_the_spaces_and_case() {
    for text in texts() {
        let written = text.write();
        assert!(written.len() <= LONGEST && written.bytes().all(|b| b.is_ascii_alphanumeric() || b" *".contains(&b)));
        assert_eq!(ShortText::read(&written, NOW), Ok(text.clone()), "{written}");
        let typed = format!("  {} ", written.to_lowercase().replace(' ', "   "));
        assert_eq!(ShortText::read(&typed, NOW), Ok(text));
    }
}

#[test]
fn every_single_wrong_character_is_found_and_the_group_is_named() {
    for text in texts() {
        let written = text.write();
        for (at, right) in written.char_indices().skip(4).filter(|(_, c)| *c != ' ') {
            for wrong in LETTERS.chars().filter(|wrong| *wrong != right) {
                let mut typed = written.clone();
                typed.replace_range(at..=at, &wrong.to_string());
                let read = ShortText::read(&typed, NOW);
                assert!(matches!(read, Err(TextError::Wrong(_) | TextError::Groups(_))), "{typed}: {read:?}");
            }
        }
    }
    let written = texts()[2].write();
    let typed = written.replacen("A7A7", "A7B7", 1);
    assert_eq!(ShortText::read(&typed, NOW), Err(TextError::Wrong(Group::Device)));
    let error = TextError::Wrong(Group::Device);
    assert_eq!(error.to_string(), "group 3 (the device) does not check: ask for it again");
    assert_eq!(error.zh(), "第 3 组（设备）校验不符：请对方重说这一组");
}

#[test]
fn every_swap_of_neighbours_and_every_missing_or_moved_group_is_found() {
    for text in texts() {
        let written = text.write();
        let letters: Vec<char> = written.chars().collect();
        for at in 4..letters.len() - 1 {
            let mut swapped = letters.clone();
            swapped.swap(at, at + 1);
            let typed: String = swapped.iter().collect();
            assert!(swapped == letters || ShortText::read(&typed, NOW).is_err(), "{typed}");
        }
        let groups: Vec<&str> = written.split(' ').collect();
        for at in 0..groups.len() {
            let mut fewer = groups.clone();
            fewer.remove(at);
            assert!(ShortText::read(&fewer.join(" "), NOW).is_err(), "without group {at}");
            for to in 0..groups.len() {
                let mut moved = groups.clone();
                moved.swap(at, to);
                assert!(at == to || ShortText::read(&moved.join(" "), NOW).is_err(), "{moved:?}");
            }
        }
        for at in 0..=letters.len() {
            let mut more = letters.clone();
            more.insert(at, '7');
            let typed: String = more.iter().collect();
            assert!(ShortText::read(&typed, NOW).is_err(), "{typed}");
        }
    }
}

#[test]
fn the_year_is_the_one_in_which_the_time_is_nearest() {
    let text = texts().remove(2);
    let Said::CheckedIn(said) = text.said else { panic!("a check-in") };
    assert!(text.write().contains("0101"), "{}", text.write());
    assert_eq!(ShortText::read(&text.write(), said + Millis::days(100)).expect("reads").said, Said::CheckedIn(said));
}
