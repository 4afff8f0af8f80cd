//! Asks the server what the script expects, at the moment it expects it.

use server::gather::{Gathered, Timelines, VisitDocuments};
use sync_core::assessment::{assess_findings, assess_obligations, assess_watch};
use sync_core::document::Document;
use sync_core::ids::{DocumentId, VisitId};

use crate::replay::script::{Expectation, Says};
use crate::replay::world::World;

/// Findings are compared among these clauses only; later ones may come to be checked.
const CLAUSES: [&str; 6] = ["V4.1", "V4.2", "V6.1", "V6.2", "V7.2", "V13.1"];

/// An expectation and what the server said.
#[derive(Debug, Clone)]
pub struct Answered {
    /// What was expected.
    pub expected: Expectation,
    /// What was said.
    pub said: Says,
    /// Why, in the server's words.
    pub because: String,
}

impl Answered {
    /// Whether the server said what was expected.
    pub fn holds(&self) -> bool {
        self.expected.says == self.said
    }
}

/// Asks one expectation.
///
/// # Errors
/// What went wrong, in words.
pub fn ask(world: &World, expectation: &Expectation) -> Result<Answered, String> {
    let visit: VisitId = expectation.visit.parse().map_err(|error| format!("{error}"))?;
    let now = world.app.clock.now();
    let (said, because) = world
        .app
        .store
        .read_with(|read| {
            let open = |id: DocumentId| -> Result<_, server::store::StoreError> {
                let changes = read.changes(&world.org, &id)?;
                Ok(Document::from_changes(changes.iter().map(Vec::as_slice)).ok().filter(|_| !changes.is_empty()))
            };
            let documents =
                VisitDocuments { plan: open(DocumentId::plan(&visit))?, record: open(DocumentId::record(&visit))? };
            let upto = read.digested()?;
            let gathered = Gathered::at(read, &world.org, &visit, upto, documents, &Timelines::default())?;
            let evidence = gathered.evidence();
            Ok(match &expectation.says {
                Says::Obligation(kind, _) => {
                    let verdicts = assess_obligations(&evidence, now);
                    let verdict = verdicts.into_iter().find(|verdict| verdict.kind.as_str() == kind);
                    let state = verdict.as_ref().map_or("none", |verdict| verdict.state.as_str());
                    let because = verdict.map(|verdict| format!("{verdict:?}")).unwrap_or_default();
                    (Says::Obligation(kind.clone(), state.to_owned()), because)
                }
                Says::Watch(_) => {
                    let watch = assess_watch(&evidence, now);
                    let state = watch.as_ref().map_or("none", |watch| watch.state.as_str());
                    (Says::Watch(state.to_owned()), format!("{watch:?}"))
                }
                Says::Findings(_) => {
                    let findings = assess_findings(&evidence, now);
                    let mut ids: Vec<String> = findings.iter().map(|finding| finding.clause.id().to_owned()).collect();
                    ids.retain(|id| CLAUSES.contains(&id.as_str()));
                    ids.sort();
                    ids.dedup();
                    (Says::Findings(ids), format!("{findings:?}"))
                }
            })
        })
        .map_err(|error| error.to_string())?;
    Ok(Answered { expected: expectation.clone(), said, because })
}
