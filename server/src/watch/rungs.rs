//! Who stands on a rung of the safety ladder (V6.3), by the chart of the organisation as it was at a position: whoever left is passed
//! over, and so is who is away, with a note that everybody on the watch can read, and in the end there is always somebody.

use std::collections::{BTreeMap, BTreeSet};

use sync_core::ids::{DepartmentId, OrgId, PersonId, VisitId};
use sync_core::obligation::Sentence;
use sync_core::policy::{PolicyDocument, SafetyRung};
use sync_core::safety::{explain_away, explain_told_away};
use sync_core::time::Timestamp;

use crate::gather::Gathered;
use crate::relation::DepartmentTree;
use crate::store::{Member, MemberRole, Position, Read, StoreError};

/// Whom a step tells, and whom it passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stand {
    /// Those who are told.
    pub people: Vec<PersonId>,
    /// Why somebody is passed over, English and Chinese.
    pub notes: Vec<(String, String)>,
}

impl Stand {
    /// The notes, each a sentence behind what is said before.
    pub fn said(&self) -> (String, String) {
        let en = self.notes.iter().map(|(en, _)| format!(" {en}")).collect();
        (en, self.notes.iter().map(|(_, zh)| zh.as_str()).collect())
    }
}

/// Everybody whom an alarm of one visit can be told to.
pub struct Line {
    /// Whose visit it is.
    pub rep: Option<PersonId>,
    /// The rep and who came along: an attacker may stand beside any of them.
    pub party: BTreeSet<PersonId>,
    watchers: Vec<PersonId>,
    supervisor: Vec<PersonId>,
    manager: Vec<PersonId>,
    managers: Vec<PersonId>,
    superiors: Vec<PersonId>,
    /// Supervisors and managers that are set, and have left.
    gone_above: Vec<PersonId>,
    duty: Option<PersonId>,
    gone: BTreeSet<PersonId>,
    away: BTreeMap<PersonId, Away>,
    zone: String,
}

/// Somebody is away.
struct Away {
    /// Until when.
    until: Timestamp,
    /// Who acts for them.
    acting: Vec<PersonId>,
}

impl Line {
    /// Reads it.
    ///
    /// # Errors
    /// What the store returns.
    pub fn read(
        read: &dyn Read,
        org: &OrgId,
        visit: &VisitId,
        gathered: &Gathered,
        (at, now): (Position, Timestamp),
    ) -> Result<Self, StoreError> {
        let members: Vec<Member> = read.members(org, visit)?.into_iter().filter(|member| member.at(at)).collect();
        let of = |roles: &[MemberRole]| {
            let theirs = members.iter().filter(|member| roles.contains(&member.role));
            theirs.map(|member| member.person.clone()).collect::<BTreeSet<PersonId>>()
        };
        let rep = gathered.rep.clone();
        let mut party = of(&[MemberRole::Companion]);
        party.extend(rep.clone());
        let department = match &rep {
            Some(rep) => read.department_at(org, rep, at)?,
            None => None,
        };
        let watchers: Vec<PersonId> =
            of(&[MemberRole::Watcher]).into_iter().filter(|person| !party.contains(person)).collect();
        let above = Self::above_all(read, org, department.as_ref(), &gathered.policy, party, (at, now))?;
        Ok(Self { watchers, rep, ..above })
    }

    /// The line above people of a department, whoever of them travels.
    ///
    /// # Errors
    /// What the store returns.
    pub fn of_department(
        read: &dyn Read,
        org: &OrgId,
        department: Option<&DepartmentId>,
        policy: &PolicyDocument,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        Self::above_all(read, org, department, policy, BTreeSet::new(), (Position::MAX, now))
    }

    fn above_all(
        read: &dyn Read,
        org: &OrgId,
        department: Option<&DepartmentId>,
        policy: &PolicyDocument,
        party: BTreeSet<PersonId>,
        (at, now): (Position, Timestamp),
    ) -> Result<Self, StoreError> {
        let gone = read.leavers(org)?.into_iter().filter(|(_, since)| *since < at).map(|(person, _)| person).collect();
        let tree = DepartmentTree::read_at(read, org, at)?;
        let mut away: BTreeMap<PersonId, Away> = BTreeMap::new();
        for absence in read.absences(org)?.into_iter().filter(|absence| absence.holds(at, now)) {
            let acting = tree.acting_for(&absence.person);
            let known = away.entry(absence.person).or_insert(Away { until: absence.ends, acting });
            known.until = known.until.max(absence.ends);
        }
        let others = |people: Vec<PersonId>| people.into_iter().filter(|it| !party.contains(it)).collect::<Vec<_>>();
        let first = |leaders: Vec<Vec<PersonId>>| leaders.into_iter().map(others).find(|it| !it.is_empty());
        let supervisor = first(tree.leaders(department)).unwrap_or_default();
        let beyond = tree.managers(department).into_iter();
        let beyond = beyond.filter(|with| with.iter().all(|person| !supervisor.contains(person))).collect();
        let mut managers = Vec::new();
        for person in tree.managers(department).into_iter().flat_map(others) {
            if !managers.contains(&person) {
                managers.push(person);
            }
        }
        Ok(Self {
            watchers: Vec::new(),
            manager: first(beyond).unwrap_or_default(),
            superiors: others(tree.superiors(department)),
            gone_above: gone_above(read, org, department, &gone, at)?,
            duty: policy.duty_contact.clone(),
            rep: None,
            supervisor,
            managers,
            gone,
            away,
            zone: policy.office_zone.clone(),
            party,
        })
    }

