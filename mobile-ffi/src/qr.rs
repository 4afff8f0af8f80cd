//! A sealed segment as a series of QR pictures, for two phones that have nothing else in common than a screen and a camera.
//! Parts are numbered and come in any order, as often as they like; each has a checksum, and all of them the name of what they
//! are parts of.

use std::collections::BTreeMap;
use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, Encoder, Limits, Transformations};
use qrcode::{Color, EcLevel, QrCode};

/// How a part begins.
const MARK: &[u8; 4] = b"SJQ1";
/// Mark, name, number, how many, checksum.
const HEAD: usize = 4 + 4 + 2 + 2 + 4;
/// Bytes of a part beside that: a picture that a telephone's camera reads from another's screen.
const PART: usize = 600;
/// Most pictures of a series: nobody holds still for more.
pub const MOST: usize = 64;
/// Pixels of a module, and modules of white around all of them.
const SCALE: usize = 4;
const QUIET: usize = 4;
/// Largest picture that is read, in bytes once whole.
const LARGEST: usize = 64 << 20;

/// Pictures that can't be made or read, each with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// Too much.
    #[error("that would be more than {MOST} pictures: pack less (--kib 24), or use a file")]
    TooMuch,
    /// Could not be drawn.
    #[error("the picture can't be drawn ({0})")]
    Drawing(String),
    /// No picture.
    #[error("it is no PNG picture that can be read ({0}): take it again")]
    Picture(String),
    /// No QR code in it.
    #[error("no QR code of ours is in it: take the picture again, sharp and straight")]
    Nothing,
    /// Of another series.
    #[error("it is a part of something else: begin with one series and finish it")]
    Another,
}

/// The pictures of these bytes, as PNG.
///
/// # Errors
/// [`QrError`].
pub fn pictures(bytes: &[u8]) -> Result<Vec<Vec<u8>>, QrError> {
    parts(bytes)?.iter().map(|part| draw(part)).collect()
}

/// What the pictures of these bytes hold, for who draws them by other means.
///
/// # Errors
/// [`QrError`].
pub fn parts(bytes: &[u8]) -> Result<Vec<Vec<u8>>, QrError> {
    let many = bytes.len().div_ceil(PART).max(1);
    if many > MOST {
        return Err(QrError::TooMuch);
    }
    let name = crc32fast::hash(bytes).to_be_bytes();
    let number = |number: usize| u16::try_from(number).unwrap_or(u16::MAX).to_be_bytes();
    let part = |(at, data): (usize, &[u8])| {
        let mut head = [&MARK[..], &name, &number(at + 1), &number(many)].concat();
        let sum = crc32fast::hash(&[&head[..], data].concat()).to_be_bytes();
        head.extend(sum);
        [&head[..], data].concat()
    };
    Ok(bytes.chunks(PART).enumerate().map(part).collect())
}

fn draw(part: &[u8]) -> Result<Vec<u8>, QrError> {
    let drawing = |error: &dyn std::fmt::Display| QrError::Drawing(error.to_string());
    let code = QrCode::with_error_correction_level(part, EcLevel::M).map_err(|error| drawing(&error))?;
    let (modules, colours) = (code.width(), code.to_colors());
    let side = (modules + 2 * QUIET) * SCALE;
    let dark = |x: usize, y: usize| {
        let (x, y) = ((x / SCALE).checked_sub(QUIET), (y / SCALE).checked_sub(QUIET));
        let (Some(x), Some(y)) = (x, y) else { return false };
        x < modules && y < modules && colours.get(y * modules + x) == Some(&Color::Dark)
    };
    let pixels: Vec<u8> = (0..side * side).map(|at| if dark(at % side, at / side) { 0 } else { 255 }).collect();
    let mut png = Vec::new();
    let side = u32::try_from(side).map_err(|error| drawing(&error))?;
    let mut encoder = Encoder::new(&mut png, side, side);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(|error| drawing(&error))?;
    writer.write_image_data(&pixels).map_err(|error| drawing(&error))?;
    writer.finish().map_err(|error| drawing(&error))?;
    Ok(png)
}

/// A series that is being read.
#[derive(Debug, Default)]
pub struct Series {
    name: Option<([u8; 4], u16)>,
    parts: BTreeMap<u16, Vec<u8>>,
}

impl Series {
    /// Reads a picture: how many parts there are now, and of how many. One that is there already changes nothing.
    ///
    /// # Errors
    /// [`QrError`]; what was read before stays.
    pub fn take(&mut self, png: &[u8]) -> Result<(usize, usize), QrError> {
        self.take_all(&codes(png)?)
    }

    /// The same of what one code holds, read by other means.
    ///
    /// # Errors
    /// [`QrError`]; what was read before stays.
    pub fn take_part(&mut self, bytes: &[u8]) -> Result<(usize, usize), QrError> {
        self.take_all(&[bytes.to_vec()])
    }

