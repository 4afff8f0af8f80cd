//! The itinerary of a trip (行程): what stands in `itinerary/<lead visit>`, written by the traveller (V6.3). Whether it holds together
//! is said in `itinerary`; who watches over the trip is decided by facts, and the names in here are display.
//!
//! Times are local ones as people write them, each beside the IANA zone of its place.

use std::collections::BTreeMap;

use automerge::transaction::Transactable;
use automerge::{ObjId, ObjType, ROOT};
use numbered::{Decode, Encode};

use super::plan::put_list;
use super::{Document, DocumentError, View};

/// Where the legs stand.
const LEGS: &str = "legs";
/// What marks a leg without an arrival as taken out.
const GONE: &str = "-";

/// One leg: the way to a place and the stay there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Leg {
    /// Its name in the document.
    pub id: String,
    /// The visit that it leads to; empty for a leg that leads to none.
    pub visit: String,
    /// Where it leads, for people.
    pub place: String,
    /// Whom the traveller meets there.
    pub contact: String,
    /// The contact's telephone.
    pub phone: String,
    /// When the way begins, local time; empty where only the arrival is known.
    pub depart: String,
    /// The IANA zone of that.
    pub depart_zone: String,
    /// When it ends, local time.
    pub arrive: String,
    /// The IANA zone of the place.
    pub arrive_zone: String,
    /// Until when the traveller stays, local time at the place; empty where it is not known.
    pub until: String,
    /// By what.
    pub transport: String,
    /// Where the night is spent.
    pub lodging: String,
    /// Until when nobody need expect to hear anything, local time at the place; empty for no such gap.
    pub no_coverage_until: String,
    /// What else was written at the same time, by the field's name.
    pub conflicting: BTreeMap<&'static str, Vec<String>>,
}

/// An itinerary as it reads. Whatever is missing in the document has its default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ItineraryView {
    /// The legs in sight, in the order of the document.
    pub legs: Vec<Leg>,
    /// When the traveller means to be back, local time.
    pub return_at: String,
    /// The IANA zone of that.
    pub return_zone: String,
    /// When the traveller means to check in: local times with their zones, `2026-03-02T18:00[Asia/Shanghai]`.
    pub check_ins: Vec<String>,
    /// Or every so many hours; 0 for not.
    pub check_in_hours: u32,
    /// Whom the traveller names as watchers: display, for the `share` fact decides.
    pub watchers: Vec<String>,
    /// Whom to call when something has happened.
    pub emergency_name: String,
    /// Their telephone.
    pub emergency_phone: String,
    /// What else was written at the same time into a field of the whole, by the field's name.
    pub conflicting: BTreeMap<&'static str, Vec<String>>,
}

/// An edit of a leg: only what is given changes. One that is not there is added.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
#[expect(missing_docs, reason = "each field is the one of the same name in Leg")]
pub struct LegEdit {
    #[n(0)]
    pub id: String,
    /// Taken out of sight.
    #[n(1)]
    pub removed: bool,
    #[n(2)]
    pub visit: Option<String>,
    #[n(3)]
    pub place: Option<String>,
    #[n(4)]
    pub contact: Option<String>,
    #[n(5)]
    pub phone: Option<String>,
    #[n(6)]
    pub depart: Option<String>,
    #[n(7)]
    pub depart_zone: Option<String>,
    #[n(8)]
    pub arrive: Option<String>,
    #[n(9)]
    pub arrive_zone: Option<String>,
    #[n(10)]
    pub until: Option<String>,
    #[n(11)]
    pub transport: Option<String>,
    #[n(12)]
    pub lodging: Option<String>,
    #[n(13)]
    pub no_coverage_until: Option<String>,
}

/// An edit of an itinerary: only what is given changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
#[expect(missing_docs, reason = "each field is the one of the same name in ItineraryView")]
pub struct ItineraryEdit {
    #[n(0)]
    pub legs: Vec<LegEdit>,
    #[n(1)]
    pub return_at: Option<String>,
    #[n(2)]
    pub return_zone: Option<String>,
    #[n(3)]
    pub check_ins: Option<Vec<String>>,
    #[n(4)]
    pub check_in_hours: Option<u32>,
    #[n(5)]
    pub watchers: Option<Vec<String>>,
    #[n(6)]
    pub emergency_name: Option<String>,
    #[n(7)]
    pub emergency_phone: Option<String>,
}

