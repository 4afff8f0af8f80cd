//! Who stands on a rung of the safety ladder, by the chart of the organisation as it was at a position: whoever left is passed
//! over, with a note that everybody on the watch can read, and in the end there is always somebody.

use std::collections::BTreeSet;

use sync_core::ids::{DepartmentId, OrgId, PersonId, VisitId};
use sync_core::policy::SafetyRung;

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
        at: Position,
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
        let above = Self::above_all(read, org, department.as_ref(), gathered.policy.duty_contact.clone(), party, at)?;
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
        duty: Option<PersonId>,
    ) -> Result<Self, StoreError> {
        Self::above_all(read, org, department, duty, BTreeSet::new(), Position::MAX)
    }

    fn above_all(
        read: &dyn Read,
        org: &OrgId,
        department: Option<&DepartmentId>,
        duty: Option<PersonId>,
        party: BTreeSet<PersonId>,
        at: Position,
    ) -> Result<Self, StoreError> {
        let gone = read.leavers(org)?.into_iter().filter(|(_, since)| *since < at).map(|(person, _)| person).collect();
        let tree = DepartmentTree::read_at(read, org, at)?;
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
            duty,
            rep: None,
            supervisor,
            managers,
            gone,
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

    fn still_here(&self, people: &[PersonId], en: &str, zh: &str) -> Stand {
        let (gone, here): (Vec<_>, Vec<_>) = people.iter().cloned().partition(|person| self.gone.contains(person));
        let mut notes: Vec<_> = gone.iter().map(left).collect();
        notes.extend(here.is_empty().then(|| skipped(en, zh)));
        Stand { people: here, notes }
    }

    fn above(&self, people: &[PersonId], en: &str, zh: &str) -> Stand {
        let mut notes: Vec<_> = self.gone_above.iter().map(left).collect();
        notes.extend(people.is_empty().then(|| skipped(en, zh)));
        Stand { people: people.to_vec(), notes }
    }

    /// The duty contact; else the managers, else whoever is above, else the watchers: an alarm is never told to nobody while
    /// there is anybody.
    fn duty(&self) -> Stand {
        let mut notes = Vec::new();
        match &self.duty {
            Some(duty) if self.gone.contains(duty) => notes.push(left(duty)),
            Some(duty) if self.party.contains(duty) => {
                notes.push(skipped("the duty contact is on this trip", "值班联系人在此行程中"));
            }
            Some(duty) => return Stand { people: vec![duty.clone()], notes },
            None => notes.push(skipped("no duty contact is configured", "未设置值班联系人")),
        }
        let watchers = self.still_here(&self.watchers, "", "").people;
        let found = [&self.managers, &self.superiors, &watchers].into_iter().find(|people| !people.is_empty());
        if found.is_none() {
            notes.push(skipped("nobody is left to be told", "已无人可通知"));
        }
        Stand { people: found.cloned().unwrap_or_default(), notes }
    }
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
