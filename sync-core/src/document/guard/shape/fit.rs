//! Whether a change fits a document: it is the next of its actor, on top of changes that are there, and each of its
//! operations names an object, an element and predecessors that are there, are of that place, and stood in what its author
//! had seen. An honest writer can't do otherwise; Automerge is not asked and does not check.

use std::collections::BTreeMap;

use super::{FOREIGN, Placed, Shape, Written};
use crate::document::guard::operation::{Action, Id, Key, Operation, Operations, Value};
use crate::document::guard::scan::Body;
use crate::document::guard::schema::{Field, Holds, root};
use crate::document::guard::{GuardError, ScannedChange};
use crate::ids::ActorId;

/// What a change that fits brings.
pub(in crate::document::guard) struct Fitted {
    pub(super) deps: Vec<u32>,
    pub(super) operations: Vec<Placed>,
    pub(super) objects: Vec<(Holds, u32)>,
}

impl Shape {
    /// Asks everything about a change from outside.
    pub(in crate::document::guard) fn fit(
        &self,
        scanned: &ScannedChange,
        body: &Body<'_>,
    ) -> Result<Fitted, GuardError> {
        if root(self.kind).is_none() {
            return Err(GuardError::ClosedDocument { kind: self.kind.as_str() });
        }
        if self.has(&scanned.hash) {
            return Err(GuardError::Duplicate);
        }
        let deps = self.known(&scanned.deps)?;
        let latest = self.latest(&scanned.actor);
        let expected = latest.and_then(|at| self.change(at)).map_or(0, |known| known.seq) + 1;
        if scanned.seq != expected {
            return Err(GuardError::ActorSeqGap { expected, found: scanned.seq });
        }
        // Operation numbers of an honest writer go on from what it had seen; re-used ones poison the document.
        let seen = deps.iter().filter_map(|at| self.change(*at)).map(|known| known.max_op()).max();
        let expected = seen.unwrap_or(0) + 1;
        if scanned.start_op != expected {
            return Err(GuardError::StartOpUnexplained { expected, found: scanned.start_op });
        }
        let past = self.past(&deps);
        let sees = |at: u32| past.as_ref().is_none_or(|past| past.get(at as usize) == Some(&true));
        if latest.is_some_and(|at| !sees(at)) {
            return Err(GuardError::OwnPastMissing);
        }
        let mut fitting = Fitting::new(self, scanned, body, past.as_deref());
        if let Some(actor) = fitting.stranger() {
            return Err(GuardError::UnknownActor { actor });
        }
        let mut operations = Operations::new(body);
        let mut predecessors = Vec::new();
        for at in 0..fitting.count {
            let operation = operations.next()?;
            predecessors.clear();
            for _ in 0..operation.predecessors {
                predecessors.push(operations.predecessor()?);
            }
            let placed = fitting.place(at, &operation, &predecessors)?;
            fitting.operations.push(placed);
        }
        operations.finish()?;
        fitting.replaces_once()?;
        Ok(fitting.fitted(deps))
    }

    /// Takes a change of our own log as it stands: what this guard would not let in is kept as something that no operation
    /// may name, so that the rest of the document lives.
    pub(in crate::document::guard) fn trust(
        &self,
        scanned: &ScannedChange,
        body: &Body<'_>,
    ) -> Result<Fitted, GuardError> {
        let deps = self.known(&scanned.deps)?;
        let mut fitting = Fitting::new(self, scanned, body, None);
        let mut operations = Operations::new(body);
        let mut read = |fitting: &mut Fitting<'_>, at| {
            let operation = operations.next()?;
            let predecessors =
                (0..operation.predecessors).map(|_| operations.predecessor()).collect::<Result<Vec<_>, _>>()?;
            fitting.place(at, &operation, &predecessors)
        };
        for at in 0..fitting.count {
            let placed = read(&mut fitting, at).unwrap_or(FOREIGN);
            fitting.operations.push(placed);
        }
        Ok(fitting.fitted(deps))
    }
}

struct Fitting<'a> {
    shape: &'a Shape,
    past: Option<&'a [bool]>,
    /// The author first.
    actors: Vec<(ActorId, Option<u32>)>,
    start_op: u64,
    count: usize,
    /// Place of the first operation among all.
    first: u32,
    operations: Vec<Placed>,
    objects: Vec<(Holds, u32)>,
    made: BTreeMap<u32, u32>,
    /// What is replaced, and by which operation.
    replaced: Vec<(u32, usize)>,
    /// The object named last: whoever writes a text names it with each letter.
    named: Option<(Id, u32)>,
}

