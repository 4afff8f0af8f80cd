//! What a signature was drawn with, against what its fact says: real strokes, the text that was shown, and the picture that these
//! strokes make. A phone that was tampered with says anything; here it has to fit together.

use sync_core::blob::{BlobError, Drawing};
use sync_core::cbor;
use sync_core::fact::Drawn;

/// The most bytes of strokes with their text, or of their picture: they are read whole.
pub(super) const MOST_BYTES: u64 = 4 << 20;

/// Whether these strokes are what every fact that names them says.
pub(super) fn is_as_said(strokes: &[u8], said: &[Drawn]) -> bool {
    let fits = |drawing: &Drawing| drawing.check().is_ok() && said.iter().all(|said| *said == drawing.blobs().2);
    cbor::decode("strokes", strokes).is_ok_and(|drawing| fits(&drawing))
}

/// What is said otherwise.
pub(super) fn refusal() -> BlobError {
    BlobError::BadStrokes("nothing was drawn, or the entry names another picture or text".to_owned())
}

#[cfg(test)]
mod tests {
    use super::is_as_said;
    use sync_core::blob::{Drawing, hash};
    use sync_core::fact::Drawn;

    #[test]
    fn strokes_that_differ_from_what_the_entry_says_are_none() {
        let json = r#"{"width":60,"height":20,"strokes":[[[1,1,0],[20,10,16]]]}"#;
        let drawing = Drawing::read(json, "需求 / Needs\n- x\n".to_owned()).expect("a signature");
        let (strokes, _, drawn) = drawing.blobs();
        assert!(is_as_said(&strokes.bytes, &[drawn]));
        let picture = sync_core::fact::BlobRef { hash: hash(b"<svg onload='alert(1)'/>"), ..drawn.picture };
        for other in [Drawn { shown: [7; 32], ..drawn }, Drawn { picture, ..drawn }] {
            assert!(!is_as_said(&strokes.bytes, &[other]));
            assert!(!is_as_said(&strokes.bytes, &[drawn, other]), "whoever else names them says something else");
        }
        let none = Drawing { strokes: Vec::new(), ..drawing };
        let (strokes, _, drawn) = none.blobs();
        assert!(!is_as_said(&strokes.bytes, &[drawn]), "nothing was drawn");
        assert!(!is_as_said(b"\xa4garbage", &[drawn]));
    }
}
