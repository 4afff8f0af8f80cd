//! What every store must do with verdicts, history, watches, timers and notices.

use sync_core::fact::ObligationKind;
use sync_core::sync::{Notice, NoticeKind};

use crate::store::conformance::{at, org, person, read, visit, write};
use crate::store::{HistoryRow, NoticeRow, ObligationRow, Store, TimerKind, WatchRow};

/// A change of a subject's state.
pub fn change(subject: &str, from: Option<&str>, to: &str) -> HistoryRow {
    HistoryRow {
        subject: subject.to_owned(),
        position: 7,
        at: at(1),
        from: from.map(str::to_owned),
        to: to.to_owned(),
        en: "because".to_owned(),
        zh: "因为".to_owned(),
    }
}

/// A watch that is due at a minute.
pub fn watch(state: &str, minute: i64) -> WatchRow {
    let changes_at = (minute > 1).then(|| at(minute + 5));
    WatchRow {
        state: state.to_owned(),
        due: at(minute),
        changes_at,
        alarm: None,
        en: "e".to_owned(),
        zh: "中".to_owned(),
    }
}

/// A notice to `wang`.
pub fn notice(id: &str) -> NoticeRow {
    let kind = NoticeKind::WatchAlarmed;
    let (en, zh) = ("Alarm".to_owned(), "警报".to_owned());
    NoticeRow {
        person: person("wang"),
        notice: Notice { id: id.to_owned(), kind, visit: visit("v1"), at: at(1), en, zh },
    }
}

fn verdict(kind: ObligationKind, state: &str) -> ObligationRow {
    ObligationRow {
        owed: kind.into(),
        state: state.to_owned(),
        due: Some(at(120)),
        changes_at: None,
        en: "due".to_owned(),
        zh: "待".to_owned(),
        position: 8,
        climb: None,
    }
}

pub fn verdicts_come_in_the_order_of_their_kinds_and_are_replaced(store: &dyn Store) {
    use ObligationKind::{Brief, Record, ThankYou};
    let rows =
        [verdict(Record, "running"), verdict(ThankYou, "waiting"), verdict(Brief, "running"), verdict(Record, "met")];
    write(store, move |tx| rows.iter().try_for_each(|row| tx.put_obligation(&org(), &visit("v1"), row)));
    let settled = read(store, |r| r.obligations(&org(), &visit("v1")));
    assert_eq!(settled, vec![verdict(Brief, "running"), verdict(ThankYou, "waiting"), verdict(Record, "met")]);
    assert!(read(store, |r| r.obligations(&org(), &visit("v2"))).is_empty());
}

pub fn history_keeps_its_order_and_knows_the_last_state(store: &dyn Store) {
    let rows = vec![
        change("brief", None, "running"),
        change("watch", None, "armed"),
        change("brief", Some("running"), "missing"),
        change("brief", Some("missing"), "met_offline"),
    ];
    let given = rows.clone();
    write(store, move |tx| given.iter().try_for_each(|row| tx.add_history(&org(), &visit("v1"), row)));
    assert_eq!(read(store, |r| r.history(&org(), &visit("v1"))), rows);
    let last = |subject: &'static str| write(store, move |tx| tx.last_state(&org(), &visit("v1"), subject));
    assert_eq!(last("brief").as_deref(), Some("met_offline"));
    assert_eq!((last("watch").as_deref(), last("record")), (Some("armed"), None));
}

pub fn a_watch_is_replaced(store: &dyn Store) {
    let put = |row: WatchRow| write(store, move |tx| tx.put_watch(&org(), &visit("v1"), &row));
    [watch("armed", 9), watch("under_way", 1)].into_iter().for_each(put);
    assert_eq!(read(store, |r| r.watch(&org(), &visit("v1"))), Some(watch("under_way", 1)));
    assert_eq!(read(store, |r| r.watch(&org(), &visit("v2"))), None);
}

fn set(store: &dyn Store, name: &'static str, kind: TimerKind, minute: Option<i64>) {
    write(store, move |tx| tx.set_timer(&org(), &visit(name), kind, minute.map(at)));
}

fn due(store: &dyn Store, minute: i64, limit: usize) -> Vec<(String, TimerKind)> {
    let timers = read(store, |r| r.due_timers(at(minute), limit));
    assert!(timers.iter().all(|timer| timer.org == org() && timer.due <= at(minute)));
    timers.into_iter().map(|timer| (timer.visit.to_string(), timer.kind)).collect()
}

pub fn timers_come_back_watches_first_then_by_due_time(store: &dyn Store) {
    let brief = TimerKind::Obligation(ObligationKind::Brief.into());
    assert_eq!(read(store, |r| r.next_timer()), None);
    set(store, "a", brief, Some(1));
    set(store, "b", TimerKind::Watch, Some(8));
    set(store, "c", TimerKind::OpenPastPlan, Some(2));
    set(store, "d", TimerKind::Watch, Some(5));
    set(store, "e", TimerKind::Watch, Some(20));
    let named = |name: &str, kind| (name.to_owned(), kind);
    let all = [
        named("d", TimerKind::Watch),
        named("b", TimerKind::Watch),
        named("a", brief),
        named("c", TimerKind::OpenPastPlan),
    ];
    assert_eq!(due(store, 10, 9), all);
    assert_eq!(due(store, 10, 3), all[..3]);
    assert_eq!(due(store, 10, 1), all[..1]);
    assert_eq!(read(store, |r| r.next_timer()), Some(at(1)));
    assert!(due(store, 0, 9).is_empty());
}

pub fn a_timer_is_moved_and_cleared(store: &dyn Store) {
    set(store, "a", TimerKind::Watch, Some(1));
    set(store, "a", TimerKind::OpenPastPlan, Some(9));
    set(store, "a", TimerKind::Watch, Some(4));
    assert_eq!(read(store, |r| r.next_timer()), Some(at(4)));
    set(store, "a", TimerKind::Watch, None);
    set(store, "a", TimerKind::Watch, None);
    assert_eq!(due(store, 10, 9), [("a".to_owned(), TimerKind::OpenPastPlan)]);
}

pub fn a_notice_is_put_once(store: &dyn Store) {
    let put = |row: NoticeRow| write(store, move |tx| tx.add_notice(&org(), &row));
    let to_li = NoticeRow { person: person("li"), ..notice("n1") };
    assert!(put(notice("n2")) && put(notice("n1")) && put(to_li.clone()));
    assert!(!put(notice("n2")), "the same notice again");
    assert_eq!(read(store, |r| r.notices(&org(), &person("wang"))), vec![notice("n2"), notice("n1")]);
    assert_eq!(read(store, |r| r.notices(&org(), &person("li"))), vec![to_li]);
}
