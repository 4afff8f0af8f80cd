//! The ring of keys for access tokens. One signs; the next is announced ahead, so that whoever keeps a copy of the public
//! keys has it in time; earlier ones only check, until the last token that they signed is over. All of it stands in the
//! data folder, and a running server looks there again: keys are changed without a restart, and without the store.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, RwLock};

use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header};
use p256::ecdsa::SigningKey;
use p256::pkcs8::{EncodePrivateKey, LineEnding};
use sync_core::time::{Millis, Timestamp};

/// Signs tokens; the name is that of the only key there was once.
const SIGNING: &str = "token.key";
/// Signs tokens after the next change.
const NEXT: &str = "token.next.key";
/// Since when the signing key signs, milliseconds since 1970.
const SINCE: &str = "token.since";
/// A key that only checks: between these two, until when, in milliseconds since 1970; it holds the public key alone.
const UNTIL: (&str, &str) = ("token.until-", ".jwk");
/// Keys that only check at one time, at most: who changes keys faster than tokens end is told to wait.
const MOST: usize = 8;
/// A server may go on signing with the old key for so long, since it looks at the folder only now and then.
const TAKE_UP: Millis = Millis::minutes(2);
/// How often a running server looks at the folder.
const LOOK_EVERY: Millis = Millis::seconds(30);
/// How long a key signs unless told otherwise.
const SIGNS: Millis = Millis::days(90);
/// What tokens are: RFC 9068.
const TYPE: &str = "at+jwt";

/// Keys that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum RingError {
    /// A file that can't be read or made.
    #[error("key file {file}: {source}")]
    File {
        /// Which.
        file: String,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// A file that holds no key.
    #[error("key file {0} holds no P-256 key: restore it from your backup")]
    Damaged(String),
    /// Too many changes in a few minutes.
    #[error("{MOST} earlier keys still check tokens: wait ten minutes and change the key then")]
    TooSoon,
}

/// One key as whoever checks tokens needs it.
pub struct Checking {
    /// Its id: the thumbprint of the public key (RFC 7638).
    pub kid: String,
    /// The first part of every token that it signed. A token that begins otherwise is none of ours, whatever its header says.
    pub head: String,
    /// Checks signatures.
    pub key: DecodingKey,
    /// Until when it checks; none for one that signs or will.
    pub until: Option<Timestamp>,
    jwk: Jwk,
}

/// The keys at one moment.
pub struct Held {
    /// Signs.
    pub encoding: EncodingKey,
    /// Its header.
    pub header: Header,
    /// Since when it signs.
    pub since: Timestamp,
    /// All that check: the signing one first, then the next, then earlier ones.
    pub checking: Vec<Checking>,
}

impl Held {
    /// The id of the key that signs.
    pub fn kid(&self) -> &str {
        self.header.kid.as_deref().unwrap_or_default()
    }

    /// The key whose tokens begin with this, if it still counts.
    pub fn of_head(&self, head: &str, now: Timestamp) -> Option<&Checking> {
        self.checking.iter().find(|key| key.head == head && key.until.is_none_or(|until| now < until))
    }

    /// The public keys as a JWK set (RFC 7517).
    pub fn jwks(&self, now: Timestamp) -> serde_json::Value {
        let counts = |key: &&Checking| key.until.is_none_or(|until| now < until);
        let keys: Vec<_> = self.checking.iter().filter(counts).map(|key| &key.jwk).collect();
        serde_json::json!({ "keys": keys })
    }
}

/// The ring of a data folder.
pub struct Ring {
    folder: PathBuf,
    held: RwLock<Arc<Held>>,
    looked: AtomicI64,
    /// How long a key signs before another does by itself, in milliseconds.
    signs: AtomicI64,
}

impl std::fmt::Debug for Ring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ring(***)")
    }
}

impl Ring {
    /// Makes the keys in a folder, where there are none yet.
    ///
    /// # Errors
    /// [`RingError`] naming the file.
    pub fn make(folder: &Path) -> Result<(), RingError> {
        // Cut short in the middle of a change, the next key is there and signs from now on.
        if !folder.join(SIGNING).exists() && folder.join(NEXT).exists() {
            rename(folder, NEXT, SIGNING)?;
        }
        for file in [SIGNING, NEXT] {
            if !folder.join(file).exists() {
                write(folder, file, fresh(file)?.as_bytes())?;
            }
        }
        Ok(())
    }

