//! What adds to the journal. What is asked of it stands in `journal`, where what is sealed stands says this.

use rusqlite::params;
use sha2::{Digest, Sha256};
use sync_core::cbor;
use sync_core::ids::{ActorId, DeviceId, OrgId, Seq, VisitId};
use sync_core::journal::Signature;
use sync_core::sync::{Anchor, Refused};
use sync_core::time::Timestamp;

use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, bits, bound, number};
use crate::store::{
    Act, Acted, Branch, Contact, HeldSegment, NewEntry, Observation, Parcel, Position, Recorded, StoreError, Subject,
    WriteJournal,
};

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Where a body stands.
pub(super) fn place_of_body(position: Position) -> Place {
    Place::new("body", &[&position.to_be_bytes()])
}

/// Where an act stands.
pub(super) fn place_of_act(position: Position) -> Place {
    Place::new("act", &[&position.to_be_bytes()])
}

/// Where a parcel stands.
pub(super) fn place_of_parcel(position: Position) -> Place {
    Place::new("parcel", &[&position.to_be_bytes()])
}

/// Where a held segment stands.
pub(super) fn place_of_held(device: &DeviceId, first: Seq, last: Seq) -> Place {
    Place::new("held_segment", &[&device.0, &first.to_be_bytes(), &last.to_be_bytes()])
}

/// Where a refusal stands.
pub(super) fn place_of_refused(device: &DeviceId, seq: Seq, code: &str, document: &str) -> Place {
    Place::new("refused", &[&device.0, &seq.to_be_bytes(), code.as_bytes(), document.as_bytes()])
}

impl Session<'_> {
    fn add_place(
        &mut self,
        org: &OrgId,
        at: Timestamp,
        kind: &str,
        device: Option<&DeviceId>,
        seq: Option<Seq>,
    ) -> Result<Position, StoreError> {
        let sql = "INSERT INTO journal (org, at, kind, device, seq) VALUES (?1, ?2, ?3, ?4, ?5)";
        let values = params![org.as_str(), at.0, kind, device.map(|id| id.0), seq.map(bits)];
        self.run("adding to the journal", sql, values)?;
        Ok(self.inserted())
    }

    /// Keeps so many places free: the first. What is added next stands behind them.
    fn keep_places(&mut self, many: u64) -> Result<Position, StoreError> {
        let sql = "INSERT INTO sqlite_sequence (name, seq) SELECT 'journal', 0
            WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'journal')";
        self.run("keeping places in the journal", sql, [])?;
        let sql = "UPDATE sqlite_sequence SET seq = seq + ?1 WHERE name = 'journal' RETURNING seq - ?1 + 1";
        self.always("place in the journal", sql, [bits(many)], |row| number(row, 0))
    }

    /// Body and salt stand sealed together: with one goes the other.
    fn add_body(&mut self, org: &OrgId, entry: &NewEntry, position: Position) -> Result<(), StoreError> {
        let (Some((body, salt)), Some(about)) = (&entry.body, &entry.about) else { return Ok(()) };
        let sealed =
            self.seal.seal(&Name::of(org, about), place_of_body(position), &[salt, body.as_slice()].concat())?;
        let sql = "INSERT INTO body (position, body, salt, subject, sealed) VALUES (?1, x'', x'', ?2, ?3)";
        self.run("adding a body", sql, params![bits(position), about.to_string(), sealed]).map(|_| ())
    }

    /// The clock must not go back behind a time that was said.
    pub(super) fn note_latest(&mut self, at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE meta SET latest = ?1 WHERE latest IS NULL OR latest < ?1";
        self.run("noting the latest time", sql, [at.0]).map(|_| ())
    }

    fn add_header(&mut self, org: &OrgId, at: Timestamp, entry: &NewEntry, to: Position) -> Result<(), StoreError> {
        let sql = "INSERT INTO entry (org, device, seq, position, received, header, hash, running, boot, wall, zone,
                anchor, sent, answered, recorded, waits_for, code, released_by)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, NULL)";
        let (recorded, waits_for, code) = match &entry.recorded {
            Recorded::Taken => ("taken", None, None),
            Recorded::Held(visit) => ("held", Some(visit.as_str()), None),
            Recorded::Refused(code) => ("refused", None, Some(code.as_str())),
        };
        let stamp = &entry.stamp;
        let exchange = stamp.anchor.and_then(|anchor| anchor.exchange);
        let values = params![
            org.as_str(),
            entry.device.0,
            bits(entry.seq),
            bits(to),
            at.0,
            entry.header,
            entry.hash.0,
            bits(stamp.running),
            stamp.boot.0,
            stamp.wall.0,
            stamp.zone,
            stamp.anchor.map(|anchor| anchor.id.0),
            exchange.map(|exchange| bits(exchange.sent)),
            exchange.map(|exchange| bits(exchange.received)),
            recorded,
            waits_for,
            code,
        ];
        self.run("adding an entry", sql, values).map(|_| ())
    }

    fn add_contact(&mut self, org: &OrgId, at: Timestamp, contact: &Contact) -> Result<Position, StoreError> {
        let position = self.add_place(org, at, "contact", Some(&contact.device), None)?;
        let sql = "INSERT INTO contact (org, device, position, at, announced, stored, complete, boot, running, anchor)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let values = params![
            org.as_str(),
            contact.device.0,
            bits(position),
            at.0,
            bits(contact.announced),
            bits(contact.stored),
            contact.announced <= contact.stored,
            contact.boot.0,
            bits(contact.running),
            contact.anchor.0,
        ];
        self.run("adding a contact", sql, values)?;
        Ok(position)
    }

    fn add_timer_fired(
        &mut self,
        org: &OrgId,
        at: Timestamp,
        visit: &VisitId,
        kind: &str,
        due: Timestamp,
    ) -> Result<Position, StoreError> {
        let position = self.add_place(org, at, "timer_fired", None, None)?;
        let sql = "INSERT INTO timer_fired (position, visit, kind, due) VALUES (?1, ?2, ?3, ?4)";
        self.run("adding a fired timer", sql, params![bits(position), visit.as_str(), kind, due.0])?;
        Ok(position)
    }
}

