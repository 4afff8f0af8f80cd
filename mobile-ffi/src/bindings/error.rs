//! What can go wrong, as app teams see it: a closed list with stable codes, and a sentence for people in both languages.

use crate::device::{DeviceError, FetchError, OpenError};
use crate::key::KeyError;
use crate::store::StoreError;
use crate::vault::VaultError;

/// A language that people are spoken to in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Language {
    /// English.
    English,
    /// Chinese.
    Chinese,
}

/// What the platform's side of a call answers when it can't. An exception that is none of these arrives as `Unexpected`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum PlatformError {
    /// Not now: no network, the phone is locked, the permission is missing.
    #[error("{why}")]
    Unavailable {
        /// Why, for the person.
        why: String,
    },
    /// The phone is locked, and what was asked for can't be had before it is unlocked.
    #[error("the phone is locked ({why})")]
    Locked {
        /// Why, for the person.
        why: String,
    },
    /// The app's code threw something else: its text.
    #[error("the app failed: {why}")]
    Unexpected {
        /// What it said.
        why: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for PlatformError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unexpected { why: error.reason }
    }
}

/// Why a call did not do what it was asked for. The list is closed: a new kind is a new major version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum PhoneError {
    /// Something that was given makes no sense; nothing has changed.
    #[error("{field}: {why}")]
    BadInput {
        /// Which argument.
        field: String,
        /// What is wrong with it, and what to give.
        why: String,
    },
    /// The phone is nobody's yet.
    #[error("this phone is not enrolled: enrol it with a one-time code from the operator")]
    NotEnrolled,
    /// It is somebody's already.
    #[error("this phone is enrolled under {person} already")]
    EnrolledAlready {
        /// Whose.
        person: String,
    },
    /// Nothing of that visit is here.
    #[error("visit {visit} is not known on this phone: check the id, or sync first")]
    UnknownVisit {
        /// Which.
        visit: String,
    },
    /// It was not saved and nothing has changed: the policy of documents, a missing field, a visit of somebody else.
    #[error("{why}")]
    NotSaved {
        /// Why, and what to do.
        why: String,
    },
    /// The disk is full, the reserve too; nothing was saved and nothing has changed.
    #[error("{why}")]
    DiskFull {
        /// What to do.
        why: String,
    },
    /// The disk failed in the middle: only another start tells whether it was saved.
    #[error("{why}")]
    InDoubt {
        /// What to do.
        why: String,
    },
    /// The phone was shut or wiped, or its disk failed: open it again.
    #[error("this phone is closed: open it again")]
    Closed,
    /// Another process has the folder.
    #[error("{why}")]
    InUse {
        /// What to do.
        why: String,
    },
    /// What is on the disk is damaged and was left as it is: `set_aside` goes on from here.
    #[error("{why}")]
    Damaged {
        /// What, and what to do.
        why: String,
    },
    /// It was written by a newer version of the app, and was left as it is.
    #[error("{why}")]
    Newer {
        /// What to do.
        why: String,
    },
    /// The store is here and its key is not: a backup on another phone. `set_aside` goes on from here.
    #[error("{why}")]
    KeyMissing {
        /// What to do.
        why: String,
    },
    /// The phone's key is not the one that was enrolled: a backup on another phone. `set_aside` goes on from here.
    #[error("{why}")]
    ForeignKey {
        /// What to do.
        why: String,
    },
    /// The phone is locked: again when it is unlocked.
    #[error("{why}")]
    Locked {
        /// What is needed.
        why: String,
    },
    /// The server can't be reached; nothing is lost.
    #[error("{why}")]
    NoContact {
        /// Why.
        why: String,
    },
    /// What answered is not our server: a login page of a hotel network, for example.
    #[error("{why}")]
    NotOurs {
        /// What answered.
        why: String,
    },
    /// The server said no.
    #[error("{why}")]
    Refused {
        /// The HTTP status.
        status: i32,
        /// What it said.
        why: String,
    },
    /// Entries are on this phone alone and would be lost.
    #[error("{entries} entries are on this phone alone: sync first, or say that they may be lost")]
    Unsent {
        /// How many.
        entries: i64,
    },
    /// The app's side of a call failed.
    #[error("{what}: {why}")]
    Platform {
        /// Which side: `transport`, `clock`, `key_store`, `storage_key`.
        what: String,
        /// What it said.
        why: String,
    },
    /// The folder can't be used: rights, free space.
    #[error("{why}")]
    Folder {
        /// What to do.
        why: String,
    },
    /// A mistake of this library. What was saved is safe.
    #[error("{why}")]
    Fault {
        /// To be reported.
        why: String,
    },
}

