//! The certificate of a destruction (A3.5): what, how many, when, by whom, under which policy. It is made from the act in the journal,
//! says the same whenever it is printed, and is signed by the server's key.

use std::fmt::Write;

use sha2::{Digest, Sha256};
use sync_core::ids::OrgId;
use sync_core::journal::{Purpose, Signature, signing_message};
use sync_core::time::Timestamp;

use crate::app::App;
use crate::store::{Act, ArchiveAct, Position, StoreError, Subject};

/// A certificate as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Its number: the place of the act in the journal.
    pub number: Position,
    /// What it says, in Chinese and English: the same for ever.
    pub text: String,
    /// SHA-256 of the text, in hex.
    pub digest: String,
    /// The server's signature over the digest, in hex; each print has a good one.
    pub signature: String,
}

/// What is signed.
fn message(app: &App, org: &OrgId, digest: &[u8]) -> Vec<u8> {
    signing_message(Purpose::Destruction, org, &app.origin, digest)
}

/// All certificates of an organisation, oldest first.
///
/// # Errors
/// What the store returns.
pub fn certificates(app: &App, org: &OrgId) -> Result<Vec<Certificate>, StoreError> {
    let acts = app.store.read_with(|read| read.acts_on(org, &Subject::Organisation))?;
    let certificate = |past: crate::store::PastAct| {
        let Act::OfArchive(act @ ArchiveAct::Destroyed { .. }) = &past.act else { return None };
        let text = text(org, past.position, past.at, &past.by.key(), act)?;
        let digest = Sha256::digest(text.as_bytes());
        let Signature(signature) = app.keys.sign(&message(app, org, &digest));
        Some(Certificate { number: past.position, text, digest: hex(&digest), signature: hex(&signature) })
    };
    Ok(acts.into_iter().filter_map(certificate).collect())
}

/// Whether a signature is this server's over a digest, both in hex.
pub(super) fn holds(app: &App, org: &OrgId, certificate: &Certificate) -> bool {
    let digest = Sha256::digest(certificate.text.as_bytes());
    let signature = bytes(&certificate.signature).and_then(|bytes| <[u8; 64]>::try_from(bytes).ok());
    let key = app.keys.server_key().key;
    let good = |signature| sync_core::journal::verify(&key, &message(app, org, &digest), &Signature(signature)).is_ok();
    hex(&digest) == certificate.digest && signature.is_some_and(good)
}

impl Certificate {
    /// Whether it says what it said when it was signed, by this server.
    pub fn holds(&self, app: &App, org: &OrgId) -> bool {
        holds(app, org, self)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into memory does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect::<Option<_>>()?;
    Some(digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte * 16 + digit)).collect())
}

/// The words of a certificate; none for another act.
fn text(org: &OrgId, number: Position, at: Timestamp, by: &str, act: &ArchiveAct) -> Option<String> {
    let ArchiveAct::Destroyed { customer, ended, years, policy, visits, contacts, reason } = act else { return None };
    let names: Vec<&str> = visits.iter().map(|visit| visit.as_str()).collect();
    let (many, list) = (visits.len(), if names.is_empty() { "-".to_owned() } else { names.join(" ") });
    Some(format!(
        "CERTIFICATE OF DESTRUCTION / 销毁证明\n\
         number / 编号: {number}\n\
         organisation / 单位: {org}\n\
         customer / 客户: {customer}\n\
         destroyed / 销毁内容: the card, {contacts} contacts, {many} visits with all that was written about them / 客户档案、联系人 {contacts} 人、拜访 {many} 次及其全部内容\n\
         visits / 拜访: {list}\n\
         how / 方式: their keys were destroyed; nothing sealed under them can be read by anybody / 密钥已销毁，以其加密的内容任何人均无法读取\n\
         at / 时间: {at}\n\
         by / 执行: {by}\n\
         co-operation ended / 合作终止: {ended}\n\
         kept for / 保留年限: {years} years, version {policy} of the policy / {years} 年（制度第 {policy} 版）\n\
         reason / 原因: {reason}\n"
    ))
}