impl<'a> Fitting<'a> {
    fn new(shape: &'a Shape, scanned: &ScannedChange, body: &Body<'_>, past: Option<&'a [bool]>) -> Self {
        let actors = std::iter::once(&scanned.actor).chain(&body.others);
        let count = usize::try_from(scanned.operations).unwrap_or(usize::MAX);
        Self {
            shape,
            past,
            actors: actors.map(|actor| (*actor, shape.actors.get(actor).copied())).collect(),
            start_op: scanned.start_op,
            count,
            first: u32::try_from(shape.operations.len()).unwrap_or(u32::MAX),
            operations: Vec::with_capacity(count),
            objects: Vec::new(),
            made: BTreeMap::new(),
            replaced: Vec::new(),
            named: None,
        }
    }

    /// An actor beside the author of whom the document has nothing.
    fn stranger(&self) -> Option<ActorId> {
        self.actors.iter().skip(1).find(|(_, known)| known.is_none()).map(|(actor, _)| *actor)
    }

    /// What an operation replaced, no later one of the change sees.
    fn replaces_once(&mut self) -> Result<(), GuardError> {
        self.replaced.sort_unstable();
        let twice = self.replaced.windows(2).find(|pair| matches!(pair, [(a, _), (b, _)] if a == b));
        match twice {
            Some([_, (_, operation)]) => Err(GuardError::WrongPredecessor { operation: *operation }),
            _ => Ok(()),
        }
    }

    fn fitted(self, deps: Vec<u32>) -> Fitted {
        Fitted { deps, operations: self.operations, objects: self.objects }
    }

    /// The place of a named operation, if the author can have seen it.
    fn find(&self, id: Id, at: usize) -> Option<u32> {
        if id.actor == 0 && id.counter >= self.start_op {
            let place = u32::try_from(id.counter - self.start_op).ok().filter(|place| (*place as usize) < at)?;
            return Some(self.first + place);
        }
        let (place, change) = self.shape.place(self.actors.get(id.actor)?.1?, id.counter)?;
        self.past.is_none_or(|past| past.get(change as usize) == Some(&true)).then_some(place)
    }

    fn placed(&self, place: u32) -> Option<Placed> {
        match place.checked_sub(self.first) {
            Some(own) => self.operations.get(own as usize).copied(),
            None => self.shape.operations.get(place as usize).copied(),
        }
    }

    fn object(&mut self, id: Option<Id>, at: usize) -> Option<(u32, Holds)> {
        let Some(id) = id else { return self.shape.objects.first().map(|(holds, _)| (0, *holds)) };
        let object = match self.named {
            Some((named, object)) if named == id => object,
            _ => {
                let by = self.find(id, at)?;
                *self.shape.made.get(&by).or_else(|| self.made.get(&by))?
            }
        };
        self.named = Some((id, object));
        let known = self.shape.objects.len();
        let held = match (object as usize).checked_sub(known) {
            Some(own) => self.objects.get(own),
            None => self.shape.objects.get(object as usize),
        };
        held.map(|(holds, _)| (object, *holds))
    }

    /// Asks one operation, and gives where it stands.
    fn place(&mut self, at: usize, op: &Operation<'_>, predecessors: &[Id]) -> Result<Placed, GuardError> {
        let Some((object, holds)) = self.object(op.object, at) else {
            return Err(GuardError::UnknownObject { operation: at });
        };
        let own = self.first + u32::try_from(at).unwrap_or(u32::MAX);
        let (slot, written) = match (holds, op.key) {
            (Holds::Fields(fields), Key::Map(name)) => {
                let place = fields.iter().position(|(known, _)| *known == name);
                let Some((place, (_, field))) = place.and_then(|place| Some((place, fields.get(place)?))) else {
                    return Err(GuardError::UnknownKey { operation: at });
                };
                (u32::try_from(place).unwrap_or(u32::MAX), self.under_key(at, own, op, *field, predecessors)?)
            }
            (Holds::Fields(_), _) | (_, Key::Map(_)) => return Err(GuardError::WrongKindOfKey { operation: at }),
            (_, key) => {
                let named = self.element(at, object, key)?;
                let written = self.in_list(at, own, op, holds, predecessors)?;
                match (written, named) {
                    (Written::Element, _) => (own, written),
                    (_, Some(element)) => (element, written),
                    (_, None) => return Err(GuardError::UnknownElement { operation: at }),
                }
            }
        };
        self.predecessors(at, object, slot, predecessors)?;
        Ok(Placed { object, slot, written })
    }

