//! Who may do what (A2): one table of role, relation, action and resource. The server asks it for every route, feed scope and
//! journal entry; devices use it as a hint. It stands over ids and facts' names alone and knows no store.

use crate::fact::{CardStep, Fact, QuestionStep, SafetyAct, TripStep};
use crate::ids::DocumentKind;

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

/// How a person stands to a visit, to another person or to a device: a device and an account are their person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// It is their visit, their device, their account.
    Rep,
    /// They come along.
    Companion,
    /// They watch over the trip.
    Watcher,
    /// They were asked to draft the answer to a customer's question (V10.3).
    Expert,
    /// They supervise the rep's department, or one above it, or act for who does.
    Supervisor,
    /// They manage the rep's department, or one above it, or act for who does.
    Manager,
    /// None of these, but of the same organisation.
    Colleague,
}

impl Relation {
    /// All relations, in the order of the page that shows the table.
    pub const ALL: [Self; 7] =
        [Self::Rep, Self::Companion, Self::Supervisor, Self::Manager, Self::Watcher, Self::Expert, Self::Colleague];
}

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Look at it.
    Read,
    /// Have it on a device, to be read offline, with all that changes.
    Follow,
    /// Write its content.
    Write,
    /// Do what is done on the road, and say so by a fact.
    Act,
    /// Decide about it as a superior.
    Decide,
    /// Send it in.
    Deposit,
    /// Look after it: put in, change, end.
    Administer,
}

/// What it is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// A device's journal.
    Journal,
    /// The feed of one's own scopes.
    Feed,
    /// The log of the organisation's journal: checkpoints and proofs, and of rows the asking device's own.
    Log,
    /// Word that something changed.
    Nudges,
    /// The visits and devices that one may see.
    Board,
    /// A visit's plan.
    Plan,
    /// Who takes part in a visit, whose it is, whether it takes place.
    Membership,
    /// A visit's record.
    Record,
    /// A superior's review of a record.
    Review,
    /// What was done on a visit, and what follows from it: facts, verdicts, findings.
    Visit,
    /// The itinerary of a trip and the watch over it (V6.3).
    Itinerary,
    /// Where somebody was.
    Location,
    /// What a helper must know of a traveller's health (V6.3): opened in an emergency, one act each time.
    MedicalNote,
    /// A calendar of a trip that one may see, for a program that can't log in.
    Calendar,
    /// How a customer's contact is reached.
    Contact,
    /// Word that a traveller is safe, that an alarm is taken care of, or that they are heard of later.
    Safety,
    /// A traveller's call for help.
    Help,
    /// A device: its name, its head, when it was heard of.
    Device,
    /// Word that a device is lost.
    Loss,
    /// Who looked at where a person was, or at their customers' contacts.
    Looks,
    /// Powers that a superior lends.
    Delegation,
    /// What devices left after their enrolment had ended.
    Quarantine,
    /// The keys of access tokens.
    Keys,
    /// A person's login: password, second factor, attempts that failed.
    Account,
    /// The organisation's rulebook: its policy and its working days (A6).
    Policy,
    /// Who has read a version of the policy, and who has not (A6).
    Acknowledgement,
    /// Which customers are due for a visit (V4.1): those of the visits of a person.
    Coverage,
    /// A draft of the answer to a customer's question (V10.3).
    Answer,
    /// A customer's card with its contacts (C2.2): who is in charge of them stands to it as a rep.
    Customer,
    /// Many cards at once, as a file to take away.
    CustomerFile,
    /// A change of a card that a rep proposes after a visit (V11.1).
    Proposal,
    /// The bytes of a visit's photos and signatures.
    Attachment,
    /// The visits that one may see, as they are filed: searched, listed and counted (A3.4).
    Archive,
    /// Many visits at once, as a file to take away.
    ArchiveFile,
    /// Whose visits and customers they are: handing those of a rep on to another (V11.3).
    Handover,
    /// Drills of the safety ladder, and what came of them (V6.3).
    Drill,
    /// Everybody of the organisation with departments, roles, and how far their login is set up.
    People,
    /// How the server is: copies, timers, messages that did not go.
    Operation,
}