impl Session<'_> {
    pub(super) fn insert_entry(
        &mut self,
        org: &OrgId,
        at: Timestamp,
        received: Timestamp,
        entry: &NewEntry,
    ) -> Result<Position, StoreError> {
        let position = self.add_place(org, at, "entry", Some(&entry.device), Some(entry.seq))?;
        self.add_header(org, received, entry, position)?;
        self.add_body(org, entry, position)?;
        Ok(position)
    }

    /// What was refused is about its document's visit, else about whose device it was.
    pub(super) fn about_refusal(
        &self,
        org: &OrgId,
        device: &DeviceId,
        refused: &Refused,
    ) -> Result<Subject, StoreError> {
        if let Some(document) = &refused.document {
            return Ok(Subject::Visit(document.visit.clone()));
        }
        let known = self.get_device(org, device)?;
        Ok(known.map_or(Subject::Organisation, |device| Subject::Person(device.person)))
    }

    fn add_act(&mut self, org: &OrgId, at: Timestamp, acted: &Acted) -> Result<Position, StoreError> {
        let position = self.add_place(org, at, "act", None, None)?;
        let (by, about) = (acted.by.key(), acted.about.as_ref().map(|id| id.as_str()));
        let seal = |(act, salt): &(Act, [u8; 32])| {
            let content = [salt.as_slice(), &cbor::encode(act)].concat();
            self.seal.seal(&Name::of(org, &act.subject()), place_of_act(position), &content)
        };
        let sealed = acted.content.as_ref().map(seal).transpose()?;
        let subject = acted.subject.as_ref().map(ToString::to_string);
        let sql = "INSERT INTO act (position, by, name, about, digest, subject, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.run("adding an act", sql, params![bits(position), by, acted.name, about, acted.digest, subject, sealed])?;
        Ok(position)
    }
}