/// The fields of a leg: the key, and the edit's value.
fn fields(leg: &LegEdit) -> [(&'static str, &Option<String>); 12] {
    [
        ("visit", &leg.visit),
        ("place", &leg.place),
        ("contact", &leg.contact),
        ("phone", &leg.phone),
        ("depart", &leg.depart),
        ("depart_zone", &leg.depart_zone),
        ("arrive", &leg.arrive),
        ("arrive_zone", &leg.arrive_zone),
        ("until", &leg.until),
        ("transport", &leg.transport),
        ("lodging", &leg.lodging),
        ("no_coverage_until", &leg.no_coverage_until),
    ]
}

impl ItineraryEdit {
    /// The same edit made to what somebody sees already, without writing: so that it can be checked before.
    pub fn on(&self, seen: &ItineraryView) -> ItineraryView {
        let mut view = seen.clone();
        for edit in &self.legs {
            if edit.removed {
                view.legs.retain(|leg| leg.id != edit.id);
                continue;
            }
            let place = view.legs.iter().position(|leg| leg.id == edit.id).unwrap_or_else(|| {
                view.legs.push(Leg { id: edit.id.clone(), ..Leg::default() });
                view.legs.len() - 1
            });
            if let Some(leg) = view.legs.get_mut(place) {
                let fields_of_leg = [
                    &mut leg.visit,
                    &mut leg.place,
                    &mut leg.contact,
                    &mut leg.phone,
                    &mut leg.depart,
                    &mut leg.depart_zone,
                    &mut leg.arrive,
                    &mut leg.arrive_zone,
                    &mut leg.until,
                    &mut leg.transport,
                    &mut leg.lodging,
                    &mut leg.no_coverage_until,
                ];
                for (field, (_, value)) in fields_of_leg.into_iter().zip(fields(edit)) {
                    value.clone_into_some(field);
                }
            }
        }
        self.return_at.clone_into_some(&mut view.return_at);
        self.return_zone.clone_into_some(&mut view.return_zone);
        self.emergency_name.clone_into_some(&mut view.emergency_name);
        self.emergency_phone.clone_into_some(&mut view.emergency_phone);
        view.check_ins = self.check_ins.clone().unwrap_or(view.check_ins);
        view.check_in_hours = self.check_in_hours.unwrap_or(view.check_in_hours);
        view.watchers = self.watchers.clone().unwrap_or(view.watchers);
        view
    }
}

/// Takes over what is given.
trait Given {
    fn clone_into_some(&self, field: &mut String);
}

impl Given for Option<String> {
    fn clone_into_some(&self, field: &mut String) {
        if let Some(value) = self {
            field.clone_from(value);
        }
    }
}

/// Writes what the edit names and nothing else (V6.3).
///
/// # Errors
/// [`DocumentError::NoActor`], or what Automerge refuses.
pub fn edit_itinerary(doc: &mut Document, edit: &ItineraryEdit) -> Result<(), DocumentError> {
    for leg in &edit.legs {
        edit_leg(doc, leg)?;
    }
    let texts = [
        ("return", &edit.return_at),
        ("return_zone", &edit.return_zone),
        ("emergency_name", &edit.emergency_name),
        ("emergency_phone", &edit.emergency_phone),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            doc.writer()?.put(ROOT, key, value.as_str())?;
        }
    }
    if let Some(hours) = edit.check_in_hours {
        doc.writer()?.put(ROOT, "check_in_hours", u64::from(hours))?;
    }
    for (key, list) in [("check_ins", &edit.check_ins), ("watchers", &edit.watchers)] {
        if let Some(list) = list {
            put_list(doc, key, list)?;
        }
    }
    Ok(())
}