/// How far a visit has come: what departments beside the line may see depends on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stage {
    /// A valid approval of its plan stands (A3.1).
    pub approved: bool,
    /// Its record passed the review (A3.6).
    pub reviewed: bool,
}

/// From when on a role has its tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Once {
    /// Always.
    Always,
    /// Once the plan is approved (A3.1).
    Approved,
    /// Once the record is reviewed (A3.6).
    Reviewed,
}

impl Once {
    fn holds(self, stage: Stage) -> bool {
        match self {
            Self::Always => true,
            Self::Approved => stage.approved,
            Self::Reviewed => stage.reviewed,
        }
    }
}

/// One row of the table: who may do this to that.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// What is done.
    pub action: Action,
    /// To what.
    pub resource: Resource,
    /// By their relation.
    pub relations: &'static [Relation],
    /// By their role, whatever the relation.
    pub roles: &'static [(Role, Once)],
}

const fn row(
    action: Action,
    resource: Resource,
    relations: &'static [Relation],
    roles: &'static [(Role, Once)],
) -> Row {
    Row { action, resource, relations, roles }
}

const ANYBODY: &[Relation] = &Relation::ALL;
const REP: &[Relation] = &[Relation::Rep];
const PARTY: &[Relation] = &[Relation::Rep, Relation::Companion];
const SUPERIORS: &[Relation] = &[Relation::Supervisor, Relation::Manager];
const REP_AND_SUPERIORS: &[Relation] = &[Relation::Rep, Relation::Supervisor, Relation::Manager];
const LINE: &[Relation] = &[Relation::Rep, Relation::Companion, Relation::Supervisor, Relation::Manager];
const LINE_AND_WATCHERS: &[Relation] =
    &[Relation::Rep, Relation::Companion, Relation::Supervisor, Relation::Manager, Relation::Watcher];
const DRAFTERS: &[Relation] =
    &[Relation::Rep, Relation::Companion, Relation::Supervisor, Relation::Manager, Relation::Watcher, Relation::Expert];
const VOUCHERS: &[Relation] = &[Relation::Supervisor, Relation::Manager, Relation::Watcher];
const RISK: (Role, Once) = (Role::RiskControl, Once::Always);
const EXECUTIVE: (Role, Once) = (Role::Executive, Once::Always);
const ADMINISTRATION: (Role, Once) = (Role::Administration, Once::Always);
const OPERATOR: (Role, Once) = (Role::Operator, Once::Always);

