//! The fields of a map, by their numbers: what the derives of `numbered` call. Whoever reads asks for one field after another in
//! the order of their numbers; the bytes were walked before, so that they stand in that order.

use minicbor::bytes::DecodeBytes;
use minicbor::decode::Error;
use minicbor::encode::Write;
use minicbor::{Decode, Decoder, Encode, Encoder};

/// A value that is being read. What goes wrong is kept here, so that each field is read by one short call.
#[derive(Debug)]
pub struct Fields<'a, 'b> {
    from: &'a mut Decoder<'b>,
    start: usize,
    /// How many fields the bytes still have, without `next`.
    left: u64,
    /// A field of which the number was read, and the value not.
    next: Option<i64>,
    /// The numbers that are asked for, ascending.
    numbers: &'static [u8],
    /// Of what, and then the names of its fields.
    names: &'static str,
    /// Which of them is asked for now.
    place: usize,
    wrong: Option<Error>,
}

impl<'a, 'b> Fields<'a, 'b> {
    /// A value that begins here.
    pub fn of(from: &'a mut Decoder<'b>) -> Self {
        let start = from.position();
        Self { from, start, left: 0, next: None, numbers: &[], names: "", place: 0, wrong: None }
    }

    /// The number of a variant; its fields follow.
    #[inline(never)]
    pub fn variant(&mut self) -> Option<i64> {
        let read = match self.from.array() {
            Ok(Some(2)) => self.from.i64(),
            Ok(_) => Err(Error::message("expected enum (2-element array)").at(self.start)),
            Err(error) => Err(error),
        };
        let number = self.note(read)?;
        self.next = Some(number);
        Some(number)
    }

    /// No variant has this number.
    pub fn unknown<T>(&mut self) -> Option<T> {
        let number = self.next.unwrap_or_default();
        self.fail(Error::unknown_variant(number).at(self.start));
        None
    }

    /// Passes over what a variant without fields has.
    #[inline(never)]
    pub fn pass(&mut self) -> Option<()> {
        let passed = self.from.skip();
        self.note(passed)
    }

    /// Begins the map with these numbers, ascending; `names` is of what, and then the names of its fields.
    pub fn open(&mut self, numbers: &'static [u8], names: &'static str) -> Option<()> {
        (self.numbers, self.names, self.place, self.next) = (numbers, names, 0, None);
        let read = self.from.map().and_then(|left| left.ok_or_else(|| Error::message("a map without its length")));
        self.left = self.note(read)?;
        Some(())
    }

    /// The next field that was named; nil where it is not there, or is of a variant that is not known.
    pub fn get<T: Decode<'b, ()>>(&mut self) -> Option<T> {
        if self.here()? {
            let (at, read) = (self.from.position(), T::decode(self.from, &mut ()));
            match read {
                Ok(value) => return Some(value),
                Err(error) => self.unread(error, at, T::nil().is_some())?,
            }
        }
        let nil = T::nil();
        if nil.is_none() {
            self.missing();
        }
        nil
    }

    /// As [`Self::get`], the default where it is not there.
    pub fn or_default<T: Decode<'b, ()> + Default>(&mut self) -> Option<T> {
        if self.here()? {
            let read = T::decode(self.from, &mut ());
            return self.note(read);
        }
        Some(T::default())
    }

    /// As [`Self::get`], of bytes.
    pub fn bytes<T: DecodeBytes<'b, ()>>(&mut self) -> Option<T> {
        if self.here()? {
            let read = minicbor::bytes::decode(self.from, &mut ());
            return self.note(read);
        }
        self.missing();
        None
    }

    /// As [`Self::bytes`], none where there are none.
    pub fn maybe_bytes<T: DecodeBytes<'b, ()> + Default>(&mut self) -> Option<T> {
        if self.here()? {
            let read = minicbor::bytes::decode(self.from, &mut ());
            return self.note(read);
        }
        Some(T::default())
    }

    /// Passes over what else there is: a newer app may say more.
    pub fn close(&mut self) -> Option<()> {
        while self.number()?.is_some() {
            self.next = None;
            self.pass()?;
        }
        Some(())
    }

    /// What was read, or why not.
    ///
    /// # Errors
    /// What went wrong first.
    pub fn done<T>(self, read: Option<T>) -> Result<T, Error> {
        read.ok_or_else(|| self.wrong.unwrap_or_else(Error::end_of_input))
    }

    /// Whether the next field that was named stands here; what comes before it is passed over.
    #[inline(never)]
    fn here(&mut self) -> Option<bool> {
        let wanted = i64::from(*self.numbers.get(self.place)?);
        self.place += 1;
        while let Some(number) = self.number()? {
            if number > wanted {
                break;
            }
            self.next = None;
            if number == wanted {
                return Some(true);
            }
            self.pass()?;
        }
        Some(false)
    }

    /// The number of the next field in the bytes.
    fn number(&mut self) -> Option<Option<i64>> {
        if self.next.is_none() && self.left > 0 {
            self.left -= 1;
            let read = self.from.i64();
            self.next = Some(self.note(read)?);
        }
        Some(self.next)
    }

    /// A field could not be read; what is of a variant that is not known is passed over where the field has a nil.
    #[inline(never)]
    fn unread(&mut self, error: Error, at: usize, has_nil: bool) -> Option<()> {
        if error.is_unknown_variant() && has_nil {
            self.from.set_position(at);
            return self.pass();
        }
        self.fail(error);
        None
    }

    #[cold]
    #[inline(never)]
    fn missing(&mut self) {
        let place = self.place.saturating_sub(1);
        let number = self.numbers.get(place).copied().unwrap_or_default();
        let mut names = self.names.split(' ');
        let of = names.next().unwrap_or_default();
        let name = format!("{of}::{}", names.nth(place).unwrap_or_default());
        self.wrong = Some(Error::missing_value(i64::from(number)).with_message(name).at(self.start));
    }

    fn note<T>(&mut self, read: Result<T, Error>) -> Option<T> {
        read.map_err(|error| self.fail(error)).ok()
    }

    #[cold]
    #[inline(never)]
    fn fail(&mut self, error: Error) {
        self.wrong = Some(error);
    }
}

/// Writes a field with its number, unless it is nil.
///
/// # Errors
/// Those of the writer.
pub fn put<W: Write, T: Encode<()>>(
    to: &mut Encoder<W>,
    number: u8,
    value: &T,
) -> Result<(), minicbor::encode::Error<W::Error>> {
    if value.is_nil() {
        return Ok(());
    }
    to.u8(number)?;
    value.encode(to, &mut ())
}

/// Begins a variant; its fields follow.
///
/// # Errors
/// Those of the writer.
pub fn variant<W: Write>(to: &mut Encoder<W>, number: i64) -> Result<(), minicbor::encode::Error<W::Error>> {
    to.array(2)?.i64(number)?;
    Ok(())
}
