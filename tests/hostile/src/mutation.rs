//! Mutations of an honest change: its bytes, or what its operations say. Length and checksum are right again afterwards.

use std::num::NonZeroU64;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType, SortedVec};
use automerge::{Change, ExpandedChange, ObjType, ScalarValue};

use crate::chunk::{content, sealed};
use crate::{Dice, Story};

const WORDS: [&str; 14] = [
    "needs",
    "summary",
    "intent",
    "text",
    "removed",
    "id",
    "due_working_days",
    "materials",
    "minutes",
    "start",
    "remote",
    "gifts",
    "amount",
    "nonsense",
];

/// Mutates the changes of a story.
pub struct Mutator {
    changes: Vec<Change>,
    expanded: Vec<ExpandedChange>,
    ids: Vec<OpId>,
}

impl Mutator {
    /// For the changes of this story.
    ///
    /// # Panics
    /// When one is no change.
    pub fn new(story: &Story) -> Self {
        let read = |bytes: &Vec<u8>| Change::from_bytes(bytes.clone()).expect("an honest change");
        let changes: Vec<Change> = story.log.iter().map(read).collect();
        let ids = changes.iter().flat_map(|change| {
            let (start, len, actor) = (change.start_op().get(), change.len() as u64, change.actor_id().clone());
            (start..start + len).map(move |counter| OpId::new(counter, &actor))
        });
        Self { ids: ids.collect(), expanded: changes.iter().map(Change::decode).collect(), changes }
    }

    /// The change at this place, mutated; none where what came out can't be written.
    pub fn mutated(&self, at: usize, dice: &mut Dice<'_>) -> Option<Vec<u8>> {
        if dice.below(2) == 0 {
            return Some(Self::bytes(self.changes.get(at)?.raw_bytes(), dice));
        }
        let mut change = self.expanded.get(at)?.clone();
        for _ in 0..=dice.below(3) {
            self.alter(&mut change, dice);
        }
        catch_unwind(AssertUnwindSafe(|| Change::from(change).raw_bytes().to_vec())).ok()
    }

    fn bytes(change: &[u8], dice: &mut Dice<'_>) -> Vec<u8> {
        let mut bytes = content(change);
        for _ in 0..=dice.below(3) {
            let place = dice.below(bytes.len());
            match dice.below(8) {
                0 => bytes.insert(place, dice.below(256) as u8),
                1 if bytes.len() > 1 => drop(bytes.remove(place)),
                2 | 3 => bytes[place] ^= 1 << dice.below(8),
                4 => bytes[place] = bytes[place].wrapping_add(1),
                5 => bytes[place] = bytes[place].wrapping_sub(1),
                _ => bytes[place] = dice.below(256) as u8,
            }
        }
        sealed(1, &bytes)
    }

    fn alter(&self, change: &mut ExpandedChange, dice: &mut Dice<'_>) {
        match dice.below(16) {
            0 => self.alter_head(change, dice),
            1 if change.operations.len() > 1 => drop(change.operations.remove(dice.below(change.operations.len()))),
            2 | 3 => {
                let copied = dice.one(&change.operations).cloned();
                change.operations.extend(copied);
            }
            4 => {
                let (a, b) = (dice.below(change.operations.len()), dice.below(change.operations.len()));
                change.operations.swap(a, b);
            }
            _ => {
                let like = dice.one(&change.operations).cloned();
                let at = dice.below(change.operations.len());
                if let (Some(op), Some(like)) = (change.operations.get_mut(at), like) {
                    self.alter_operation(op, &like, dice);
                }
            }
        }
    }

    fn alter_head(&self, change: &mut ExpandedChange, dice: &mut Dice<'_>) {
        let one = change.start_op.get();
        match dice.below(8) {
            0 => change.seq = change.seq.wrapping_add(1),
            1 => change.seq = change.seq.wrapping_sub(1),
            2 => change.start_op = NonZeroU64::new(one + 1).unwrap_or(change.start_op),
            3 => change.start_op = NonZeroU64::new(one - 1).unwrap_or(change.start_op),
            4 => drop(change.deps.pop()),
            5 => change.deps.extend(dice.one(&self.changes).map(Change::hash)),
            6 => change.actor_id = dice.one(&self.changes).map_or(change.actor_id.clone(), |it| it.actor_id().clone()),
            _ => change.time = dice.below(1 << 16) as i64 - 8,
        }
    }

    fn alter_operation(&self, op: &mut Op, like: &Op, dice: &mut Dice<'_>) {
        let id = dice.one(&self.ids).cloned();
        match (dice.below(12), id) {
            (0, _) => op.key = like.key.clone(),
            (1, Some(id)) => op.key = Key::Seq(ElementId::Id(id)),
            (2, _) => op.key = Key::head(),
            (3, _) => op.key = Key::Map((*dice.one(&WORDS).unwrap_or(&"needs")).into()),
            (4, _) => op.obj = like.obj.clone(),
            (5, Some(id)) => op.obj = ObjectId::Id(id),
            (6, Some(id)) => op.pred = op.pred.iter().cloned().chain([id]).collect(),
            (7, _) => op.pred = like.pred.clone(),
            (8, _) => op.pred = SortedVec::new(),
            (9, _) => op.insert = !op.insert,
            (10, _) => op.action = like.action.clone(),
            _ => op.action = action(dice),
        }
    }
}

fn action(dice: &mut Dice<'_>) -> OpType {
    match dice.below(12) {
        0 => OpType::Make(ObjType::Map),
        1 => OpType::Make(ObjType::List),
        2 => OpType::Make(ObjType::Text),
        3 => OpType::Make(ObjType::Table),
        4 | 5 => OpType::Delete,
        6 => OpType::Increment(1),
        7 => OpType::Put(ScalarValue::Uint(dice.below(1 << 16) as u64)),
        8 => OpType::Put(ScalarValue::Timestamp(dice.below(1 << 16) as i64)),
        9 => OpType::Put(ScalarValue::Str("甲乙".into())),
        10 => OpType::Put(ScalarValue::Boolean(true)),
        _ => OpType::Put(ScalarValue::Str("丙".into())),
    }
}
