//! A JPEG without what it says beside its picture: where and when it was taken, by which camera, small pictures of it, and whatever
//! stands behind its end. Which way is up stays.

/// Which way is up, where a picture says so.
type Orientation = u8;

/// The same picture, and nothing else; none where it can't be followed to its end.
pub(super) fn bare(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0xff, 0xd8];
    let mut at = 2;
    let mut pixels = false;
    loop {
        let marker = *bytes.get(at + 1)?;
        if *bytes.get(at)? != 0xff {
            return None;
        }
        match marker {
            // Filling.
            0xff => at += 1,
            0xd9 => {
                out.extend_from_slice(&[0xff, 0xd9]);
                return pixels.then_some(out);
            }
            0x01 | 0xd0..=0xd7 => at += 2,
            0xd8 | 0x00 => return None,
            _ => {
                let segment = segment(bytes, at)?;
                match marker {
                    0xe1 => out.extend(orientation(segment.get(4..)?).map(upright).unwrap_or_default()),
                    // What only programs of their makers read, among them a second index of pictures; and comments.
                    0xe3..=0xed | 0xef | 0xfe => {}
                    0xe2 if !segment.get(4..)?.starts_with(b"ICC_PROFILE\0") => {}
                    _ => out.extend_from_slice(segment),
                }
                at += segment.len();
                if marker == 0xda {
                    let end = scan(bytes, at)?;
                    out.extend_from_slice(bytes.get(at..end)?);
                    (at, pixels) = (end, true);
                }
            }
        }
    }
}

/// A marker with its length and what it holds.
fn segment(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
    if length < 2 { None } else { bytes.get(at..at + 2 + length) }
}

/// Where the pixels end that begin here: at the next marker that is none of theirs.
fn scan(bytes: &[u8], from: usize) -> Option<usize> {
    let pairs = bytes.get(from..)?.windows(2);
    let end =
        pairs.into_iter().position(|pair| matches!(pair, [0xff, marker] if !matches!(marker, 0x00 | 0xd0..=0xd7)));
    end.map(|end| from + end)
}

/// Which way is up, from what stands in an Exif segment.
fn orientation(exif: &[u8]) -> Option<Orientation> {
    let tiff = exif.strip_prefix(b"Exif\0\0")?;
    let little = tiff.starts_with(b"II");
    let short = |at: usize| {
        let two = [*tiff.get(at)?, *tiff.get(at + 1)?];
        Some(if little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    let directory = if little { short(4)? } else { short(6)? };
    let directory = usize::from(directory);
    let entries = usize::from(short(directory)?);
    let entry = (0..entries).map(|entry| directory + 2 + entry * 12).find(|at| short(*at) == Some(0x0112))?;
    u8::try_from(short(entry + 8)?).ok().filter(|way| (1..=8).contains(way))
}

/// An Exif segment that says which way is up and nothing else.
fn upright(way: Orientation) -> Vec<u8> {
    let mut segment = vec![0xff, 0xe1, 0, 34];
    segment.extend_from_slice(b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    segment.extend_from_slice(&[way, 0, 0, 0, 0, 0, 0]);
    segment
}

#[cfg(test)]
mod tests {
    use super::{bare, orientation, upright};

    fn with(marker: u8, held: &[u8]) -> Vec<u8> {
        let length = u16::try_from(held.len() + 2).expect("short").to_be_bytes();
        [&[0xff, marker][..], &length, held].concat()
    }

    /// Exif in the other byte order, with which way is up and a place.
    fn exif() -> Vec<u8> {
        let mut tiff = b"Exif\0\0II\x2a\0\x08\0\0\0\x02\0".to_vec();
        tiff.extend_from_slice(&[0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
        tiff.extend_from_slice(&[0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0]);
        tiff.extend_from_slice(b"\0\0\0\0GPS 31.2304 121.4737");
        tiff
    }

    fn photo() -> Vec<u8> {
        let pixels = with(0xda, b"\x01\x01\0\0\x3f\0");
        let mut photo = vec![0xff, 0xd8];
        photo.extend(with(0xe0, b"JFIF\0"));
        photo.extend(with(0xe1, &exif()));
        photo.extend(with(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x GPSLatitude='31'/>"));
        photo.extend(with(0xed, b"Photoshop City Shanghai"));
        photo.extend(with(0xdb, b"table"));
        photo.extend(pixels);
        photo.extend_from_slice(b"pixels\xff\0more\xff\xd0and more\xff\xd9");
        photo.extend_from_slice(b"behind the end: GPS again");
        photo
    }

    #[test]
    fn a_picture_loses_where_it_was_taken_and_keeps_its_pixels_and_which_way_is_up() {
        let stripped = bare(&photo()).expect("a picture");
        let has = |words: &[u8]| stripped.windows(words.len()).any(|window| window == words);
        for gone in [&b"GPS"[..], b"121.4737", b"Shanghai", b"behind"] {
            assert!(!has(gone), "{}", String::from_utf8_lossy(gone));
        }
        assert!(has(b"pixels\xff\0more\xff\xd0and more\xff\xd9") && has(b"JFIF") && has(b"table"));
        let kept = upright(6);
        assert!(has(&kept));
        assert_eq!(orientation(&kept[4..]), Some(6));
        assert_eq!(kept.len(), 2 + usize::from(u16::from_be_bytes([kept[2], kept[3]])));
        assert_eq!(bare(&stripped).as_ref(), Some(&stripped), "there is nothing more to take");
    }

    #[test]
    fn a_picture_cut_anywhere_is_none_and_harms_nobody() {
        let photo = photo();
        let end = photo.windows(2).position(|pair| pair == [0xff, 0xd9]).expect("an end") + 2;
        for cut in 0..end {
            assert_eq!(bare(&photo[..cut]), None, "{cut}");
        }
    }
}