    /// Reads the keys from a folder, and makes the next one where an older version made none.
    ///
    /// # Errors
    /// [`RingError`] naming the file.
    pub fn read(folder: &Path) -> Result<Self, RingError> {
        if folder.join(SIGNING).exists() {
            Self::make(folder)?;
        }
        let held = RwLock::new(Arc::new(held(folder)?));
        Ok(Self { folder: folder.to_owned(), held, looked: AtomicI64::new(i64::MIN), signs: AtomicI64::new(SIGNS.0) })
    }

    /// The keys as they are known now.
    pub fn held(&self) -> Arc<Held> {
        match self.held.read() {
            Ok(held) => held.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    /// [`Ring::look`], if the last look is half a minute ago.
    ///
    /// # Errors
    /// As [`Ring::look`].
    pub fn look_now_and_then(&self, now: Timestamp) -> Result<Option<String>, RingError> {
        let last = self.looked.load(Ordering::Relaxed);
        if last != i64::MIN && now - Timestamp(last) < LOOK_EVERY {
            return Ok(None);
        }
        self.looked.store(now.0, Ordering::Relaxed);
        self.look()
    }

    /// Sets how long a key signs before another does by itself.
    pub fn set_signs(&self, signs: Millis) {
        self.signs.store(signs.0, Ordering::Relaxed);
    }

    /// Whether another key shall sign. Where it is not known since when this one does, it counts from now on.
    pub fn is_due(&self, now: Timestamp) -> bool {
        let since = self.held().since;
        if since == Timestamp(0) {
            let noted = note_since(&self.folder, now).and_then(|()| self.look());
            if let Err(error) = noted {
                tracing::warn!(error = %error, "since when the key of tokens signs can't be written down");
            }
            return false;
        }
        now - since >= Millis(self.signs.load(Ordering::Relaxed))
    }

    /// Looks at the folder again: the new signing key's id, if it was changed meanwhile.
    ///
    /// # Errors
    /// [`RingError`]; then what was known before goes on.
    pub fn look(&self) -> Result<Option<String>, RingError> {
        let (before, found) = (self.held(), Arc::new(held(&self.folder)?));
        let changed = (before.kid() != found.kid()).then(|| found.kid().to_owned());
        match self.held.write() {
            Ok(mut held) => *held = found,
            Err(poisoned) => *poisoned.into_inner() = found,
        }
        Ok(changed)
    }

    /// Changes the keys of this ring: the new signing key's id.
    ///
    /// # Errors
    /// [`RingError`] as [`change`].
    pub fn rotate(&self, now: Timestamp, lasts: Millis) -> Result<String, RingError> {
        change(&self.folder, now, lasts)?;
        self.look()?;
        Ok(self.held().kid().to_owned())
    }
}

/// Changes the keys of a folder, whether a server uses it or not: the next one signs, the one that signed only checks for as
/// long as tokens last, its private half is gone, and another next one is made. The new signing key's id.
///
/// # Errors
/// [`RingError`] naming the file, or saying how long to wait. Cut short anywhere, the folder has a key that signs.
pub fn change(folder: &Path, now: Timestamp, lasts: Millis) -> Result<String, RingError> {
    Ring::make(folder)?;
    let earlier = earlier(folder)?;
    for (file, until) in &earlier {
        if *until <= now {
            fs::remove_file(folder.join(file)).map_err(failed(file))?;
        }
    }
    if earlier.iter().filter(|(_, until)| *until > now).count() >= MOST {
        return Err(RingError::TooSoon);
    }
    let (signing, _) = read(folder, SIGNING)?;
    let (next, _) = read(folder, NEXT)?;
    let until = now + lasts + TAKE_UP;
    let public = serde_json::to_vec(&signing.jwk).map_err(|_| RingError::Damaged(SIGNING.to_owned()))?;
    let file = format!("{}{:020}-{}{}", UNTIL.0, until.0.max(0), short(&signing.kid), UNTIL.1);
    if !folder.join(&file).exists() {
        write(folder, &file, &public)?;
    }
    rename(folder, NEXT, SIGNING)?;
    note_since(folder, now)?;
    Ring::make(folder)?;
    Ok(next.kid)
}

fn note_since(folder: &Path, now: Timestamp) -> Result<(), RingError> {
    let fresh = format!("{SINCE}.new");
    // What an earlier change left when it was cut short.
    let _ = fs::remove_file(folder.join(&fresh));
    write(folder, &fresh, now.0.to_string().as_bytes())?;
    rename(folder, &fresh, SINCE)
}

/// A few letters of an id, so that no two files have one name.
fn short(kid: &str) -> String {
    kid.chars().filter(char::is_ascii_alphanumeric).take(8).collect()
}

fn failed(file: &str) -> impl Fn(io::Error) -> RingError {
    move |source| RingError::File { file: file.to_owned(), source }
}

fn held(folder: &Path) -> Result<Held, RingError> {
    let (signing, encoding) = read(folder, SIGNING)?;
    let header = header(&signing.kid);
    let since = fs::read_to_string(folder.join(SINCE)).ok().and_then(|text| text.trim().parse().ok());
    let mut checking = vec![signing];
    if folder.join(NEXT).exists() {
        checking.push(read(folder, NEXT)?.0);
    }
    for (file, until) in earlier(folder)? {
        let damaged = || RingError::Damaged(file.clone());
        let bytes = match fs::read(folder.join(&file)) {
            // Its time was over, and somebody else cleared it away.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            other => other.map_err(failed(&file))?,
        };
        let jwk: Jwk = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
        checking.push(Checking { until: Some(until), ..checks(jwk, &encoding).ok_or_else(damaged)? });
    }
    Ok(Held { encoding, header, since: Timestamp(since.unwrap_or_default()), checking })
}

/// Files of keys that only check, with their ends.
fn earlier(folder: &Path) -> Result<Vec<(String, Timestamp)>, RingError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed("token.until"))? {
        let name = entry.map_err(failed("token.until"))?.file_name().to_string_lossy().into_owned();
        let until = name.strip_prefix(UNTIL.0).and_then(|rest| rest.strip_suffix(UNTIL.1));
        if let Some(until) = until.and_then(|rest| rest.split('-').next()).and_then(|digits| digits.parse().ok()) {
            found.push((name, Timestamp(until)));
        }
    }
    found.sort();
    Ok(found)
}

