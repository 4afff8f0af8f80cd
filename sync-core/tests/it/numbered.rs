//! What `numbered` derives: the bytes of minicbor's own derive, and what it reads of them.

use sync_core::cbor::{CborError, decode, encode};

mod ours {
    use numbered::{Decode, Encode};

    #[derive(Debug, PartialEq, Clone, Encode, Decode)]
    #[cbor(map)]
    pub struct Thing {
        #[n(2)]
        pub name: String,
        #[n(0)]
        pub number: u64,
        #[n(3)]
        pub maybe: Option<Kind>,
        #[cbor(n(30), with = "minicbor::bytes")]
        pub bytes: Vec<u8>,
        #[cbor(n(31), with = "minicbor::bytes")]
        pub more: Option<Vec<u8>>,
        #[cbor(n(5), skip_if = "Vec::is_empty")]
        pub list: Vec<Word>,
    }

    #[derive(Debug, PartialEq, Clone, Encode, Decode)]
    #[cbor(map)]
    pub enum Kind {
        #[n(0)]
        Plain,
        #[n(1)]
        Of(#[n(0)] Name),
        #[n(7)]
        Both {
            #[n(1)]
            word: Word,
            #[n(0)]
            inner: Option<Box<Thing>>,
        },
    }

    #[derive(Debug, PartialEq, Clone, Copy, Encode, Decode)]
    #[cbor(index_only)]
    pub enum Word {
        #[n(1)]
        One,
        #[n(40)]
        Forty,
    }

    #[derive(Debug, PartialEq, Clone, Encode, Decode)]
    #[cbor(transparent)]
    pub struct Name(#[n(0)] pub String);
}

/// The same shapes by minicbor's own derive.
mod theirs {
    use minicbor::{Decode, Encode};

    #[derive(Encode, Decode)]
    #[cbor(map)]
    pub struct Thing {
        #[n(2)]
        pub name: String,
        #[n(0)]
        pub number: u64,
        #[n(3)]
        pub maybe: Option<Kind>,
        #[cbor(n(30), with = "minicbor::bytes")]
        pub bytes: Vec<u8>,
        #[cbor(n(31), with = "minicbor::bytes")]
        pub more: Option<Vec<u8>>,
        #[cbor(n(5), skip_if = "Vec::is_empty")]
        pub list: Vec<Word>,
    }

    #[derive(Encode, Decode)]
    #[cbor(map)]
    pub enum Kind {
        #[n(0)]
        Plain,
        #[n(1)]
        Of(#[n(0)] Name),
        #[n(7)]
        Both {
            #[n(1)]
            word: Word,
            #[n(0)]
            inner: Option<Box<Thing>>,
        },
    }

    #[derive(Encode, Decode)]
    #[cbor(index_only)]
    pub enum Word {
        #[n(1)]
        One,
        #[n(40)]
        Forty,
    }

    #[derive(Encode, Decode)]
    #[cbor(transparent)]
    pub struct Name(#[n(0)] pub String);
}

use ours::{Kind, Name, Thing, Word};

fn thing(maybe: Option<Kind>) -> Thing {
    Thing { name: "三".to_owned(), number: 300, maybe, bytes: vec![1, 2], more: None, list: Vec::new() }
}

fn things() -> Vec<Thing> {
    let full = Thing { more: Some(Vec::new()), list: vec![Word::One, Word::Forty], ..thing(Some(Kind::Plain)) };
    let both = |inner| thing(Some(Kind::Both { word: Word::One, inner }));
    let of = thing(Some(Kind::Of(Name("n".to_owned()))));
    vec![thing(None), full.clone(), of, both(None), both(Some(Box::new(full)))]
}

#[test]
fn the_bytes_are_those_of_minicbors_own_derive() {
    for thing in things() {
        let bytes = encode(&thing);
        let theirs: theirs::Thing = decode("thing", &bytes).expect("they read it");
        assert_eq!(encode(&theirs), bytes, "{thing:?}");
        assert_eq!(decode::<Thing>("thing", &bytes), Ok(thing));
    }
}

#[test]
fn fields_that_are_not_known_are_passed_over() {
    // {0: 1, 1: {0: 1}, 2: "a", 30: h'', 99: [1]}
    let bytes = [0xa5, 0, 1, 1, 0xa1, 0, 1, 2, 0x61, b'a', 0x18, 30, 0x40, 0x18, 99, 0x81, 1];
    let read: Thing = decode("thing", &bytes).expect("a thing");
    assert_eq!(read, Thing { name: "a".to_owned(), number: 1, bytes: Vec::new(), ..thing(None) });
}

#[test]
fn a_field_that_is_missing_is_named() {
    // {0: 1, 30: h''}
    let missing = decode::<Thing>("thing", &[0xa2, 0, 1, 0x18, 30, 0x40]);
    assert!(matches!(missing, Err(CborError::Shape { why, .. }) if why.contains("Thing::name")));
}

#[test]
fn a_variant_that_is_not_known_is_nothing_where_there_may_be_nothing() {
    // {0: 1, 2: "a", 3: [8, {0: 1}], 30: h''}
    let of_newer = [0xa4, 0, 1, 2, 0x61, b'a', 3, 0x82, 8, 0xa1, 0, 1, 0x18, 30, 0x40];
    assert_eq!(decode::<Thing>("thing", &of_newer).map(|it| it.maybe), Ok(None));
    // Deeper, the whole field is nothing: {…, 3: [7, {1: 2}], …}
    let deeper = [0xa4, 0, 1, 2, 0x61, b'a', 3, 0x82, 7, 0xa1, 1, 2, 0x18, 30, 0x40];
    assert_eq!(decode::<Thing>("thing", &deeper).map(|it| it.maybe), Ok(None));
    // Where there must be something it is an error.
    assert!(decode::<Kind>("kind", &[0x82, 8, 0xa0]).is_err());
    assert!(decode::<Word>("word", &[2]).is_err());
}
