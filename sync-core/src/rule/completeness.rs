//! V9.1 and A3.2: what a record of a visit must hold, and what it still lacks, with where to write it. The same list is shown
//! while a rep types, stands on the visit's page and opens a superior's review. It counts; whether it is true it can't tell.

/// What the rule needs to know about a record: which of its parts hold something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Form {
    /// The day of the visit (A3.2).
    pub date: bool,
    /// Who visited (A3.2).
    pub visitors: bool,
    /// Which customer (A3.2).
    pub customer: bool,
    /// Whom they met (A3.2).
    pub contact: bool,
    /// What it was about (A3.2).
    pub topic: bool,
    /// The summary (A3.2).
    pub summary: bool,
    /// Opinions and suggestions (A3.2).
    pub opinions: bool,
    /// What the customer needs (V9.1).
    pub needs: bool,
    /// What was discussed (V9.1).
    pub points: bool,
    /// What they objected to (V9.1).
    pub objections: bool,
    /// The first intent (V9.1).
    pub intent: bool,
    /// Whether that intent is a refusal: then its reason belongs to it.
    pub refused: bool,
    /// Its reason.
    pub reason: bool,
    /// Whether the intent is clear, so that a framework may have been confirmed (V9.2).
    pub clear: bool,
    /// Service type and expected volume (V9.2).
    pub framework: bool,
    /// What they asked to be done next (V9.1).
    pub actions: bool,
    /// Whether it is a key customer: then the two below belong to it (A3.2).
    pub key_customer: bool,
    /// How it was there.
    pub scene: bool,
    /// Somebody of the decision chain, each with post and attitude.
    pub chain: bool,
}

/// One thing that a record lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lacking {
    /// Its field's name in documents and JSON.
    pub field: &'static str,
    /// The clause that asks for it.
    pub clause: &'static str,
    /// What it is, in English.
    pub en: &'static str,
    /// What it is, in Chinese.
    pub zh: &'static str,
    /// Where to write it: the verb of a device.
    pub verb: &'static str,
    /// Whether the record is complete without it: it should be said, but need not.
    pub optional: bool,
}

const fn lacking(
    field: &'static str,
    clause: &'static str,
    (en, zh): (&'static str, &'static str),
    verb: &'static str,
) -> Lacking {
    Lacking { field, clause, en, zh, verb, optional: false }
}

/// What a record lacks, in the order of the form. That there were no objections or no wishes is said by an item that says so:
/// an empty list does not tell it from forgetting.
pub fn missing(form: &Form) -> Vec<Lacking> {
    let framework = lacking(
        "framework",
        "V9.2",
        ("the framework that was confirmed: service type and expected volume", "已确认的合作框架：服务类型与预计货量"),
        "form --service-type … --expected-volume …",
    );
    let rows = [
        (form.date, lacking("date", "A3.2", ("the date", "日期"), "plan --start …")),
        (form.visitors, lacking("visitors", "A3.2", ("who visited", "拜访人员"), "replan --participants …")),
        (form.customer, lacking("customer", "A3.2", ("the customer", "客户"), "plan --customer …")),
        (form.contact, lacking("contact", "A3.2", ("whom you met", "客户联系人"), "replan --contact …")),
        (form.topic, lacking("topic", "A3.2", ("the topic", "主题"), "form --topic …")),
        (form.needs, lacking("needs", "V9.1", ("the customer's needs", "客户需求"), "note --section needs …")),
        (form.points, lacking("points", "V9.1", ("the points discussed", "沟通要点"), "note --section points …")),
        (
            form.objections,
            lacking(
                "objections",
                "V9.1",
                ("objections, or that there were none", "客户异议（没有也请写明）"),
                "note --section objections …",
            ),
        ),
        (
            form.opinions,
            lacking(
                "opinions",
                "A3.2",
                ("opinions and suggestions, or that there were none", "意见与建议（没有也请写明）"),
                "note --section opinions …",
            ),
        ),
        (form.intent, lacking("intent", "V9.1", ("the first intent", "初步意向"), "intent …")),
        (
            !form.refused || form.reason,
            lacking("intent_reason", "V9.1", ("why the customer refused", "客户拒绝的原因"), "intent none --reason …"),
        ),
        (!form.clear || form.framework, Lacking { optional: true, ..framework }),
        (
            form.actions,
            lacking(
                "actions",
                "V9.1",
                ("next actions, or that none were asked", "后续事项（没有也请写明）"),
                "note --section actions …",
            ),
        ),
        (form.summary, lacking("summary", "A3.2", ("the summary", "小结"), "summary …")),
        (
            !form.key_customer || form.scene,
            lacking("scene", "A3.2", ("the scene at the key customer's", "核心客户现场情况"), "form --scene …"),
        ),
        (
            !form.key_customer || form.chain,
            lacking(
                "chain",
                "A3.2",
                ("the decision chain, each with post and attitude", "决策链各人的职务与态度"),
                "decider --name … --post … --attitude …",
            ),
        ),
    ];
    rows.into_iter().filter(|(there, _)| !there).map(|(_, lacking)| lacking).collect()
}

