//! Compares what phones have promised with what the server shows: what is lost, doubled or changed, in words.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::crash::ledger::Ledger;
use crate::crash::seen::{Seen, array, text};
use crate::crash::work::Trace;

const SECTIONS: [&str; 4] = ["needs", "points", "objections", "actions"];

/// What is wrong.
#[derive(Debug, Default)]
pub struct Wrong {
    /// Promised and not there.
    pub lost: Vec<String>,
    /// There twice, or without a promise.
    pub doubled: Vec<String>,
    /// There, but not as it was promised.
    pub changed: Vec<String>,
}

impl Wrong {
    /// Compares.
    pub fn between(ledgers: &[&Ledger], seen: &Seen) -> Self {
        let mut wrong = Self::default();
        let mut texts: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for ledger in ledgers {
            wrong.device(ledger, seen);
            for (seq, (visit, trace)) in &ledger.saved {
                wrong.promised(ledger, *seq, visit, trace, seen);
                mark(&mut texts, visit, trace);
            }
            for group in &ledger.doubtful {
                wrong.doubtful(ledger, group, seen);
                group.iter().for_each(|(visit, trace)| mark(&mut texts, visit, trace));
            }
            wrong.unbidden_facts(ledger, seen);
        }
        wrong.unbidden_texts(&texts, seen);
        wrong
    }

    fn device(&mut self, ledger: &Ledger, seen: &Seen) {
        let (who, far) = (ledger.person, ledger.far);
        let device = seen.devices.get(who).unwrap_or(&Value::Null);
        let stored = device["stored"].as_u64().unwrap_or(0);
        if stored < far.saved {
            self.lost.push(format!("{who}: the server holds {stored} entries of {}", far.saved));
        }
        if stored > far.saved {
            self.doubled.push(format!("{who}: the server holds {stored} entries, the phone {}", far.saved));
        }
        if device["refused"] != 0 || !device["forked_from"].is_null() {
            self.changed.push(format!("{who}: refused or forked: {device}"));
        }
    }

    fn promised(&mut self, ledger: &Ledger, seq: u64, visit: &str, trace: &Trace, seen: &Seen) {
        let what = format!("{} saved {seq}, {trace:?} on {visit}", ledger.person);
        let Some(shown) = seen.visits.get(visit) else { return self.lost.push(format!("{what}: no such visit")) };
        let entry = format!("{}#{seq}", text(&seen.devices[ledger.person]["device"]));
        let found: Vec<&Value> = match trace {
            Trace::Fact(..) => array(&shown["facts"]).iter().filter(|fact| fact["entry"] == *entry).collect(),
            _ => written(shown, trace),
        };
        let as_promised = |found: &Value| match trace {
            Trace::Fact(name, words) => {
                let same = words.as_ref().is_none_or(|words| found["words"] == **words);
                found["name"] == *name && found["person"] == ledger.person && same
            }
            Trace::Note(section, text) => {
                let here = array(&shown["record"][section]).iter().any(|item| item["text"] == **text);
                here && found["by"] == ledger.person
            }
            Trace::Gift(_, amount) => found["amount"] == **amount && found["currency"] == "CNY",
            Trace::Intent => found == "some",
        };
        match found.as_slice() {
            [] => self.lost.push(what),
            [one] if as_promised(one) => {}
            [one] => self.changed.push(format!("{what}: {one}")),
            several => self.doubled.push(format!("{what}: {} times", several.len())),
        }
    }

    /// What was in a phone's ears when it died: done or not, once at most, and in order.
    fn doubtful(&mut self, ledger: &Ledger, group: &[(String, Trace)], seen: &Seen) {
        let mut missed = false;
        for (visit, trace) in group {
            let found = match seen.visits.get(visit) {
                _ if matches!(trace, Trace::Intent | Trace::Fact(_, None)) => continue,
                Some(shown) => times(shown, ledger.person, trace),
                None => 0,
            };
            let what = format!("{} died with {trace:?} on {visit}", ledger.person);
            match found {
                0 => missed = true,
                1 if missed => self.lost.push(format!("{what}: there, but something before it is not")),
                1 => {}
                times => self.doubled.push(format!("{what}: {times} times")),
            }
        }
    }

    /// Facts that leave no words behind: as many as were saved, and as may have been.
    fn unbidden_facts(&mut self, ledger: &Ledger, seen: &Seen) {
        let mut sure: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for (visit, trace) in ledger.saved.values().chain(ledger.doubtful.iter().flatten()) {
            if let Trace::Fact(name, _) = trace {
                *sure.entry((visit, name)).or_default() += 1;
            }
        }
        for (id, visit) in &seen.visits {
            let mut shown: BTreeMap<String, u64> = BTreeMap::new();
            for fact in array(&visit["facts"]).iter().filter(|fact| fact["person"] == ledger.person) {
                *shown.entry(text(&fact["name"])).or_default() += 1;
            }
            for (name, times) in shown {
                let most = sure.get(&(id.as_str(), name.as_str())).copied().unwrap_or(0);
                if times > most {
                    self.doubled.push(format!("{id}: {name} of {} {times} times, of {most} at most", ledger.person));
                }
            }
        }
    }

