//! Honest documents with everything that is written in them, by two devices that merge and diverge: what mutations start
//! from, and what they are tried on.

use sync_core::document::Document;
use sync_core::document::guard::{Arriving, Guarded};
use sync_core::document::plan::{PlanEdit, PlanView, create_plan, edit_plan};
use sync_core::document::record::{
    Intent, Section, add_gift, add_item, change_item, create_record, remove_item, set_framework, set_intent,
    set_summary,
};
use sync_core::ids::{ActorId, DocumentKind, PersonId};
use sync_core::time::Timestamp;

/// An honest document's log, in an order in which it could arrive.
pub struct Story {
    /// What it is.
    pub kind: DocumentKind,
    /// Its changes.
    pub log: Vec<Vec<u8>>,
}

impl Story {
    /// The document before the change at this place.
    ///
    /// # Panics
    /// When an honest change is refused.
    pub fn before(&self, at: usize) -> Guarded {
        let mut guarded = Guarded::empty(self.kind);
        let scanned = self.log[..at].iter().map(|bytes| Arriving::scan(bytes).expect("honest").of_device(true));
        let batch: Vec<Arriving<'_>> = scanned.collect();
        for answer in guarded.admit(&batch) {
            answer.expect("an honest change fits");
        }
        guarded
    }

    /// The whole document.
    pub fn whole(&self) -> Guarded {
        self.before(self.log.len())
    }
}

struct Hand {
    doc: Document,
}

impl Hand {
    fn new(actor: ActorId) -> Self {
        let mut doc = Document::empty();
        doc.set_actor(actor).expect("nothing pending");
        Self { doc }
    }

    fn write(&mut self, log: &mut Vec<Vec<u8>>, edit: impl FnOnce(&mut Document)) {
        edit(&mut self.doc);
        log.push(self.doc.commit().expect("something was edited"));
    }

    fn see(&mut self, log: &[Vec<u8>]) {
        self.doc = self.doc.with_changes(log.iter().map(Vec::as_slice)).expect("honest changes");
    }
}

/// A record by rep and companion.
///
/// # Panics
/// Never, while honest edits are taken.
pub fn record_story(rep: ActorId, companion: ActorId) -> Story {
    let (mut log, by) = (Vec::new(), PersonId::new("rep-1").expect("sound"));
    let (mut a, mut b) = (Hand::new(rep), Hand::new(companion));
    a.write(&mut log, |doc| create_record(doc).expect("new"));
    a.write(&mut log, |doc| {
        add_item(doc, Section::Needs, Some("n1"), "每周两柜", &by, None).expect("created");
        add_item(doc, Section::Actions, None, "发方案", &by, Some(3)).expect("created");
        set_summary(doc, "谈得很好,客户要方案。").expect("created");
    });
    b.see(&log);
    b.write(&mut log, |doc| {
        change_item(doc, Section::Needs, "n1", "每周三柜").expect("in sight");
        set_summary(doc, "谈得很好😀,客户要新方案。").expect("created");
    });
    a.write(&mut log, |doc| {
        remove_item(doc, Section::Needs, "n1").expect("in sight");
        add_gift(doc, Some("g"), "茶叶", "260.00", "CNY").expect("sound");
        set_summary(doc, "谈得好,客户要方案,下周再谈。").expect("created");
    });
    a.see(&log);
    b.see(&log);
    a.write(&mut log, |doc| {
        change_item(doc, Section::Needs, "n1", "每周四柜").expect("it came back");
        set_intent(doc, &Intent::Clear, "价格合适").expect("created");
    });
    b.write(&mut log, |doc| {
        set_framework(doc, "海运,每月十柜").expect("created");
        add_item(doc, Section::Points, Some("p"), "时效", &by, None).expect("created");
        set_intent(doc, &Intent::Some, "再看").expect("created");
        set_summary(doc, "客户要方案。").expect("created");
    });
    b.see(&log);
    b.write(&mut log, |doc| {
        set_intent(doc, &Intent::None, "已有供应商").expect("created");
        add_item(doc, Section::Objections, Some("o"), "价高", &by, None).expect("created");
    });
    Story { kind: DocumentKind::Visit, log }
}

