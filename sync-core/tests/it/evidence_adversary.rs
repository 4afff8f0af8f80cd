//! A phone that lies about everything it can lie about: clocks, boots, anchors, exchanges, codes of sites that it kept. What is called proven must be true all the same.

use proptest::prelude::{Strategy, any, prop};
use proptest::{prop_assert, proptest};
use std::collections::BTreeMap;
use sync_core::evidence::{KnownAnchor, Side, Stamped, Timeline};
use sync_core::fact::ObligationKind;
use sync_core::ids::{AnchorId, BootId, Seq};
use sync_core::obligation::{Case, Completion, Limit, Reason, Seen, State, judge};
use sync_core::time::{AnchorSeen, Exchange, Millis, Stamp, Timestamp};

use crate::world::{at, entry, seeded_many};

/// What a liar can choose for one entry. Only the pause, and which anchors exist by then, are the world's.
#[derive(Debug, Clone)]
struct Lie {
    pause: i64,
    running: u64,
    boot: u8,
    wall: i64,
    /// Which of the anchors given so far, if any.
    anchor: Option<u8>,
    /// A claimed exchange: the anchor's own sending time when `honest`.
    exchange: Option<(u64, u64, bool)>,
    /// Whether the server hears of it right after.
    contact_after: Option<i64>,
    /// Whether the press is the leaving, the brief or neither.
    role: u8,
    /// A code that a site showed so long ago, relayed or kept; one of the future nobody can name.
    code: Option<i64>,
}

fn lies() -> impl Strategy<Value = Vec<Lie>> {
    let exchange = prop::option::of((0..50_000_000u64, 0..90_000u64, any::<bool>()));
    let lie = (
        (0..9_000_000i64, 0..60_000_000u64, 0..3u8, any::<i32>()),
        (prop::option::weighted(0.8, any::<u8>()), exchange),
        (prop::option::weighted(0.5, 0..4_000i64), 0..6u8, prop::option::weighted(0.3, 0..20_000_000i64)),
    )
        .prop_map(|((pause, running, boot, wall), (anchor, exchange), (contact_after, role, code))| Lie {
            pause,
            running,
            boot,
            wall: i64::from(wall),
            anchor,
            exchange,
            contact_after,
            role,
            code,
        });
    prop::collection::vec(lie, 2..16)
}

/// The liar's journal as the server has it, and the truth.
#[derive(Debug)]
struct Told {
    entries: Vec<Stamped>,
    anchors: BTreeMap<AnchorId, KnownAnchor>,
    leaves: Vec<(Seq, Timestamp)>,
    briefs: Vec<(Seq, Timestamp)>,
    codes: BTreeMap<Seq, Timestamp>,
}

impl Told {
    fn timeline(&self) -> Timeline {
        Timeline::witnessed_by(self.entries.clone(), &self.anchors, self.codes.clone(), None)
    }
}

fn tell(lies: &[Lie]) -> Told {
    let mut told = Told {
        entries: Vec::new(),
        anchors: BTreeMap::new(),
        leaves: Vec::new(),
        briefs: Vec::new(),
        codes: BTreeMap::new(),
    };
    let mut now = at("06:00");
    for (lie, seq) in lies.iter().zip(1..) {
        now = now + Millis(lie.pause);
        let boot = BootId([lie.boot; 8]);
        let chosen = lie.anchor.and_then(|n| told.anchors.iter().nth(usize::from(n) % told.anchors.len().max(1)));
        let anchor = chosen.map(|(id, known)| AnchorSeen {
            id: *id,
            exchange: lie.exchange.map(|(sent, trip, honest)| {
                let sent = if honest { known.running } else { sent };
                Exchange { sent, received: sent + trip }
            }),
        });
        let wall = now + Millis(lie.wall);
        let stamp = Stamp { running: lie.running, boot, wall, zone: "UTC".to_owned(), anchor };
        told.entries.push(Stamped { seq, stamp, received: None });
        if let Some(ago) = lie.code {
            told.codes.insert(seq, now - Millis(ago));
        }
        match lie.role {
            0 => told.leaves.push((seq, now)),
            1 => told.briefs.push((seq, now)),
            _ => {}
        }
        if let Some(after) = lie.contact_after {
            now = now + Millis(after);
            receive(&mut told, now);
            let id = AnchorId(u128::from(seq).to_be_bytes());
            told.anchors.insert(id, KnownAnchor { at: now, boot, running: lie.running });
        }
    }
    let end = now + Millis::hours(1);
    receive(&mut told, end);
    told
}

fn receive(told: &mut Told, now: Timestamp) {
    for entry in &mut told.entries {
        entry.received.get_or_insert(now);
    }
}

fn case(told: &Told, limit: Millis) -> Case {
    let timeline = told.timeline();
    let seen = |seq: Seq| Seen { entry: entry(1, seq), placement: timeline.place(seq).expect("placed") };
    let triggers: Vec<Seen> = told.leaves.iter().map(|(seq, _)| seen(*seq)).collect();
    let since = |brief: Seq| {
        let spans =
            told.leaves.iter().filter_map(|(leave, _)| Some((entry(1, *leave), timeline.elapsed(*leave, brief)?)));
        spans.collect()
    };
    let completions = told.briefs.iter().map(|(seq, _)| Completion { seen: seen(*seq), since: since(*seq) }).collect();
    Case {
        owed: ObligationKind::Brief.into(),
        about: String::new(),
        limit: Limit::Span(limit),
        live: Millis::days(30),
        planned_end: None,
        cancelled: false,
        waivers: Vec::new(),
        decisions: Vec::new(),
        triggers,
        completions,
        devices: Vec::new(),
    }
}