/// The table. What has no row nobody may do.
pub const TABLE: &[Row] = &[
    row(Action::Deposit, Resource::Journal, ANYBODY, &[]),
    row(Action::Read, Resource::Feed, ANYBODY, &[]),
    row(Action::Read, Resource::Log, ANYBODY, &[]),
    row(Action::Read, Resource::Nudges, ANYBODY, &[]),
    row(Action::Read, Resource::Board, ANYBODY, &[]),
    row(
        Action::Read,
        Resource::Plan,
        LINE,
        &[RISK, EXECUTIVE, (Role::CustomerService, Once::Approved), (Role::Marketing, Once::Approved)],
    ),
    row(
        Action::Read,
        Resource::Record,
        LINE,
        &[RISK, EXECUTIVE, (Role::CustomerService, Once::Reviewed), (Role::Marketing, Once::Reviewed)],
    ),
    row(Action::Read, Resource::Visit, LINE, &[RISK, EXECUTIVE]),
    row(Action::Read, Resource::Itinerary, LINE_AND_WATCHERS, &[RISK]),
    row(Action::Read, Resource::Location, LINE_AND_WATCHERS, &[RISK]),
    row(
        Action::Read,
        Resource::Contact,
        LINE_AND_WATCHERS,
        &[RISK, (Role::CustomerService, Once::Approved), (Role::Marketing, Once::Approved)],
    ),
    row(Action::Follow, Resource::Visit, LINE, &[]),
    row(Action::Follow, Resource::Itinerary, LINE_AND_WATCHERS, &[]),
    row(Action::Write, Resource::Plan, REP, &[]),
    row(Action::Write, Resource::Itinerary, REP, &[]),
    row(Action::Write, Resource::Record, PARTY, &[]),
    row(Action::Write, Resource::Review, SUPERIORS, &[]),
    row(Action::Act, Resource::Membership, REP, &[]),
    row(Action::Decide, Resource::Membership, REP_AND_SUPERIORS, &[]),
    row(Action::Act, Resource::Itinerary, REP, &[]),
    row(Action::Act, Resource::Visit, PARTY, &[]),
    row(Action::Decide, Resource::Visit, SUPERIORS, &[]),
    row(Action::Act, Resource::Safety, VOUCHERS, &[]),
    row(Action::Act, Resource::Help, PARTY, &[]),
    row(Action::Act, Resource::Answer, DRAFTERS, &[]),
    row(Action::Act, Resource::MedicalNote, VOUCHERS, &[]),
    row(Action::Administer, Resource::Calendar, LINE_AND_WATCHERS, &[]),
    row(Action::Read, Resource::Device, REP_AND_SUPERIORS, &[RISK, EXECUTIVE, ADMINISTRATION, OPERATOR]),
    row(Action::Write, Resource::Device, REP, &[ADMINISTRATION, OPERATOR]),
    row(Action::Administer, Resource::Device, REP_AND_SUPERIORS, &[ADMINISTRATION, OPERATOR]),
    row(Action::Act, Resource::Loss, SUPERIORS, &[OPERATOR]),
    row(Action::Read, Resource::Quarantine, &[], &[RISK]),
    row(Action::Decide, Resource::Quarantine, &[], &[RISK]),
    row(Action::Administer, Resource::Keys, &[], &[OPERATOR]),
    row(Action::Read, Resource::Looks, REP, &[RISK]),
    row(Action::Read, Resource::Account, REP, &[]),
    row(Action::Write, Resource::Account, REP, &[]),
    row(Action::Administer, Resource::Account, &[], &[ADMINISTRATION, OPERATOR]),
    row(Action::Read, Resource::Delegation, ANYBODY, &[]),
    row(Action::Administer, Resource::Delegation, REP_AND_SUPERIORS, &[ADMINISTRATION]),
    row(Action::Read, Resource::Policy, ANYBODY, &[]),
    row(Action::Read, Resource::Coverage, REP_AND_SUPERIORS, &[RISK, EXECUTIVE, ADMINISTRATION]),
    row(Action::Read, Resource::Acknowledgement, REP_AND_SUPERIORS, &[RISK, EXECUTIVE, ADMINISTRATION]),
    row(
        Action::Read,
        Resource::Customer,
        REP_AND_SUPERIORS,
        &[RISK, EXECUTIVE, (Role::CustomerService, Once::Always), (Role::Marketing, Once::Always)],
    ),
    row(Action::Follow, Resource::Customer, REP_AND_SUPERIORS, &[]),
    row(Action::Administer, Resource::Customer, &[], &[ADMINISTRATION]),
    row(Action::Read, Resource::CustomerFile, SUPERIORS, &[RISK, EXECUTIVE]),
    row(Action::Read, Resource::Proposal, REP_AND_SUPERIORS, &[]),
    row(Action::Decide, Resource::Proposal, SUPERIORS, &[]),
    row(Action::Read, Resource::Attachment, LINE, &[RISK, EXECUTIVE]),
    row(Action::Write, Resource::Attachment, PARTY, &[]),
    row(Action::Read, Resource::Archive, ANYBODY, &[]),
    row(Action::Read, Resource::ArchiveFile, SUPERIORS, &[RISK, EXECUTIVE]),
    row(Action::Administer, Resource::Handover, SUPERIORS, &[ADMINISTRATION]),
    row(Action::Read, Resource::Handover, ANYBODY, &[]),
    row(Action::Administer, Resource::Drill, &[], &[ADMINISTRATION, OPERATOR]),
    row(Action::Read, Resource::Drill, &[], &[RISK, EXECUTIVE, ADMINISTRATION, OPERATOR]),
    row(Action::Read, Resource::People, &[], &[ADMINISTRATION, OPERATOR]),
    row(Action::Read, Resource::Operation, &[], &[OPERATOR]),
];

