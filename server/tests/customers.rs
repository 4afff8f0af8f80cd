//! `sojourn admin customer` as an operator meets it: cards put, shown and merged, sheets imported with what is wrong in which cell,
//! and exported so that they come back as they were.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use encoding_rs::GB18030;
use proptest::prelude::{ProptestConfig, Strategy, prop_assert_eq, proptest};
use server::admin::customer::import::{How, import};
use server::admin::customer::{self as cards};
use server::customer::columns::Headings;
use server::customer::file;
use server::sheet;
use server::store::Store;
use server::store::sqlite::SqliteStore;
use sync_core::customer::{Contact, CustomerCard, Field};
use sync_core::ids::OrgId;
use sync_core::time::Timestamp;
use tempfile::TempDir;

const NOW: Timestamp = Timestamp(1_790_000_000_000);

fn acme() -> OrgId {
    "acme".parse().expect("sound")
}

fn ready() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    server::admin::init::init(&data, &acme(), "Acme", Some("test")).expect("ready");
    (folder, data)
}

fn run(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sojourn"));
    command.args(["admin", "--data"]).arg(data).arg("customer").args(arguments).output().expect("it runs")
}

fn said(output: &Output) -> (bool, String) {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}

fn file_of(folder: &TempDir, name: &str, bytes: &[u8]) -> String {
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("written");
    path.display().to_string()
}

#[test]
fn a_card_is_put_shown_with_its_history_verified_and_merged_at_the_terminal() {
    let (_folder, data) = ready();
    let (done, text) = said(&run(&data, &["put", "--id", "c1", "--set", "客户名称=Nordwind AG", "--set", "tier=a"]));
    assert!(done && text.contains("c1 is in: 2 fields"), "{text}");
    let (_, text) = said(&run(&data, &["put", "--id", "c2", "--set", "name=NORDWIND GmbH"]));
    assert!(text.contains("Warning: c1 may be the same customer (the same name)"), "{text}");
    assert!(said(&run(&data, &["put", "--id", "c1", "--set", "tier=B"])).0);
    let (done, text) =
        said(&run(&data, &["contact", "--customer", "c1", "--name", "王先生", "--phone", "+86 139 0000 0001"]));
    assert!(done, "{text}");
    let (_, text) = said(&run(&data, &["list", "--due"]));
    assert!(text.contains("c1\tNordwind AG\tB") && text.contains("never verified"), "{text}");
    assert!(said(&run(&data, &["verify", "c1"])).0);
    assert!(!said(&run(&data, &["list", "--due"])).1.contains("c1\t"));
    assert!(said(&run(&data, &["merge", "c1", "c2"])).0);
    let (_, text) = said(&run(&data, &["show", "c2", "--lang", "zh"]));
    for word in ["c1", "客户名称: Nordwind AG", "王先生", "tier: \"A\" -> \"B\"", "c2 is another name"] {
        assert!(text.contains(word), "{word} in {text}");
    }
    let wrong: [(&[&str], &str); 5] = [
        (&["put", "--id", "c9", "--set", "tier=A"], "c9 has no name yet"),
        (&["put", "--id", "c9", "--set", "colour=red"], "name one of"),
        (&["put", "--id", "c9", "--set", "name=x", "--set", "tier=E"], "write one of A"),
        (&["put", "--id", "c9", "--set", "name=x", "--set", "in_charge=nobody"], "person nobody is not known"),
        (&["merge", "c1", "c2"], "merged into c1 before"),
    ];
    for (arguments, remedy) in wrong {
        let (done, text) = said(&run(&data, arguments));
        assert!(!done && text.contains(remedy), "{arguments:?}: {text}");
    }
}

