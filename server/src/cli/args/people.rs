//! The words for people and departments.

use clap::Subcommand;
use sync_core::access::Role;
use sync_core::ids::{DepartmentId, OrgId, PersonId};

use crate::cli::args::account;

/// Commands about people.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add a person, or replace the one of this id
    #[command(
        after_help = "Example:\n  sojourn admin --data ./data user add --org acme --id li.na --name 李娜 --department sales --roles rep"
    )]
    Add {
        /// The organisation
        #[arg(long, value_name = "ID")]
        org: OrgId,
        /// The person's id
        #[arg(long)]
        id: PersonId,
        /// The name
        #[arg(long)]
        name: String,
        /// The department
        #[arg(long, value_name = "ID")]
        department: Option<DepartmentId>,
        /// Roles, a comma between: rep, supervisor, manager, risk_control, administration, customer_service, marketing,
        /// executive, operator
        #[arg(long, value_delimiter = ',', value_parser = role, required = true)]
        roles: Vec<Role>,
    },
    /// A person belongs to the organisation no more; their devices can only deposit what was recorded until then
    #[command(after_help = "Example:\n  sojourn admin --data ./data user leave --org acme --id li.na")]
    Leave {
        /// The organisation
        #[arg(long, value_name = "ID")]
        org: OrgId,
        /// The person's id
        #[arg(long)]
        id: PersonId,
    },
    /// A person who had left belongs to the organisation again: prints an invitation. Their old devices and logins open nothing
    #[command(
        name = "return",
        after_help = "Example:\n  sojourn admin --data ./data user return --org acme --id li.na"
    )]
    Return {
        /// The organisation
        #[arg(long, value_name = "ID")]
        org: OrgId,
        /// The person's id
        #[arg(long)]
        id: PersonId,
    },
    /// List people
    List {
        /// The organisation
        #[arg(long, value_name = "ID")]
        org: OrgId,
    },
    /// Print an invitation by which a person sets a password; good for 72 hours. The present password holds until then
    #[command(after_help = "Example:\n  sojourn admin --data ./data user invite --org acme --person li.na")]
    Invite(account::OfPerson),
    /// Take attempts at a person's account again, after too many that failed
    Unlock(account::OfPerson),
    /// Take a person's password, second factor and login services away, and print a new invitation
    Reset(account::OfPerson),
    /// Second factors
    #[command(subcommand)]
    SecondFactor(account::SecondFactor),
    /// Set the e-mail address by which a first login through the login service finds a person
    #[command(
        after_help = "Example:\n  sojourn admin --data ./data user email --org acme --person li.na --email li.na@acme.example"
    )]
    Email {
        #[command(flatten)]
        of: account::OfPerson,
        /// The address; without it the one that is there is taken away
        #[arg(long)]
        email: Option<String>,
    },
    /// Show what is kept of a person's account; no secret is
    Account(account::OfPerson),
}

/// Commands about departments.
#[derive(Debug, Subcommand)]
pub enum Department {
    /// Add a department, or replace the one of this id
    #[command(
        after_help = "Example:\n  sojourn admin --data ./data department add --org acme --id sales --name 销售部 --supervisor wang.lei --manager zhao.min"
    )]
    Add {
        /// The organisation
        #[arg(long, value_name = "ID")]
        org: OrgId,
        /// The department's id
        #[arg(long)]
        id: DepartmentId,
        /// The name
        #[arg(long)]
        name: String,
        /// Who supervises it (部门主管)
        #[arg(long, value_name = "PERSON")]
        supervisor: Option<PersonId>,
        /// Who manages it (部门经理)
        #[arg(long, value_name = "PERSON")]
        manager: Option<PersonId>,
        /// The department above it
        #[arg(long, value_name = "ID")]
        parent: Option<DepartmentId>,
    },
    /// List departments
    List {
        /// The organisation
        #[arg(long, value_name = "ID")]
        org: OrgId,
    },
}

fn role(name: &str) -> Result<Role, String> {
    Role::named(name).ok_or_else(|| format!("use {}", crate::admin::import::role_names()))
}
