//! Phones and server show the same, once everything was told.

use server::app::App;
use sync_core::engine::content::Content;
use sync_core::engine::status::VisitStatus;

use super::Said;
use crate::scenario::Deed;
use crate::world::World;

/// What a state says at heart; nothing for those that a phone, which knows less of other phones' clocks, may leave open.
fn heart(state: &str) -> Option<&str> {
    match state {
        "met" | "met_offline" => Some("in time"),
        "void" | "excused" | "late" => Some(state),
        _ => None,
    }
}

/// Compares one visit on all phones that show it.
pub fn visit(world: &mut World, _app: &App, said: &Said) {
    if world.phones.iter().any(|phone| phone.is_murky) {
        // What stands in a journal with two heads is not on every phone.
        return;
    }
    let left: Vec<String> = world
        .ledger
        .about(said.visit)
        .filter(|done| matches!(done.deed, Deed::HandOver { .. }))
        .map(|done| done.person.clone())
        .collect();
    let mut first: Option<(usize, String)> = None;
    for number in 0..world.phones.len() {
        // Whoever handed the visit over hears no more of it.
        if left.contains(&world.phones[number].person) {
            continue;
        }
        let Some(device) = world.phones[number].device() else { continue };
        let (content, status) = (device.content(&said.id), device.visit(&said.id));
        if let Some(status) = status.filter(|status| status.own) {
            verdicts(world, number, said, &status);
        }
        let Some(content) = content.filter(is_whole) else { continue };
        let shown = words(&content);
        match &first {
            Some((other, before)) if *before != shown => {
                world.is_wrong(format!("phones {other} and {number} show {} differently:\n{before}\n{shown}", said.id));
            }
            Some(_) => {}
            None => first = Some((number, shown)),
        }
    }
}

/// Whoever follows only the itinerary has no documents.
fn is_whole(content: &Content) -> bool {
    content.plan.is_some() && content.record.is_some()
}

fn words(content: &Content) -> String {
    let mut facts: Vec<String> = content.facts.iter().map(|(person, fact)| format!("{person} {fact:?}")).collect();
    facts.sort();
    format!("{:?}\n{:?}\n{}", content.plan, content.record, facts.join("\n"))
}

/// The phone says of its own visit what the server says.
fn verdicts(world: &mut World, number: usize, said: &Said, status: &VisitStatus) {
    for (kind, state, _) in &said.states {
        let on_phone = status.obligations.iter().find(|it| it.kind == kind.as_str()).map(|it| it.state);
        let Some(on_phone) = on_phone else { continue };
        let both = heart(on_phone).zip(heart(state));
        if both.is_some_and(|(phone, server)| phone != server) {
            world.is_wrong(format!(
                "phone {number} calls {} {} {on_phone}, the server {state}",
                said.id,
                kind.as_str()
            ));
        }
    }
}
