//! The server's board: what superiors see of others' visits. It needs a network; nothing of it is kept on the phone.

use std::sync::Arc;

use serde_json::Value;

use super::desk::Desk;
use super::error::PhoneError;
use super::rows::{Hint, Owed};

/// Pages of 200 visits that are asked for, one after the other: a phone shows no more than 10,000.
const MOST_PAGES: usize = 50;

/// One visit on the board.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct BoardRow {
    /// Its id.
    pub visit: String,
    /// Whose, by id.
    pub rep: String,
    /// Their name.
    pub rep_name: String,
    /// The customer's name.
    pub customer: String,
    /// Planned start, RFC 3339.
    pub start: Option<String>,
    /// What is owed, and how it stands. Times are left out here.
    pub owed: Vec<Owed>,
    /// All the server said of it, as JSON.
    pub json: String,
}

/// The server's board.
#[derive(uniffi::Object)]
pub struct Board {
    pub(super) desk: Arc<Desk>,
}

#[uniffi::export]
impl Board {
    /// The visits that this person may see, as they stand now, by the server.
    pub async fn fetch(&self) -> Result<Vec<BoardRow>, PhoneError> {
        let fetched = self.desk.enrolled(|device| {
            let mut rows = Vec::new();
            let mut after = String::new();
            for _ in 0..MOST_PAGES {
                let page = device.authorised_get(&format!("/v1/board{after}"))?;
                let page: Value = serde_json::from_str(&page)
                    .map_err(|error| PhoneError::NotOurs { why: format!("the board can't be read ({error})") })?;
                rows.extend(page["visits"].as_array().into_iter().flatten().map(row));
                let Some(next) = page["next"].as_str() else { break };
                after = format!("?after={next}");
            }
            Ok(rows)
        });
        fetched.await
    }

    /// Any page of the server that this person may read, from `/v1/` on, as JSON.
    pub async fn page(&self, path: String) -> Result<String, PhoneError> {
        if !path.starts_with("/v1/") || path.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(PhoneError::bad("path", "give a path of the server from /v1/ on"));
        }
        self.desk.enrolled(move |device| Ok(device.authorised_get(&path)?)).await
    }
}

fn row(visit: &Value) -> BoardRow {
    let text = |of: &Value, name: &str| of[name].as_str().unwrap_or_default().to_owned();
    let owed = |it: &Value| Owed {
        kind: text(it, "kind"),
        state: text(it, "state"),
        due_ms: None,
        left_ms: None,
        sentence: Hint { zh: text(it, "sentence_zh"), en: text(it, "sentence_en") },
    };
    BoardRow {
        visit: text(visit, "id"),
        rep: text(visit, "rep"),
        rep_name: text(visit, "rep_name"),
        customer: text(visit, "customer_name"),
        start: visit["start"].as_str().map(str::to_owned),
        owed: visit["obligations"].as_array().into_iter().flatten().map(owed).collect(),
        json: visit.to_string(),
    }
}
