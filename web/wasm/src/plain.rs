//! The border to JavaScript: a value passes as CBOR, whose other half is `web/src/core/plain.ts`. Objects are maps under their own
//! names, bytes are bytes, what is not there is undefined.
//!
//! Reading never stops in the middle: what makes no sense is noted, the first of it is what is told, and all that was read is thrown
//! away then. So each field is one call.

use std::cell::RefCell;

use crate::core::Bad;

/// What passes the border, as `plain` derives it.
pub trait Plain: Sized {
    /// Reads it.
    fn read(at: At<'_>) -> Self;
    /// Writes it.
    fn write(&self, out: &mut Out);
}

/// What JavaScript handed over.
///
/// # Errors
/// [`Bad`] naming the first that makes no sense.
pub fn read<T: Plain>(bytes: &[u8]) -> Result<T, Bad> {
    let wrong = RefCell::new(None);
    let read = T::read(At { item: bytes, name: "it", wrong: &wrong });
    wrong.into_inner().map_or(Ok(read), Err)
}

/// What JavaScript is handed.
pub fn written<T: Plain>(value: &T) -> Vec<u8> {
    let mut out = Out(Vec::new());
    value.write(&mut out);
    out.0
}

const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const LIST: u8 = 4;
const OBJECT: u8 = 5;
const SIMPLE: u8 = 7;
const UNDEFINED: u64 = 23;

/// A place in what was handed over.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    /// From its first byte on; nothing where it is not there.
    item: &'a [u8],
    name: &'static str,
    wrong: &'a RefCell<Option<Bad>>,
}

impl<'a> At<'a> {
    /// A field of it.
    pub fn field(self, name: &'static str) -> Self {
        let (major, many, mut rest) = head(self.item);
        if major != OBJECT {
            self.wrong("give an object");
            return Self { item: &[], name, ..self };
        }
        for _ in 0..many {
            let (_, len, key) = head(rest);
            let (key, value) = key.split_at(key.len().min(len as usize));
            if key == name.as_bytes() {
                return Self { item: value, name, ..self };
            }
            rest = after(value);
        }
        Self { item: &[], name, ..self }
    }

    /// What stands here.
    pub fn get<T: Plain>(self) -> T {
        T::read(self)
    }

    /// What stands here; the default where it is nothing.
    pub fn or_default<T: Plain + Default>(self) -> T {
        if self.is_there() { T::read(self) } else { T::default() }
    }

    /// Which of these words stands here, by its place.
    pub fn which(self, words: &'static str) -> usize {
        let said = self.words();
        let found = words.split(' ').position(|word| word.as_bytes() == said);
        found.unwrap_or_else(|| {
            self.note(&["give one of: ", words]);
            0
        })
    }

    fn is_there(self) -> bool {
        !matches!(head(self.item), (SIMPLE, 22 | UNDEFINED, _))
    }

    fn words(self) -> &'a [u8] {
        match head(self.item) {
            (TEXT, len, rest) => rest.get(..len as usize).unwrap_or_default(),
            _ => {
                self.wrong("give text");
                &[]
            }
        }
    }

    /// A whole number between these.
    fn whole(self, least: i64, most: i64) -> i64 {
        let number = match head(self.item) {
            (UNSIGNED, number, _) => i64::try_from(number).ok(),
            (NEGATIVE, number, _) => i64::try_from(number).ok().map(|number| -1 - number),
            _ => None,
        };
        number.filter(|number| (least..=most).contains(number)).unwrap_or_else(|| {
            self.wrong("give a whole number");
            least
        })
    }

    fn list(self) -> (u64, &'a [u8]) {
        let (major, many, rest) = head(self.item);
        if major != LIST {
            self.wrong("give a list");
            return (0, &[]);
        }
        (many, rest)
    }

    fn wrong(self, why: &'static str) {
        self.note(&[why]);
    }

    /// Only the first is told.
    fn note(self, why: &[&'static str]) {
        let mut wrong = self.wrong.borrow_mut();
        if wrong.is_none() {
            *wrong = Some(Bad::of(self.name, why.concat()));
        }
    }
}

/// Kind, argument, and what follows. Nothing is undefined.
fn head(item: &[u8]) -> (u8, u64, &[u8]) {
    let Some((first, rest)) = item.split_first() else { return (SIMPLE, UNDEFINED, &[]) };
    let (major, short) = (first >> 5, first & 31);
    let width = match short {
        24..=27 => 1 << (short - 24),
        _ => return (major, u64::from(short), rest),
    };
    let (argument, rest) = rest.split_at(rest.len().min(width));
    (major, argument.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)), rest)
}

/// What follows an item.
fn after(item: &[u8]) -> &[u8] {
    let (major, many, rest) = head(item);
    match major {
        BYTES | TEXT => rest.get(many as usize..).unwrap_or_default(),
        LIST => (0..many).fold(rest, |rest, _| after(rest)),
        OBJECT => (0..many).fold(rest, |rest, _| after(after(rest))),
        _ => rest,
    }
}

