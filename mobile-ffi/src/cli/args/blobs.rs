//! The arguments of photos and signatures.

use std::path::PathBuf;

use sync_core::ids::{BlobHash, VisitId};

/// Examples of `photo`.
pub const PHOTO: &str = "\
Example:
  sojourn-device --dir phone photo v1 gate3.jpg --caption 'gate 3, left'

JPEG, PNG, WebP, HEIC or PDF, at most 25 MB. Where a JPEG was taken, when, and by which camera is taken out of it; of the other
types this is not done. It is saved here first and sent after the journal, in parts: a sending that was cut goes on where it was.";
/// Examples of `sign`.
pub const SIGN: &str = "\
Example:
  sojourn-device --dir phone sign v1 --signer 'Frau Weiss' --strokes strokes.json

The file is what the screen drew: {\"width\":600,\"height\":200,\"strokes\":[[[10,20,0],[14,26,16]]]}, each point x, y and the
milliseconds since the first. The record is printed as it is signed, and its exact text is bound to the signature.";
/// Examples of `blob`.
pub const BLOB: &str = "\
Example:
  sojourn-device --dir phone blob v1 5f1d…(64 digits) --out gate3.jpg";

/// A photo.
#[derive(Debug, clap::Args)]
pub struct PhotoArgs {
    /// Which visit
    pub visit: VisitId,
    /// The file
    pub file: PathBuf,
    /// What there is to say of it
    #[arg(long, default_value = "")]
    pub caption: String,
    /// It is no photo but a paper, for example a scanned form
    #[arg(long)]
    pub paper: bool,
}

/// A signature.
#[derive(Debug, clap::Args)]
pub struct SignArgs {
    /// Which visit
    pub visit: VisitId,
    /// Who signs
    #[arg(long)]
    pub signer: String,
    /// What was drawn, JSON
    #[arg(long, value_name = "FILE")]
    pub strokes: PathBuf,
}

/// Which photo or signature, and where to.
#[derive(Debug, clap::Args)]
pub struct BlobArgs {
    /// Which visit
    pub visit: VisitId,
    /// Its name, 64 digits
    pub hash: BlobHash,
    /// The file; must not be there yet
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}
