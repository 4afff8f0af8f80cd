//! The headings under which words of a visit are filed, with their names in both languages.

use numbered::{Decode, Encode};

/// What of a visit somebody must be allowed to see for the words under a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The plan.
    Plan,
    /// The record.
    Record,
    /// What was done on the visit and after it.
    Visit,
}

macro_rules! headings {
    ($( $(#[$doc:meta])* $name:ident $number:tt $key:literal $zh:literal $en:literal $part:ident; )*) => {
        /// Where words of a visit stand. The order is that of a file's columns; numbers are those of the store.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        #[cbor(index_only)]
        pub enum Heading { $( $(#[$doc])* #[n($number)] $name, )* }

        impl Heading {
            /// All of them, in the order of a file's columns.
            pub const ALL: &'static [Self] = &[ $( Self::$name, )* ];

            /// Its name in JSON.
            pub fn key(self) -> &'static str {
                match self { $( Self::$name => $key, )* }
            }

            /// Its name in Chinese.
            pub fn zh(self) -> &'static str {
                match self { $( Self::$name => $zh, )* }
            }

            /// Its name in English.
            pub fn en(self) -> &'static str {
                match self { $( Self::$name => $en, )* }
            }

            /// To what of the visit it belongs.
            pub fn part(self) -> Part {
                match self { $( Self::$name => Part::$part, )* }
            }
        }
    };
}

headings! {
    /// The customer's name as the plan has it.
    Customer 0 "customer" "客户" "customer" Plan;
    /// The country.
    Country 1 "country" "国家" "country" Plan;
    /// The place.
    Place 2 "place" "地点" "place" Plan;
    /// What for.
    Purpose 3 "purpose" "目的" "purpose" Plan;
    /// Who takes part.
    Participants 4 "participants" "参加人员" "participants" Plan;
    /// What is brought.
    Materials 5 "materials" "资料" "materials" Plan;
    /// Questions and cases prepared.
    Prepared 6 "prepared" "提问与案例准备" "questions and cases prepared" Plan;
    /// What was found out before.
    Research 7 "research" "拜访前调研" "research" Plan;
    /// Needs that are expected.
    Expected 8 "expected" "预期需求" "expected needs" Plan;
    /// What it was about.
    Topic 9 "topic" "议题" "topic" Record;
    /// The summary.
    Summary 10 "summary" "纪要" "summary" Record;
    /// What the customer needs.
    Needs 11 "needs" "客户需求" "needs" Record;
    /// What was discussed.
    Points 12 "points" "洽谈内容" "points" Record;
    /// Objections with their answers.
    Objections 13 "objections" "异议" "objections" Record;
    /// Opinions and suggestions.
    Opinions 14 "opinions" "意见与建议" "opinions" Record;
    /// What is to be done.
    Actions 15 "actions" "后续行动" "actions" Record;
    /// The first intent, and why.
    Intent 16 "intent" "初步意向" "intent" Record;
    /// What was confirmed on the spot.
    Framework 17 "framework" "合作框架" "framework" Record;
    /// How it was there.
    Scene 18 "scene" "现场情况" "scene" Record;
    /// Who decides.
    Chain 19 "chain" "决策链" "decision chain" Record;
    /// Gifts.
    Gifts 20 "gifts" "礼品" "gifts" Record;
    /// The brief to the superior.
    Brief 21 "brief" "当日汇报" "brief" Visit;
    /// What the customer was thanked with.
    Thanks 22 "thanks" "感谢信" "thank-you" Visit;
    /// What the customer asked.
    Questions 23 "questions" "客户提问" "questions" Visit;
    /// What they were answered, drafts too.
    Answers 24 "answers" "答复" "answers" Visit;
    /// Proposals made for the customer.
    Proposals 25 "proposals" "方案" "proposals" Visit;
    /// Other messages to the customer.
    Mail 26 "mail" "致客户函" "messages" Visit;
    /// What superiors want to have mended.
    Reviews 27 "reviews" "审核意见" "reviews" Visit;
    /// Why something was waived, decided, changed or called off.
    Reasons 28 "reasons" "原因" "reasons" Visit;
    /// New information about the customer.
    News 29 "news" "客户新信息" "new information" Visit;
}