fn read(folder: &Path, file: &str) -> Result<(Checking, EncodingKey), RingError> {
    let pem = fs::read(folder.join(file)).map_err(failed(file))?;
    let damaged = || RingError::Damaged(file.to_owned());
    let encoding = EncodingKey::from_ec_pem(&pem).map_err(|_| damaged())?;
    let jwk = Jwk::from_encoding_key(&encoding, Algorithm::ES256).map_err(|_| damaged())?;
    Ok((checks(jwk, &encoding).ok_or_else(damaged)?, encoding))
}

/// A key that checks. `any` is a key that can sign, whichever it is: only what stands before the signature is taken.
fn checks(mut jwk: Jwk, any: &EncodingKey) -> Option<Checking> {
    let kid = jwk.thumbprint(ThumbprintHash::SHA256).ok()?;
    jwk.common.key_id = Some(kid.clone());
    jwk.common.public_key_use = Some(PublicKeyUse::Signature);
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    let token = jsonwebtoken::encode(&header(&kid), &(), any).ok()?;
    let head = token.split('.').next()?.to_owned();
    Some(Checking { kid, head, key, until: None, jwk })
}

fn header(kid: &str) -> Header {
    Header { typ: Some(TYPE.to_owned()), kid: Some(kid.to_owned()), ..Header::new(Algorithm::ES256) }
}

fn fresh(file: &str) -> Result<String, RingError> {
    let mut secret = [0u8; 32];
    loop {
        rand::fill(&mut secret);
        if let Ok(key) = SigningKey::from_slice(&secret) {
            let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|_| RingError::Damaged(file.to_owned()))?;
            return Ok(pem.as_str().to_owned());
        }
    }
}

/// Writes a file for its owner only, fsynced.
fn write(folder: &Path, file: &str, bytes: &[u8]) -> Result<(), RingError> {
    let path = folder.join(file);
    let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(failed(file))?;
    out.write_all(bytes).and_then(|()| out.sync_all()).map_err(failed(file))?;
    sync(folder, file)
}

fn rename(folder: &Path, from: &str, to: &str) -> Result<(), RingError> {
    fs::rename(folder.join(from), folder.join(to)).map_err(failed(from))?;
    sync(folder, to)
}

fn sync(folder: &Path, file: &str) -> Result<(), RingError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed(file))
}
