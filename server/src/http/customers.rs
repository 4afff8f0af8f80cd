//! `GET /v1/customers…`: the cards that somebody may see, and one with its history (C2.1, C2.2, C2.4).

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use sync_core::access::{Action, Resource};
use sync_core::customer::{Contact, CustomerCard, Field};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::bearer::Caller;
use crate::customer::view::Change;
use crate::http::extract::{Asked, CustomerInPath};
use crate::http::json::time;
use crate::http::{Problem, blocking, wait_for};
use crate::query::customers::CustomerSight;
use crate::store::Position;

/// What the list takes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Only those that are due to be verified (C2.4).
    #[serde(default)]
    due: bool,
    /// A receipt's position: waits, bounded, until everything up to it is digested, held or parked.
    at_least: Option<Position>,
}

/// The customers that somebody may see.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomersJson {
    /// By id.
    customers: Vec<CustomerJson>,
}

/// A customer in a few words.
#[derive(Debug, Serialize, ToSchema)]
struct CustomerJson {
    /// The id.
    id: String,
    /// The name.
    name: String,
    /// The tier, A to D.
    tier: String,
    /// Whether they are a key customer.
    key: bool,
    /// `large`, `medium` or `small`, from yearly purchases; none where those are not known.
    size: Option<String>,
    /// `trader`, `manufacturer` or `end_customer`.
    nature: String,
    /// Whether they are abroad; none where no country is known.
    overseas: Option<bool>,
    /// Who is in charge of them.
    in_charge: String,
    /// The day by which the card is to be verified; none for one that never was.
    verify_by: Option<String>,
    /// Whether that is due.
    due: bool,
}

/// One field of a card.
#[derive(Debug, Serialize, ToSchema)]
struct FieldJson {
    /// Its key.
    field: &'static str,
    /// `basic`, `business`, `credit`, `market`, `source` or `class`.
    group: &'static str,
    /// Its name in English.
    name_en: &'static str,
    /// Its name in Chinese.
    name_zh: &'static str,
    /// What stands there.
    value: String,
}

/// A person at the customer's.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactJson {
    /// The id.
    id: String,
    /// The name.
    name: String,
    /// The post.
    post: String,
    /// The telephone.
    phone: String,
    /// The mail address.
    mail: String,
    /// The language to speak with them.
    language: String,
}

impl From<Contact> for ContactJson {
    fn from(contact: Contact) -> Self {
        let Contact { contact: id, name, post, phone, mail, language } = contact;
        Self { id: id.to_string(), name, post, phone, mail, language }
    }
}

/// A field that changed.
#[derive(Debug, Serialize, ToSchema)]
struct FieldChangeJson {
    /// Its key.
    field: String,
    /// What stood there.
    old: String,
    /// What stood there afterwards.
    new: String,
}

/// Something that happened to a card.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeJson {
    /// Its place in the journal.
    position: u64,
    /// When.
    at: String,
    /// `person/<id>`, `operator` or `server`.
    by: String,
    /// The act's name.
    what: &'static str,
    /// Fields that changed, with both values.
    fields: Vec<FieldChangeJson>,
    /// A contact before.
    contact_before: Option<ContactJson>,
    /// A contact after.
    contact_after: Option<ContactJson>,
    /// The id that became another name of this customer.
    merged: Option<String>,
}

/// A customer's card with its history.
#[derive(Debug, Serialize, ToSchema)]
pub struct CardJson {
    /// In a few words.
    #[serde(flatten)]
    summary: CustomerJson,
    /// Fields that are not empty.
    fields: Vec<FieldJson>,
    /// The people there.
    contacts: Vec<ContactJson>,
    /// Who changed what when, oldest first.
    history: Vec<ChangeJson>,
}

fn summary(whole: &CustomerCard, sight: &CustomerSight, today: Option<jiff::civil::Date>) -> CustomerJson {
    let card = whole.card();
    let text = |field| card.get(field).to_owned();
    CustomerJson {
        id: whole.customer.to_string(),
        name: text(Field::Name),
        tier: text(Field::Tier),
        key: card.get(Field::Key) == "true",
        size: whole.size.clone(),
        nature: text(Field::Nature),
        overseas: card.is_overseas(&sight.policy.home_country),
        in_charge: text(Field::InCharge),
        verify_by: whole.verify_by.clone(),
        due: today.is_some_and(|today| whole.is_due(today)),
    }
}

fn change_json(change: Change) -> ChangeJson {
    let (before, after) = change.contact.unwrap_or_default();
    ChangeJson {
        position: change.position,
        at: time(change.at),
        by: change.by.key(),
        what: change.what,
        fields: change
            .fields
            .into_iter()
            .map(|it| FieldChangeJson { field: it.field, old: it.old, new: it.new })
            .collect(),
        contact_before: before.map(ContactJson::from),
        contact_after: after.map(ContactJson::from),
        merged: change.merged.map(|id| id.to_string()),
    }
}

/// The customers that the caller may see: of whom they or those below them are in charge, or all by their role.
#[utoipa::path(
    get, path = "/v1/customers", tag = "pages", security(("token" = [])), params(ListQuery),
    responses((status = 200, body = CustomersJson), (status = "default", response = Problem))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<ListQuery>,
) -> Result<Json<CustomersJson>, Problem> {
    wait_for(&app, asked.at_least).await;
    blocking(move || {
        let now = app.clock.now();
        let customers = app.store.read_with(|read| {
            let sight = CustomerSight::read(read, &caller.org, &caller.person)?;
            let today = sight.policy.office_day(now);
            let cards = sight.cards(read, &caller.org, (Action::Read, Resource::Customer))?;
            Ok(cards.iter().map(|card| summary(card, &sight, today)).collect::<Vec<_>>())
        })?;
        Ok(Json(CustomersJson { customers: customers.into_iter().filter(|it| it.due || !asked.due).collect() }))
    })
    .await
}

/// A customer's card with its history. An id that was merged into another finds the card it is now.
#[utoipa::path(
    get, path = "/v1/customers/{id}", tag = "pages", security(("token" = [])),
    params(("id" = String, Path, description = "the customer's id")),
    responses((status = 200, body = CardJson), (status = "default", response = Problem))
)]
pub async fn card(
    State(app): State<App>,
    caller: Caller,
    CustomerInPath(id): CustomerInPath,
) -> Result<Json<CardJson>, Problem> {
    blocking(move || {
        let now = app.clock.now();
        let found = app.store.read_with(|read| {
            let sight = CustomerSight::read(read, &caller.org, &caller.person)?;
            let found = sight.card(read, &caller.org, &id)?;
            let today = sight.policy.office_day(now);
            Ok(found.map(|(whole, history)| (summary(&whole, &sight, today), whole, history)))
        })?;
        let (summary, whole, history) = found.ok_or_else(|| Problem::not_found("customer"))?;
        let card = whole.card();
        let field = |(field, text): (Field, &str)| FieldJson {
            field: field.key(),
            group: field.group().names().1,
            name_en: field.en(),
            name_zh: field.zh(),
            value: text.to_owned(),
        };
        let fields = card.values().map(field).collect();
        let contacts = whole.contacts.into_iter().map(ContactJson::from).collect();
        Ok(Json(CardJson { summary, fields, contacts, history: history.into_iter().map(change_json).collect() }))
    })
    .await
}