    fn take_all(&mut self, found: &[Vec<u8>]) -> Result<(usize, usize), QrError> {
        let mut ours = found.iter().filter_map(|bytes| part(bytes)).peekable();
        ours.peek().ok_or(QrError::Nothing)?;
        for (name, number, many, data) in ours {
            if *self.name.get_or_insert((name, many)) != (name, many) {
                return Err(QrError::Another);
            }
            self.parts.entry(number).or_insert_with(|| data.to_vec());
        }
        Ok((self.parts.len(), usize::from(self.name.map_or(0, |(_, many)| many))))
    }

    /// All of it, once every part is there and it is what the parts name.
    pub fn whole(&self) -> Option<Vec<u8>> {
        let (name, many) = self.name?;
        let whole = (self.parts.len() == usize::from(many))
            .then(|| self.parts.values().flatten().copied().collect::<Vec<u8>>())?;
        (crc32fast::hash(&whole).to_be_bytes() == name).then_some(whole)
    }
}

/// Name, number, how many, data.
fn part(bytes: &[u8]) -> Option<([u8; 4], u16, u16, &[u8])> {
    let (head, data) = bytes.split_at_checked(HEAD)?;
    let (said, sum) = head.split_at_checked(HEAD - 4)?;
    let name: [u8; 4] = said.get(4..8)?.try_into().ok()?;
    let number = |at: usize| Some(u16::from_be_bytes(said.get(at..at + 2)?.try_into().ok()?));
    let (number, many) = (number(8)?, number(10)?);
    let sound = said.starts_with(MARK)
        && crc32fast::hash(&[said, data].concat()).to_be_bytes() == *sum
        && (1..=many).contains(&number)
        && usize::from(many) <= MOST;
    sound.then_some((name, number, many, data))
}

/// What stands in the QR codes of a PNG picture.
fn codes(png: &[u8]) -> Result<Vec<Vec<u8>>, QrError> {
    let picture = |error: &dyn std::fmt::Display| QrError::Picture(error.to_string());
    let mut decoder = Decoder::new_with_limits(Cursor::new(png), Limits { bytes: LARGEST });
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|error| picture(&error))?;
    let size =
        reader.output_buffer_size().filter(|size| *size <= LARGEST).ok_or_else(|| picture(&"it is too large"))?;
    let mut pixels = vec![0; size];
    let info = reader.next_frame(&mut pixels).map_err(|error| picture(&error))?;
    let (width, height, samples) = (info.width as usize, info.height as usize, info.color_type.samples());
    let grey = |x: usize, y: usize| {
        let at = y * info.line_size + x * samples;
        let colours = pixels.get(at..at + samples.min(3)).unwrap_or_default();
        // Of grey with alpha only the grey counts.
        let colours = if samples == 2 { colours.get(..1).unwrap_or_default() } else { colours };
        let sum: usize = colours.iter().map(|sample| usize::from(*sample)).sum();
        u8::try_from(sum / colours.len().max(1)).unwrap_or(u8::MAX)
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
    let decoded = image.detect_grids().into_iter().filter_map(|grid| {
        let mut bytes = Vec::new();
        grid.decode_to(&mut bytes).ok().map(|_| bytes)
    });
    Ok(decoded.collect())
}

#[cfg(test)]
mod tests {
    use super::{QrError, Series, pictures};

    fn bytes(many: usize) -> Vec<u8> {
        (0..many).map(|at| u8::try_from(at * 31 % 251).expect("small")).collect()
    }

    #[test]
    fn what_was_drawn_is_read_from_real_pictures_in_any_order_and_however_often() {
        for many in [1, 599, 600, 601, 4_000] {
            let (whole, drawn) = (bytes(many), pictures(&bytes(many)).expect("drawn"));
            assert_eq!(drawn.len(), many.div_ceil(600));
            let mut series = Series::default();
            for (at, png) in drawn.iter().rev().enumerate() {
                assert_eq!(series.whole(), None);
                assert_eq!(series.take(png), Ok((at + 1, drawn.len())), "{many}");
                assert_eq!(series.take(png), Ok((at + 1, drawn.len())), "once more");
            }
            assert_eq!(series.whole(), Some(whole));
        }
    }

    #[test]
    fn parts_of_something_else_and_pictures_of_nothing_are_refused_and_what_was_read_stays() {
        let (one, other) = (pictures(&bytes(900)).expect("drawn"), pictures(&bytes(901)).expect("drawn"));
        let mut series = Series::default();
        series.take(&one[0]).expect("a part");
        assert_eq!(series.take(&other[1]), Err(QrError::Another));
        assert!(matches!(series.take(b"no picture"), Err(QrError::Picture(_))));
        let mut damaged = one[1].clone();
        damaged.truncate(damaged.len() / 2);
        assert!(matches!(series.take(&damaged), Err(QrError::Picture(_) | QrError::Nothing)));
        assert_eq!(series.take(&one[1]), Ok((2, 2)));
        assert_eq!(series.whole(), Some(bytes(900)));
        assert_eq!(pictures(&bytes(64 * 600 + 1)), Err(QrError::TooMuch));
    }
}
