//! The arguments of a plan, new or changed, and the plan they make.

use sync_core::command::Command;
use sync_core::command::prefill::prefill;
use sync_core::document::plan::{PlanEdit, PlanView};
use sync_core::ids::{CustomerId, VisitId};
use sync_core::time::Timestamp;

use super::Phone;
use super::args::rfc3339;

/// A new plan.
#[derive(Debug, clap::Args)]
pub struct PlanArgs {
    /// The customer's id
    #[arg(long, value_name = "ID")]
    pub customer: CustomerId,
    /// The customer's name
    #[arg(long)]
    pub name: String,
    /// When it begins, RFC 3339, for example 2026-09-14T09:30:00+08:00
    #[arg(long, value_name = "TIME", value_parser = rfc3339)]
    pub start: Timestamp,
    /// How long it takes
    #[arg(long, value_name = "N")]
    pub minutes: u32,
    /// What for
    #[arg(long)]
    pub purpose: String,
    /// The visit's country, ISO 3166-1
    #[arg(long, default_value = "CN")]
    pub country: String,
    /// A visit abroad
    #[arg(long)]
    pub overseas: bool,
    /// A remote place: a solo trip there is shared with colleagues beforehand (V6.3)
    #[arg(long)]
    pub remote: bool,
    /// Where
    #[arg(long, default_value = "")]
    pub place: String,
    /// Whom you visit
    #[arg(long, default_value = "")]
    pub contact: String,
    /// The visit's time zone, for example Asia/Shanghai
    #[arg(long, default_value = "Asia/Shanghai")]
    pub zone: String,
    /// Who takes part, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "A,B")]
    pub participants: Vec<String>,
    /// What you bring, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "A,B")]
    pub materials: Vec<String>,
    /// The quotation bears the notice "for reference only, the agreement governs" (V6.1)
    #[arg(long)]
    pub quotation_notice: bool,
    /// A question to ask; may be given more than once
    #[arg(long = "question", value_name = "TEXT")]
    pub questions: Vec<String>,
    /// What is known about the customer
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub research: String,
    #[command(flatten)]
    pub prepared: Prepared,
    /// Fill what you leave out of place, business, research and co-operation from the customer's card (V5.1)
    #[arg(long)]
    pub prefill: bool,
    /// The visit's id; made when it isn't given
    #[arg(long, value_name = "ID")]
    pub visit: Option<VisitId>,
}

/// What is prepared before a visit (V5.1, V5.2).
#[derive(Debug, clap::Args)]
pub struct Prepared {
    /// The customer's main business
    #[arg(long, value_name = "TEXT")]
    pub business: Option<String>,
    /// How you work with the customer already
    #[arg(long, value_name = "TEXT")]
    pub cooperation: Option<String>,
    /// What the customer needs, as far as you know; may be given more than once
    #[arg(long = "need", value_name = "TEXT")]
    pub needs: Vec<String>,
    /// A case that matches; may be given more than once
    #[arg(long = "case", value_name = "TEXT")]
    pub cases: Vec<String>,
}

/// What changes in a plan.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("change").required(true).multiple(true).args(
    ["start", "minutes", "purpose", "place", "contact", "participants", "materials", "quotation_notice",
     "business", "cooperation", "needs", "cases"]))]
pub struct ReplanArgs {
    /// Which visit
    pub visit: VisitId,
    /// When it begins, RFC 3339
    #[arg(long, value_name = "TIME", value_parser = rfc3339)]
    pub start: Option<Timestamp>,
    /// How long it takes
    #[arg(long, value_name = "N")]
    pub minutes: Option<u32>,
    /// What for
    #[arg(long)]
    pub purpose: Option<String>,
    /// Where
    #[arg(long)]
    pub place: Option<String>,
    /// Whom you visit
    #[arg(long)]
    pub contact: Option<String>,
    /// Who takes part, all of them, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "A,B")]
    pub participants: Option<Vec<String>>,
    /// What you bring, all of it, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "A,B")]
    pub materials: Option<Vec<String>>,
    /// Whether the quotation bears the notice "for reference only, the agreement governs" (V6.1)
    #[arg(long, value_name = "true|false")]
    pub quotation_notice: Option<bool>,
    #[command(flatten)]
    pub prepared: Prepared,
}

impl From<PlanArgs> for Command {
    fn from(args: PlanArgs) -> Self {
        let plan = PlanView {
            customer: args.customer.to_string(),
            customer_name: args.name,
            country: args.country,
            overseas: args.overseas,
            remote: args.remote,
            place: args.place,
            contact: args.contact,
            zone: args.zone,
            start: Some(args.start),
            minutes: args.minutes,
            purpose: args.purpose,
            participants: args.participants,
            materials: args.materials,
            quotation_notice: args.quotation_notice,
            questions: args.questions,
            research: args.research,
            business: args.prepared.business.unwrap_or_default(),
            cooperation: args.prepared.cooperation.unwrap_or_default(),
            needs: args.prepared.needs,
            cases: args.prepared.cases,
            prepared: Vec::new(),
        };
        Self::Plan { visit: args.visit, plan: Box::new(plan) }
    }
}

/// The plan with what the customer's card has to say of it, and what that is (V5.1); in words where there is no card.
pub fn prefilled(phone: &Phone, args: PlanArgs) -> Result<(Command, String), String> {
    let (lang, customer) = (phone.lang, args.customer.clone());
    let card = phone.device.customer(&customer).ok_or_else(|| {
        lang.pick(
            "本机没有这位客户的档案：请先同步，或去掉 --prefill",
            "this phone has no card of the customer: sync first, or leave out --prefill",
        )
        .to_owned()
    })?;
    let mut command = Command::from(args);
    let filled = match &mut command {
        Command::Plan { plan, .. } => prefill(plan, &card.card(), lang.pick(true, false)),
        _ => Vec::new(),
    };
    let said = match filled.is_empty() {
        true => lang.pick("客户档案中没有可补充的内容", "the card has nothing to add").to_owned(),
        false => {
            format!("{}{}", lang.pick("已按客户档案填写：", "from the card: "), filled.join(lang.pick("、", ", ")))
        }
    };
    Ok((command, said))
}

impl From<ReplanArgs> for Command {
    fn from(args: ReplanArgs) -> Self {
        let edit = PlanEdit {
            start: args.start,
            minutes: args.minutes,
            purpose: args.purpose,
            place: args.place,
            contact: args.contact,
            participants: args.participants,
            materials: args.materials,
            quotation_notice: args.quotation_notice,
            business: args.prepared.business,
            cooperation: args.prepared.cooperation,
            needs: Some(args.prepared.needs).filter(|list| !list.is_empty()),
            cases: Some(args.prepared.cases).filter(|list| !list.is_empty()),
            ..PlanEdit::default()
        };
        Self::Replan { visit: args.visit, edit: Box::new(edit) }
    }
}