impl PhoneError {
    /// The stable code, for logs and for an app's own texts.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::BadInput { .. } => "bad_input",
            Self::NotEnrolled => "not_enrolled",
            Self::EnrolledAlready { .. } => "enrolled_already",
            Self::UnknownVisit { .. } => "unknown_visit",
            Self::NotSaved { .. } => "not_saved",
            Self::DiskFull { .. } => "disk_full",
            Self::InDoubt { .. } => "in_doubt",
            Self::Closed => "closed",
            Self::InUse { .. } => "in_use",
            Self::Damaged { .. } => "damaged",
            Self::Newer { .. } => "newer",
            Self::KeyMissing { .. } => "key_missing",
            Self::ForeignKey { .. } => "foreign_key",
            Self::Locked { .. } => "locked",
            Self::NoContact { .. } => "no_contact",
            Self::NotOurs { .. } => "not_ours",
            Self::Refused { .. } => "refused",
            Self::Unsent { .. } => "unsent",
            Self::Platform { .. } => "platform",
            Self::Folder { .. } => "folder",
            Self::Fault { .. } => "fault",
        }
    }

    /// In Chinese: what has happened, and what to do.
    fn zh(&self) -> String {
        match self {
            Self::BadInput { field, why } => format!("{field} 填写有误：{why}"),
            Self::NotEnrolled => "本机尚未登记：请向管理员索取登记码".to_owned(),
            Self::EnrolledAlready { person } => format!("本机已登记在 {person} 名下"),
            Self::UnknownVisit { visit } => format!("本机没有拜访 {visit}：请核对编号，或先同步"),
            Self::NotSaved { why } => format!("未保存，内容没有改变：{why}"),
            Self::DiskFull { .. } => "手机存储空间已满：未保存。请清理照片、视频或下载内容后重试".to_owned(),
            Self::InDoubt { .. } => "存储出错，不能确定是否已保存：请重新打开应用，确认后再操作".to_owned(),
            Self::Closed => "本机数据已关闭：请重新打开".to_owned(),
            Self::InUse { .. } => "另一个进程正在使用本机数据：请先关闭它".to_owned(),
            Self::Damaged { .. } => "本机数据已损坏，原文件保持不动：可另存后重新登记，服务器上的内容会取回".to_owned(),
            Self::Newer { .. } => "数据由更新的版本写成，未作改动：请升级应用".to_owned(),
            Self::KeyMissing { .. } => "本机没有打开数据的密钥（例如从备份恢复到另一部手机）：请重新登记".to_owned(),
            Self::ForeignKey { .. } => "本机密钥与登记时不同（例如换了手机）：请重新登记".to_owned(),
            Self::Locked { .. } => "手机已锁定：解锁后重试".to_owned(),
            Self::NoContact { .. } => "未能连接服务器：内容保留在本机，稍后再试".to_owned(),
            Self::NotOurs { .. } => "应答的不是行访服务器：当前网络是否需要登录？".to_owned(),
            Self::Refused { why, .. } => format!("服务器拒绝：{why}"),
            Self::Unsent { entries } => format!("有 {entries} 条内容只在本机：请先同步，或确认可以丢弃"),
            Self::Platform { what, why } => format!("应用的 {what} 出错：{why}"),
            Self::Folder { .. } => "数据文件夹不能使用：请检查权限和剩余空间".to_owned(),
            Self::Fault { .. } => "程序出错，已保存的内容不受影响：请报告此问题".to_owned(),
        }
    }

    pub(crate) fn bad(field: &str, why: impl ToString) -> Self {
        Self::BadInput { field: field.to_owned(), why: why.to_string() }
    }

    /// What the app's side of a call said, at which side.
    pub(crate) fn of_platform(what: &str, error: PlatformError) -> Self {
        match error {
            PlatformError::Locked { why } => Self::Locked { why },
            PlatformError::Unavailable { why } | PlatformError::Unexpected { why } => {
                Self::Platform { what: what.to_owned(), why }
            }
        }
    }
}