/// The row of an action and a resource; none where nobody may.
pub fn row_of(action: Action, resource: Resource) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.action == action && row.resource == resource)
}

/// Whether the access table has a tick for these roles and this relation, at a visit's stage.
pub fn allows_at(roles: &[Role], relation: Relation, stage: Stage, action: Action, resource: Resource) -> bool {
    row_of(action, resource).is_some_and(|row| {
        let by_role = |(role, once): &(Role, Once)| roles.contains(role) && once.holds(stage);
        row.relations.contains(&relation) || row.roles.iter().any(by_role)
    })
}

/// The same where no stage matters, or none is reached.
pub fn allows(roles: &[Role], relation: Relation, action: Action, resource: Resource) -> bool {
    allows_at(roles, relation, Stage::default(), action, resource)
}

/// What a fact asks for; none where every device may write it.
pub fn asked_by(fact: &Fact) -> Option<(Action, Resource)> {
    Some(match fact {
        Fact::Begin { .. } | Fact::Tick | Fact::ClockJump { .. } | Fact::Plan { .. } | Fact::Acknowledge(_) => {
            return None;
        }
        Fact::Approve { .. }
        | Fact::ReturnPlan { .. }
        | Fact::Withdraw { .. }
        | Fact::Waive { .. }
        | Fact::Decide { .. }
        | Fact::Review(..)
        | Fact::Question(_, QuestionStep::Checked { .. }) => (Action::Decide, Resource::Visit),
        Fact::Card(_, CardStep::Reviewed { .. }) => (Action::Decide, Resource::Proposal),
        Fact::Replan { .. } => (Action::Write, Resource::Plan),
        Fact::Question(_, QuestionStep::Drafted { .. }) => (Action::Act, Resource::Answer),
        Fact::Invite { .. } | Fact::Cancel { .. } => (Action::Act, Resource::Membership),
        Fact::HandOver { .. } => (Action::Decide, Resource::Membership),
        Fact::Share { .. }
        | Fact::SetOut { .. }
        | Fact::CheckIn { .. }
        | Fact::Return(_)
        | Fact::Trip { step: TripStep::Made { .. } | TripStep::MedicalNote { .. }, .. } => {
            (Action::Act, Resource::Itinerary)
        }
        Fact::Arrive { .. }
        | Fact::Sign { .. }
        | Fact::Leave { .. }
        | Fact::Brief { .. }
        | Fact::Thank { .. }
        | Fact::SendThanks { .. }
        | Fact::Submit { .. }
        | Fact::SiteCode { .. }
        | Fact::TellChange { .. }
        | Fact::ConfirmDetails { .. }
        | Fact::Question(..)
        | Fact::Proposal(..)
        | Fact::ProposeChange { .. }
        | Fact::ProposeContact { .. }
        | Fact::NewInformation { .. }
        | Fact::Attach { .. }
        | Fact::Trip { step: TripStep::Position { .. }, .. } => (Action::Act, Resource::Visit),
        // No row: the server's alone to say.
        Fact::ThanksPosted { .. } | Fact::Word { .. } | Fact::Card(_, CardStep::Answered { .. }) => {
            (Action::Administer, Resource::Visit)
        }
        Fact::ConfirmSafe { .. } => (Action::Act, Resource::Safety),
        Fact::Safety { step, .. } => asked_by_safety(step),
        Fact::DeclareLost { .. } => (Action::Act, Resource::Loss),
    })
}

