//! The fields of a policy for people: name, unit, clause and what each is. `docs/policy.md` is printed from them; no field is
//! without a row.

/// One field of the policy's JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name there.
    pub name: &'static str,
    /// In what it is measured, or how it is written.
    pub unit: &'static str,
    /// The clauses that leave it to the organisation; empty for what is the product's own.
    pub clause: &'static str,
    /// What it is, in English.
    pub en: &'static str,
    /// What it is, in Chinese.
    pub zh: &'static str,
}

const fn field(
    name: &'static str,
    unit: &'static str,
    clause: &'static str,
    en: &'static str,
    zh: &'static str,
) -> Field {
    Field { name, unit, clause, en, zh }
}

/// All of them, in the order of the page. A new field of the policy has a new row here.
pub const FIELDS: &[Field] = &[
    field(
        "version",
        "number",
        "A6",
        "the version's number, one more with each publication; the next one where it is left out",
        "版本号，每次发布递增；省略时取下一个",
    ),
    field(
        "effective_from",
        "UTC time",
        "A6",
        "from when on it is in force, now or later; at once where it is left out",
        "生效时间（UTC），不早于发布时；省略时立即生效",
    ),
    field(
        "brief_limit_minutes",
        "minutes",
        "V9.3",
        "from leaving the customer's to the brief",
        "离开客户处到向主管简报的时限",
    ),
    field(
        "thank_you_limit_minutes",
        "minutes",
        "V10.1",
        "from leaving the customer's to the thank-you",
        "离开客户处到致谢的时限",
    ),
    field(
        "record_limit_minutes",
        "minutes",
        "A3.3",
        "from leaving the customer's to the submitted record",
        "离开客户处到提交记录的时限",
    ),
    field("plan_lead_working_days", "working days", "V4.1", "how far ahead a plan is made", "拜访计划须提前的工作日数"),
    field(
        "change_lead_working_days",
        "working days",
        "V4.3",
        "how far ahead an approved plan is changed",
        "已审批计划变更须提前的工作日数",
    ),
    field(
        "confirm_details_before_minutes",
        "minutes",
        "V5.3",
        "how long before a visit changed details of the customer are confirmed",
        "拜访前多久内须与客户确认变更信息",
    ),
    field(
        "core_visit_months",
        "months: 1, 2, 3, 4, 6 or 12",
        "V4.1",
        "a core customer is visited once in so many months of the calendar",
        "核心客户的拜访周期（自然月）",
    ),
    field(
        "ordinary_visit_months",
        "months: 1, 2, 3, 4, 6 or 12",
        "V4.1",
        "an ordinary customer is visited once in so many months of the calendar",
        "普通客户的拜访周期（自然月）",
    ),
    field(
        "gift_limit_fen",
        "fen (CNY 0.01)",
        "V6.2",
        "what all gifts of one visit may be worth together",
        "单次拜访礼品合计限额",
    ),
    field(
        "gift_limit_overseas_fen",
        "fen (CNY 0.01)",
        "V6.2",
        "a lower limit abroad; null for none",
        "境外更低的限额；null 表示没有",
    ),
    field(
        "rates_to_cny_millionths",
        "millionths of CNY for one unit",
        "V6.2",
        "what foreign money is worth for the gift limit",
        "礼品限额所用汇率",
    ),
    field(
        "forbidden_promises",
        "phrases",
        "V7.2",
        "what nobody may promise a customer; width, case, spaces and punctuation don't matter",
        "不得向客户作出的承诺",
    ),
    field(
        "cases_by_need",
        "cases for each word of a need",
        "V5.2",
        "which cases to prepare for a need that has the word; width, case, spaces and punctuation don't matter",
        "客户需求中出现该词时建议准备的案例",
    ),
    field("watch_grace_minutes", "minutes", "V6.3", "from the expected return to the alarm", "预计返回到告警的宽限"),
    field(
        "safety_ladder",
        "steps: tell (traveller, watchers, supervisor, manager, duty), since (overdue, alarm), minutes",
        "V6.3",
        "who is told of an alarm, and when, at any hour; it ends with duty, which can't be left out",
        "安全告警的通知层级，不分时段；最后一级（值班联系人）不可取消",
    ),
    field(
        "safety_hold_minutes",
        "minutes",
        "V6.3",
        "how long somebody's word that they take care of an alarm holds its ladder",
        "有人接手告警后，阶梯暂停的时间",
    ),
    field(
        "safety_repeat_minutes",
        "minutes",
        "V6.3",
        "how often the last step of an alarm is repeated until it is closed",
        "最后一级在告警解除前的重复间隔",
    ),
    field(
        "extend_limit_minutes",
        "minutes",
        "V6.3",
        "how far ahead a traveller may put off when to be heard of",
        "出行人延期的上限",
    ),
    field(
        "own_alarm_lead_minutes",
        "minutes",
        "V6.3",
        "how long before somebody is due their own phone reminds them",
        "本机提醒提前于应有消息时间的分钟数",
    ),
    field(
        "drill_days",
        "days",
        "V6.3",
        "how often the safety ladder is drilled: so long after the last drill another starts by itself, in working hours",
        "安全演练的周期（天）；到期后在工作时间自动开始",
    ),
    field(
        "drill_confirm_minutes",
        "minutes",
        "V6.3",
        "how long whoever was told of a drill has for saying that they have it",
        "收到演练通知后确认的时限",
    ),
    field(
        "open_past_plan_minutes",
        "minutes",
        "",
        "from the planned end until a visit that nobody has left is reminded of",
        "计划结束后多久提醒尚未登记离开",
    ),
    field(
        "freeze_after_minutes",
        "minutes",
        "",
        "how long a verdict that waits for nobody stands before it is frozen",
        "判定冻结前的时间",
    ),
    field(
        "live_device_minutes",
        "minutes",
        "",
        "how long after its last contact a device is still waited for",
        "设备最后联系后仍等待的时间",
    ),
    field(
        "enrolment_idle_minutes",
        "minutes",
        "",
        "how long after its last contact an enrolment ends",
        "设备久未联系后登记失效的时间",
    ),
    field("enrolment_lasts_minutes", "minutes", "", "how long an enrolment lasts at most", "登记的最长有效期"),
    field("office_zone", "IANA zone", "V4.1", "whose days count", "办公地时区"),
    field("office_calendar", "two-letter code", "V4.1", "whose working days count", "办公地工作日历"),
    field("home_country", "two-letter code", "V4.2", "visits elsewhere are overseas", "本国；其他国家为境外"),
    field(
        "ladders",
        "steps: tell (rep, supervisor, manager), minutes from the deadline, hours (any, awake, working)",
        "V9.3, V10.1, A3.3",
        "who is told of what is owed, and when",
        "逾期提醒的层级",
    ),
    field("working_hours", "from-until", "", "when the office works, on its working days", "工作时间"),
    field("quiet_hours", "from-until", "", "when nobody is disturbed but for somebody's safety", "免打扰时间"),
    field(
        "duty_contact",
        "id of a person",
        "",
        "who is told where a step finds nobody; null for nobody",
        "值班联系人；null 表示没有",
    ),
    field("materials", "words", "V6.1", "what is brought to a visit", "拜访应携带的材料"),
    field(
        "countries",
        "lists, as `sojourn admin country show` prints them",
        "V6.2, V7.3",
        "checklists of countries, in place of those that come with the program",
        "各国合规清单；替代程序自带的清单",
    ),
    field(
        "gift_limit_year_fen",
        "fen",
        "V6.2",
        "what all gifts to one customer in a year may be worth together; null for no limit",
        "同一客户全年礼品总额上限；null 表示不限",
    ),
    field(
        "arrive_early_minutes",
        "minutes",
        "V7.1",
        "how long before the appointment one arrives",
        "应早于约定时间到达的分钟数",
    ),
    field(
        "answer_limit_minutes",
        "minutes",
        "V7.2, V10.3",
        "from a customer's open question to the reply, at most",
        "客户问题的答复时限",
    ),
    field(
        "proposal_working_days",
        "working days",
        "V10.2",
        "from the promise of a custom proposal to its delivery, at most",
        "定制方案的交付时限（工作日）",
    ),
    field(
        "seen_limit_minutes",
        "minutes",
        "V10.2",
        "from the delivery of a proposal to the word that the customer has seen it",
        "方案交付后确认客户已阅的时限",
    ),
    field(
        "revision_limit_minutes",
        "minutes",
        "A3.3",
        "from the return of a record to its revision",
        "记录被退回后的修改时限",
    ),
    field(
        "customer_medium_from_fen",
        "fen",
        "C2.1",
        "yearly purchases from which on a customer is medium",
        "中型客户的年采购额下限",
    ),
    field(
        "customer_large_from_fen",
        "fen",
        "C2.1",
        "yearly purchases from which on a customer is large",
        "大型客户的年采购额下限",
    ),
    field(
        "customer_verify_days",
        "days",
        "C2.4",
        "after how many days a customer's card is to be verified again",
        "客户档案的核实周期（天）",
    ),
    field(
        "customer_update_working_days",
        "working days",
        "V11.1",
        "from a visit's end to the proposal of new information for the customer's card",
        "拜访后提交客户新信息的时限（工作日）",
    ),
    field(
        "attachment_limit_bytes",
        "bytes",
        "",
        "the most bytes of one photo or paper of a visit",
        "单张照片或单份纸质文件的上限（字节）",
    ),
    field(
        "retention_years",
        "years",
        "V11.2",
        "for how many years after co-operation ended a customer's visits are kept",
        "合作终止后拜访资料的保留年限",
    ),
    field(
        "whereabouts_days",
        "days",
        "V6.3",
        "for how many days after the last word of a trip it is kept where somebody was, and the note for helpers",
        "行程最后一次报告后，位置与医疗备注的保留天数",
    ),
    field(
        "position_decimals",
        "decimals",
        "V6.3",
        "to how many decimals of a degree others see where somebody was, but in an emergency; 2 is about a kilometre",
        "除紧急情况外，他人所见位置保留的小数位数（度）；2 位约合一公里",
    ),
    field(
        "calendar_shows_phones",
        "true or false",
        "V6.3",
        "whether a calendar of a trip shows telephones of contacts",
        "行程日历是否显示联系人电话",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::FIELDS;
    use crate::policy::PolicyDocument;

    #[test]
    fn every_field_of_the_policy_has_its_row_and_every_row_its_field() {
        let written = PolicyDocument::default().to_json();
        let written: BTreeSet<&str> = written.as_object().expect("an object").keys().map(String::as_str).collect();
        let listed: BTreeSet<&str> = FIELDS.iter().map(|field| field.name).collect();
        assert_eq!(listed, written, "add the field to FIELDS in policy/fields.rs, and print docs/policy.md anew");
        assert_eq!(listed.len(), FIELDS.len(), "no field has two rows");
    }
}
