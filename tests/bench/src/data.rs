//! The visits of `tests/data/bench`, read and, for larger fleets, repeated under other names. What they become on a phone
//! is said in `writing`.

use std::io::{BufRead, BufReader};
use std::path::Path;

use ruzstd::decoding::StreamingDecoder;
use serde_json::Value;

use crate::{Outcome, words};

/// One visit: who, what was changed, and how it reads in the end.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Its id.
    pub id: String,
    /// Number of the device that writes it.
    pub device: usize,
    /// Operations by change.
    pub changes: Vec<Vec<Value>>,
    /// What every reader must see.
    pub last: Value,
}

impl Visit {
    /// Puts it into the hands of another rep.
    pub fn rename_rep(&mut self, old: &str, new: &str) {
        let swap = |value: &Value| serde_json::from_str(&value.to_string().replace(old, new)).unwrap_or_default();
        self.last = swap(&self.last);
        self.changes.iter_mut().flatten().for_each(|op| *op = swap(op));
    }
}

/// The first `visits` visits of each of `devices` devices; beyond the 20 of the file, the same again under other names.
///
/// # Errors
/// When the file can't be read.
pub fn read(folder: &Path, devices: usize, visits: usize) -> Outcome<Vec<Visit>> {
    let path = folder.join("visits-20-50.ndjson.zst");
    let file = std::fs::File::open(&path).map_err(|e| format!("{}: {e}; give --input", path.display()))?;
    let lines: Vec<String> =
        BufReader::new(StreamingDecoder::new(file).map_err(words)?).lines().collect::<Result<_, _>>().map_err(words)?;
    let originals = lines.iter().map(|line| parse(line)).collect::<Outcome<Vec<_>>>()?;
    let there = originals.iter().map(|visit| visit.device).max().map_or(0, |last| last + 1);
    let mut found = Vec::new();
    for copy in 0..devices.div_ceil(there.max(1)) {
        for (line, original) in lines.iter().zip(&originals) {
            let device = original.device + copy * there;
            let own = found.iter().rev().take_while(|visit: &&Visit| visit.device == device).count();
            if device < devices && own < visits {
                found.push(Visit { device, ..renamed(line, original, copy)? });
            }
        }
    }
    Ok(found)
}

fn parse(line: &str) -> Outcome<Visit> {
    let visit: Value = serde_json::from_str(line).map_err(words)?;
    let changes = visit["changes"].as_array().into_iter().flatten();
    Ok(Visit {
        id: visit["id"].as_str().unwrap_or_default().to_owned(),
        device: visit["dev"].as_u64().and_then(|dev| usize::try_from(dev).ok()).ok_or("a visit without device")?,
        changes: changes.map(|change| change["ops"].as_array().cloned().unwrap_or_default()).collect(),
        last: visit["final"].clone(),
    })
}

/// The same visit of another rep.
fn renamed(line: &str, original: &Visit, copy: usize) -> Outcome<Visit> {
    if copy == 0 {
        return Ok(original.clone());
    }
    let stem = original.id.get(..29).ok_or("an id of less than 29 characters")?;
    // An id of the file has hexadecimal digits only, so it is none of these.
    parse(&line.replace(&original.id, &format!("{stem}z{copy:02x}")).replace("rep-0", &format!("rep-{copy}")))
}