/// What a step of the watch asks for.
fn asked_by_safety(step: &SafetyAct) -> (Action, Resource) {
    match step {
        SafetyAct::CheckedIn { .. } | SafetyAct::Returned { .. } | SafetyAct::Extended { how: None, .. } => {
            (Action::Act, Resource::Itinerary)
        }
        // Who calls for help is in the party; nobody calls in another's name.
        SafetyAct::Sos { .. } => (Action::Act, Resource::Help),
        SafetyAct::Acknowledged { .. } | SafetyAct::Vouched { .. } | SafetyAct::Extended { how: Some(_), .. } => {
            (Action::Act, Resource::Safety)
        }
        SafetyAct::Opened { .. } => (Action::Follow, Resource::Itinerary),
        // No row: the server's alone to say.
        SafetyAct::CodeHeard { .. } | SafetyAct::Reached { .. } => (Action::Administer, Resource::Visit),
    }
}

/// What writing a document asks for.
pub fn asked_by_document(kind: DocumentKind) -> (Action, Resource) {
    let resource = match kind {
        DocumentKind::Plan => Resource::Plan,
        DocumentKind::Visit => Resource::Record,
        DocumentKind::Review => Resource::Review,
        DocumentKind::Itinerary => Resource::Itinerary,
    };
    (Action::Write, resource)
}

#[cfg(test)]
mod tests {
    use super::{Action, Relation, Resource, Role, Stage, TABLE, allows, allows_at};

    #[test]
    fn no_action_on_a_resource_has_two_rows() {
        for (at, row) in TABLE.iter().enumerate() {
            let same = |other: &super::Row| other.action == row.action && other.resource == row.resource;
            assert!(!TABLE[at + 1..].iter().any(same), "{:?} {:?}", row.action, row.resource);
        }
    }

    #[test]
    fn a_colleague_reads_no_visit_but_risk_control_does() {
        assert!(!allows(&[Role::Rep], Relation::Colleague, Action::Read, Resource::Visit));
        assert!(allows(&[Role::RiskControl], Relation::Colleague, Action::Read, Resource::Visit));
    }

    #[test]
    fn a_rep_can_neither_approve_nor_waive_their_own_visit() {
        assert!(!allows(&[Role::Rep], Relation::Rep, Action::Decide, Resource::Visit));
        assert!(allows(&[Role::Supervisor], Relation::Supervisor, Action::Decide, Resource::Visit));
    }

    #[test]
    fn a_watcher_vouches_and_sees_the_itinerary_but_not_the_record() {
        assert!(allows(&[Role::Rep], Relation::Watcher, Action::Act, Resource::Safety));
        assert!(allows(&[Role::Rep], Relation::Watcher, Action::Read, Resource::Itinerary));
        assert!(!allows(&[Role::Rep], Relation::Watcher, Action::Read, Resource::Record));
    }

    #[test]
    fn customer_service_and_marketing_see_a_plan_once_it_is_approved_and_a_record_once_it_is_reviewed() {
        let (approved, reviewed) =
            (Stage { approved: true, reviewed: false }, Stage { approved: true, reviewed: true });
        for role in [Role::CustomerService, Role::Marketing] {
            let sees = |stage, resource| allows_at(&[role], Relation::Colleague, stage, Action::Read, resource);
            assert!(!sees(Stage::default(), Resource::Plan) && sees(approved, Resource::Plan));
            assert!(!sees(approved, Resource::Record) && sees(reviewed, Resource::Record));
            assert!(!sees(reviewed, Resource::Visit) && !sees(reviewed, Resource::Location));
        }
    }
}