fn edit_leg(doc: &mut Document, leg: &LegEdit) -> Result<(), DocumentError> {
    let known = {
        let view = doc.view();
        objects(&view).into_iter().find(|object| view.text(object, "id").as_deref() == Some(leg.id.as_str()))
    };
    let object = match known {
        Some(object) if leg.removed => {
            let mark = doc.view().text(&object, "arrive").filter(|at| !at.is_empty());
            let mark = mark.unwrap_or_else(|| GONE.to_owned());
            return Ok(doc.writer()?.put(&object, "removed", mark)?);
        }
        None if leg.removed => return Ok(()),
        Some(object) => object,
        None => added(doc, &leg.id)?,
    };
    if doc.view().text(&object, "removed").is_some() {
        // Whoever writes a leg again means it.
        doc.writer()?.delete(&object, "removed")?;
    }
    for (key, value) in fields(leg) {
        if let Some(value) = value {
            doc.writer()?.put(&object, key, value.as_str())?;
        }
    }
    Ok(())
}

fn added(doc: &mut Document, id: &str) -> Result<ObjId, DocumentError> {
    let list = match doc.view().container(LEGS, ObjType::List) {
        Some(list) => list,
        None => doc.writer()?.put_object(ROOT, LEGS, ObjType::List)?,
    };
    let end = doc.view().length(&list);
    let object = doc.writer()?.insert_object(&list, end, ObjType::Map)?;
    doc.writer()?.put(&object, "id", id)?;
    Ok(object)
}

fn objects(view: &View<'_>) -> Vec<ObjId> {
    view.containers(LEGS, ObjType::List).iter().flat_map(|list| view.maps(list)).collect()
}

/// The itinerary as it is now.
pub fn read_itinerary(doc: &Document) -> ItineraryView {
    let view = doc.view();
    let mut itinerary = ItineraryView {
        legs: objects(&view).into_iter().filter_map(|object| leg_in(&view, &object)).collect(),
        check_ins: view.text_list("check_ins"),
        check_in_hours: view
            .number(&ROOT, "check_in_hours")
            .and_then(|hours| hours.try_into().ok())
            .unwrap_or_default(),
        watchers: view.text_list("watchers"),
        ..ItineraryView::default()
    };
    let mut conflicting = BTreeMap::new();
    let mut field = |key| won(&view, &ROOT, key, &mut conflicting);
    itinerary.return_at = field("return");
    itinerary.return_zone = field("return_zone");
    itinerary.emergency_name = field("emergency_name");
    itinerary.emergency_phone = field("emergency_phone");
    itinerary.conflicting = conflicting;
    itinerary
}

/// One leg; none if it was taken out and its arrival was not written anew at the same time.
fn leg_in(view: &View<'_>, object: &ObjId) -> Option<Leg> {
    let mut conflicting = BTreeMap::new();
    let mut field = |key| won(view, object, key, &mut conflicting);
    let leg = Leg {
        id: view.text(object, "id").unwrap_or_else(|| object.to_string()),
        visit: field("visit"),
        place: field("place"),
        contact: field("contact"),
        phone: field("phone"),
        depart: field("depart"),
        depart_zone: field("depart_zone"),
        arrive: field("arrive"),
        arrive_zone: field("arrive_zone"),
        until: field("until"),
        transport: field("transport"),
        lodging: field("lodging"),
        no_coverage_until: field("no_coverage_until"),
        conflicting: BTreeMap::new(),
    };
    let gone = view.text(object, "removed").is_some_and(|mark| mark == leg.arrive || mark == GONE);
    (!gone).then_some(Leg { conflicting, ..leg })
}

/// What won; what others wrote there at the same time is kept beside it.
fn won(
    view: &View<'_>,
    object: &ObjId,
    key: &'static str,
    conflicting: &mut BTreeMap<&'static str, Vec<String>>,
) -> String {
    let mut texts = view.texts(object, key).into_iter();
    let first = texts.next().unwrap_or_default();
    let others: Vec<String> = texts.collect();
    if !others.is_empty() {
        conflicting.insert(key, others);
    }
    first
}
