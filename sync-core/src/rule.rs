//! The rules that a visit can break, one file a clause: plain inputs in, findings out.
//!
//! Nothing here reads a document or a journal: the caller maps what it has to each rule's own input. Time limits are
//! no rules but obligations, and have their own states.

pub mod answer;
pub mod approval;
pub mod arrival;
pub mod cases;
pub mod change;
pub mod checklist;
pub mod completeness;
pub mod coverage;
pub mod details;
pub mod gift;
pub mod itinerary;
pub mod lead_time;
pub mod new_information;
pub mod on_site;
pub mod preparation;
pub mod promise;
pub mod quotation;
pub mod sign_off;

use std::fmt;

/// A clause of the visit policy that a rule checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clause {
    /// V4.1, the plan is made some working days ahead.
    LeadTime,
    /// V4.2 with V4.3, no visit without a valid approval.
    Approval,
    /// V4.3, an approved plan is changed a working day ahead, and the customer told why.
    PlanChange,
    /// V5.3, changed details of the customer are confirmed.
    Details,
    /// V6.1, a quotation bears its notice.
    QuotationNotice,
    /// V6.2, gifts stay within the standard.
    GiftLimit,
    /// V6.3, a solo trip abroad or to a remote place is shared with colleagues before it begins.
    Itinerary,
    /// V7.1, to be there before the appointment.
    Arrival,
    /// V7.2, no exaggerated promise.
    ForbiddenPromise,
    /// V7.3 with V6.2, abroad the country's checklist is done before the trip.
    CountryChecklist,
    /// V9.2, no agreement is signed on site.
    SignedOnSite,
    /// V10.1, the customer gets a thank-you.
    ThankYou,
    /// V10.3, answers are reviewed before they go to the customer.
    Answer,
    /// V11.1, new information goes to the customer's card.
    CustomerUpdate,
    /// V13.1, the customer signs off the record.
    SignOff,
}

impl Clause {
    /// All of them, in the policy's order.
    pub const ALL: [Self; 15] = [
        Self::LeadTime,
        Self::Approval,
        Self::PlanChange,
        Self::Details,
        Self::QuotationNotice,
        Self::GiftLimit,
        Self::Itinerary,
        Self::Arrival,
        Self::ForbiddenPromise,
        Self::CountryChecklist,
        Self::SignedOnSite,
        Self::ThankYou,
        Self::Answer,
        Self::CustomerUpdate,
        Self::SignOff,
    ];

    /// The clause's id in the policy, for example `V4.1`.
    pub fn id(self) -> &'static str {
        match self {
            Self::LeadTime => "V4.1",
            Self::Approval => "V4.2",
            Self::PlanChange => "V4.3",
            Self::Details => "V5.3",
            Self::QuotationNotice => "V6.1",
            Self::GiftLimit => "V6.2",
            Self::Itinerary => "V6.3",
            Self::Arrival => "V7.1",
            Self::ForbiddenPromise => "V7.2",
            Self::CountryChecklist => "V7.3",
            Self::SignedOnSite => "V9.2",
            Self::ThankYou => "V10.1",
            Self::Answer => "V10.3",
            Self::CustomerUpdate => "V11.1",
            Self::SignOff => "V13.1",
        }
    }

    /// What was broken, in English.
    pub fn title_en(self) -> &'static str {
        match self {
            Self::LeadTime => "planned too late",
            Self::Approval => "visited without a valid approval",
            Self::PlanChange => "plan changed too late or without word",
            Self::Details => "changed details not confirmed",
            Self::QuotationNotice => "quotation without its notice",
            Self::GiftLimit => "gifts over the limit",
            Self::Itinerary => "set out alone without a shared itinerary",
            Self::Arrival => "arrived after the appointment",
            Self::ForbiddenPromise => "forbidden promise",
            Self::CountryChecklist => "country's checklist not done",
            Self::SignedOnSite => "agreement signed on site",
            Self::ThankYou => "thank-you on its way",
            Self::Answer => "replied without a review",
            Self::CustomerUpdate => "new information about the customer not proposed in time",
            Self::SignOff => "no customer's sign-off",
        }
    }

    /// What was broken, in Chinese.
    pub fn title_zh(self) -> &'static str {
        match self {
            Self::LeadTime => "拜访计划提交过晚",
            Self::Approval => "未经有效审批即拜访",
            Self::PlanChange => "计划变更过晚或未告知客户",
            Self::Details => "变更信息未确认",
            Self::QuotationNotice => "报价单缺少提示语",
            Self::GiftLimit => "礼品超标",
            Self::Itinerary => "单独出行未共享行程",
            Self::Arrival => "晚于约定时间到达",
            Self::ForbiddenPromise => "违规承诺",
            Self::CountryChecklist => "未完成该国合规清单",
            Self::SignedOnSite => "现场签订协议",
            Self::ThankYou => "致谢的发送",
            Self::Answer => "答复未经审核",
            Self::CustomerUpdate => "客户新信息未按时提交",
            Self::SignOff => "缺少客户签字确认",
        }
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A clause that was broken, and how, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which clause.
    pub clause: Clause,
    /// What was found, in English.
    pub detail_en: String,
    /// What was found, in Chinese.
    pub detail_zh: String,
}

/// Something that people should know and that is no finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is, in English.
    pub detail_en: String,
    /// What it is, in Chinese.
    pub detail_zh: String,
}

#[cfg(test)]
mod tests {
    use super::Clause;

    #[test]
    fn every_clause_has_its_own_id_in_the_policys_order() {
        let ids = [
            "V4.1", "V4.2", "V4.3", "V5.3", "V6.1", "V6.2", "V6.3", "V7.1", "V7.2", "V7.3", "V9.2", "V10.1", "V10.3",
            "V11.1", "V13.1",
        ];
        assert_eq!(Clause::ALL.map(Clause::id), ids);
        assert!(Clause::ALL.is_sorted());
        assert!(Clause::ALL.iter().all(|clause| !clause.title_en().is_empty() && !clause.title_zh().is_empty()));
    }
}
