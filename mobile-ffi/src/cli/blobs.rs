//! Photos and signatures at the terminal: from a file into a visit, onto the way, and back into a file.

use std::fs::{self, File};
use std::io::{IsTerminal, Write};
use std::path::Path;

use mobile_ffi::{Budget, DeviceError, FetchError};
use sync_core::blob::{Blob, BlobError, Drawing};
use sync_core::document::record::shown_text;
use sync_core::engine::effect::Told;
use sync_core::fact::Attached;
use sync_core::ids::VisitId;
use sync_core::time::Millis;

use super::args::{BlobArgs, PhotoArgs, SignArgs};
use super::outcome::Outcome;
use super::text::Lang;
use super::{Phone, show};

/// After something was saved: a little, so that the person is not kept waiting.
pub const A_LITTLE: Budget = Budget { bytes: 4 << 20, span: Millis::seconds(10) };
/// When somebody asks for it: all that waits, as long as it goes on.
pub const ALL: Budget = Budget { bytes: u64::MAX, span: Millis::hours(2) };

/// Why something was not attached, in the person's language.
pub enum NotAttached {
    /// What was given can't be attached.
    Given(String),
    /// It was not saved.
    Device(DeviceError),
}

impl NotAttached {
    fn blob(lang: Lang, error: &BlobError) -> Self {
        Self::Given(lang.pick(error.zh(), error.to_string()))
    }

    fn file(lang: Lang, path: &Path, error: &std::io::Error) -> Self {
        let path = path.display();
        Self::Given(
            lang.pick(format!("文件 {path} 无法读取：{error}"), format!("the file {path} can't be read: {error}")),
        )
    }
}

/// Attaches a file.
pub fn photo(phone: &Phone, args: &PhotoArgs) -> Result<Told, NotAttached> {
    let lang = phone.lang;
    let limit = phone.device.attachment_limit(&args.visit);
    let wrong = |error: std::io::Error| NotAttached::file(lang, &args.file, &error);
    let bytes = fs::metadata(&args.file).map_err(wrong)?.len();
    // Before it is read: it may be larger than the memory.
    sync_core::blob::check_size(bytes, limit).map_err(|error| NotAttached::blob(lang, &error))?;
    let blob = Blob::of_file(fs::read(&args.file).map_err(wrong)?, limit);
    let blob = blob.map_err(|error| NotAttached::blob(lang, &error))?;
    if !blob.without_places {
        eprintln!(
            "{}",
            lang.pick(
                "注意：此类文件中的拍摄位置等信息未被去除",
                "note: what this file says of where it was taken stays in it"
            )
        );
    }
    let what = if args.paper { Attached::Other } else { Attached::Photo };
    phone.device.attach(&args.visit, &blob, what, &args.caption).map_err(NotAttached::Device)
}

/// Signs the record as this phone has it.
pub fn sign(phone: &Phone, args: &SignArgs) -> Result<Told, NotAttached> {
    let lang = phone.lang;
    let json = fs::read_to_string(&args.strokes).map_err(|error| NotAttached::file(lang, &args.strokes, &error))?;
    let record = phone.device.content(&args.visit).and_then(|content| content.record).unwrap_or_default();
    let shown = shown_text(&record);
    let drawing = Drawing::read(&json, shown).map_err(|error| NotAttached::blob(lang, &error))?;
    eprintln!("{}", lang.pick("签署的内容：", "what is signed:"));
    drawing.shown.lines().for_each(|line| eprintln!("  {}", show::clean(line)));
    phone.device.sign(&args.visit, &args.signer, &drawing).map_err(NotAttached::Device)
}

/// Sends what waits and says how far it has come.
pub fn send(phone: &Phone, budget: Budget) {
    let lang = phone.lang;
    let waiting = || phone.device.blobs().unwrap_or_default().into_iter().filter(|blob| !blob.stored);
    let all: u64 = waiting().map(|blob| blob.blob.bytes - blob.confirmed.min(blob.blob.bytes)).sum();
    let bar = std::io::stderr().is_terminal() && all > 0;
    let sent = phone.device.upload(budget, &mut |sent| {
        if bar {
            eprint!("\r{}", progress(sent, all));
        }
    });
    if bar {
        eprintln!();
    }
    match sent {
        Ok(sent) if sent.bytes == 0 && sent.stored == 0 && sent.not_taken.is_empty() && sent.why.is_none() => {}
        Ok(sent) => {
            for (hash, why) in &sent.not_taken {
                eprintln!("{hash}: {}", show::clean(why));
            }
            if let Some(why) = &sent.why {
                eprintln!("{}", show::clean(why));
            }
            println!("{}", sent_so_far(phone, sent.bytes));
        }
        Err(error) => eprintln!(
            "{}",
            lang.pick(
                format!("照片和签名未能发出（{error}），仍保存在本机，下次继续"),
                format!("photos and signatures were not sent ({error}); they are safe here and go on next time")
            )
        ),
    }
}