    /// An operation on a key of a map.
    fn under_key(
        &mut self,
        at: usize,
        own: u32,
        op: &Operation<'_>,
        field: Field,
        predecessors: &[Id],
    ) -> Result<Written, GuardError> {
        let misplaced = |what| Err(GuardError::Misplaced { operation: at, what });
        if op.insert {
            return misplaced("an insertion into a map");
        }
        match (field, op.action) {
            (Field::One(_), Action::Delete) => deletion(at, op, predecessors),
            (Field::One(scalar), Action::Set) if scalar.takes(op.value) => Ok(Written::Value),
            (Field::One(_), Action::Set) => Err(GuardError::WrongValue { operation: at }),
            (Field::Object(holds), action) if action == made_by(holds) => {
                if !predecessors.is_empty() {
                    return misplaced("an object in place of another");
                }
                self.make(at, own, op, holds)?;
                Ok(Written::Value)
            }
            _ => misplaced("an object in place of a value, or a value in place of an object"),
        }
    }

    /// An operation on an element of a list or text.
    fn in_list(
        &mut self,
        at: usize,
        own: u32,
        op: &Operation<'_>,
        holds: Holds,
        predecessors: &[Id],
    ) -> Result<Written, GuardError> {
        let misplaced = |what| Err(GuardError::Misplaced { operation: at, what });
        if op.insert && !predecessors.is_empty() {
            return Err(GuardError::WrongPredecessor { operation: at });
        }
        match (holds, op.insert, op.action) {
            (Holds::Maps(fields), true, Action::MakeMap) => {
                self.make(at, own, op, Holds::Fields(fields))?;
                Ok(Written::Element)
            }
            (Holds::Maps(_), false, _) => misplaced("an item that is taken out or replaced"),
            (Holds::Texts | Holds::Letters, false, Action::Delete) => deletion(at, op, predecessors),
            (Holds::Texts | Holds::Letters, false, _) => misplaced("an element that is replaced"),
            (Holds::Texts, true, Action::Set) => match op.value {
                Value::Text(_) => Ok(Written::Element),
                _ => Err(GuardError::WrongValue { operation: at }),
            },
            (Holds::Letters, true, Action::Set) => match op.value {
                Value::Text(text) if one_letter(text) => Ok(Written::Element),
                _ => Err(GuardError::WrongValue { operation: at }),
            },
            _ => misplaced("an object or a deletion inserted into a list"),
        }
    }

    /// The element that a key names, which must be one of this list; none for the place before the first.
    fn element(&self, at: usize, object: u32, key: Key<'_>) -> Result<Option<u32>, GuardError> {
        let Key::Element(id) = key else { return Ok(None) };
        let of_list = |placed: &Placed| placed.object == object && placed.written == Written::Element;
        let found = self.find(id, at).filter(|place| self.placed(*place).as_ref().is_some_and(of_list));
        found.map(Some).ok_or(GuardError::UnknownElement { operation: at })
    }

    fn make(&mut self, at: usize, own: u32, op: &Operation<'_>, holds: Holds) -> Result<(), GuardError> {
        if op.value != Value::Null {
            return Err(GuardError::WrongValue { operation: at });
        }
        let object = self.shape.objects.len() + self.objects.len();
        self.made.insert(own, u32::try_from(object).unwrap_or(u32::MAX));
        self.objects.push((holds, own));
        Ok(())
    }

    /// Each names a value of this very place that the author had seen, ascending.
    fn predecessors(&mut self, at: usize, object: u32, slot: u32, named: &[Id]) -> Result<(), GuardError> {
        let wrong = GuardError::WrongPredecessor { operation: at };
        let mut before = None;
        for id in named {
            let rank = self.actors.get(id.actor).map(|(actor, _)| (id.counter, *actor));
            let here = |placed: &Placed| {
                let value = matches!(placed.written, Written::Element | Written::Value);
                placed.object == object && placed.slot == slot && value
            };
            let place = self.find(*id, at).filter(|place| self.placed(*place).as_ref().is_some_and(here));
            let Some(place) = place.filter(|_| before < rank) else { return Err(wrong) };
            self.replaced.push((place, at));
            before = rank;
        }
        Ok(())
    }
}

fn deletion(at: usize, op: &Operation<'_>, predecessors: &[Id]) -> Result<Written, GuardError> {
    match op.value == Value::Null {
        true if predecessors.is_empty() => Err(GuardError::WrongPredecessor { operation: at }),
        true => Ok(Written::Deletion),
        false => Err(GuardError::WrongValue { operation: at }),
    }
}

fn one_letter(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some() && letters.next().is_none()
}

fn made_by(holds: Holds) -> Action {
    match holds {
        Holds::Fields(_) => Action::MakeMap,
        Holds::Texts | Holds::Maps(_) => Action::MakeList,
        Holds::Letters => Action::MakeText,
    }
}