/// Whether nothing essential is missing (V9.1).
pub fn is_complete(form: &Form) -> bool {
    missing(form).iter().all(|lacking| lacking.optional)
}

#[cfg(test)]
mod tests {
    use super::{Form, is_complete, missing};

    fn whole() -> Form {
        Form {
            date: true,
            visitors: true,
            customer: true,
            contact: true,
            topic: true,
            summary: true,
            opinions: true,
            needs: true,
            points: true,
            objections: true,
            intent: true,
            actions: true,
            ..Form::default()
        }
    }

    fn names(form: Form) -> Vec<&'static str> {
        missing(&form).into_iter().map(|lacking| lacking.field).collect()
    }

    #[test]
    fn v9_1_each_essential_of_the_record_is_missed_by_its_name_and_nothing_else_is() {
        assert!(names(whole()).is_empty() && is_complete(&whole()));
        for (form, field) in [
            (Form { needs: false, ..whole() }, "needs"),
            (Form { points: false, ..whole() }, "points"),
            (Form { objections: false, ..whole() }, "objections"),
            (Form { intent: false, ..whole() }, "intent"),
            (Form { actions: false, ..whole() }, "actions"),
            (Form { refused: true, ..whole() }, "intent_reason"),
        ] {
            assert_eq!(names(form), [field]);
            assert!(!is_complete(&form), "{field}");
        }
    }

    #[test]
    fn a3_2_one_form_has_date_visitors_customer_contact_topic_summary_opinions_and_more_for_key_customers() {
        for (form, field) in [
            (Form { date: false, ..whole() }, "date"),
            (Form { visitors: false, ..whole() }, "visitors"),
            (Form { customer: false, ..whole() }, "customer"),
            (Form { contact: false, ..whole() }, "contact"),
            (Form { topic: false, ..whole() }, "topic"),
            (Form { summary: false, ..whole() }, "summary"),
            (Form { opinions: false, ..whole() }, "opinions"),
        ] {
            assert_eq!(names(form), [field]);
        }
        assert_eq!(names(Form { key_customer: true, ..whole() }), ["scene", "chain"]);
        assert!(names(Form { key_customer: true, scene: true, chain: true, ..whole() }).is_empty());
    }

    #[test]
    fn a_clear_intent_asks_for_the_framework_without_holding_the_record_up() {
        let form = Form { clear: true, ..whole() };
        assert_eq!(names(form), ["framework"]);
        assert!(is_complete(&form));
        assert!(names(Form { clear: true, framework: true, ..whole() }).is_empty());
    }

    #[test]
    fn what_is_missing_is_said_in_both_languages_with_where_to_write_it() {
        for lacking in missing(&Form { refused: true, clear: true, key_customer: true, ..Form::default() }) {
            assert!(!lacking.en.is_empty() && !lacking.zh.is_empty() && !lacking.verb.is_empty(), "{}", lacking.field);
        }
    }
}