impl WriteJournal for Session<'_> {
    fn add_entry(&mut self, org: &OrgId, at: Timestamp, entry: &NewEntry) -> Result<Position, StoreError> {
        self.insert_entry(org, at, at, entry)
    }

    fn add_entry_at(
        &mut self,
        position: Position,
        org: &OrgId,
        at: Timestamp,
        entry: &NewEntry,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO journal (position, org, at, kind, device, seq) VALUES (?1, ?2, ?3, 'entry', ?4, ?5)";
        let values = params![bits(position), org.as_str(), at.0, entry.device.0, bits(entry.seq)];
        self.run("adding to the journal", sql, values)?;
        self.add_header(org, at, entry, position)?;
        self.add_body(org, entry, position)
    }

    fn add_parcel(&mut self, parcel: &Parcel) -> Result<Position, StoreError> {
        let position = self.keep_places(parcel.last - parcel.first + 1)?;
        let sealed = self.seal.seal_waiting(&parcel.org, place_of_parcel(position), &parcel.bytes)?;
        let sql = "INSERT INTO parcel (position, org, device, received, first_seq, last_seq, prev, bytes, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, x'', ?8)";
        let values = params![
            bits(position),
            parcel.org.as_str(),
            parcel.device.0,
            parcel.received.0,
            bits(parcel.first),
            bits(parcel.last),
            parcel.prev.0,
            sealed,
        ];
        self.run("keeping a parcel", sql, values)?;
        Ok(position)
    }

    fn drop_parcel(&mut self, position: Position) -> Result<(), StoreError> {
        self.change("dropping a parcel", "DELETE FROM parcel WHERE position = ?1", [bits(position)])
    }

    fn add_observation(&mut self, org: &OrgId, at: Timestamp, seen: &Observation) -> Result<Position, StoreError> {
        self.note_latest(at)?;
        match seen {
            Observation::Contact(contact) => self.add_contact(org, at, contact),
            Observation::TimerFired { visit, kind, due } => self.add_timer_fired(org, at, visit, &kind.name(), *due),
            Observation::PolicyPublished => self.add_place(org, at, "policy_published", None, None),
            Observation::Act(acted) => self.add_act(org, at, acted),
        }
    }

    fn add_anchor(&mut self, org: &OrgId, anchor: &Anchor) -> Result<(), StoreError> {
        let sql = "INSERT INTO anchor (org, device, anchor, position, at, boot, running)
            VALUES (?1, ?2, ?3, ifnull((SELECT max(position) FROM journal), 0), ?4, ?5, ?6)";
        let (device, running) = (anchor.device.0, bits(anchor.running));
        let values = params![org.as_str(), device, anchor.id.0, anchor.at.0, anchor.boot.0, running];
        self.run("adding an anchor", sql, values)?;
        self.note_latest(anchor.at)
    }

    fn take_held(&mut self, org: &OrgId, device: &DeviceId, seq: Seq, by: Position) -> Result<(), StoreError> {
        let sql = "UPDATE entry SET released_by = ?4
            WHERE org = ?1 AND device = ?2 AND seq = ?3 AND recorded = 'held' AND released_by IS NULL";
        self.change("taking a held entry", sql, params![org.as_str(), device.0, bits(seq), bits(by)])
    }

    fn bind_actor(&mut self, org: &OrgId, actor: &ActorId, device: &DeviceId) -> Result<DeviceId, StoreError> {
        let sql = "INSERT INTO actor (org, actor, device) VALUES (?1, ?2, ?3) ON CONFLICT (org, actor) DO NOTHING";
        self.run("binding an actor", sql, params![org.as_str(), actor.0, device.0])?;
        let sql = "SELECT device FROM actor WHERE org = ?1 AND actor = ?2";
        self.always("actor", sql, params![org.as_str(), actor.0], |row| row.get(0).map(DeviceId))
    }

    fn add_signature(
        &mut self,
        org: &OrgId,
        device: &DeviceId,
        seq: Seq,
        signature: &Signature,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO signature (org, device, seq, signature) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (org, device, seq) DO NOTHING";
        self.run("adding a signature", sql, params![org.as_str(), device.0, bits(seq), signature.0]).map(|_| ())
    }

    fn hold_segment(&mut self, org: &OrgId, device: &DeviceId, segment: &HeldSegment) -> Result<(), StoreError> {
        let sql = "INSERT INTO held_segment (org, device, first_seq, last_seq, digest, bytes, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, x'', ?6) ON CONFLICT (org, device, first_seq, last_seq, digest) DO NOTHING";
        // With a run's secret in them, the bytes can't be guessed from their digest.
        let (first, last, digest) = (bits(segment.first), bits(segment.last), digest(&segment.bytes));
        let place = place_of_held(device, segment.first, segment.last);
        let sealed = self.seal.seal_waiting(org, place, &segment.bytes)?;
        let values = params![org.as_str(), device.0, first, last, digest, sealed];
        self.run("holding a segment", sql, values).map(|_| ())
    }

    fn drop_held_segments(&mut self, org: &OrgId, device: &DeviceId, upto: Seq) -> Result<(), StoreError> {
        let sql = "DELETE FROM held_segment WHERE org = ?1 AND device = ?2 AND last_seq BETWEEN 0 AND ?3";
        self.run("dropping held segments", sql, params![org.as_str(), device.0, bound(upto)]).map(|_| ())
    }

    fn keep_fork(&mut self, org: &OrgId, device: &DeviceId, branch: &Branch) -> Result<(), StoreError> {
        self.add_fork(org, device, branch)
    }

    fn add_refused(&mut self, org: &OrgId, device: &DeviceId, refused: &Refused) -> Result<(), StoreError> {
        let subject = self.about_refusal(org, device, refused)?;
        let sql = "INSERT INTO refused (org, device, seq, code, document, detail, blocked_by, subject, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, '', ?6, ?7, ?8) ON CONFLICT (org, device, seq, code, document) DO NOTHING";
        let document = refused.document.as_ref().map(ToString::to_string).unwrap_or_default();
        let (seq, blocked_by) = (bits(refused.seq), refused.blocked_by.map(bits));
        let place = place_of_refused(device, refused.seq, &refused.code, &document);
        let sealed = match self.seal_as(&Name::of(org, &subject), place, &refused.detail) {
            // The code says enough.
            Err(StoreError::Erased(_)) => Vec::new(),
            sealed => sealed?,
        };
        let subject = subject.to_string();
        let values = params![org.as_str(), device.0, seq, refused.code, document, blocked_by, subject, sealed];
        self.run("noting a refusal", sql, values).map(|_| ())
    }

    fn set_digested(&mut self, position: Position) -> Result<(), StoreError> {
        self.change("moving the digested mark", "UPDATE meta SET digested = ?1", [bits(position)])
    }
}