fn progress(sent: u64, all: u64) -> String {
    const WIDTH: u64 = 30;
    let full = (sent.min(all) * WIDTH).checked_div(all).unwrap_or(WIDTH);
    let bar: String = (0..WIDTH).map(|at| if at < full { '#' } else { '.' }).collect();
    format!("[{bar}] {} / {}", size(sent), size(all))
}

/// Bytes for people.
fn size(bytes: u64) -> String {
    match bytes {
        0..100_000 => format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// What waits to be sent; none where nothing does.
pub fn waiting(phone: &Phone) -> Option<(usize, u64, u64)> {
    let waiting: Vec<_> = phone.device.blobs().ok()?.into_iter().filter(|blob| !blob.stored).collect();
    let sum = |of: fn(&mobile_ffi::BlobStatus) -> u64| waiting.iter().map(of).sum();
    (!waiting.is_empty()).then(|| (waiting.len(), sum(|blob| blob.confirmed), sum(|blob| blob.blob.bytes)))
}

/// A line about what waits.
pub fn waiting_line(phone: &Phone) -> Option<String> {
    let (count, confirmed, bytes) = waiting(phone)?;
    let (come, all) = (size(confirmed), size(bytes));
    Some(phone.lang.pick(
        format!("待上传的照片和签名：{count} 个，已确认 {come} / {all}"),
        format!("photos and signatures to be uploaded: {count}, {come} of {all} confirmed"),
    ))
}

fn sent_so_far(phone: &Phone, bytes: u64) -> String {
    let all = phone.lang.pick("照片和签名已全部上传并核对", "photos and signatures: all uploaded and checked");
    format!("{} (+{})", waiting_line(phone).unwrap_or_else(|| all.to_owned()), size(bytes))
}

/// The photos and signatures of a visit, own and others'.
pub fn of_visit(phone: &Phone, visit: &VisitId) -> Vec<String> {
    let facts = phone.device.content(visit).map(|content| content.facts).unwrap_or_default();
    let own = phone.device.blobs().unwrap_or_default();
    let line = |person: &sync_core::ids::PersonId, words: &str, blob: sync_core::fact::BlobRef| {
        let status = own.iter().find(|own| own.visit == *visit && own.blob == blob);
        let far = match status {
            Some(own) if own.stored => phone.lang.pick("服务器已收存", "stored").to_owned(),
            Some(own) => format!("{} / {}", size(own.confirmed), size(blob.bytes)),
            None => person.to_string(),
        };
        format!("{} {} {} [{far}] {}", blob.hash, blob.media.as_str(), size(blob.bytes), show::clean(words))
    };
    let of_fact = |(person, fact): &(sync_core::ids::PersonId, sync_core::fact::Fact)| {
        let words = fact.words().unwrap_or_default();
        fact.blobs().into_iter().map(|blob| line(person, words, blob)).collect::<Vec<_>>()
    };
    facts.iter().flat_map(of_fact).collect()
}

/// Writes a photo or signature to a file: wholly or not at all.
pub fn fetch(phone: &Phone, args: &BlobArgs) -> (Outcome, String) {
    let lang = phone.lang;
    let made = File::options().write(true).create_new(true).open(&args.out);
    let mut file = match made {
        Ok(file) => file,
        Err(error) => {
            let path = args.out.display();
            let said =
                lang.pick(format!("文件 {path} 无法新建：{error}"), format!("the file {path} can't be made: {error}"));
            return (Outcome::BadInput, said);
        }
    };
    let fetched = phone.device.download(&args.visit, &args.hash, &mut file);
    let written = fetched.and_then(|blob| match file.flush().and_then(|()| file.sync_all()) {
        Ok(()) => Ok(blob),
        Err(error) => Err(FetchError::Key(error.to_string())),
    });
    match written {
        Ok(blob) => (Outcome::Done, format!("{} {} {}", args.out.display(), blob.media.as_str(), size(blob.bytes))),
        Err(error) => {
            // Half a picture is none.
            let _ = fs::remove_file(&args.out);
            let outcome =
                if matches!(error, FetchError::Refused { .. }) { Outcome::BadInput } else { Outcome::NoContact };
            (outcome, lang.pick(format!("未取得：{error}"), format!("not fetched: {error}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{progress, size};

    #[test]
    fn a_bar_shows_how_far_it_is() {
        assert_eq!(progress(10_000_000, 20_000_000), "[###############...............] 10.0 MB / 20.0 MB");
        assert_eq!((size(1_234), size(131_072)), ("1.2 kB".to_owned(), "0.1 MB".to_owned()));
    }
}
