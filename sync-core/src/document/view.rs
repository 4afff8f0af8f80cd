//! Reading a document, now or at some heads. A value that is missing or of a wrong type reads as nothing: another version
//! of the app may have written it, and no document may stop a page from opening.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use automerge::{AutoCommit, ChangeHash, ObjId, ObjType, Prop, ROOT, ReadDoc, ScalarValue, Value};

use crate::ids::ActorId;

/// What won somewhere, and whether others wrote something else there at the same time.
#[derive(Debug)]
struct Won {
    value: Value<'static>,
    id: ObjId,
    contested: bool,
}

type Fields = Rc<BTreeMap<String, Won>>;

/// A document as it was at some heads, or as it is.
pub(crate) struct View<'a> {
    doc: &'a AutoCommit,
    heads: Option<Vec<ChangeHash>>,
    /// The root and the map asked last, read in one pass: asking key by key costs a search each.
    maps: RefCell<[Option<(ObjId, Fields)>; 2]>,
}

impl<'a> View<'a> {
    pub(super) fn new(doc: &'a AutoCommit, heads: Option<Vec<ChangeHash>>) -> Self {
        Self { doc, heads, maps: RefCell::default() }
    }

    /// Everything that stands in a map.
    fn fields(&self, object: &ObjId) -> Fields {
        let place = usize::from(*object != ROOT);
        if let Some((_, known)) = self.maps.borrow()[place].as_ref().filter(|(of, _)| of == object) {
            return Rc::clone(known);
        }
        let read = match &self.heads {
            None => self.doc.map_range(object, ..),
            Some(heads) => self.doc.map_range_at(object, .., heads),
        };
        let fields: BTreeMap<String, Won> = read
            .map(|item| {
                let (id, contested) = (item.id(), item.conflict);
                (item.key.into_owned(), Won { value: item.value.into_value(), id, contested })
            })
            .collect();
        let fields = Rc::new(fields);
        self.maps.borrow_mut()[place] = Some((object.clone(), Rc::clone(&fields)));
        fields
    }

    /// The value that won, if there is one.
    fn winner(&self, object: &ObjId, key: &str) -> Option<(Value<'static>, ObjId)> {
        self.fields(object).get(key).map(|won| (won.value.clone(), won.id.clone()))
    }

    /// Every value that concurrent writers left there.
    fn all(&self, object: &ObjId, key: &str) -> Vec<(Value<'static>, ObjId)> {
        match self.fields(object).get(key) {
            None => Vec::new(),
            Some(won) if !won.contested => vec![(won.value.clone(), won.id.clone())],
            Some(_) => self.contested(object, key),
        }
    }

    fn contested(&self, object: &ObjId, key: &str) -> Vec<(Value<'static>, ObjId)> {
        let all = match &self.heads {
            None => self.doc.get_all(object, Prop::from(key)),
            Some(heads) => self.doc.get_all_at(object, Prop::from(key), heads),
        };
        all.unwrap_or_default().into_iter().map(|(value, id)| (value.into_owned(), id)).collect()
    }

    /// What stands in a list, in order.
    fn elements(&self, list: &ObjId) -> Vec<(Value<'static>, ObjId)> {
        let read = match &self.heads {
            None => self.doc.list_range(list, ..),
            Some(heads) => self.doc.list_range_at(list, .., heads),
        };
        read.map(|item| {
            let id = item.id();
            (item.value.into_value(), id)
        })
        .collect()
    }

    pub(crate) fn length(&self, object: &ObjId) -> usize {
        match &self.heads {
            None => self.doc.length(object),
            Some(heads) => self.doc.length_at(object, heads),
        }
    }

    /// The content of a Text object.
    pub(crate) fn long_text(&self, object: &ObjId) -> String {
        match &self.heads {
            None => self.doc.text(object),
            Some(heads) => self.doc.text_at(object, heads),
        }
        .unwrap_or_default()
    }

    fn words(&self, value: &Value<'_>, id: &ObjId) -> Option<String> {
        match value {
            Value::Scalar(scalar) => match scalar.as_ref() {
                ScalarValue::Str(text) => Some(text.to_string()),
                _ => None,
            },
            // A foreign writer's plain string becomes a Text: the same words.
            Value::Object(ObjType::Text) => Some(self.long_text(id)),
            Value::Object(_) => None,
        }
    }

    /// A text field.
    pub(crate) fn text(&self, object: &ObjId, key: &str) -> Option<String> {
        let (value, id) = self.winner(object, key)?;
        self.words(&value, &id)
    }

