//! Who may do what: one table of role, relation, action. The server asks it for every route, feed scope and journal entry;
//! devices use it as a hint. It stands over ids and facts' names alone and knows no store.

use crate::fact::Fact;

/// What a person is in the organisation. A person may be several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Visits customers.
    Rep,
    /// Leads a department (部门主管).
    Supervisor,
    /// Leads several departments (部门经理).
    Manager,
    /// Samples records (风控部, V13.1).
    RiskControl,
    /// Keeps people and departments (行政部).
    Administration,
    /// Sees reviewed records (客服部, A3.6).
    CustomerService,
    /// Sees reviewed records (市场部, A3.6).
    Marketing,
    /// Leads the company.
    Executive,
    /// Runs the server.
    Operator,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 9] = [
        Self::Rep,
        Self::Supervisor,
        Self::Manager,
        Self::RiskControl,
        Self::Administration,
        Self::CustomerService,
        Self::Marketing,
        Self::Executive,
        Self::Operator,
    ];

    /// Its name in JSON, SQL and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rep => "rep",
            Self::Supervisor => "supervisor",
            Self::Manager => "manager",
            Self::RiskControl => "risk_control",
            Self::Administration => "administration",
            Self::CustomerService => "customer_service",
            Self::Marketing => "marketing",
            Self::Executive => "executive",
            Self::Operator => "operator",
        }
    }

    /// The role of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// How a person stands to a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// It is their visit.
    Rep,
    /// They come along.
    Companion,
    /// They watch over the trip.
    Watcher,
    /// They supervise the rep's department, or one above it.
    Supervisor,
    /// They manage the rep's department, or one above it.
    Manager,
    /// None of these, but of the same organisation.
    Colleague,
}

impl Relation {
    /// All relations, in the order of the page that shows the table.
    pub const ALL: [Self; 6] =
        [Self::Rep, Self::Companion, Self::Supervisor, Self::Manager, Self::Watcher, Self::Colleague];
}

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Deposit a journal; every enrolled device may.
    PushJournal,
    /// Read the feed of one's own scopes; every enrolled device may.
    ReadFeed,
    /// Look at the board of the visits one is related to.
    ReadBoard,
    /// Look at one visit: content, facts, verdicts, findings.
    ReadVisit,
    /// Be told that something changed.
    ReadNudges,
    /// Look at the itinerary and its watch (V6.3).
    ReadItinerary,
    /// Write the plan.
    WritePlan,
    /// Write the record.
    WriteRecord,
    /// Do what the rep does on the road: arrive, leave, brief, thank, submit.
    ActOnVisit,
    /// Share and end the itinerary.
    Travel,
    /// Approve or waive.
    Decide,
    /// Vouch that a traveller is safe.
    ConfirmSafe,
    /// Declare a device lost.
    DeclareLost,
}

impl Action {
    /// All actions, in the order of the page that shows the table.
    pub const ALL: [Self; 13] = [
        Self::PushJournal,
        Self::ReadFeed,
        Self::ReadBoard,
        Self::ReadNudges,
        Self::ReadVisit,
        Self::ReadItinerary,
        Self::WritePlan,
        Self::Travel,
        Self::WriteRecord,
        Self::ActOnVisit,
        Self::Decide,
        Self::ConfirmSafe,
        Self::DeclareLost,
    ];
}

/// Whether the table has a tick for this role, relation and action.
pub fn allows(roles: &[Role], relation: Relation, action: Action) -> bool {
    use Relation::{Companion, Manager, Rep, Supervisor, Watcher};
    let superior = matches!(relation, Supervisor | Manager);
    let has = |role| roles.contains(&role);
    match action {
        Action::PushJournal | Action::ReadFeed | Action::ReadNudges | Action::ReadBoard => true,
        Action::ReadVisit => {
            matches!(relation, Rep | Companion) || superior || has(Role::RiskControl) || has(Role::Executive)
        }
        Action::ReadItinerary => matches!(relation, Rep | Companion | Watcher) || superior || has(Role::RiskControl),
        Action::WritePlan | Action::Travel => relation == Rep,
        Action::WriteRecord | Action::ActOnVisit => matches!(relation, Rep | Companion),
        Action::Decide => superior,
        Action::ConfirmSafe => superior || relation == Watcher,
        Action::DeclareLost => superior || has(Role::Operator),
    }
}

/// What a fact asks for; none where every device may write it.
pub fn action_of(fact: &Fact) -> Option<Action> {
    Some(match fact {
        Fact::Begin { .. } | Fact::Tick | Fact::Plan { .. } => return None,
        Fact::Approve { .. } | Fact::Waive { .. } => Action::Decide,
        Fact::Invite { .. } | Fact::Cancel { .. } => Action::WritePlan,
        Fact::Share { .. } | Fact::SetOut { .. } | Fact::CheckIn { .. } | Fact::Return { .. } => Action::Travel,
        Fact::Arrive { .. }
        | Fact::Sign { .. }
        | Fact::Leave { .. }
        | Fact::Brief { .. }
        | Fact::Thank { .. }
        | Fact::Submit { .. } => Action::ActOnVisit,
        Fact::ConfirmSafe { .. } => Action::ConfirmSafe,
        Fact::DeclareLost { .. } => Action::DeclareLost,
    })
}

#[cfg(test)]
mod tests {
    use super::{Action, Relation, Role, allows};

    #[test]
    fn a_colleague_reads_no_visit_but_risk_control_does() {
        assert!(!allows(&[Role::Rep], Relation::Colleague, Action::ReadVisit));
        assert!(allows(&[Role::RiskControl], Relation::Colleague, Action::ReadVisit));
    }

    #[test]
    fn a_rep_can_neither_approve_nor_waive_their_own_visit() {
        assert!(!allows(&[Role::Rep], Relation::Rep, Action::Decide));
        assert!(allows(&[Role::Supervisor], Relation::Supervisor, Action::Decide));
    }

    #[test]
    fn a_watcher_vouches_and_sees_the_itinerary_but_not_the_record() {
        assert!(allows(&[Role::Rep], Relation::Watcher, Action::ConfirmSafe));
        assert!(allows(&[Role::Rep], Relation::Watcher, Action::ReadItinerary));
        assert!(!allows(&[Role::Rep], Relation::Watcher, Action::ReadVisit));
    }
}
