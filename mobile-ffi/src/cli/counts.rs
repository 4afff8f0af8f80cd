//! Shows what this phone counts of its person's visits, what the server counts, and why they differ (V11.3). Only words and columns.

use std::collections::{BTreeMap, BTreeSet};

use mobile_ffi::device::Compared;
use sync_core::engine::effect::Told;
use sync_core::handover::Tally;

use super::outcome::Outcome;
use super::text::Lang;
use super::{Phone, table, text};

/// Both counts; this phone's alone where the server can't be reached.
pub fn show(phone: &Phone) -> Outcome {
    let lang = phone.lang;
    if phone.device.enrolment().is_none() {
        eprintln!("{}", text::not_enrolled(lang));
        return Outcome::NotSaved;
    }
    let fetched = !phone.offline && matches!(phone.device.contact(), Told::Contacted(_));
    let compared = if phone.offline { None } else { phone.device.compare(fetched).ok() };
    let Some(Compared { phone: here, server, differences }) = compared else {
        print!("{}", table::draw(&rows(lang, &phone.device.tally(), None)));
        eprintln!("{}", lang.pick("未能与服务器核对", "not held against the server's count"));
        return Outcome::NoContact;
    };
    print!("{}", table::draw(&rows(lang, &here, Some(&server))));
    if differences.is_empty() {
        println!("{}", lang.pick("两边一致", "both agree"));
    }
    for difference in &differences {
        let why = if lang == Lang::Zh { difference.why.zh() } else { difference.why.to_string() };
        let names = |open: &Option<BTreeSet<String>>| match open {
            None => lang.pick("未计入", "not counted").to_owned(),
            Some(open) if open.is_empty() => lang.pick("无未完成", "nothing open").to_owned(),
            Some(open) => open.iter().cloned().collect::<Vec<_>>().join(" "),
        };
        let (here, there) = (names(&difference.phone), names(&difference.server));
        println!("{}: {here} / {there}: {why}", difference.visit);
    }
    Outcome::Done
}

fn rows(lang: Lang, here: &Tally, server: Option<&Tally>) -> Vec<Vec<String>> {
    let heads = lang.pick(["计数", "本机", "服务器"], ["COUNT", "PHONE", "SERVER"]);
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    let of = |server: Option<usize>| server.map_or_else(|| "-".to_owned(), |count| count.to_string());
    let visits = lang.pick("拜访", "visits").to_owned();
    rows.push(vec![visits, here.visits.len().to_string(), of(server.map(|server| server.visits.len()))]);
    let (open, there): (BTreeMap<String, usize>, _) = (here.open(), server.map(Tally::open));
    let kinds: BTreeSet<&String> = open.keys().chain(there.iter().flat_map(BTreeMap::keys)).collect();
    for kind in kinds {
        let count = |open: &BTreeMap<String, usize>| open.get(kind).copied().unwrap_or(0);
        rows.push(vec![kind.clone(), count(&open).to_string(), of(there.as_ref().map(count))]);
    }
    rows
}

/// The same in one line for a script.
pub fn line(phone: &Phone) -> (Outcome, String) {
    let fetched = matches!(phone.device.contact(), Told::Contacted(_));
    match phone.device.compare(fetched) {
        Ok(Compared { phone, server, differences }) => {
            let whys: Vec<&str> = differences.iter().map(|difference| difference.why.as_str()).collect();
            let (here, there) = (phone.visits.len(), server.visits.len());
            (Outcome::Done, format!("counts phone={here} server={there} differences={}", whys.join(",")))
        }
        Err(error) => (Outcome::NoContact, format!("no-contact {error}")),
    }
}
