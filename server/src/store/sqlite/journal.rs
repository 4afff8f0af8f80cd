//! What is asked of the journal. What adds to it stands in `record`.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::ValueRef;
use rusqlite::{Row, params};
use sync_core::cbor;
use sync_core::evidence::{KnownAnchor, Stamped};
use sync_core::ids::{ActorId, AnchorId, BootId, DeviceId, EntryHash, OrgId, PersonId, Seq, VisitId};
use sync_core::journal::Signature;
use sync_core::obligation::DeviceContact;
use sync_core::sync::Refused;
use sync_core::time::{AnchorSeen, Exchange, Stamp, Timestamp};

use crate::store::sqlite::record::{place_of_act, place_of_body, place_of_held, place_of_parcel, place_of_refused};
use crate::store::sqlite::seal::Name;
use crate::store::sqlite::session::{Session, bits, bound, id, id_or_none, number, number_or_none, rows, unreadable};
use crate::store::{
    Act, Acted, Branch, Contact, DeviceTurn, Doer, Fate, HeldSegment, JournalRow, LookRow, NewEntry, Observation,
    Parcel, Position, ReadJournal, ReadLives, Recorded, StoreError, Subject, TimerKind,
};

/// A journal row without what stands in the table of its kind.
struct Place {
    position: Position,
    org: OrgId,
    at: Timestamp,
    kind: String,
    device: Option<DeviceId>,
    seq: Option<Seq>,
}

fn place(row: &Row<'_>) -> rusqlite::Result<Place> {
    Ok(Place {
        position: number(row, 0)?,
        org: id(row, 1)?,
        at: row.get(2).map(Timestamp)?,
        kind: row.get(3)?,
        device: row.get::<_, Option<_>>(4)?.map(DeviceId),
        seq: number_or_none(row, 5)?,
    })
}

/// The stamp's seven columns from this one on.
fn stamp(row: &Row<'_>, first: usize) -> rusqlite::Result<Stamp> {
    let anchor = row.get::<_, Option<_>>(first + 4)?.map(AnchorId);
    let (sent, received) = (number_or_none(row, first + 5)?, number_or_none(row, first + 6)?);
    let exchange = sent.zip(received).map(|(sent, received)| Exchange { sent, received });
    Ok(Stamp {
        running: number(row, first)?,
        boot: row.get(first + 1).map(BootId)?,
        wall: row.get(first + 2).map(Timestamp)?,
        zone: row.get(first + 3)?,
        anchor: anchor.map(|id| AnchorSeen { id, exchange }),
    })
}

/// What became of an entry, from three columns.
fn recorded(row: &Row<'_>, first: usize) -> rusqlite::Result<Recorded> {
    let name: String = row.get(first)?;
    match name.as_str() {
        "taken" => Ok(Recorded::Taken),
        "held" => id(row, first + 1).map(Recorded::Held),
        "refused" => row.get(first + 2).map(Recorded::Refused),
        _ => Err(unreadable(first, format!("{name:?} is no outcome"))),
    }
}

/// A row's place, and what stands there if it is an entry: all that digest reads most, in one statement.
const PARCEL: &str = "SELECT position, org, device, received, first_seq, last_seq, prev, sealed FROM parcel";

const ROW: &str =
    "SELECT j.position, j.org, j.at, j.kind, j.device, j.seq, e.header, e.hash, e.running, e.boot, e.wall,
        e.zone, e.anchor, e.sent, e.answered, e.recorded, e.waits_for, e.code, b.subject, b.sealed
    FROM journal j LEFT JOIN entry e ON e.org = j.org AND e.device = j.device AND e.seq = j.seq
        AND e.position = j.position
    LEFT JOIN body b ON b.position = j.position";

/// The same without bodies.
const HEADER_ROW: &str =
    "SELECT j.position, j.org, j.at, j.kind, j.device, j.seq, e.header, e.hash, e.running, e.boot, e.wall,
        e.zone, e.anchor, e.sent, e.answered, e.recorded, e.waits_for, e.code, NULL, NULL
    FROM journal j LEFT JOIN entry e ON e.org = j.org AND e.device = j.device AND e.seq = j.seq
        AND e.position = j.position";