proptest! {
    #![proptest_config(seeded_many())]

    #[test]
    fn what_is_called_proven_is_true_whatever_the_phone_says(lies in lies(), hours in 1..6i64) {
        let (told, limit) = (tell(&lies), Millis::hours(hours));
        let verdict = judge(&case(&told, limit), at("23:00") + Millis::days(9));
        let truth = |list: &[(Seq, Timestamp)], seen: Option<Seen>| {
            seen.and_then(|seen| list.iter().find(|(seq, _)| *seq == seen.entry.seq)).map(|(_, at)| *at)
        };
        let left = truth(&told.leaves, verdict.trigger);
        let done = truth(&told.briefs, verdict.completion);
        if let (Some(left), Some(done)) = (left, done) {
            match verdict.reason {
                Reason::ProvenInTime => prop_assert!(done - left <= limit, "met by proof, {} after", done - left),
                Reason::ProvenLate { by } => prop_assert!(done - left >= limit + by, "late by proof"),
                _ => {}
            }
        }
    }

    #[test]
    fn proof_counts_from_the_first_true_leaving(lies in lies(), hours in 1..6i64) {
        let (told, limit) = (tell(&lies), Millis::hours(hours));
        let verdict = judge(&case(&told, limit), at("23:00") + Millis::days(9));
        let first = told.leaves.first().map(|(_, at)| *at);
        let soonest = told.briefs.first().map(|(_, at)| *at);
        if let (State::Met, Reason::ProvenInTime, Some(first), Some(soonest)) =
            (verdict.state, verdict.reason, first, soonest)
        {
            prop_assert!(soonest - first <= limit, "a later leaving can't stand in for the first");
        }
    }

    #[test]
    fn on_which_side_of_an_end_an_entry_lies_is_never_said_wrongly_whatever_the_phone_says(
        lies in lies(), minutes in 0..1_440i64,
    ) {
        let told = tell(&lies);
        let timeline = told.timeline();
        let end = at("00:00") + Millis::minutes(minutes);
        for (seq, truth) in told.leaves.iter().chain(&told.briefs) {
            match timeline.place(*seq).expect("placed").side_of(end) {
                Side::Before => prop_assert!(*truth <= end, "made after, said to be from before"),
                Side::After => prop_assert!(*truth > end, "made before, said to be from after"),
                Side::Unproven => {}
            }
        }
        // Along the chain the sides never go back: a prefix is from before, a suffix from after.
        let side = |entry: &Stamped| timeline.place(entry.seq).expect("placed").side_of(end);
        let mut entries = told.entries.clone();
        entries.sort_by_key(|entry| entry.seq);
        prop_assert!(entries.windows(2).all(|two| side(&two[0]) <= side(&two[1])));
    }

    #[test]
    fn proven_bounds_hold_the_truth_whatever_the_phone_says(lies in lies()) {
        let told = tell(&lies);
        let timeline = told.timeline();
        for (seq, truth) in told.leaves.iter().chain(&told.briefs) {
            let placement = timeline.place(*seq).expect("placed");
            prop_assert!(placement.earliest.is_none_or(|bound| bound <= *truth));
            prop_assert!(placement.latest.is_none_or(|bound| bound >= *truth));
        }
    }
}

/// Leaves at 06:30 offline with a wall clock of tomorrow, fetches an anchor at 12:00, and presses leave once more.
#[test]
fn a_second_leaving_does_not_stand_in_for_the_first() {
    let stamp = |running: u64, wall: Timestamp, anchor: Option<u8>| Stamp {
        running,
        boot: BootId([u8::from(anchor.is_some()); 8]),
        wall,
        zone: "UTC".to_owned(),
        anchor: anchor.map(|n| AnchorSeen { id: AnchorId([n; 16]), exchange: None }),
    };
    // An older head was announced with it, so the first leaving was not delivered then.
    let known = KnownAnchor { at: at("12:00"), boot: BootId([7; 8]), running: 0 };
    let told = Told {
        entries: vec![
            Stamped { seq: 1, stamp: stamp(1, at("23:59"), None), received: Some(at("13:00")) },
            Stamped { seq: 2, stamp: stamp(2, at("12:01"), Some(1)), received: Some(at("13:00")) },
            Stamped { seq: 3, stamp: stamp(3, at("12:30"), Some(1)), received: Some(at("13:00")) },
        ],
        anchors: BTreeMap::from([(AnchorId([1; 16]), known)]),
        leaves: vec![(1, at("06:30")), (2, at("12:01"))],
        briefs: vec![(3, at("12:30"))],
        codes: BTreeMap::new(),
    };
    let verdict = judge(&case(&told, Millis::hours(2)), at("20:00"));
    assert_eq!(verdict.trigger.map(|seen| seen.entry.seq), Some(1));
    assert_ne!(verdict.reason, Reason::ProvenInTime);
}
