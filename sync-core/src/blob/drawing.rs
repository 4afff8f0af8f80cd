//! A drawn signature: the strokes with their times, the exact text that was shown, and the picture that the strokes make.

use std::fmt::Write;

use numbered::{Decode, Encode};
use serde::Deserialize;

use super::{Blob, BlobError, hash};
use crate::cbor;
use crate::fact::{Drawn, Media};

/// The most points of a signature.
const MOST_POINTS: usize = 20_000;
/// The longest side of the field that is signed in.
const LONGEST_SIDE: u32 = 20_000;

/// Where the pen was, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode, Deserialize)]
#[cbor(array)]
pub struct Point {
    /// From the left, in the field's units.
    #[n(0)]
    pub x: u32,
    /// From the top.
    #[n(1)]
    pub y: u32,
    /// Milliseconds since the first point.
    #[n(2)]
    pub at: u32,
}

/// A signature as it was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Drawing {
    /// The field's width.
    #[n(0)]
    pub width: u32,
    /// The field's height.
    #[n(1)]
    pub height: u32,
    /// From pen down to pen up, in order.
    #[n(2)]
    pub strokes: Vec<Vec<Point>>,
    /// The exact text that was shown to who signed.
    #[n(3)]
    pub shown: String,
}

/// A drawing as a screen hands it over: `{"width":600,"height":200,"strokes":[[[10,20,0],[12,24,16]]]}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Handed {
    width: u32,
    height: u32,
    strokes: Vec<Vec<Point>>,
}

impl Drawing {
    /// Reads what a screen hands over, over the text that it showed.
    ///
    /// # Errors
    /// [`BlobError::NoStrokes`] and [`BlobError::BadStrokes`], with what is wrong.
    pub fn read(json: &str, shown: String) -> Result<Self, BlobError> {
        let handed: Handed = serde_json::from_str(json).map_err(|error| {
            let form = r#"write {"width":600,"height":200,"strokes":[[[x,y,milliseconds],…],…]}"#;
            BlobError::BadStrokes(format!("they can't be read ({error}); {form}"))
        })?;
        let Handed { width, height, strokes } = handed;
        let drawing = Self { width, height, strokes, shown };
        drawing.check()?;
        Ok(drawing)
    }

    /// Whether it is a signature that somebody can have drawn.
    ///
    /// # Errors
    /// [`BlobError::NoStrokes`] and [`BlobError::BadStrokes`], with what is wrong.
    pub fn check(&self) -> Result<(), BlobError> {
        let bad = |why: &str| Err(BlobError::BadStrokes(why.to_owned()));
        let points = || self.strokes.iter().flatten();
        // Points that nothing was drawn between are blots.
        let moves =
            |stroke: &Vec<Point>| stroke.windows(2).any(|pair| matches!(pair, [a, b] if (a.x, a.y) != (b.x, b.y)));
        if !self.strokes.iter().any(moves) {
            return Err(BlobError::NoStrokes);
        }
        if points().count() > MOST_POINTS {
            return bad("they have more than 20,000 points");
        }
        if self.width.max(self.height) > LONGEST_SIDE
            || points().any(|point| point.x > self.width || point.y > self.height)
        {
            return bad("a point lies outside of the field");
        }
        if !points().is_sorted_by_key(|point| point.at) {
            return bad("their times go back");
        }
        Ok(())
    }

    /// The picture, the same for the same strokes.
    pub fn svg(&self) -> String {
        let mut lines = String::new();
        for stroke in &self.strokes {
            for (at, point) in stroke.iter().enumerate() {
                let letter = if at == 0 { 'M' } else { 'L' };
                let _ = write!(lines, "{letter}{} {}", point.x, point.y);
            }
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\"><path d=\"{lines}\" fill=\"none\" \
             stroke=\"#000\" stroke-width=\"3\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/></svg>",
            self.width, self.height
        )
    }

    /// What is to be kept of it: the strokes, the picture, and what a fact says of both.
    pub fn blobs(&self) -> (Blob, Blob, Drawn) {
        let strokes = Blob::new(Media::Strokes, cbor::encode(self));
        let picture = Blob::new(Media::Svg, self.svg().into_bytes());
        let drawn = Drawn { strokes: strokes.of, picture: picture.of, shown: hash(self.shown.as_bytes()).0 };
        (strokes, picture, drawn)
    }
}

#[cfg(test)]
mod tests {
    use super::Drawing;
    use crate::blob::{BlobError, begins_as};
    use crate::cbor;

    fn read(strokes: &str) -> Result<Drawing, BlobError> {
        Drawing::read(&format!(r#"{{"width":600,"height":200,"strokes":{strokes}}}"#), "需求 / Needs\n- x\n".to_owned())
    }

    #[test]
    fn a_signature_without_strokes_is_refused_in_both_languages() {
        for none in ["[]", "[[]]", "[[[1,1,0]]]", "[[[1,1,0],[1,1,9]],[]]"] {
            assert_eq!(read(none), Err(BlobError::NoStrokes), "{none}");
        }
        assert!(BlobError::NoStrokes.to_string().contains("the record goes on"));
        assert!(BlobError::NoStrokes.zh().contains("笔迹"));
    }

    #[test]
    fn strokes_that_nobody_can_have_drawn_are_refused_by_name() {
        let why = |strokes| read(strokes).expect_err("refused").to_string();
        assert!(why("[[[1,1,0],[700,1,9]]]").contains("outside"));
        assert!(why("[[[1,1,9],[2,1,0]]]").contains("times"));
        assert!(why("[[1,2]]").contains("can't be read"));
    }

    #[test]
    fn a_signature_reads_back_and_its_blobs_are_named_by_their_bytes() {
        let drawing = read("[[[1,1,0],[20,30,16]],[[40,5,90],[41,80,120]]]").expect("a signature");
        let (strokes, picture, drawn) = drawing.blobs();
        assert_eq!(cbor::decode::<Drawing>("strokes", &strokes.bytes), Ok(drawing.clone()));
        assert!(drawing.svg().contains("M1 1L20 30M40 5L41 80"), "{}", drawing.svg());
        for blob in [&strokes, &picture] {
            assert!(begins_as(blob.of.media, &blob.bytes));
        }
        assert_eq!((drawn.strokes, drawn.picture), (strokes.of, picture.of));
        let other = Drawing { shown: "another text".to_owned(), ..drawing };
        assert_ne!(other.blobs().2.strokes.hash, strokes.of.hash, "the strokes are bound to what was shown");
    }
}
