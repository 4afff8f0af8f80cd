//! Search and export of many visits stay within memory that does not grow with them. 50,000 of them take a minute or two, so that an
//! unoptimised run takes fewer: `cargo nextest run --release -p server --test routes archive_large --no-capture` measures all.

use std::io::Read;
use std::time::Instant;

use server::store::{Member, MemberRole, Until, VisitRow};
use sync_core::archive::{Heading, Words};
use sync_core::assessment::ReviewState;
use sync_core::ids::PersonId;
use sync_core::time::Millis;

use crate::setting::{Setting, org, person, plan, visit};

/// How many.
const VISITS: i64 = if cfg!(debug_assertions) { 2_000 } else { 50_000 };
/// Visits that are put in together.
const TOGETHER: i64 = 500;
/// Of so many visits one has the word that is sought.
const RARE: i64 = 1_000;
/// What search and export may take at most, in KiB.
const MOST: u64 = 256 << 10;

/// What digest would have written of so many visits: one row each, and about 1.5 KB of words.
fn put_in(setting: &Setting) {
    let store = &setting.running().app.store;
    for first in (0..VISITS).step_by(usize::try_from(TOGETHER).expect("few")) {
        let work = move |tx: &mut dyn server::store::Tx| {
            for number in first..first + TOGETHER {
                let (org, id) = (org("acme"), visit(&format!("visit-{number}")));
                let rep: PersonId = person(if number % 2 == 0 { "li.na" } else { "chen.bo" });
                let department = if number % 2 == 0 { "sales" } else { "support" };
                let start = plan().start.map(|start| start + Millis::minutes(number * 13));
                let member = Member { person: rep.clone(), role: MemberRole::Rep, since: 1, until: None };
                tx.add_member(&org, &id, &member)?;
                tx.put_visit(
                    &org,
                    &VisitRow {
                        visit: id.clone(),
                        rep,
                        department: Some(department.parse().expect("sound")),
                        customer: format!("c-{}", number % 2_000),
                        customer_name: format!("客户 {}", number % 2_000),
                        start,
                        end: start,
                        merged: 1,
                        parked: false,
                        approved: true,
                        review: ReviewState::Passed,
                        findings: "[]".to_owned(),
                        found_until: Until::Ever,
                        erased: None,
                    },
                )?;
                tx.file_words(&org, &id, &words(number))?;
            }
            Ok(())
        };
        store.write_with(work).expect("put in");
    }
}

fn words(number: i64) -> Vec<Words> {
    let said = "客户希望每周两个整柜从盐田走海运到汉堡,关心运价、船期与清关,并要求我们给出替代的中欧班列方案。";
    let english = "They compare us with two forwarders and want the tariff by Friday; claims take too long for them.";
    let of = |heading, text: String| Words { heading, text };
    let rare = if number % RARE == 0 { "信天翁" } else { "海鸥" };
    vec![
        of(Heading::Purpose, format!("续签第 {number} 份年度合同 {rare}")),
        of(Heading::Summary, format!("{said}{english}{said}")),
        of(Heading::Points, format!("{english} {number}")),
        of(Heading::Needs, said.to_owned()),
        of(Heading::Brief, format!("下周报价 {number}")),
    ]
}

fn kilobytes(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with(name)).expect("there");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number")
}

#[test]
fn a3_4_search_and_export_of_many_visits_stay_within_256_mib() {
    let setting = Setting::still();
    let begun = Instant::now();
    put_in(&setting);
    println!("put in: {:.1} s", begun.elapsed().as_secs_f64());
    let (keys, enrolled) = setting.bare("acme", "risk");
    let token = setting.token(&keys, &enrolled);
    // The peak from here on.
    std::fs::write("/proc/self/clear_refs", "5").expect("Linux");
    let before = kilobytes("VmRSS");

    let agent = ureq::Agent::config_builder().proxy(None).build().new_agent();
    let get = |path: &str| {
        let request = agent.get(format!("{}{path}", setting.url()));
        request.header("authorization", format!("Bearer {token}")).call().expect("an answer")
    };
    let json = |path: &str| -> serde_json::Value {
        serde_json::from_str(&get(path).body_mut().read_to_string().expect("a body")).expect("JSON")
    };

    let begun = Instant::now();
    let (mut found, mut pages, mut after) = (0_i64, 0, String::new());
    loop {
        let path = format!("/v1/archive?text=%E4%BF%A1%E5%A4%A9%E7%BF%81{after}");
        let page = json(&path);
        found += page["visits"].as_array().map_or(0, |all| all.len() as i64);
        pages += 1;
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    println!("search to the end: {found} of {VISITS} in {pages} pages, {:.1} s", begun.elapsed().as_secs_f64());
    assert_eq!(found, VISITS / RARE);

    let begun = Instant::now();
    let counts = json("/v1/archive/counts");
    println!("counts: {:.1} s", begun.elapsed().as_secs_f64());
    assert_eq!(counts["visits"], VISITS);

    let begun = Instant::now();
    let mut response = get("/v1/archive.csv");
    let mut reader = response.body_mut().as_reader();
    let (mut bytes, mut lines, mut piece) = (0_usize, 0, vec![0; 64 << 10]);
    loop {
        let read = reader.read(&mut piece).expect("it comes whole");
        if read == 0 {
            break;
        }
        bytes += read;
        lines += piece[..read].iter().filter(|byte| **byte == b'\n').count();
    }
    println!("export: {lines} lines, {bytes} bytes, {:.1} s", begun.elapsed().as_secs_f64());
    assert_eq!(lines as i64, VISITS + 1);

    let peak = kilobytes("VmHWM");
    println!("memory: {} MiB before, {} MiB at the peak", before >> 10, peak >> 10);
    assert!(peak < MOST, "{peak} KiB");
}