/// Each bad cell with its line, its column as the file has it, and the remedy.
#[test]
fn every_wrong_cell_is_named_with_line_column_reason_and_remedy() {
    let (folder, data) = ready();
    let sheet = "编号X\n";
    let (done, text) = said(&run(&data, &["import", &file_of(&folder, "a.csv", sheet.as_bytes())]));
    assert!(!done && text.contains("line 1, column 1") && text.contains("take it out"), "{text}");
    let rows = [
        ("c1,Good,A,,100,2026-09-01,", None),
        (",No id,A,,,,", Some(("客户编号", "names no customer", "write the customer's id"))),
        ("c 3,Bad id,A,,,,", Some(("客户编号", "is no id", "a-z"))),
        ("c4,,A,,,,", Some(("name", "has no name", "give one"))),
        ("c5,Bad tier,E,,,,", Some(("等级", "not one of its words", "write one of A"))),
        ("c6,Bad mail,A,x,,,", Some(("邮箱", "no mail address", "name@example.com"))),
        ("c7,Bad amount,A,,many,,", Some(("年采购额(元)", "no amount", "1200000"))),
        ("c8,Bad day,A,,,soon,", Some(("核实日期", "no day", "2026-09-14"))),
        ("c9,Nobody,A,,,,nobody", Some(("", "is not known", "user list"))),
        ("c10,\"=cmd|' /C calc'!A0\",,,,,", None),
        ("c11,Too long,A,,,,,,x", Some(("", "9 cells and 7 headings", "quotation marks"))),
    ];
    let head = "客户编号,客户名称,等级,邮箱,年采购额(元),核实日期,负责人";
    let text: Vec<&str> = std::iter::once(head).chain(rows.iter().map(|(row, _)| *row)).collect();
    let bytes = GB18030.encode(&text.join("\r\n")).0.into_owned();
    let store = SqliteStore::open(&data).expect("a store");
    let look = |how: How| {
        import(&store, &acme(), NOW, &sheet::read(&bytes, false).expect("a sheet"), how, &mut |_, _| {}).expect("read")
    };
    let checked = look(How { check: true, all_or_nothing: false });
    for (at, (row, wanted)) in rows.iter().enumerate() {
        let line = at as u64 + 2;
        let found: Vec<_> = checked.errors.iter().filter(|error| error.line == line).collect();
        match wanted {
            None => assert!(found.is_empty(), "{row}: {found:?}"),
            Some((column, reason, remedy)) => {
                assert_eq!(found.len(), 1, "{row}: {found:?}");
                let error = found[0];
                assert!(
                    error.column == *column && error.reason.contains(reason) && error.remedy.contains(remedy),
                    "{row}: {error:?}"
                );
            }
        }
    }
    let count = || cards::cards(&store, &acme()).expect("read").len();
    assert_eq!((count(), checked.made, checked.written), (0, 2, false), "a look changes nothing");
    assert!(!look(How { check: false, all_or_nothing: true }).written && count() == 0);
    let done = look(How::default());
    assert!(done.written && count() == 2, "good rows go in");
    assert_eq!((done.bad.len(), done.bad[0].last().map(String::as_str)), (10, Some("errors")));
    let again = look(How::default());
    assert_eq!((again.made, again.changed, again.same), (0, 0, 2), "and change nothing the second time");
    let exported = file::sheet(&cards::cards(&store, &acme()).expect("read"), Headings::En, false).expect("a sheet");
    assert!(String::from_utf8(exported).expect("text").contains(",'=cmd|"));
}

#[test]
fn rows_that_were_not_taken_are_mended_and_imported_again() {
    let (folder, data) = ready();
    let path = file_of(&folder, "customers.csv", "id,name,tier\nc1,Good,A\nc2,Bad,E\n".as_bytes());
    let (done, text) = said(&run(&data, &["import", &path]));
    assert!(!done && text.contains("line 3, column tier") && text.contains("1 customers are new"), "{text}");
    let bad = folder.path().join("customers.bad.csv");
    let mended = fs::read_to_string(&bad).expect("written").replace("c2,Bad,E,", "c2,Bad,D,");
    assert!(mended.contains("errors") && !mended.contains("c1"), "{mended}");
    fs::write(&bad, mended).expect("mended");
    let (done, text) = said(&run(&data, &["import", &bad.display().to_string()]));
    assert!(done && text.contains("1 customers are new"), "{text}");
    let (done, text) =
        said(&run(&data, &["export", &folder.path().join("all.xlsx").display().to_string(), "--lang", "zh"]));
    assert!(done && text.contains("2 customers"), "{text}");
    let (done, _) = said(&run(&data, &["export", &folder.path().join("all.xlsx").display().to_string()]));
    assert!(!done, "an export overwrites nothing");
}

