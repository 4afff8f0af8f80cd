//! A document change against real documents: honest changes mutated as the input says, their checksum right again, or the
//! input itself. None may get past the questions and not be taken, and none may leave a document that is not sound.
#![no_main]

use std::sync::OnceLock;

use hostile::{Dice, Mutator, Outcome, Story, attempt, plan_story, record_story, sealed};
use libfuzzer_sys::fuzz_target;
use sync_core::document::guard::Guarded;
use sync_core::ids::ActorId;

struct Subject {
    mutator: Mutator,
    before: Vec<Guarded>,
    story: Story,
}

fn subjects() -> &'static [Subject; 2] {
    static SUBJECTS: OnceLock<[Subject; 2]> = OnceLock::new();
    SUBJECTS.get_or_init(|| {
        let (a, b) = (ActorId([7; 16]), ActorId([8; 16]));
        [record_story(a, b), plan_story(a, b)].map(|story| Subject {
            mutator: Mutator::new(&story),
            before: (0..story.log.len()).map(|at| story.before(at)).collect(),
            story,
        })
    })
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, data)) = data.split_first() else { return };
    let subject = &subjects()[usize::from(choice & 1)];
    let at = usize::from(choice >> 1) % subject.story.log.len();
    let change = match choice & 0x80 {
        0 => subject.mutator.mutated(at, &mut Dice::given(data)),
        _ => Some(sealed(1, data)),
    };
    let Some(change) = change else { return };
    let outcome = attempt(&subject.before[at], subject.story.kind, &change);
    assert!(!matches!(outcome, Outcome::Fallback(_) | Outcome::Poisoned(_)), "{outcome:?}");
});
