//! Facts, documents, verdicts, notices and the feed of before content was sealed.

use minicbor::bytes::{ByteArray, ByteVec};
use sync_core::cbor;
use sync_core::fact::Fact;
use sync_core::ids::{ChangeHash, DeviceId, DocumentId, OrgId, PersonId, Seq, VisitId};
use sync_core::sync::{FeedItem, Notice};

use super::damaged;
use crate::store::sqlite::seal::Name;
use crate::store::sqlite::session::{Session, bits, id, number};
use crate::store::sqlite::{feed as feed_rows, verdicts, visits as visit_rows};
use crate::store::{Position, StoreError, Subject};

/// Seals some.
pub(super) fn facts(session: &mut Session<'_>) -> Result<usize, StoreError> {
    let rows: Vec<(OrgId, DeviceId, Seq, PersonId, Vec<u8>)> =
        session.plain("fact", "t.org, t.device, t.seq, t.person, t.fact", "", |row| {
            Ok((id(row, 0)?, row.get(1).map(DeviceId)?, number(row, 2)?, id(row, 3)?, row.get(4)?))
        })?;
    for (org, device, seq, person, bytes) in &rows {
        let fact = cbor::decode::<Fact>("fact", bytes).map_err(|e| damaged("fact", e))?;
        let subject = Subject::of_fact(&fact, person);
        let sealed = session.seal.seal(&Name::of(org, &subject), visit_rows::place_of_fact(device, *seq), bytes)?;
        let sql = "UPDATE fact SET fact = x'', subject = ?4, sealed = ?5 WHERE org = ?1 AND device = ?2 AND seq = ?3";
        session.sealed(sql, &[&org.as_str(), &device.0, &bits(*seq), &subject.to_string(), &sealed])?;
    }
    Ok(rows.len())
}

/// Seals some.
pub(super) fn changes(session: &mut Session<'_>) -> Result<usize, StoreError> {
    type Change = (OrgId, DocumentId, i64, [u8; 32], Vec<u8>);
    let rows: Vec<Change> = session.plain("change", "t.org, t.document, t.rank, t.hash, t.bytes", "", |row| {
        Ok((id(row, 0)?, id(row, 1)?, row.get(2)?, row.get(3)?, row.get(4)?))
    })?;
    for (org, document, rank, hash, bytes) in &rows {
        let (name, document) = (Name::visit(org, &document.visit), document.to_string());
        let tag = session.tag_of(&name, &ChangeHash(*hash))?;
        let sealed = session.seal.seal(&name, visit_rows::place_of_change("change", &document, &tag), bytes)?;
        let sql = "UPDATE change SET hash = ?4, bytes = x'', sealed = ?5
            WHERE org = ?1 AND document = ?2 AND rank = ?3";
        session.sealed(sql, &[&org.as_str(), &document, rank, &tag, &sealed])?;
    }
    Ok(rows.len())
}

/// Seals some.
pub(super) fn waiting(session: &mut Session<'_>) -> Result<usize, StoreError> {
    type Waiting = (i64, OrgId, DocumentId, [u8; 32], Vec<u8>);
    let rows: Vec<Waiting> = session.plain("waiting", "t.id, t.org, t.document, t.hash, t.bytes", "", |row| {
        Ok((row.get(0)?, id(row, 1)?, id(row, 2)?, row.get(3)?, row.get(4)?))
    })?;
    for (number, org, document, hash, bytes) in &rows {
        let (name, document) = (Name::visit(org, &document.visit), document.to_string());
        let tag = session.tag_of(&name, &ChangeHash(*hash))?;
        let content = (ByteArray::from(*hash), ByteVec::from(bytes.clone()));
        let place = visit_rows::place_of_change("waiting", &document, &tag);
        let sealed = session.seal_as(&name, place, &content)?;
        let sql = "UPDATE waiting SET hash = ?2, bytes = x'', sealed = ?3 WHERE id = ?1";
        session.sealed(sql, &[number, &tag, &sealed])?;
    }
    Ok(rows.len())
}

/// Seals some.
pub(super) fn visits(session: &mut Session<'_>) -> Result<usize, StoreError> {
    type Content = (String, String, String);
    let rows: Vec<(OrgId, VisitId, Content)> =
        session.plain("visit", "t.org, t.visit, t.customer, t.customer_name, t.findings", "", |row| {
            Ok((id(row, 0)?, id(row, 1)?, (row.get(2)?, row.get(3)?, row.get(4)?)))
        })?;
    for (org, visit, content) in &rows {
        let sealed = session.seal_as(&Name::visit(org, visit), visit_rows::place_of_visit(visit), content)?;
        let sql = "UPDATE visit SET customer = '', customer_name = '', findings = '', sealed = ?3
            WHERE org = ?1 AND visit = ?2";
        session.sealed(sql, &[&org.as_str(), &visit.as_str(), &sealed])?;
    }
    Ok(rows.len())
}

/// A sentence in both languages.
type Said = (String, String);