type Whole = (Place, Option<NewEntry>);

/// A body and its salt, from what was sealed together.
pub(super) fn apart(plain: &[u8]) -> Option<(Vec<u8>, [u8; 32])> {
    plain.split_first_chunk::<32>().map(|(salt, body)| (body.to_vec(), *salt))
}

fn whole(session: &Session<'_>, row: &Row<'_>) -> rusqlite::Result<Whole> {
    let place = place(row)?;
    let about: Option<Subject> = id_or_none(row, 18)?;
    let body = match &about {
        Some(about) => {
            let opened = session.open(row, 19, &Name::of(&place.org, about), place_of_body(place.position))?;
            opened.and_then(|plain| apart(&plain))
        }
        None => None,
    };
    let found: Option<Vec<u8>> = row.get(6)?;
    let entry = match (place.device, place.seq, found) {
        (Some(device), Some(seq), Some(header)) => Some(NewEntry {
            device,
            seq,
            header,
            hash: row.get(7).map(EntryHash)?,
            stamp: stamp(row, 8)?,
            body,
            about,
            recorded: recorded(row, 15)?,
        }),
        _ => None,
    };
    Ok((place, entry))
}

impl Session<'_> {
    fn parcel_in(&self, row: &Row<'_>) -> rusqlite::Result<(Position, Parcel)> {
        let (position, org): (_, OrgId) = (number(row, 0)?, id(row, 1)?);
        let bytes = self.seal.open_waiting(&org, place_of_parcel(position), row.get_ref(7)?.as_blob()?);
        let bytes = bytes.map_err(|error| unreadable(7, error))?;
        let parcel = Parcel {
            org,
            device: row.get(2).map(DeviceId)?,
            received: row.get(3).map(Timestamp)?,
            first: number(row, 4)?,
            last: number(row, 5)?,
            prev: row.get(6).map(EntryHash)?,
            bytes: bytes.ok_or_else(|| unreadable(7, "its key is gone"))?,
        };
        Ok((position, parcel))
    }

    fn rows_at(&self, rows: Vec<Whole>) -> Result<Vec<JournalRow>, StoreError> {
        rows.into_iter().map(|row| self.row_at(row)).collect()
    }

    fn row_at(&self, (place, entry): Whole) -> Result<JournalRow, StoreError> {
        let what = match (place.kind.as_str(), place.device, place.seq) {
            ("entry", ..) => entry.map(Ok),
            ("contact", Some(device), _) => self.contact_at(&place.org, device, place.position)?.map(Err),
            ("timer_fired", ..) => self.timer_at(place.position)?.map(Err),
            ("act", ..) => self.act_at(&place.org, place.position)?.map(Err),
            ("policy_published", ..) => Some(Err(Observation::PolicyPublished)),
            _ => None,
        };
        let missing = || StoreError::Damaged { what: "journal row", why: format!("{} is not whole", place.position) };
        let what = what.ok_or_else(missing)?;
        Ok(JournalRow { position: place.position, org: place.org, at: place.at, what })
    }

    fn contact_at(&self, org: &OrgId, device: DeviceId, at: Position) -> Result<Option<Observation>, StoreError> {
        let sql = "SELECT announced, stored, boot, running, anchor FROM contact
            WHERE org = ?1 AND device = ?2 AND position = ?3";
        self.one("contact", sql, params![org.as_str(), device.0, bits(at)], |row| {
            Ok(Observation::Contact(Contact {
                device,
                announced: number(row, 0)?,
                stored: number(row, 1)?,
                boot: row.get(2).map(BootId)?,
                running: number(row, 3)?,
                anchor: row.get(4).map(AnchorId)?,
            }))
        })
    }

    fn timer_at(&self, at: Position) -> Result<Option<Observation>, StoreError> {
        let sql = "SELECT visit, kind, due FROM timer_fired WHERE position = ?1";
        self.one("fired timer", sql, [bits(at)], |row| {
            let kind: String = row.get(1)?;
            let kind = TimerKind::named(&kind).ok_or_else(|| unreadable(1, format!("{kind:?} is no timer")))?;
            Ok(Observation::TimerFired { visit: id(row, 0)?, kind, due: row.get(2).map(Timestamp)? })
        })
    }

    fn act_at(&self, org: &OrgId, at: Position) -> Result<Option<Observation>, StoreError> {
        let sql = "SELECT by, name, about, digest, subject, sealed FROM act WHERE position = ?1";
        self.one("act", sql, [bits(at)], |row| {
            let by: String = row.get(0)?;
            let by = Doer::named(&by).ok_or_else(|| unreadable(0, format!("{by:?} is nobody")))?;
            let read = |(bytes, salt): (Vec<u8>, [u8; 32])| {
                cbor::decode::<Act>("act", &bytes).map(|act| (act, salt)).map_err(|e| unreadable(5, e))
            };
            let subject = id_or_none::<Subject>(row, 4)?;
            let sealed = match (&subject, row.get_ref(5)?) {
                (None, _) | (_, ValueRef::Null) => None,
                (Some(subject), _) => self.open(row, 5, &Name::of(org, subject), place_of_act(at))?,
            };
            let content = sealed.and_then(|plain| apart(&plain)).map(read).transpose()?;
            Ok(Observation::Act(Box::new(Acted {
                by,
                name: row.get(1)?,
                about: id_or_none(row, 2)?,
                digest: row.get(3)?,
                subject,
                content,
            })))
        })
    }

    /// Looks at a person after a time, latest first; what was erased is left out.
    pub(super) fn list_looks(
        &self,
        org: &OrgId,
        about: &PersonId,
        after: Timestamp,
        limit: usize,
    ) -> Result<Vec<LookRow>, StoreError> {
        let sql = "SELECT a.position, j.at FROM act a JOIN journal j ON j.position = a.position
            WHERE a.about = ?1 AND a.name = 'looked' AND j.org = ?2 AND j.at > ?3
            ORDER BY a.position DESC LIMIT ?4";
        let values = params![about.as_str(), org.as_str(), after.0, rows(limit)];
        let found = self.all("look", sql, values, |row| Ok((number(row, 0)?, row.get(1).map(Timestamp)?)))?;
        let mut looks = Vec::new();
        for (position, at) in found {
            let Some(Observation::Act(acted)) = self.act_at(org, position)? else { continue };
            if let Some((Act::Looked { visit, sight, .. }, _)) = acted.content {
                looks.push(LookRow { at, by: acted.by, visit, sight });
            }
        }
        Ok(looks)
    }

    /// The latest contact at or before a position, or the latest that was complete.
    fn last_contact(
        &self,
        org: &OrgId,
        device: &DeviceId,
        upto: Position,
        complete: bool,
    ) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT at FROM contact WHERE org = ?1 AND device = ?2 AND position <= ?3 AND complete >= ?4
            ORDER BY at DESC LIMIT 1";
        self.one("contact", sql, params![org.as_str(), device.0, bound(upto), complete], |row| row.get(0))
    }

    /// Since when a device is lost, and whether it is revoked, as known at a position. One that was enrolled anew is found.
    fn lost_and_revoked(
        &self,
        org: &OrgId,
        device: &crate::store::Device,
        upto: Position,
    ) -> Result<(Option<Timestamp>, bool), StoreError> {
        let turns = self.turns(org, &device.id)?;
        let known: Vec<_> = turns.iter().filter(|turn| turn.position <= upto).collect();
        let renewed = known.iter().rposition(|turn| turn.turn == Fate::Renewed);
        let since = known.get(renewed.map_or(0, |at| at + 1)..).unwrap_or_default();
        let lost = since.iter().find(|turn| turn.turn == Fate::Lost).map(|turn| turn.at);
        let is_revoke = |turn: &DeviceTurn| turn.turn == Fate::Revoked;
        let revoked = known.iter().any(|turn| is_revoke(turn)) || (device.revoked && !turns.iter().any(is_revoke));
        Ok((lost, revoked))
    }
}