#[test]
fn an_empty_cell_leaves_what_is_there_a_dash_empties_it_and_one_row_more_is_a_contact_more() {
    let (_folder, data) = ready();
    let store = SqliteStore::open(&data).expect("a store");
    let take = |text: &str| {
        let rows = sheet::read(text.as_bytes(), false).expect("a sheet");
        import(&store, &acme(), NOW, &rows, How::default(), &mut |_, _| {}).expect("read")
    };
    take("id,name,tier,fax,联系人,联系人电话\nc1,Acme,A,0755 1234,王先生,139 0000 0001\nc1,,,,李小姐,\n");
    let card = |id: &str| cards::card(&store, &acme(), &id.parse().expect("an id")).expect("there");
    assert_eq!(card("c1").contacts.len(), 2);
    let done = take("id,tier,fax,联系人,联系人电话\nc1,,-,王先生,139 0000 0002\nc1,,,,139 9999 9999\n");
    assert_eq!(done.errors.len(), 1, "a contact without a name: {done:?}");
    let after = card("c1");
    assert_eq!((after.card().get(Field::Tier), after.card().get(Field::Fax), after.contacts.len()), ("A", "", 2));
    assert!(after.contacts.iter().any(|contact| contact.phone == "139 0000 0002"), "the one of that name: {after:?}");
}

/// What a field may hold, beginnings of formulas among it.
fn text() -> impl Strategy<Value = String> {
    "[=+@'＝＋－＠-]?[a-zA-Z0-9深圳,;\"' |=-]{0,12}"
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("a dash empties", |text| text != "-")
}

/// A card: name, scope, trends, and its contacts with name and post.
type Written = (String, String, String, Vec<(String, String)>);

fn written() -> impl Strategy<Value = Vec<Written>> {
    let contact = (text().prop_map(|text| format!("n{text}")), text());
    let card = (text().prop_map(|text| format!("n{text}")), text(), text(), proptest::collection::vec(contact, 0..3));
    proptest::collection::vec(card, 1..5)
}

fn put_all(store: &dyn Store, all: &[Written]) {
    for (at, (name, scope, trends, contacts)) in all.iter().enumerate() {
        let id = format!("c{at}").parse().expect("an id");
        let fields = [(Field::Name, name), (Field::Scope, scope), (Field::Trends, trends)];
        let fields: Vec<(Field, String)> = fields.into_iter().map(|(field, text)| (field, text.clone())).collect();
        cards::put(store, &acme(), NOW, &id, &fields).expect("put");
        for (of, (name, post)) in contacts.iter().enumerate() {
            let plain = Contact::new(format!("k{at}-{of}").parse().expect("an id"));
            let contact = Contact { name: name.clone(), post: post.clone(), ..plain };
            cards::put_contact(store, &acme(), NOW, &id, contact).expect("put");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn what_is_exported_comes_back_as_the_same_cards(all in written(), workbook: bool, zh: bool) {
        let (_one, data) = ready();
        let (_other, empty) = ready();
        let store = SqliteStore::open(&data).expect("a store");
        put_all(&store, &all);
        let before: Vec<CustomerCard> = cards::cards(&store, &acme()).expect("read");
        let headings = if zh { Headings::Zh } else { Headings::En };
        let bytes = file::sheet(&before, headings, workbook).expect("a sheet");
        let rows = sheet::read(&bytes, workbook).expect("a sheet");
        let store = SqliteStore::open(&empty).expect("a store");
        let outcome = import(&store, &acme(), NOW, &rows, How::default(), &mut |_, _| {}).expect("read");
        prop_assert_eq!(&outcome.errors, &Vec::new());
        prop_assert_eq!(cards::cards(&store, &acme()).expect("read"), before);
    }
}
