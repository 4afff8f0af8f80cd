//! What keeps something from being attached, in both languages. The record goes on in every case.

/// Something that can't be attached.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlobError {
    /// More than the policy allows.
    #[error(
        "file: {} is more than the {} that the policy allows: make it smaller (a lower resolution or quality) and attach it \
         again; the record goes on without it",
        megabytes(*bytes),
        megabytes(*limit)
    )]
    TooLarge {
        /// So many bytes.
        bytes: u64,
        /// So many are allowed.
        limit: u64,
    },
    /// Nothing.
    #[error("file: it is empty: choose another; the record goes on without it")]
    Empty,
    /// No picture and no paper.
    #[error(
        "file: it is neither a picture (JPEG, PNG, WebP, HEIC) nor a PDF, whatever its name says: save it as one of these; the \
         record goes on without it"
    )]
    WrongType,
    /// A picture that can't be read.
    #[error("file: it begins as a JPEG and is damaged or cut: take it again; the record goes on without it")]
    Broken,
    /// Nothing was drawn.
    #[error(
        "strokes: the signature has none, so it is no signature: let the customer sign on the screen; the record goes on \
         without it"
    )]
    NoStrokes,
    /// Strokes that can't be.
    #[error("strokes: {0}: let the customer sign again; the record goes on without it")]
    BadStrokes(String),
}

impl BlobError {
    /// The same in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::TooLarge { bytes, limit } => format!(
                "文件 {} 超过制度规定的上限 {}：请降低分辨率或画质后重新添加；拜访记录照常进行",
                megabytes(*bytes),
                megabytes(*limit)
            ),
            Self::Empty => "文件是空的：请另选文件；拜访记录照常进行".to_owned(),
            Self::WrongType => {
                "文件不是图片（JPEG、PNG、WebP、HEIC）也不是 PDF：请另存为其中一种格式；拜访记录照常进行".to_owned()
            }
            Self::Broken => "文件开头是 JPEG，但已损坏或不完整：请重新拍摄；拜访记录照常进行".to_owned(),
            Self::NoStrokes => "签名没有任何笔迹，不成其为签名：请客户在屏幕上签名；拜访记录照常进行".to_owned(),
            Self::BadStrokes(why) => format!("签名笔迹无法使用（{why}）：请客户重新签名；拜访记录照常进行"),
        }
    }
}

/// Millions of bytes with one digit behind the point.
fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}
