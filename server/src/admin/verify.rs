//! `sojourn admin verify`: walks the journal and checks what anybody with it can check: every chain, commitment and
//! signature, and that no receipt says more than the journal holds. Nothing is changed.

use std::collections::BTreeMap;
use std::fmt;

use sync_core::cbor;
use sync_core::ids::{DeviceId, EntryHash, OrgId, Position as _, Seq};
use sync_core::journal::{Enrolment, Header, PublicKey, Purpose, Signature, chain_hash, commit, genesis, signing_message, verify};
use sync_core::time::Timestamp;

use crate::store::{Contact, JournalRow, NewEntry, Observation, Position, Read, Store, StoreError};

/// Rows read at a time.
const BATCH: usize = 1_000;