impl ReadJournal for Session<'_> {
    fn last_position(&self) -> Result<Position, StoreError> {
        self.always("journal row", "SELECT coalesce(max(position), 0) FROM journal", [], |row| number(row, 0))
    }

    fn last_given(&self) -> Result<Position, StoreError> {
        let sql = "SELECT seq FROM sqlite_sequence WHERE name = 'journal'";
        Ok(self.one("place in the journal", sql, [], |row| number(row, 0))?.unwrap_or_default())
    }

    fn digested(&self) -> Result<Position, StoreError> {
        self.always("digested mark", "SELECT digested FROM meta", [], |row| number(row, 0))
    }

    fn latest_anchor_named(&self, org: &OrgId, device: &DeviceId) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT max(a.at) FROM entry e JOIN anchor a ON a.org = e.org AND a.device = e.device AND a.anchor = e.anchor
            WHERE e.org = ?1 AND e.device = ?2";
        self.always("anchor", sql, params![org.as_str(), device.0], |row| {
            Ok(row.get::<_, Option<_>>(0)?.map(Timestamp))
        })
    }

    fn rows_after(&self, after: Position, limit: usize) -> Result<Vec<JournalRow>, StoreError> {
        let sql = format!("{ROW} WHERE j.position > ?1 ORDER BY j.position LIMIT ?2");
        self.rows_at(self.all("journal row", &sql, [bound(after), rows(limit)], |row| whole(self, row))?)
    }

    fn headers_after(&self, after: Position, limit: usize) -> Result<Vec<JournalRow>, StoreError> {
        let sql = format!("{HEADER_ROW} WHERE j.position > ?1 ORDER BY j.position LIMIT ?2");
        self.rows_at(self.all("journal row", &sql, [bound(after), rows(limit)], |row| whole(self, row))?)
    }

    fn places_after(&self, after: Position, limit: usize) -> Result<Vec<Position>, StoreError> {
        let sql = "SELECT position FROM journal WHERE position > ?1 ORDER BY position LIMIT ?2";
        self.all("journal row", sql, [bound(after), rows(limit)], |row| number(row, 0))
    }

    fn contradictions(&self) -> Result<Vec<(Position, &'static str)>, StoreError> {
        self.find_contradictions()
    }

    fn latest_at(&self) -> Result<Option<Timestamp>, StoreError> {
        self.always("latest time", "SELECT latest FROM meta", [], |row| Ok(row.get::<_, Option<_>>(0)?.map(Timestamp)))
    }

    fn entry_hash(&self, org: &OrgId, device: &DeviceId, seq: Seq) -> Result<Option<EntryHash>, StoreError> {
        let sql = "SELECT hash FROM entry WHERE org = ?1 AND device = ?2 AND seq = ?3";
        self.one("entry", sql, params![org.as_str(), device.0, bits(seq)], |row| row.get(0).map(EntryHash))
    }

    fn body(&self, org: &OrgId, device: &DeviceId, seq: Seq) -> Result<Option<Vec<u8>>, StoreError> {
        let sql =
            "SELECT body.position, body.subject, body.sealed FROM body JOIN entry ON entry.position = body.position
            WHERE entry.org = ?1 AND entry.device = ?2 AND entry.seq = ?3";
        let found = self.one("body", sql, params![org.as_str(), device.0, bits(seq)], |row| {
            self.open(row, 2, &Name::of(org, &id(row, 1)?), place_of_body(number(row, 0)?))
        })?;
        Ok(found.flatten().and_then(|plain| apart(&plain)).map(|(body, _)| body))
    }

    fn stamps(&self, org: &OrgId, device: &DeviceId, upto: Position) -> Result<Vec<Stamped>, StoreError> {
        let sql = "SELECT seq, received, running, boot, wall, zone, anchor, sent, answered FROM entry
            WHERE org = ?1 AND device = ?2 AND position <= ?3 ORDER BY seq";
        self.all("entry", sql, params![org.as_str(), device.0, bound(upto)], |row| {
            let received = row.get(1).map(Timestamp)?;
            Ok(Stamped { seq: number(row, 0)?, stamp: stamp(row, 2)?, received: Some(received) })
        })
    }

    fn last_stamps(&self, org: &OrgId, device: &DeviceId, limit: usize) -> Result<Vec<Stamped>, StoreError> {
        let sql = "SELECT seq, received, running, boot, wall, zone, anchor, sent, answered FROM entry
            WHERE org = ?1 AND device = ?2 ORDER BY seq DESC LIMIT ?3";
        let mut last = self.all("entry", sql, params![org.as_str(), device.0, rows(limit)], |row| {
            let received = row.get(1).map(Timestamp)?;
            Ok(Stamped { seq: number(row, 0)?, stamp: stamp(row, 2)?, received: Some(received) })
        })?;
        last.reverse();
        Ok(last)
    }

    fn anchors(
        &self,
        org: &OrgId,
        device: &DeviceId,
        wanted: &BTreeSet<AnchorId>,
        upto: Position,
    ) -> Result<BTreeMap<AnchorId, KnownAnchor>, StoreError> {
        let sql = "SELECT at, boot, running FROM contact
            WHERE org = ?1 AND device = ?2 AND anchor = ?3 AND position <= ?4
            UNION ALL SELECT at, boot, running FROM anchor
            WHERE org = ?1 AND device = ?2 AND anchor = ?3 AND position <= ?4";
        let mut known = BTreeMap::new();
        for anchor in wanted.iter().filter(|anchor| !anchor.is_withheld()) {
            let found = self.one("contact", sql, params![org.as_str(), device.0, anchor.0, bound(upto)], |row| {
                let (at, boot) = (row.get(0).map(Timestamp)?, row.get(1).map(BootId)?);
                Ok(KnownAnchor { at, boot, running: number(row, 2)? })
            })?;
            known.extend(found.map(|found| (*anchor, found)));
        }
        Ok(known)
    }

    fn contacts(&self, org: &OrgId, person: &PersonId, upto: Position) -> Result<Vec<DeviceContact>, StoreError> {
        let contact = |device: crate::store::Device| {
            let heard = self.last_contact(org, &device.id, upto, false)?.map(Timestamp);
            let complete = self.last_contact(org, &device.id, upto, true)?.map(Timestamp);
            let (lost, revoked) = self.lost_and_revoked(org, &device, upto)?;
            Ok(DeviceContact {
                device: device.id,
                person: device.person,
                // Enrolling is a contact too, with nothing to announce.
                heard: heard.or(Some(device.enrolled)),
                complete: if heard.is_none() { Some(device.enrolled) } else { complete },
                lost,
                revoked,
            })
        };
        self.list_devices_of(org, person)?.into_iter().map(contact).collect()
    }

    fn last_announced(&self, org: &OrgId, device: &DeviceId) -> Result<Option<Seq>, StoreError> {
        let sql = "SELECT announced FROM contact WHERE org = ?1 AND device = ?2 ORDER BY position DESC LIMIT 1";
        self.one("contact", sql, params![org.as_str(), device.0], |row| number(row, 0))
    }

    fn stored_by(&self, org: &OrgId, device: &DeviceId, upto: Position) -> Result<Option<Seq>, StoreError> {
        let sql = "SELECT stored FROM contact WHERE org = ?1 AND device = ?2 AND position <= ?3
            ORDER BY position DESC LIMIT 1";
        self.one("contact", sql, params![org.as_str(), device.0, bound(upto)], |row| number(row, 0))
    }

    fn actor_device(&self, org: &OrgId, actor: &ActorId) -> Result<Option<DeviceId>, StoreError> {
        let sql = "SELECT device FROM actor WHERE org = ?1 AND actor = ?2";
        self.one("actor", sql, params![org.as_str(), actor.0], |row| row.get(0).map(DeviceId))
    }

    fn first_parcel(&self) -> Result<Option<Position>, StoreError> {
        self.one("parcel", "SELECT position FROM parcel ORDER BY position LIMIT 1", [], |row| number(row, 0))
    }

    fn first_parcel_of(&self, org: &OrgId) -> Result<Option<Position>, StoreError> {
        let sql = "SELECT position FROM parcel WHERE org = ?1 ORDER BY position LIMIT 1";
        self.one("parcel", sql, [org.as_str()], |row| number(row, 0))
    }

    fn parcels(&self, limit: usize) -> Result<Vec<(Position, Parcel)>, StoreError> {
        self.all("parcel", &format!("{PARCEL} ORDER BY position LIMIT ?1"), [rows(limit)], |row| self.parcel_in(row))
    }

    fn parcels_of(&self, org: &OrgId, limit: usize) -> Result<Vec<(Position, Parcel)>, StoreError> {
        let sql = format!("{PARCEL} WHERE org = ?1 ORDER BY position LIMIT ?2");
        self.all("parcel", &sql, params![org.as_str(), rows(limit)], |row| self.parcel_in(row))
    }

    fn held_segments(&self, org: &OrgId, device: &DeviceId) -> Result<Vec<HeldSegment>, StoreError> {
        let sql = "SELECT first_seq, last_seq, sealed FROM held_segment WHERE org = ?1 AND device = ?2
            ORDER BY first_seq, last_seq, digest";
        let held = self.all("held segment", sql, params![org.as_str(), device.0], |row| {
            let (first, last) = (number(row, 0)?, number(row, 1)?);
            let opened = self.seal.open_waiting(org, place_of_held(device, first, last), row.get_ref(2)?.as_blob()?);
            let opened = opened.map_err(|error| unreadable(2, error))?;
            Ok(opened.map(|bytes| HeldSegment { first, last, bytes }))
        })?;
        Ok(held.into_iter().flatten().collect())
    }

    fn held_entries(&self, org: &OrgId, visit: &VisitId) -> Result<Vec<(Position, DeviceId, Seq)>, StoreError> {
        let sql = "SELECT position, device, seq FROM entry
            WHERE org = ?1 AND waits_for = ?2 AND recorded = 'held' AND released_by IS NULL ORDER BY position";
        self.all("held entry", sql, [org.as_str(), visit.as_str()], |row| {
            Ok((number(row, 0)?, row.get(1).map(DeviceId)?, number(row, 2)?))
        })
    }

    fn released_by(&self, org: &OrgId, position: Position) -> Result<Vec<JournalRow>, StoreError> {
        let sql = format!("{ROW} WHERE e.org = ?1 AND e.released_by = ?2 ORDER BY e.position");
        let values = params![org.as_str(), bits(position)];
        self.rows_at(self.all("released entry", &sql, values, |row| whole(self, row))?)
    }

    fn count_held(&self, org: &OrgId, device: &DeviceId) -> Result<usize, StoreError> {
        let sql = "SELECT count(*) FROM entry INDEXED BY entry_held_of
            WHERE org = ?1 AND device = ?2 AND recorded = 'held' AND released_by IS NULL";
        let count = self.always("held entry", sql, params![org.as_str(), device.0], |row| number(row, 0))?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    fn refused(&self, org: &OrgId, device: &DeviceId) -> Result<Vec<Refused>, StoreError> {
        let sql = "SELECT seq, code, document, blocked_by, nullif(document, ''), subject, sealed FROM refused
            WHERE org = ?1 AND device = ?2 ORDER BY seq, code, document";
        self.all("refusal", sql, params![org.as_str(), device.0], |row| {
            let (seq, code, document): (_, String, String) = (number(row, 0)?, row.get(1)?, row.get(2)?);
            let detail = match row.get_ref(6)?.as_blob()?.is_empty() {
                true => None,
                false => {
                    let place = place_of_refused(device, seq, &code, &document);
                    self.open_as(row, 6, &Name::of(org, &id(row, 5)?), place)?
                }
            };
            let (blocked_by, document) = (number_or_none(row, 3)?, id_or_none(row, 4)?);
            Ok(Refused { seq, code, detail: detail.unwrap_or_default(), blocked_by, document })
        })
    }

    fn signatures(&self, org: &OrgId, device: &DeviceId) -> Result<Vec<(Seq, Signature)>, StoreError> {
        let sql = "SELECT seq, signature FROM signature WHERE org = ?1 AND device = ?2 ORDER BY seq";
        self.all("signature", sql, params![org.as_str(), device.0], |row| {
            Ok((number(row, 0)?, row.get(1).map(Signature)?))
        })
    }

    fn forks(&self, org: &OrgId, device: &DeviceId) -> Result<Vec<Branch>, StoreError> {
        self.read_forks(org, device)
    }
}
