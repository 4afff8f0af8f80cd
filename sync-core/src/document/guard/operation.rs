//! The operations of a scanned change, read straight from its columns. Here stands what an operation says; whether it is
//! true of a document is asked in `shape`.

use super::GuardError;
use super::bytes::{BAD_NUMBER, Bytes};
use super::column::{Deltas, Flags, Runs};
use super::scan::Body;

/// Names an operation: the place of its actor in the change (0 is the author), and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Id {
    pub actor: usize,
    pub counter: u64,
}

/// Where in its object an operation works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key<'a> {
    Map(&'a str),
    Head,
    Element(Id),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    MakeMap,
    Set,
    MakeList,
    Delete,
    MakeText,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'a> {
    Null,
    Flag,
    Unsigned(u64),
    Text(&'a str),
    Time(i64),
    Other,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Operation<'a> {
    /// None is the root.
    pub object: Option<Id>,
    pub key: Key<'a>,
    pub insert: bool,
    pub action: Action,
    pub value: Value<'a>,
    /// How many predecessors follow.
    pub predecessors: u64,
}

/// Gives operations one after the other, each followed by its predecessors.
pub(super) struct Operations<'a> {
    objects: (Runs<'a, u64>, Runs<'a, u64>),
    keys: (Runs<'a, u64>, Deltas<'a>, Runs<'a, &'a str>),
    inserts: Flags<'a>,
    actions: Runs<'a, u64>,
    values: (Runs<'a, u64>, Bytes<'a>),
    predecessors: (Runs<'a, u64>, Runs<'a, u64>, Deltas<'a>),
    actors: usize,
    named: u128,
}

impl<'a> Operations<'a> {
    pub(super) fn new(body: &Body<'a>) -> Self {
        let [object_actor, object, key_actor, key, name, insert, action, meta, value, count, actor, counter] =
            body.columns;
        Self {
            objects: (Runs::new(object_actor), Runs::new(object)),
            keys: (Runs::new(key_actor), Deltas::new(key), Runs::new(name)),
            inserts: Flags::new(insert),
            actions: Runs::new(action),
            values: (Runs::new(meta), Bytes(value)),
            predecessors: (Runs::new(count), Runs::new(actor), Deltas::new(counter)),
            actors: body.others.len() + 1,
            named: 1,
        }
    }

    pub(super) fn next(&mut self) -> Result<Operation<'a>, GuardError> {
        let object = match (self.objects.0.next()?, self.objects.1.next()?) {
            (None, None) => None,
            (Some(actor), Some(counter)) => Some(self.id(actor, counter)?),
            _ => return Err(GuardError::Malformed { what: "half an object" }),
        };
        let key = match (self.keys.0.next()?, self.keys.1.next()?, self.keys.2.next()?) {
            (None, None, Some(name)) => Key::Map(name),
            (None, Some(0), None) => Key::Head,
            (Some(actor), Some(counter), None) => Key::Element(self.id(actor, counter)?),
            _ => return Err(GuardError::Malformed { what: "half a key, or two" }),
        };
        let insert = self.inserts.next()?;
        let action = match self.actions.value()? {
            0 => Action::MakeMap,
            1 => Action::Set,
            2 => Action::MakeList,
            3 => Action::Delete,
            4 => Action::MakeText,
            action => return Err(GuardError::OperationNotAllowed { action }),
        };
        let value = self.value()?;
        Ok(Operation { object, key, insert, action, value, predecessors: self.predecessors.0.value()? })
    }

    pub(super) fn predecessor(&mut self) -> Result<Id, GuardError> {
        match (self.predecessors.1.next()?, self.predecessors.2.next()?) {
            (Some(actor), Some(counter)) => self.id(actor, counter),
            _ => Err(GuardError::Malformed { what: "a predecessor that is missing" }),
        }
    }

    /// Nothing may be left, and nobody be listed without being named.
    pub(super) fn finish(self) -> Result<(), GuardError> {
        self.objects.0.finish()?;
        self.objects.1.finish()?;
        self.keys.0.finish()?;
        self.keys.1.finish()?;
        self.keys.2.finish()?;
        self.inserts.finish()?;
        self.actions.finish()?;
        self.values.0.finish()?;
        self.predecessors.0.finish()?;
        self.predecessors.1.finish()?;
        self.predecessors.2.finish()?;
        if !self.values.1.is_empty() {
            return Err(GuardError::Malformed { what: "values that belong to no operation" });
        }
        match self.named.count_ones() as usize == self.actors {
            true => Ok(()),
            false => Err(GuardError::Malformed { what: "an actor that no operation names" }),
        }
    }

    fn id(&mut self, actor: u64, counter: u64) -> Result<Id, GuardError> {
        let known = usize::try_from(actor).ok().filter(|actor| *actor < self.actors);
        let actor = known.ok_or(GuardError::Malformed { what: "an actor that is not listed" })?;
        if counter == 0 {
            return Err(GuardError::Malformed { what: "an operation number of 0" });
        }
        // At most 65 actors are listed.
        self.named |= 1 << actor;
        Ok(Id { actor, counter })
    }

    fn value(&mut self) -> Result<Value<'a>, GuardError> {
        let meta = self.values.0.value()?;
        let (kind, len) = (meta & 0b1111, meta >> 4);
        let mut bytes = Bytes(self.values.1.take(len)?);
        let value = match kind {
            0 => Value::Null,
            1 | 2 => Value::Flag,
            3 => Value::Unsigned(bytes.unsigned()?),
            6 => Value::Text(std::str::from_utf8(std::mem::take(&mut bytes.0)).map_err(|_| BAD_TEXT)?),
            9 => Value::Time(bytes.signed()?),
            _ => {
                bytes.0 = &[];
                Value::Other
            }
        };
        if bytes.is_empty() { Ok(value) } else { Err(BAD_NUMBER) }
    }
}

const BAD_TEXT: GuardError = GuardError::Malformed { what: "a text that is not UTF-8" };