    /// Who stands on a rung.
    pub fn on(&self, rung: SafetyRung) -> Stand {
        match rung {
            SafetyRung::Traveller => Stand { people: self.rep.iter().cloned().collect(), notes: Vec::new() },
            SafetyRung::Watchers => self.still_here(&self.watchers, "no watcher is left", "没有在职的守望人"),
            SafetyRung::Supervisor => self.above(&self.supervisor, "no supervisor is left", "没有在职的主管"),
            SafetyRung::Manager => self.above(&self.manager, "no manager above is left", "上面没有在职的经理"),
            SafetyRung::Duty => self.duty(),
        }
    }

    /// Those of a rung who are neither gone nor away, with whoever acts for who is away, and a note for each who is passed over.
    fn present(&self, people: &[PersonId]) -> Stand {
        let mut stand = Stand::default();
        let mut acting = Vec::new();
        for person in people {
            match self.away.get(person) {
                _ if self.gone.contains(person) => stand.notes.push(left(person)),
                Some(away) => {
                    stand.notes.push(both(explain_away(person, away.until, &self.zone)));
                    acting.extend(away.acting.iter().filter(|taker| self.is_there(taker)).cloned());
                }
                None => stand.people.push(person.clone()),
            }
        }
        for taker in acting {
            if !stand.people.contains(&taker) {
                stand.people.push(taker);
            }
        }
        stand
    }

    fn is_there(&self, person: &PersonId) -> bool {
        !self.gone.contains(person) && !self.away.contains_key(person) && !self.party.contains(person)
    }

    fn still_here(&self, people: &[PersonId], en: &str, zh: &str) -> Stand {
        let mut stand = self.present(people);
        stand.notes.extend(stand.people.is_empty().then(|| skipped(en, zh)));
        stand
    }

    fn above(&self, people: &[PersonId], en: &str, zh: &str) -> Stand {
        let mut stand = self.present(people);
        stand.notes.splice(0..0, self.gone_above.iter().map(left));
        stand.notes.extend(stand.people.is_empty().then(|| skipped(en, zh)));
        stand
    }

    /// The duty contact; else the managers, else whoever is above, else the watchers: an alarm is never told to nobody while
    /// there is anybody. Who is on duty and away is told nevertheless, and whoever stands in for them too.
    fn duty(&self) -> Stand {
        let mut notes = Vec::new();
        let mut nevertheless = None;
        match &self.duty {
            Some(duty) if self.gone.contains(duty) => notes.push(left(duty)),
            Some(duty) if self.party.contains(duty) => {
                notes.push(skipped("the duty contact is on this trip", "值班联系人在此行程中"));
            }
            Some(duty) => match self.away.get(duty) {
                Some(away) => {
                    notes.push(both(explain_told_away(duty, away.until, &self.zone)));
                    nevertheless = Some(duty.clone());
                }
                None => return Stand { people: vec![duty.clone()], notes },
            },
            None => notes.push(skipped("no duty contact is configured", "未设置值班联系人")),
        }
        let below = [&self.managers, &self.superiors, &self.watchers];
        let found = below.into_iter().map(|people| self.present(people)).find(|stand| !stand.people.is_empty());
        let mut people = match found {
            Some(stand) => stand.people,
            // Everybody is away: they are told nevertheless.
            None => below.into_iter().map(|people| self.not_gone(people)).find(|it| !it.is_empty()).unwrap_or_default(),
        };
        people.extend(nevertheless.filter(|duty| !people.contains(duty)));
        if people.is_empty() {
            notes.push(skipped("nobody is left to be told", "已无人可通知"));
        }
        Stand { people, notes }
    }

    fn not_gone(&self, people: &[PersonId]) -> Vec<PersonId> {
        people.iter().filter(|person| !self.gone.contains(*person)).cloned().collect()
    }
}

fn both(said: Sentence) -> (String, String) {
    (said.en, said.zh)
}

fn left(person: &PersonId) -> (String, String) {
    (format!("Skipped: {person} has left."), format!("已跳过：{person} 已离职。"))
}

fn skipped(en: &str, zh: &str) -> (String, String) {
    (format!("Skipped: {en}."), format!("已跳过：{zh}。"))
}

/// Supervisors and managers above a department that are set, and have left.
fn gone_above(
    read: &dyn Read,
    org: &OrgId,
    department: Option<&DepartmentId>,
    gone: &BTreeSet<PersonId>,
    at: Position,
) -> Result<Vec<PersonId>, StoreError> {
    let departments = read.departments_at(org, at)?;
    let mine = departments.into_iter().filter(|it| Some(&it.id) == department);
    let leaders = mine.flat_map(|it| [it.supervisor, it.manager]).flatten();
    Ok(leaders.filter(|leader| gone.contains(leader)).collect())
}