    /// A text field and, after the value that won, the different ones that concurrent writers left there.
    pub(crate) fn texts(&self, object: &ObjId, key: &str) -> Vec<String> {
        let mut texts: Vec<String> = self.text(object, key).into_iter().collect();
        for (value, id) in self.all(object, key) {
            if let Some(text) = self.words(&value, &id)
                && !texts.contains(&text)
            {
                texts.push(text);
            }
        }
        texts
    }

    /// The same with who wrote each, where concurrent writers left different ones; nothing where they agree.
    pub(crate) fn versions(&self, object: &ObjId, key: &str) -> Vec<(String, ActorId)> {
        let Some(won) = self.winner(object, key) else { return Vec::new() };
        let mut versions: Vec<(String, ActorId)> = Vec::new();
        for (value, id) in std::iter::once(won).chain(self.all(object, key)) {
            if let (Some(text), Some(actor)) = (self.words(&value, &id), actor_of(&id))
                && versions.iter().all(|(known, _)| *known != text)
            {
                versions.push((text, actor));
            }
        }
        if versions.len() > 1 { versions } else { Vec::new() }
    }

    /// Who wrote the value that won.
    pub(crate) fn writer_of(&self, object: &ObjId, key: &str) -> Option<ActorId> {
        self.winner(object, key).and_then(|(_, id)| actor_of(&id))
    }

    /// The number and the author of the operation that wrote the value that won.
    pub(crate) fn operation_of(&self, object: &ObjId, key: &str) -> Option<(u64, ActorId)> {
        let (_, id) = self.winner(object, key)?;
        let ObjId::Id(number, ..) = id else { return None };
        actor_of(&id).map(|actor| (number, actor))
    }

    /// Whether anybody's value of a yes-or-no field is yes: where concurrent writers differ, a yes is not lost.
    pub(crate) fn any_flag(&self, object: &ObjId, key: &str) -> bool {
        self.all(object, key).iter().any(|(value, _)| value.as_bool() == Some(true))
    }

    /// A yes-or-no field; no when missing.
    pub(crate) fn flag(&self, object: &ObjId, key: &str) -> bool {
        self.winner(object, key).and_then(|(value, _)| value.as_bool()).unwrap_or(false)
    }

    /// A whole number, also one written as a time.
    pub(crate) fn number(&self, object: &ObjId, key: &str) -> Option<i64> {
        match self.winner(object, key)?.0 {
            Value::Scalar(scalar) => match scalar.as_ref() {
                ScalarValue::Int(n) | ScalarValue::Timestamp(n) => Some(*n),
                ScalarValue::Uint(n) => i64::try_from(*n).ok(),
                _ => None,
            },
            Value::Object(_) => None,
        }
    }

    /// The object of that type that won under a key of the document.
    pub(crate) fn container(&self, key: &str, kind: ObjType) -> Option<ObjId> {
        let won = self.winner(&ROOT, key).filter(|(value, _)| *value == Value::Object(kind)).map(|(_, id)| id);
        won.or_else(|| self.containers(key, kind).pop())
    }

    /// Every object of that type under a key: two where two devices created the document without knowing of each other.
    pub(crate) fn containers(&self, key: &str, kind: ObjType) -> Vec<ObjId> {
        let all = self.all(&ROOT, key).into_iter();
        all.filter(|(value, _)| *value == Value::Object(kind)).map(|(_, id)| id).collect()
    }

    /// A list of texts; empty when missing. What is no text reads as an empty one, so that positions stay true.
    pub(crate) fn text_list(&self, key: &str) -> Vec<String> {
        let Some(list) = self.container(key, ObjType::List) else { return Vec::new() };
        self.elements(&list).iter().map(|(value, id)| self.words(value, id).unwrap_or_default()).collect()
    }

    /// The maps that stand in a list.
    pub(crate) fn maps(&self, list: &ObjId) -> Vec<ObjId> {
        let is_map = |(value, id)| (value == Value::Object(ObjType::Map)).then_some(id);
        self.elements(list).into_iter().filter_map(is_map).collect()
    }
}

/// The actor whose operation this is; none for one whose name is not of the length that devices draw.
fn actor_of(id: &ObjId) -> Option<ActorId> {
    match id {
        ObjId::Id(_, actor, _) => actor.to_bytes().try_into().ok().map(ActorId),
        ObjId::Root => None,
    }
}