/// The stable code of an error, for logs and for an app's own texts, for example `disk_full`.
#[uniffi::export]
pub fn error_code(error: PhoneError) -> String {
    error.code().to_owned()
}

/// What to tell a person of an error, in their language: what has happened and what to do.
#[uniffi::export]
pub fn error_sentence(error: PhoneError, language: Language) -> String {
    match language {
        Language::English => error.to_string(),
        Language::Chinese => error.zh(),
    }
}

impl From<DeviceError> for PhoneError {
    fn from(error: DeviceError) -> Self {
        let why = error.to_string();
        match error {
            DeviceError::NotSaved(_) if why == StoreError::Full.to_string() => Self::DiskFull { why },
            DeviceError::NotSaved(_) if why == StoreError::Closed.to_string() => Self::Closed,
            DeviceError::NotSaved(_) => Self::NotSaved { why },
            DeviceError::InDoubt(_) => Self::InDoubt { why },
            DeviceError::NoContact(_) => Self::NoContact { why },
            DeviceError::Silent | DeviceError::Stopped => Self::Fault { why },
        }
    }
}

impl From<FetchError> for PhoneError {
    fn from(error: FetchError) -> Self {
        let why = error.to_string();
        match error {
            FetchError::NotEnrolled => Self::NotEnrolled,
            FetchError::Unreachable(_) => Self::NoContact { why },
            FetchError::NotOurs { .. } => Self::NotOurs { why },
            FetchError::Refused { status, detail } => Self::Refused { status: i32::from(status), why: detail },
            FetchError::Key(_) => Self::Platform { what: "key_store".to_owned(), why },
        }
    }
}

impl From<StoreError> for PhoneError {
    fn from(error: StoreError) -> Self {
        let why = error.to_string();
        match error {
            StoreError::InUse(_) => Self::InUse { why },
            StoreError::Newer { .. } | StoreError::UnknownTable(_) => Self::Newer { why },
            StoreError::Vault(VaultError::Locked(_)) => Self::Locked { why },
            StoreError::NoKey => Self::KeyMissing { why },
            StoreError::WrongKey | StoreError::Torn | StoreError::Damaged { .. } | StoreError::Foreign => {
                Self::Damaged { why }
            }
            StoreError::Vault(VaultError::Damaged) => Self::KeyMissing { why },
            StoreError::Full => Self::DiskFull { why },
            StoreError::InDoubt(_) => Self::InDoubt { why },
            StoreError::Closed => Self::Closed,
            StoreError::NoCipher | StoreError::OldSqlite(_) => Self::Fault { why },
            StoreError::Vault(_)
            | StoreError::NotSealed { .. }
            | StoreError::Unopened
            | StoreError::Sqlite(_)
            | StoreError::Io(_) => Self::Folder { why },
        }
    }
}

impl From<OpenError> for PhoneError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Store(error) => error.into(),
            OpenError::Load(error) => Self::Damaged { why: error.to_string() },
            OpenError::ForeignKey => Self::ForeignKey { why: error.to_string() },
            OpenError::Randomness(_) => Self::Fault { why: error.to_string() },
        }
    }
}

impl From<KeyError> for PhoneError {
    fn from(error: KeyError) -> Self {
        Self::Platform { what: "key_store".to_owned(), why: error.to_string() }
    }
}

impl From<std::io::Error> for PhoneError {
    fn from(error: std::io::Error) -> Self {
        StoreError::Io(error).into()
    }
}
