//! After a handover (V11.3): the counts of a phone and of the server held against each other, every difference with a reason. Both sides
//! count by the same words; nothing is fetched here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::ids::{PersonId, VisitId};
use crate::obligation::State;

/// Whether something owed is still to be done.
pub fn is_open(state: State) -> bool {
    matches!(state, State::Running | State::Missing | State::AwaitingDevice | State::Unrecoverable)
}

/// What one side counts of a person's visits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Their visits, each with the names of what is open of it.
    pub visits: BTreeMap<VisitId, BTreeSet<String>>,
    /// Visits of which the phone holds work that is not merged yet.
    pub unsent: BTreeSet<VisitId>,
}

impl Tally {
    /// How much is open, by kind: `brief`, `record`, `question` and so on.
    pub fn open(&self) -> BTreeMap<String, usize> {
        let mut open = BTreeMap::new();
        for name in self.visits.values().flatten() {
            let kind = name.split('/').next().unwrap_or_default();
            *open.entry(kind.to_owned()).or_default() += 1;
        }
        open
    }
}

/// Why a visit that was a person's is theirs no more, as the server says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gone {
    /// It was handed on.
    HandedOn(PersonId),
    /// It was erased or destroyed: nobody has it.
    Erased,
}

/// Why the two counts differ in a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The phone holds work on it that the server has not got, or has not merged.
    NotSynced,
    /// The server has it, and the phone was not in contact since.
    NotFetched,
    /// It was handed on, and the phone was not in contact since, or keeps what its person wrote in it.
    HandedOn(PersonId),
    /// It was erased: the phone keeps what its person wrote until it is in contact, and its own journal after that.
    Erased,
    /// The server does not show it to this person.
    OutOfSight,
    /// None is known. That is a defect: keep both counts, and report it.
    Unexplained,
}

impl Why {
    /// Its name in JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NotSynced => "not_synced",
            Self::NotFetched => "not_fetched",
            Self::HandedOn(_) => "handed_on",
            Self::Erased => "erased",
            Self::OutOfSight => "out_of_sight",
            Self::Unexplained => "unexplained",
        }
    }

    /// In Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::NotSynced => "本机有内容尚未同步".to_owned(),
            Self::NotFetched => "服务器上有，本机尚未取得".to_owned(),
            Self::HandedOn(to) => format!("已移交给 {to}"),
            Self::Erased => "已删除或销毁".to_owned(),
            Self::OutOfSight => "服务器上不在此人可见范围内".to_owned(),
            Self::Unexplained => "原因不明，请保留两边计数并报告".to_owned(),
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSynced => f.write_str("this phone holds work that is not synced yet"),
            Self::NotFetched => f.write_str("the server has it, this phone has not fetched it yet"),
            Self::HandedOn(to) => write!(f, "it was handed on to {to}"),
            Self::Erased => f.write_str("it was erased or destroyed"),
            Self::OutOfSight => f.write_str("the server does not show it to this person"),
            Self::Unexplained => f.write_str("no reason is known: keep both counts and report it"),
        }
    }
}

/// One visit in which two counts differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub visit: VisitId,
    /// What is open of it on the phone; none where it is not counted there.
    pub phone: Option<BTreeSet<String>>,
    /// What is open of it on the server; none where it is not counted there.
    pub server: Option<BTreeSet<String>>,
    /// Why.
    pub why: Why,
}

/// Holds a phone's count against the server's. `fetched` says whether the phone has all that the server had for it when it counted.
pub fn compare(phone: &Tally, server: &Tally, gone: &BTreeMap<VisitId, Gone>, fetched: bool) -> Vec<Difference> {
    let all: BTreeSet<&VisitId> = phone.visits.keys().chain(server.visits.keys()).collect();
    let differs = |visit: &&VisitId| phone.visits.get(*visit) != server.visits.get(*visit);
    let why = |visit: &VisitId| match (gone.get(visit), phone.visits.contains_key(visit)) {
        (Some(Gone::HandedOn(to)), true) => Why::HandedOn(to.clone()),
        (Some(Gone::Erased), true) => Why::Erased,
        _ if phone.unsent.contains(visit) => Why::NotSynced,
        _ if !fetched => Why::NotFetched,
        (_, true) if !server.visits.contains_key(visit) => Why::OutOfSight,
        _ => Why::Unexplained,
    };
    let difference = |visit: &VisitId| Difference {
        visit: visit.clone(),
        phone: phone.visits.get(visit).cloned(),
        server: server.visits.get(visit).cloned(),
        why: why(visit),
    };
    all.into_iter().filter(differs).map(difference).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{Gone, Tally, Why, compare};
    use crate::ids::VisitId;

    fn tally(visits: &[(&str, &[&str])], unsent: &[&str]) -> Tally {
        let id = |id: &str| VisitId::new(id).expect("sound");
        let open = |open: &[&str]| open.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        Tally {
            visits: visits.iter().map(|(visit, names)| (id(visit), open(names))).collect(),
            unsent: unsent.iter().map(|visit| id(visit)).collect(),
        }
    }

    #[test]
    fn v11_3_every_difference_of_two_counts_has_a_reason() {
        let (li, chen) = ("li.na".parse().expect("an id"), VisitId::new("v").expect("sound"));
        let handed = BTreeMap::from([(chen.clone(), Gone::HandedOn(li))]);
        let erased = BTreeMap::from([(chen, Gone::Erased)]);
        let none = BTreeMap::new();
        let (with, without) = (tally(&[("v", &["brief"])], &[]), tally(&[], &[]));
        let unsent = tally(&[("v", &[])], &["v"]);
        let table = [
            (&with, &with, &none, true, None),
            (&with, &without, &handed, false, Some("handed_on")),
            (&with, &without, &erased, false, Some("erased")),
            (&unsent, &with, &none, true, Some("not_synced")),
            (&unsent, &without, &none, true, Some("not_synced")),
            (&without, &with, &none, false, Some("not_fetched")),
            (&with, &without, &none, true, Some("out_of_sight")),
            (&without, &with, &none, true, Some("unexplained")),
        ];
        for (phone, server, gone, fetched, wanted) in table {
            let found = compare(phone, server, gone, fetched);
            let why: Vec<&str> = found.iter().map(|difference| difference.why.as_str()).collect();
            assert_eq!(why, wanted.into_iter().collect::<Vec<_>>(), "{phone:?} {server:?}");
        }
        assert!(Why::Unexplained.zh().contains("报告"));
    }

    #[test]
    fn what_is_open_is_counted_by_kind() {
        let all = tally(&[("v1", &["brief", "question/a-1"]), ("v2", &["brief", "question/b-2"])], &[]);
        assert_eq!(all.open(), BTreeMap::from([("brief".to_owned(), 2), ("question".to_owned(), 2)]));
    }
}