/// A plan by two devices of a rep.
///
/// # Panics
/// Never, while honest edits are taken.
pub fn plan_story(rep: ActorId, tablet: ActorId) -> Story {
    let mut log = Vec::new();
    let (mut a, mut b) = (Hand::new(rep), Hand::new(tablet));
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
    let plan = PlanView {
        customer: "cust-1".into(),
        customer_name: "深圳恒渡".into(),
        country: "CN".into(),
        zone: "Asia/Shanghai".into(),
        start: Some(Timestamp(1_789_356_600_000)),
        minutes: 60,
        materials: list(&["公司简介", "报价单", "案例"]),
        questions: list(&["几个柜?"]),
        ..PlanView::default()
    };
    a.write(&mut log, |doc| create_plan(doc, &plan).expect("new"));
    b.see(&log);
    let materials = |words: &[&str]| PlanEdit { materials: Some(list(words)), ..PlanEdit::default() };
    a.write(&mut log, |doc| edit_plan(doc, &materials(&["公司简介", "样品", "案例"])).expect("sound"));
    b.write(&mut log, |doc| {
        edit_plan(doc, &materials(&["报价单"])).expect("sound");
        edit_plan(doc, &PlanEdit { minutes: Some(90), remote: Some(true), ..PlanEdit::default() }).expect("sound");
    });
    a.see(&log);
    a.write(&mut log, |doc| {
        edit_plan(doc, &materials(&["执照副本"])).expect("sound");
        edit_plan(doc, &PlanEdit { minutes: Some(45), place: Some("前海".into()), ..PlanEdit::default() })
            .expect("sound");
    });
    Story { kind: DocumentKind::Plan, log }
}

/// A plan and a record as a long visit leaves them: 12 changes, about 1,100 Chinese characters, 400 of them in the summary.
///
/// # Panics
/// Never, while honest edits are taken.
pub fn long_visit(rep: ActorId, companion: ActorId) -> [Story; 2] {
    let words =
        |count: usize| "客户每周发两柜到汉堡希望时效稳定价格可谈".chars().cycle().take(count).collect::<String>();
    let by = PersonId::new("rep-1").expect("sound");
    let (mut planned, mut a) = (Vec::new(), Hand::new(rep));
    let plan =
        PlanView { purpose: words(40), research: words(120), materials: vec![words(8); 3], ..PlanView::default() };
    a.write(&mut planned, |doc| create_plan(doc, &plan).expect("new"));
    let later = PlanEdit { start: Some(Timestamp(1_789_356_600_000)), minutes: Some(90), ..PlanEdit::default() };
    a.write(&mut planned, |doc| edit_plan(doc, &later).expect("sound"));
    let (mut log, mut a, mut b) = (Vec::new(), Hand::new(rep), Hand::new(companion));
    a.write(&mut log, |doc| create_record(doc).expect("new"));
    for section in [Section::Needs, Section::Points, Section::Objections] {
        a.write(&mut log, |doc| drop(add_item(doc, section, None, &words(100), &by, None).expect("created")));
    }
    a.write(&mut log, |doc| set_summary(doc, &words(300)).expect("created"));
    b.see(&log);
    b.write(&mut log, |doc| drop(add_item(doc, Section::Actions, None, &words(60), &by, Some(3)).expect("created")));
    b.write(&mut log, |doc| set_intent(doc, &Intent::Clear, &words(40)).expect("created"));
    a.see(&log);
    a.write(&mut log, |doc| set_summary(doc, &words(400)).expect("created"));
    a.write(&mut log, |doc| drop(add_gift(doc, None, &words(20), "260.00", "CNY").expect("sound")));
    a.write(&mut log, |doc| set_framework(doc, &words(120)).expect("created"));
    [Story { kind: DocumentKind::Plan, log: planned }, Story { kind: DocumentKind::Visit, log }]
}