/// What is being written.
#[derive(Debug)]
pub struct Out(Vec<u8>);

impl Out {
    /// An object of so many fields follows.
    pub fn object(&mut self, many: usize) {
        self.head(OBJECT, many as u64);
    }

    /// The name of a field.
    pub fn key(&mut self, name: &str) {
        self.text(name);
    }

    /// Text.
    pub fn text(&mut self, text: &str) {
        self.head(TEXT, text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    /// A field.
    pub fn field<T: Plain>(&mut self, name: &str, value: &T) {
        self.key(name);
        value.write(self);
    }

    /// An object that is another with a tag beside its fields.
    pub fn beside<T: Plain>(&mut self, tag: &str, word: &str, value: &T) {
        let inner = written(value);
        let (_, many, rest) = head(&inner);
        self.head(OBJECT, many + 1);
        self.key(tag);
        self.text(word);
        self.0.extend_from_slice(rest);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.head(BYTES, bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    fn nothing(&mut self) {
        self.head(SIMPLE, UNDEFINED);
    }

    /// The argument in as few bytes as it needs.
    fn head(&mut self, major: u8, argument: u64) {
        let bytes = argument.to_be_bytes();
        let (short, width) = match argument {
            0..24 => (argument as u8, 0),
            24..0x100 => (24, 1),
            0x100..0x1_0000 => (25, 2),
            0x1_0000..0x1_0000_0000 => (26, 4),
            _ => (27, 8),
        };
        self.0.push(major << 5 | short);
        self.0.extend_from_slice(&bytes[8 - width..]);
    }
}

macro_rules! whole {
    ($($number:ty),*) => { $(
        impl Plain for $number {
            fn read(at: At<'_>) -> Self {
                let most = i64::try_from(<$number>::MAX).unwrap_or(i64::MAX);
                at.whole(<$number>::MIN as i64, most) as $number
            }
            fn write(&self, out: &mut Out) {
                let number = *self as i64;
                if number < 0 { out.head(NEGATIVE, !(number as u64)) } else { out.head(UNSIGNED, number as u64) }
            }
        }
    )* };
}

whole!(u8, u16, u32, u64, i64);

impl Plain for f64 {
    fn read(at: At<'_>) -> Self {
        match (at.item.first(), head(at.item)) {
            (Some(0xfb), (_, bits, _)) => Self::from_bits(bits),
            _ => at.whole(i64::MIN, i64::MAX) as Self,
        }
    }
    fn write(&self, out: &mut Out) {
        out.0.push(0xfb);
        out.0.extend_from_slice(&self.to_be_bytes());
    }
}

impl Plain for bool {
    fn read(at: At<'_>) -> Self {
        let (major, which, _) = head(at.item);
        if major != SIMPLE || !matches!(which, 20 | 21) {
            at.wrong("give true or false");
        }
        which == 21
    }
    fn write(&self, out: &mut Out) {
        out.head(SIMPLE, 20 + u64::from(*self));
    }
}

impl Plain for String {
    fn read(at: At<'_>) -> Self {
        Self::from_utf8_lossy(at.words()).into_owned()
    }
    fn write(&self, out: &mut Out) {
        out.text(self);
    }
}

impl<T: Plain> Plain for Box<T> {
    fn read(at: At<'_>) -> Self {
        Self::new(T::read(at))
    }
    fn write(&self, out: &mut Out) {
        T::write(self, out);
    }
}

impl<T: Plain> Plain for Option<T> {
    fn read(at: At<'_>) -> Self {
        at.is_there().then(|| T::read(at))
    }
    fn write(&self, out: &mut Out) {
        match self {
            Some(value) => value.write(out),
            None => out.nothing(),
        }
    }
}

impl<T: Plain> Plain for Vec<T> {
    fn read(at: At<'_>) -> Self {
        let (many, mut rest) = at.list();
        let mut all = Self::new();
        for _ in 0..many {
            all.push(T::read(At { item: rest, ..at }));
            rest = after(rest);
        }
        all
    }
    fn write(&self, out: &mut Out) {
        out.head(LIST, self.len() as u64);
        self.iter().for_each(|value| value.write(out));
    }
}

/// What passes as bytes and not as a list of numbers.
pub trait Bytes: Sized {
    /// Reads them.
    fn read(at: At<'_>) -> Self;
    /// Writes them.
    fn write(&self, out: &mut Out);
}

impl Bytes for Vec<u8> {
    fn read(at: At<'_>) -> Self {
        match head(at.item) {
            (BYTES, len, rest) => rest.get(..len as usize).unwrap_or_default().to_vec(),
            _ => {
                at.wrong("give bytes");
                Self::new()
            }
        }
    }
    fn write(&self, out: &mut Out) {
        out.bytes(self);
    }
}

impl Bytes for Option<Vec<u8>> {
    fn read(at: At<'_>) -> Self {
        at.is_there().then(|| Bytes::read(at))
    }
    fn write(&self, out: &mut Out) {
        match self {
            Some(bytes) => out.bytes(bytes),
            None => out.nothing(),
        }
    }
}
