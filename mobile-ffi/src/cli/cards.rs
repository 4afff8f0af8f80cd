//! Shows the customers' cards that are on this phone, in the person's language. Only words and columns.

use jiff::civil::Date;
use sync_core::customer::{CustomerCard, Field};
use sync_core::ids::CustomerId;

use super::outcome::Outcome;
use super::show::clean;
use super::text::Lang;
use super::{Phone, table, text};

/// All of them.
pub fn list(phone: &Phone) -> Outcome {
    let lang = phone.lang;
    if phone.device.enrolment().is_none() {
        eprintln!("{}", text::not_enrolled(lang));
        return Outcome::NotSaved;
    }
    let cards = phone.device.customers();
    if cards.is_empty() {
        println!(
            "{}",
            lang.pick(
                "本机没有客户档案：负责的客户在 sync 之后可见",
                "no customers' cards here: those you are in charge of come with `sync`"
            )
        );
        return Outcome::Done;
    }
    let columns = lang.pick(
        ["客户", "名称", "等级", "核心", "规模", "负责人", "核实期限"],
        ["CUSTOMER", "NAME", "TIER", "KEY", "SIZE", "IN CHARGE", "VERIFY BY"],
    );
    let mut rows = vec![columns.map(str::to_owned).to_vec()];
    rows.extend(cards.iter().map(|card| row(phone, card)));
    print!("{}", table::draw(&rows));
    Outcome::Done
}

fn row(phone: &Phone, whole: &CustomerCard) -> Vec<String> {
    let (lang, card) = (phone.lang, whole.card());
    let word = |field: Field| {
        let text = field.shown(card.get(field), lang == Lang::Zh);
        if text.is_empty() { "-".to_owned() } else { clean(&text) }
    };
    vec![
        whole.customer.to_string(),
        word(Field::Name),
        word(Field::Tier),
        word(Field::Key),
        size(lang, whole.size.as_deref()).to_owned(),
        word(Field::InCharge),
        due(lang, whole),
    ]
}

fn size(lang: Lang, size: Option<&str>) -> &'static str {
    match size {
        Some("large") => lang.pick("大型", "large"),
        Some("medium") => lang.pick("中型", "medium"),
        Some("small") => lang.pick("小型", "small"),
        _ => "-",
    }
}

/// The day by which a card is to be verified (C2.4).
fn due(lang: Lang, whole: &CustomerCard) -> String {
    let day = whole.verify_by.as_deref().and_then(|day| day.parse::<Date>().ok());
    day.map_or_else(|| lang.pick("从未核实", "never verified").to_owned(), |day| day.to_string())
}

/// One of them in full.
pub fn card(phone: &Phone, id: &CustomerId) -> Outcome {
    let (lang, zh) = (phone.lang, phone.lang == Lang::Zh);
    let Some(whole) = phone.device.customer(id) else {
        eprintln!("{}", unknown(lang, id));
        return Outcome::BadInput;
    };
    println!("{}", whole.customer);
    let mut group = None;
    for (field, value) in whole.card().values() {
        if group != Some(field.group()) {
            group = Some(field.group());
            let (in_zh, in_en) = field.group().names();
            println!("{}", lang.pick(in_zh, in_en));
        }
        println!("  {}: {}", lang.pick(field.zh(), field.en()), clean(&field.shown(value, zh)));
    }
    if !whole.contacts.is_empty() {
        println!("{}", lang.pick("联系人", "contacts"));
    }
    for contact in &whole.contacts {
        let words: Vec<String> = contact.words().into_iter().filter(|word| !word.is_empty()).map(clean).collect();
        println!("  {}  {}", contact.contact, words.join(" · "));
    }
    println!("{}: {}", lang.pick("规模", "size"), size(lang, whole.size.as_deref()));
    println!("{}: {}", lang.pick("核实期限", "to be verified by"), due(lang, &whole));
    Outcome::Done
}

fn unknown(lang: Lang, id: &CustomerId) -> String {
    lang.pick(
        format!("本机没有客户 {id} 的档案；用 customers 查看全部，或先 sync"),
        format!("the card of {id} is not on this phone: `customers` lists those that are, or `sync` first"),
    )
}

/// How many there are, for a script.
pub fn count_line(phone: &Phone) -> (Outcome, String) {
    let cards = phone.device.customers();
    let ids: String = cards.iter().map(|card| format!(" {}", card.customer)).collect();
    (Outcome::Done, format!("customers {}{ids}", cards.len()))
}

/// One in a line, for a script.
pub fn card_line(phone: &Phone, id: &CustomerId) -> (Outcome, String) {
    match phone.device.customer(id) {
        Some(whole) => {
            let values: String =
                whole.values.iter().map(|value| format!(" {}={:?}", value.field, value.text)).collect();
            (Outcome::Done, format!("customer {id} contacts={}{values}", whole.contacts.len()))
        }
        None => (Outcome::BadInput, format!("bad-input customer {id} is not on this phone")),
    }
}
