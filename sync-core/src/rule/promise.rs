//! V7.2: no exaggerated promise to a customer. The same check runs while a rep types and when the server settles.
//!
//! It reads words, not minds: a phrase of the policy's list counts unless it is denied directly before, and what it can't
//! tell is left to people. How text is levelled is in `levelled`, how a denial is told in `denial`.

mod denial;
mod levelled;

use std::ops::Range;

use super::{Clause, Finding};
use crate::policy::PolicyDocument;
use levelled::Levelled;

/// A forbidden phrase found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The phrase as the policy lists it.
    pub phrase: String,
    /// Where it stands in the text, in bytes.
    pub at: Range<usize>,
}

/// Finds the forbidden phrases in a text, in the order they stand, longer ones before those they contain (V7.2).
pub fn find(text: &str, phrases: &[String]) -> Vec<Promise> {
    find_plain(text, &plain(phrases))
}

/// A phrase, and how it reads once levelled.
type Plain<'p> = (&'p String, Vec<char>);

fn plain(phrases: &[String]) -> Vec<Plain<'_>> {
    phrases.iter().map(|phrase| (phrase, levelled::plain(phrase))).collect()
}

fn find_plain(text: &str, phrases: &[Plain<'_>]) -> Vec<Promise> {
    let text = Levelled::new(text);
    let mut places = places(&text, phrases);
    places.sort_by_key(|(place, _)| (place.start, std::cmp::Reverse(place.end)));
    let (mut found, mut reached, mut denied_until) = (Vec::new(), 0, None);
    for (place, phrase) in places {
        if place.start < reached {
            continue;
        }
        reached = place.end;
        if denial::is_denied(&text, &place, denied_until) {
            denied_until = Some(place.end);
        } else {
            found.push(Promise { phrase: phrase.clone(), at: text.bytes(&place) });
        }
    }
    found
}

/// Checks V7.2 over all texts of a visit's record: one finding that names every phrase once.
pub fn check<T: AsRef<str>>(texts: &[T], policy: &PolicyDocument) -> Option<Finding> {
    let mut phrases: Vec<String> = Vec::new();
    let forbidden = plain(&policy.forbidden_promises);
    for promise in texts.iter().flat_map(|text| find_plain(text.as_ref(), &forbidden)) {
        if !phrases.contains(&promise.phrase) {
            phrases.push(promise.phrase);
        }
    }
    if phrases.is_empty() {
        return None;
    }
    Some(Finding {
        clause: Clause::ForbiddenPromise,
        detail_en: format!("the record holds a promise that nobody may make: \"{}\"", phrases.join("\", \"")),
        detail_zh: format!("记录中含有不得作出的承诺：“{}”", phrases.join("”、“")),
    })
}

fn places<'p>(text: &Levelled, phrases: &[Plain<'p>]) -> Vec<(Range<usize>, &'p String)> {
    let found = |(phrase, wanted): &Plain<'p>| {
        let phrase = *phrase;
        text.places(wanted).into_iter().map(move |place| (place, phrase))
    };
    phrases.iter().flat_map(found).collect()
}

#[cfg(test)]
mod tests;
