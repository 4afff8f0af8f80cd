//! The fake server's digest: merges through the core's own guard, and refuses what the story says. Its answers are those of
//! the real one: a change on top of a refused one is `blocked_by`, anything else that does not fit ends the test.

use std::collections::{BTreeMap, BTreeSet};

use sync_core::document::guard::{Arriving, GuardError, Guarded};
use sync_core::document::{Document, words_of};
use sync_core::fact::Fact;
use sync_core::ids::{ActorId, DocumentId, Seq};
use sync_core::journal::{Body, Part, UnpackedEntry};
use sync_core::sync::{FeedItem, Refused};

use crate::world::device;

/// Says whether an entry is refused as it comes in.
type JudgeEntry = Box<dyn FnMut(Seq, &Body) -> bool>;
/// Says whether a change is refused for itself.
type Judge = Box<dyn FnMut(Seq, &Part) -> bool>;

pub(crate) struct Digest {
    pub(crate) documents: BTreeMap<DocumentId, Guarded>,
    pub(crate) judge: Judge,
    /// Entries refused as they come in: by seq.
    pub(crate) whole: JudgeEntry,
    /// Digests only at the next contact, as a busy server does.
    pub(crate) lags: bool,
    /// Says of every change that it is blocked, for ever.
    pub(crate) blocks_all: bool,
    pub(crate) merged: Seq,
    pub(crate) refused: Vec<Refused>,
    taken: Vec<UnpackedEntry>,
    actors: BTreeSet<ActorId>,
}

impl Digest {
    /// Refuses changes in which one of these words stands.
    pub(crate) fn refusing(words: &[&str]) -> Self {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        Self::judged(Box::new(move |_, part| {
            let text = words_of(&part.change).join(" ");
            words.iter().any(|word| text.contains(word.as_str()))
        }))
    }

    pub(crate) fn judged(judge: Judge) -> Self {
        Self {
            documents: BTreeMap::new(),
            judge,
            whole: Box::new(|_, _| false),
            lags: false,
            blocks_all: false,
            merged: 0,
            refused: Vec::new(),
            taken: Vec::new(),
            actors: BTreeSet::new(),
        }
    }

    /// Takes what is stored: at once, or at the next contact.
    pub(crate) fn take(&mut self, entries: &[UnpackedEntry], feed: &mut Vec<FeedItem>) {
        let fresh: Vec<UnpackedEntry> = entries.iter().skip(self.taken.len()).cloned().collect();
        for entry in fresh {
            let body = Body::read(&entry.body).expect("a sound body");
            if (self.whole)(entry.header.seq, &body) {
                self.refused.push(refused(entry.header.seq, "not_allowed", None, None));
            } else if let Some(Fact::Begin { actor, .. }) = body.fact() {
                self.actors.insert(actor);
            }
            self.taken.push(entry);
        }
        if !self.lags {
            self.again(feed);
        }
    }

    /// What was refused as it came in, from an entry on: told again where a push comes again, for its answer may be lost.
    pub(crate) fn whole(&self, from: Seq) -> Vec<Refused> {
        self.refused.iter().filter(|refused| refused.document.is_none() && refused.seq >= from).cloned().collect()
    }

    /// Digests what was taken.
    pub(crate) fn again(&mut self, feed: &mut Vec<FeedItem>) {
        let done = usize::try_from(self.merged).expect("small");
        let todo: Vec<UnpackedEntry> = self.taken.iter().skip(done).cloned().collect();
        for entry in todo {
            let seq = entry.header.seq;
            self.merged = seq;
            if self.refused.iter().any(|refused| refused.seq == seq && refused.document.is_none()) {
                continue;
            }
            for part in Body::read(&entry.body).expect("a sound body").parts {
                let Some(refused) = self.merge(seq, &part) else { continue };
                feed.push(FeedItem::Refused { refused: refused.clone(), device: Some(device(1)) });
                self.refused.push(refused);
            }
        }
    }

    fn merge(&mut self, seq: Seq, part: &Part) -> Option<Refused> {
        let id = part.document.clone();
        if self.blocks_all {
            return Some(refused(seq, "blocked_by", Some(1), Some(id)));
        }
        if (self.judge)(seq, part) {
            return Some(refused(seq, "spoiled", None, Some(id)));
        }
        let document = self.documents.entry(id.clone()).or_insert_with(|| Guarded::empty(id.kind));
        let arriving = Arriving::scan(&part.change).expect("an honest phone's change");
        let announced = self.actors.contains(&arriving.actor());
        match document.admit(&[arriving.of_device(announced)]).pop().expect("one answer") {
            Ok(_) => {}
            Err(GuardError::MissingDependencies(_)) => {
                let here = |refused: &&Refused| refused.document.as_ref().is_none_or(|other| *other == id);
                let roots = self.refused.iter().filter(|refused| refused.blocked_by.is_none()).filter(here);
                let root = roots.map(|refused| refused.seq).filter(|root| *root <= seq).max();
                return Some(refused(seq, "blocked_by", Some(root.expect("a refused change below")), Some(id)));
            }
            Err(error) => panic!("entry {seq} of an honest phone: {error}"),
        }
        None
    }

    /// Somebody else writes on top of what the server holds.
    pub(crate) fn other_writes(&mut self, id: &DocumentId, edit: impl FnOnce(&mut Document)) -> FeedItem {
        let guarded = self.documents.get_mut(id).expect("the document is there");
        let mut document = guarded.document().clone();
        document.set_actor(ActorId([0xc0; 16])).expect("nothing pending");
        edit(&mut document);
        let change = document.commit().expect("a change");
        let arriving = Arriving::scan(&change).expect("just written").of_device(true);
        guarded.admit(&[arriving]).pop().expect("one answer").expect("sound");
        FeedItem::Changes { document: id.clone(), changes: vec![change.into()], by: None }
    }
}

fn refused(seq: Seq, code: &str, blocked_by: Option<Seq>, document: Option<DocumentId>) -> Refused {
    Refused { seq, code: code.to_owned(), detail: format!("{code}: write it again"), blocked_by, document }
}