/// Seals some.
pub(super) fn obligations(session: &mut Session<'_>) -> Result<usize, StoreError> {
    let rows: Vec<(OrgId, VisitId, String, Said)> =
        session.plain("obligation", "t.org, t.visit, t.kind, t.en, t.zh", "", |row| {
            Ok((id(row, 0)?, id(row, 1)?, row.get(2)?, (row.get(3)?, row.get(4)?)))
        })?;
    for (org, visit, kind, said) in &rows {
        let sealed = session.seal_as(&Name::visit(org, visit), verdicts::place_of_obligation(visit, kind), said)?;
        let sql = "UPDATE obligation SET en = '', zh = '', sealed = ?4 WHERE org = ?1 AND visit = ?2 AND kind = ?3";
        session.sealed(sql, &[&org.as_str(), &visit.as_str(), kind, &sealed])?;
    }
    Ok(rows.len())
}

/// Seals some.
pub(super) fn history(session: &mut Session<'_>) -> Result<usize, StoreError> {
    type Row = (i64, OrgId, VisitId, String, Position, String, Said);
    let columns = "t.id, t.org, t.visit, t.subject, t.position, t.to_state, t.en, t.zh";
    let rows: Vec<Row> = session.plain("history", columns, "", |row| {
        let said = (row.get(6)?, row.get(7)?);
        Ok((row.get(0)?, id(row, 1)?, id(row, 2)?, row.get(3)?, number(row, 4)?, row.get(5)?, said))
    })?;
    for (row, org, visit, subject, position, to, said) in &rows {
        let place = verdicts::place_of_history(visit, subject, *position, to);
        let sealed = session.seal_as(&Name::visit(org, visit), place, said)?;
        session.sealed("UPDATE history SET en = '', zh = '', sealed = ?2 WHERE id = ?1", &[row, &sealed])?;
    }
    Ok(rows.len())
}

/// Seals some.
pub(super) fn watches(session: &mut Session<'_>) -> Result<usize, StoreError> {
    let rows: Vec<(OrgId, VisitId, Said)> = session.plain("watch", "t.org, t.visit, t.en, t.zh", "", |row| {
        Ok((id(row, 0)?, id(row, 1)?, (row.get(2)?, row.get(3)?)))
    })?;
    for (org, visit, said) in &rows {
        let sealed = session.seal_as(&Name::visit(org, visit), verdicts::place_of_watch(visit), said)?;
        let sql = "UPDATE watch SET en = '', zh = '', sealed = ?3 WHERE org = ?1 AND visit = ?2";
        session.sealed(sql, &[&org.as_str(), &visit.as_str(), &sealed])?;
    }
    Ok(rows.len())
}

/// Seals some.
pub(super) fn notices(session: &mut Session<'_>) -> Result<usize, StoreError> {
    let rows: Vec<(i64, OrgId, String, String, Vec<u8>)> =
        session.plain("notice", "t.id, t.org, t.person, t.name, t.notice", "", |row| {
            Ok((row.get(0)?, id(row, 1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })?;
    for (row, org, person, name, bytes) in &rows {
        let notice = cbor::decode::<Notice>("notice", bytes).map_err(|e| damaged("notice", e))?;
        let subject = Subject::Visit(notice.visit);
        let place = verdicts::place_of_notice(person, name);
        let sealed = session.seal.seal(&Name::of(org, &subject), place, bytes)?;
        let sql = "UPDATE notice SET notice = x'', subject = ?2, sealed = ?3 WHERE id = ?1";
        session.sealed(sql, &[row, &subject.to_string(), &sealed])?;
    }
    Ok(rows.len())
}

/// Seals some. A turn has nothing to be sealed.
pub(super) fn feed(session: &mut Session<'_>) -> Result<usize, StoreError> {
    let rows: Vec<(u64, OrgId, Vec<u8>)> = session
        .plain("feed_item", "t.position, t.org, t.item", "", |row| Ok((number(row, 0)?, id(row, 1)?, row.get(2)?)))?;
    for (position, org, bytes) in &rows {
        let item = cbor::decode::<FeedItem>("feed item", bytes).map_err(|e| damaged("feed item", e))?;
        let subject = about(session, org, item)?;
        let sealed = session.seal.seal(&Name::of(org, &subject), feed_rows::place(*position), bytes)?;
        let sql = "UPDATE feed_item SET item = x'', subject = ?2, sealed = ?3 WHERE position = ?1";
        session.sealed(sql, &[&bits(*position), &subject.to_string(), &sealed])?;
    }
    Ok(rows.len())
}

fn about(session: &Session<'_>, org: &OrgId, item: FeedItem) -> Result<Subject, StoreError> {
    Ok(match item {
        FeedItem::Changes { document, .. } => Subject::Visit(document.visit),
        FeedItem::Fact { fact } => {
            let read = cbor::decode::<Fact>("fact", &fact.fact).map_err(|e| damaged("fact", e))?;
            Subject::of_fact(&read, &fact.person)
        }
        FeedItem::Refused { refused, device: Some(device) } => session.about_refusal(org, &device, &refused)?,
        FeedItem::Refused { refused, device: None } => {
            refused.document.map_or(Subject::Organisation, |document| Subject::Visit(document.visit))
        }
        FeedItem::Notice { notice } => Subject::Visit(notice.visit),
        FeedItem::Handed { handed } => Subject::Visit(handed.visit),
        FeedItem::Removed { .. }
        | FeedItem::Ruling { .. }
        | FeedItem::Customer { .. }
        | FeedItem::CustomerGone { .. } => Subject::Organisation,
    })
}
