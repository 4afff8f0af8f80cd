//! Safety first: what concerns somebody's safety goes ahead of a long backlog, each in one small signed message. The journal
//! follows as ever; nothing is taken for stored by this.

use plain_derive::Plain;
use sync_core::cbor;
use sync_core::journal::Signature;
use sync_core::sync::{SafetyAnswer, SafetyRequest};

use crate::core::{Bad, Core};
use crate::shape::input::Clocks;

/// One word, to be signed.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Word {
    /// What is signed.
    #[serde(with = "serde_bytes")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))]
    pub message: Vec<u8>,
    /// The word, for `word_signed` and `word_answered`.
    #[serde(with = "serde_bytes")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))]
    pub word: Vec<u8>,
}

/// Words that wait, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Words {
    /// In order.
    pub all: Vec<Word>,
}

fn read(word: &[u8]) -> Result<SafetyRequest, Bad> {
    cbor::decode("word", word).map_err(|error| Bad::of("word", error))
}

impl Core {
    /// What waits of somebody's safety behind other entries.
    ///
    /// # Errors
    /// [`Bad`] for clocks that make no sense.
    pub fn words_ahead(&self, clocks: Clocks) -> Result<Words, Bad> {
        let now = clocks.read()?;
        let origin = self.engine.enrolment().map(|enrolment| enrolment.origin.clone()).unwrap_or_default();
        let word = |word: SafetyRequest| Word { message: word.message(&origin), word: cbor::encode(&word) };
        Ok(Words { all: self.engine.words_ahead(&now).into_iter().map(word).collect() })
    }

    /// The body of `POST /v1/safety`.
    ///
    /// # Errors
    /// [`Bad`] for a word that is none, or a signature that is not 64 bytes.
    pub fn word_signed(&self, word: &[u8], signature: &[u8]) -> Result<Vec<u8>, Bad> {
        let signature = signature.try_into().map_err(|_| Bad::of("signature", "give 64 bytes, r and s"))?;
        Ok(cbor::encode(&SafetyRequest { signature: Signature(signature), ..read(word)? }))
    }

    /// The server answered: whether the watch has it. What it has is not said again.
    ///
    /// # Errors
    /// [`Bad`] for a word that is none, or an answer that is not the server's.
    pub fn word_answered(&mut self, word: &[u8], answer: &[u8]) -> Result<bool, Bad> {
        let answer: SafetyAnswer = cbor::decode("safety answer", answer).map_err(|error| Bad::of("answer", error))?;
        let seq = read(word)?.seq;
        if answer.taken {
            self.engine.word_taken(seq);
        }
        Ok(answer.taken)
    }
}
