//! The names of what can be wrong with what a server says of its log, and what a person is told.

use numbered::{Decode, Encode};

/// Two things that the server said of its log and that can't both be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Lie {
    /// The store is another one than before: put back from a copy, or made anew.
    #[n(0)]
    Restored,
    /// The log has fewer rows than it had.
    #[n(1)]
    Shrunken,
    /// Two logs of one size with different content.
    #[n(2)]
    Forked,
    /// A greater log that is older than a smaller one.
    #[n(3)]
    Backwards,
    /// Rows were added at places that were closed.
    #[n(4)]
    Inserted,
    /// It can't be shown that the log begins with what it was.
    #[n(5)]
    Rewritten,
    /// Something receipted is said to be in the log, and can't be shown there.
    #[n(6)]
    Missing,
    /// The log says something else there than the receipt.
    #[n(7)]
    Altered,
    /// An entry stands behind its own receipt.
    #[n(8)]
    Swapped,
    /// What was receipted long ago is not in the log.
    #[n(9)]
    Withheld,
}

impl Lie {
    /// Every lie there is a name for.
    pub const ALL: [Self; 10] = [
        Self::Restored,
        Self::Shrunken,
        Self::Forked,
        Self::Backwards,
        Self::Inserted,
        Self::Rewritten,
        Self::Missing,
        Self::Altered,
        Self::Swapped,
        Self::Withheld,
    ];

    /// Its name, for scripts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Restored => "restored",
            Self::Shrunken => "shrunken",
            Self::Forked => "forked",
            Self::Backwards => "backwards",
            Self::Inserted => "inserted",
            Self::Rewritten => "rewritten",
            Self::Missing => "missing",
            Self::Altered => "altered",
            Self::Swapped => "swapped",
            Self::Withheld => "withheld",
        }
    }

    /// What it means, in English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Restored => {
                "the server's store is another one than before: it was put back from a copy, or made anew"
            }
            Self::Shrunken => "the server's log has fewer rows than it had: rows were removed",
            Self::Forked => "the server signed two logs of the same size with different content",
            Self::Backwards => "the server signed a longer log as older than a shorter one",
            Self::Inserted => "the server's log has new rows at places that it had closed",
            Self::Rewritten => "the server can't show that its log still begins with what it signed: rows were altered",
            Self::Missing => "the server can't show an entry in its log that it receipted: it was removed",
            Self::Altered => "the server's log says something else of an entry than its receipt",
            Self::Swapped => "an entry stands in the server's log behind the receipt for it: rows were swapped",
            Self::Withheld => "an entry that the server receipted more than a day ago is still not in its log",
        }
    }

    /// What it means, in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Restored => "服务器的存储已不是原来的那一份：曾从备份恢复，或重新建立",
            Self::Shrunken => "服务器的存证日志比以前短：有记录被删除",
            Self::Forked => "服务器对同一长度签署了两份内容不同的存证日志",
            Self::Backwards => "服务器签署的较长日志，时间反而早于较短的日志",
            Self::Inserted => "服务器的存证日志在已封存的位置新增了记录",
            Self::Rewritten => "服务器无法证明其存证日志仍以先前签署的内容开头：有记录被改动",
            Self::Missing => "服务器已出具回执的条目，无法证明仍在存证日志中：该条目被删除",
            Self::Altered => "服务器存证日志中的条目与其回执不符",
            Self::Swapped => "条目在服务器存证日志中排在其回执之后：记录顺序被调换",
            Self::Withheld => "服务器一天多以前出具回执的条目，至今未进入存证日志",
        }
    }
}

/// Why a checkpoint or proof is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsound {
    /// No key of the server signed it for this origin: nobody can be held to it.
    #[error("it is not signed by this server: something else answered, or its key is not the one of the enrolment")]
    Signature,
    /// It is about another organisation.
    #[error("it is the log of another organisation")]
    Organisation,
    /// It is older than the one that is known.
    #[error("it is older than what this device has seen: ask again")]
    Stale,
    /// The server contradicts itself.
    #[error("{}", .0.en())]
    Lie(Lie),
}

impl Unsound {
    /// The same in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Signature => "没有本服务器的签名：应答者不是本服务器，或其密钥与登记时不符",
            Self::Organisation => "这是其他组织的存证日志",
            Self::Stale => "比本机已见过的更旧：请重试",
            Self::Lie(lie) => lie.zh(),
        }
    }
}