    fn unbidden_texts(&mut self, told: &BTreeMap<(&str, &str), u64>, seen: &Seen) {
        for (id, visit) in &seen.visits {
            let notes =
                SECTIONS.iter().flat_map(|section| array(&visit["record"][section])).map(|item| text(&item["text"]));
            let gifts = array(&visit["record"]["gifts"]).iter().map(|gift| text(&gift["item"]));
            for written in notes.chain(gifts).filter(|written| !told.contains_key(&(id.as_str(), written.as_str()))) {
                self.doubled.push(format!("{id}: {written:?} was never written"));
            }
        }
    }
}

fn mark<'a>(texts: &mut BTreeMap<(&'a str, &'a str), u64>, visit: &'a str, trace: &'a Trace) {
    if let Trace::Note(_, text) | Trace::Gift(text, _) = trace {
        *texts.entry((visit, text)).or_default() += 1;
    }
}

/// Where a trace stands in the record.
fn written<'a>(shown: &'a Value, trace: &Trace) -> Vec<&'a Value> {
    let record = &shown["record"];
    match trace {
        Trace::Note(_, text) => {
            let all = SECTIONS.iter().flat_map(|section| array(&record[section]));
            all.filter(|item| item["text"] == **text).collect()
        }
        Trace::Gift(item, _) => array(&record["gifts"]).iter().filter(|gift| gift["item"] == **item).collect(),
        Trace::Intent => Some(&record["intent"]).into_iter().filter(|intent| !intent.is_null()).collect(),
        Trace::Fact(..) => Vec::new(),
    }
}

fn times(shown: &Value, person: &str, trace: &Trace) -> usize {
    let Trace::Fact(name, words) = trace else { return written(shown, trace).len() };
    let facts = array(&shown["facts"]).iter().filter(|fact| fact["person"] == person && fact["name"] == *name);
    facts.filter(|fact| words.as_ref().is_none_or(|words| fact["words"] == **words)).count()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::Wrong;
    use crate::crash::ledger::Ledger;
    use crate::crash::seen::Seen;
    use crate::crash::work::{Aim, Step, Trace};

    /// Two things were saved, a third was in doubt when the phone died.
    fn ledger() -> Ledger {
        let mut ledger = Ledger::of("ann");
        let step = |trace| Step { line: String::new(), aim: Aim::Save("v".to_owned(), trace) };
        ledger.enter(&step(Trace::Note("needs", "ann 1".to_owned())), "saved 1 v");
        ledger.enter(&step(Trace::Fact("leave", None)), "saved 2 v");
        ledger.died_with([step(Trace::Note("needs", "ann 2".to_owned()))].iter());
        ledger
    }

    fn wrong(stored: u64, notes: &[&str], facts: &Value) -> (usize, usize, usize) {
        let needs: Vec<Value> = notes.iter().map(|text| json!({"text": text, "by": "ann"})).collect();
        let visit = json!({"facts": facts, "record": {"needs": needs}});
        let device = json!({"device": "d", "stored": stored, "refused": 0, "forked_from": null});
        let seen = Seen {
            devices: BTreeMap::from([("ann".to_owned(), device)]),
            visits: BTreeMap::from([("v".to_owned(), visit)]),
        };
        let wrong = Wrong::between(&[&ledger()], &seen);
        (wrong.lost.len(), wrong.doubled.len(), wrong.changed.len())
    }

    fn leave(seq: u64, name: &str) -> Value {
        json!({"entry": format!("d#{seq}"), "name": name, "person": "ann"})
    }

    #[test]
    fn what_was_in_doubt_may_be_there_or_not() {
        let facts = json!([leave(2, "leave")]);
        assert_eq!(wrong(2, &["ann 1"], &facts), (0, 0, 0));
        assert_eq!(wrong(2, &["ann 1", "ann 2"], &facts), (0, 0, 0));
    }

    #[test]
    fn what_is_lost_doubled_or_changed_is_counted_as_that() {
        let facts = json!([leave(2, "leave")]);
        assert_eq!(wrong(2, &[], &facts), (1, 0, 0));
        assert_eq!(wrong(1, &["ann 1"], &json!([])), (2, 0, 0));
        assert_eq!(wrong(2, &["ann 1", "ann 1"], &facts), (0, 1, 0));
        assert_eq!(wrong(2, &["ann 1", "ann 2", "ann 2"], &facts), (0, 1, 0));
        assert_eq!(wrong(2, &["ann 1", "never written"], &facts), (0, 1, 0));
        assert_eq!(wrong(2, &["ann 1"], &json!([leave(2, "leave"), leave(3, "leave")])), (0, 1, 0));
        assert_eq!(wrong(2, &["ann 1"], &json!([leave(2, "arrive")])), (0, 1, 1));
    }
}
