//! Reading a document, now or at some heads. A value that is missing or of a wrong type reads as nothing: another version
//! of the app may have written it, and no document may stop a page from opening.

use automerge::{AutoCommit, ChangeHash, ObjId, ObjType, Prop, ROOT, ReadDoc, ScalarValue, Value};

/// A document as it was at some heads, or as it is.
pub(crate) struct View<'a> {
    doc: &'a AutoCommit,
    heads: Option<Vec<ChangeHash>>,
}

impl<'a> View<'a> {
    pub(super) fn new(doc: &'a AutoCommit, heads: Option<Vec<ChangeHash>>) -> Self {
        Self { doc, heads }
    }

    /// The value that won, if there is one.
    fn winner(&self, object: &ObjId, prop: impl Into<Prop>) -> Option<(Value<'a>, ObjId)> {
        match &self.heads {
            None => self.doc.get(object, prop),
            Some(heads) => self.doc.get_at(object, prop, heads),
        }
        .ok()
        .flatten()
    }

    /// Every value that concurrent writers left there.
    fn all(&self, object: &ObjId, prop: impl Into<Prop>) -> Vec<(Value<'a>, ObjId)> {
        match &self.heads {
            None => self.doc.get_all(object, prop),
            Some(heads) => self.doc.get_all_at(object, prop, heads),
        }
        .unwrap_or_default()
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
    pub(crate) fn text(&self, object: &ObjId, prop: impl Into<Prop>) -> Option<String> {
        let (value, id) = self.winner(object, prop)?;
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
        (0..self.length(&list)).map(|at| self.text(&list, at).unwrap_or_default()).collect()
    }

    /// The maps that stand in a list.
    pub(crate) fn maps(&self, list: &ObjId) -> Vec<ObjId> {
        let is_map = |(value, id)| (value == Value::Object(ObjType::Map)).then_some(id);
        (0..self.length(list)).filter_map(|at| self.winner(list, at).and_then(is_map)).collect()
    }
}
