//! The courier as a person meets it: a file out, a file in, receipts back.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use mobile_ffi::qr::{self, Series};
use mobile_ffi::{CourierError, DeviceError, Packed, files};
use sync_core::engine::effect::Told;

use super::outcome::Outcome;
use super::{Phone, text};

pub const COURIER: &str = "\
Example, with Li Na's phone in a place without network and Chen Bo's on its way to one:
  sojourn-device --dir li-na courier pack --out li-na.sealed
  sojourn-device --dir chen-bo courier take li-na.sealed
  sojourn-device --dir chen-bo sync
  sojourn-device --dir chen-bo courier receipts --out back.receipts
  sojourn-device --dir li-na courier receipt back.receipts";

/// What can be carried which way.
#[derive(Debug, Subcommand)]
pub enum CourierVerb {
    /// Seal the oldest entries that the server does not have, for a colleague to carry; works offline
    Pack {
        /// The file; must not be there yet
        #[arg(long, value_name = "FILE", required_unless_present = "qr")]
        out: Option<PathBuf>,
        /// A folder for QR pictures instead, to be shown on the screen one after the other; 64 at most
        #[arg(long, value_name = "DIR", conflicts_with = "out")]
        qr: Option<PathBuf>,
        /// About so many KiB at most; the rest goes another time. 1024 for a file, 24 for pictures
        #[arg(long, value_name = "KIB")]
        kib: Option<usize>,
    },
    /// Take a colleague's sealed entries along; they are sent at the next contact, and can't be read here
    Take {
        /// Files that `courier pack` wrote; or all its QR pictures, as PNG, in any order
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Show what this phone carries: whose, how much and since when
    List,
    /// Write the server's receipts for those whose entries were delivered
    Receipts {
        /// The file; must not be there yet
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Take the receipt that a colleague brought back
    Receipt {
        /// What `courier receipts` wrote
        file: PathBuf,
    },
}

/// Most bytes of a file that are read.
const MOST: u64 = 16 << 20;

/// Does it: how it ended, and what to say.
pub fn perform(phone: &Phone, verb: &CourierVerb) -> (Outcome, String) {
    let done = match verb {
        CourierVerb::Pack { out: Some(out), kib, .. } => pack(phone, out, kib.unwrap_or(1_024)),
        CourierVerb::Pack { qr, kib, .. } => draw(phone, qr.as_deref().unwrap_or(Path::new(".")), kib.unwrap_or(24)),
        CourierVerb::Take { files } => take(phone, files),
        CourierVerb::List => list(phone),
        CourierVerb::Receipts { out } => receipts(phone, out),
        CourierVerb::Receipt { file } => receipt(phone, file),
    };
    match done {
        Ok(said) => (Outcome::Done, said),
        Err(CourierError::Device(DeviceError::InDoubt(why))) => (Outcome::InDoubt, text::in_doubt(phone.lang, &why)),
        Err(error @ (CourierError::Device(_) | CourierError::Store(_) | CourierError::Key(_))) => {
            (Outcome::NotSaved, text::not_saved(phone.lang, &error.to_string()))
        }
        Err(other) => (Outcome::BadInput, text::not_saved(phone.lang, &other.to_string())),
    }
}

/// The same as one line of a script.
pub fn line(phone: &Phone, verb: &CourierVerb) -> (Outcome, String) {
    let (outcome, said) = perform(phone, verb);
    (outcome, said.replace('\n', "; "))
}

fn pack(phone: &Phone, out: &Path, kib: usize) -> Result<String, CourierError> {
    let packed = phone.device.pack(kib.saturating_mul(1_024))?;
    write(out, &packed.bytes)?;
    Ok(told(phone, &packed))
}

fn draw(phone: &Phone, folder: &Path, kib: usize) -> Result<String, CourierError> {
    let packed = phone.device.pack(kib.saturating_mul(1_024))?;
    let pictures = qr::pictures(&packed.bytes).map_err(|error| CourierError::Picture(error.to_string()))?;
    for (at, picture) in pictures.iter().enumerate() {
        write(&folder.join(format!("{:02}.png", at + 1)), picture)?;
    }
    let many = pictures.len();
    let shown = phone.lang.pick(format!("，共 {many} 张图"), format!(", in {many} pictures"));
    Ok(told(phone, &packed) + &shown)
}

fn told(phone: &Phone, packed: &Packed) -> String {
    let (first, last, size, left) = (packed.first, packed.last, packed.bytes.len(), packed.left);
    let zh = format!("已加密封装第 {first} 至 {last} 条（{size} 字节），请交同事转交；其后还有 {left} 条");
    let en = format!(
        "entries {first} to {last} are sealed ({size} bytes) for a colleague to carry; {left} more wait behind"
    );
    phone.lang.pick(zh, en)
}

fn take(phone: &Phone, files: &[PathBuf]) -> Result<String, CourierError> {
    let mut said = Vec::new();
    let mut series = Series::default();
    let mut have = None;
    for file in files {
        let mut bytes = read(file)?;
        if bytes.starts_with(b"\x89PNG") {
            let now = series.take(&bytes).map_err(|error| named(file, &error.to_string()))?;
            have = Some(now);
            let Some(whole) = series.whole() else { continue };
            (bytes, series, have) = (whole, Series::default(), None);
        }
        let device = phone.device.take_along(&bytes)?;
        let zh = format!("已替设备 {device} 带上；下次联网时送达");
        said.push(phone.lang.pick(zh, format!("taken along for device {device}: it is sent at the next contact")));
    }
    if let Some((have, of)) = have {
        let en = format!("{have} of {of} pictures: give all of them at once");
        return Err(CourierError::Picture(phone.lang.pick(format!("{of} 张图中只有 {have} 张：请一次给全"), en)));
    }
    Ok(said.join("\n"))
}

fn named(file: &Path, why: &str) -> CourierError {
    CourierError::Picture(format!("{}: {why}", file.display()))
}

fn list(phone: &Phone) -> Result<String, CourierError> {
    let rows = phone.device.carries()?;
    let lines = rows.iter().map(|row| {
        let taken = row.taken;
        let state = match (&row.answer, &row.refused) {
            (Some(_), _) => phone.lang.pick("已送达，可取回执".to_owned(), "delivered, its receipt is here".to_owned()),
            (None, Some(why)) => phone.lang.pick(format!("服务器未收：{why}"), format!("not taken: {why}")),
            (None, None) => phone.lang.pick("待送".to_owned(), "to be delivered".to_owned()),
        };
        let (device, size) = (row.device, row.size);
        phone.lang.pick(
            format!("设备 {device}，{size} 字节，{taken} 带上：{state}"),
            format!("device {device}, {size} bytes, taken {taken}: {state}"),
        )
    });
    let lines: Vec<String> = lines.collect();
    let nothing = phone.lang.pick("本机没有替同事转交的内容", "this phone carries nothing for colleagues");
    Ok(if lines.is_empty() { nothing.to_owned() } else { lines.join("\n") })
}

fn receipts(phone: &Phone, out: &Path) -> Result<String, CourierError> {
    let receipts = phone.device.carried_receipts()?;
    write(out, &receipts.write())?;
    let many = receipts.answers.len();
    Ok(phone
        .lang
        .pick(format!("已写入 {many} 份回执，请带回给同事"), format!("{many} receipts are written: give them back")))
}

fn receipt(phone: &Phone, file: &Path) -> Result<String, CourierError> {
    let told = phone.device.take_receipts(&read(file)?)?;
    let Told::Receipted { stored, held } = told else { return Err(DeviceError::Silent.into()) };
    let held = held.filter(|held| *held > stored);
    Ok(match held {
        Some(held) => phone.lang.pick(
            format!("服务器已收存至第 {stored} 条；至第 {held} 条在隔离区待定"),
            format!("the server holds entries up to {stored}; up to {held} they wait in quarantine for a decision"),
        ),
        None => phone.lang.pick(
            format!("服务器已收存至第 {stored} 条（有签名回执）"),
            format!("stored by the server up to entry {stored}, by its signed receipt"),
        ),
    })
}

/// Delivers what is carried, after a contact, and gets the key for one's own where it is missing: what to say of it.
pub fn after_contact(phone: &Phone) -> Vec<String> {
    let lang = phone.lang;
    if !phone.device.can_pack() {
        // An older server has none; it is asked again at the next contact.
        let _ = phone.device.renew_seal_key();
    }
    let delivered = match phone.device.deliver() {
        Ok(delivered) => delivered,
        Err(error) => return vec![lang.pick(format!("转交未成：{error}"), format!("nothing was delivered: {error}"))],
    };
    let mut said = Vec::new();
    if delivered.taken > 0 {
        let many = delivered.taken;
        said.push(lang.pick(
            format!("已替同事送达 {many} 份；用 courier receipts 取回执"),
            format!("{many} carried for colleagues are delivered: `courier receipts` writes what to give back"),
        ));
    }
    for (device, why) in delivered.refused {
        said.push(
            lang.pick(format!("设备 {device} 的未收：{why}"), format!("that of device {device} was not taken: {why}")),
        );
    }
    said.extend(delivered.why.map(|why| lang.pick(format!("转交中断：{why}"), format!("delivering ended: {why}"))));
    said
}

fn read(file: &Path) -> Result<Vec<u8>, CourierError> {
    let named = |error: std::io::Error| CourierError::Key(format!("{}: {error}", file.display()));
    if std::fs::metadata(file).map_err(named)?.len() > MOST {
        return Err(CourierError::Sealed(sync_core::sync::SealedError::TooLarge));
    }
    std::fs::read(file).map_err(named)
}

fn write(out: &Path, bytes: &[u8]) -> Result<(), CourierError> {
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let named = |why: String| CourierError::Key(format!("{}: {why}", out.display()));
    let name = out.file_name().and_then(|name| name.to_str()).ok_or_else(|| named("it must name a file".to_owned()))?;
    files::create_private(folder, name, bytes).map_err(|error| named(error.to_string()))
}
