//! The C border: SQLite's table of functions for files, over a [`Disk`]. Registered once as the default, it passes everything that
//! stands on no disk of ours to the one that was the default before.
//!
//! Nothing is decided here; every function finds its handle, asks the disk and says what came of it in SQLite's numbers.

use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Once;
use std::sync::atomic::{AtomicPtr, Ordering, fence};

use rusqlite::ffi;

use crate::locks::{EXCLUSIVE, Held, NONE, RESERVED, SHARED, SLOTS};
use crate::{Disk, Fate, Inner};

/// The one that was the default before.
static BEFORE: AtomicPtr<ffi::sqlite3_vfs> = AtomicPtr::new(std::ptr::null_mut());

/// A connection's hold on a file.
struct Handle {
    disk: Disk,
    name: String,
    level: c_int,
    held: Held,
    mapped: bool,
    /// A file without a name of its own goes with its handle.
    passing: bool,
}

/// What SQLite keeps of an open file.
#[repr(C)]
struct Open {
    base: ffi::sqlite3_file,
    handle: *mut Handle,
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(is_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(map),
    xShmLock: Some(lock_shared),
    xShmBarrier: Some(barrier),
    xShmUnmap: Some(unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Makes it the default, once in a process.
pub(crate) fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the default one is a static of SQLite's; the copy lives as long as the process.
        unsafe {
            let before = ffi::sqlite3_vfs_find(std::ptr::null());
            assert!(!before.is_null(), "SQLite has a default");
            BEFORE.store(before, Ordering::SeqCst);
            let mut ours = *before;
            ours.zName = c"sojourn-disk".as_ptr();
            ours.pNext = std::ptr::null_mut();
            ours.szOsFile = ours.szOsFile.max(size_of::<Open>() as c_int);
            ours.xOpen = Some(open);
            ours.xDelete = Some(delete);
            ours.xAccess = Some(access);
            let result = ffi::sqlite3_vfs_register(Box::into_raw(Box::new(ours)), 1);
            assert_eq!(result, ffi::SQLITE_OK, "it is registered");
        }
    });
}

fn before() -> *mut ffi::sqlite3_vfs {
    BEFORE.load(Ordering::SeqCst)
}

/// The disk that a name stands on.
///
/// # Safety
/// The name is null or ends in a null byte.
unsafe fn of_name(name: *const c_char) -> Option<(Disk, String)> {
    if name.is_null() {
        return None;
    }
    // SAFETY: as of this function.
    let bytes = unsafe { CStr::from_ptr(name) }.to_bytes();
    let path = Path::new(OsStr::from_bytes(bytes));
    Some((Disk::of(path)?, path.display().to_string()))
}

/// The handle behind an open file.
///
/// # Safety
/// The file was opened here and is not closed; SQLite uses a connection, and so its files, in one thread at a time.
unsafe fn handle<'h>(file: *mut ffi::sqlite3_file) -> &'h mut Handle {
    // SAFETY: as of this function.
    unsafe { &mut *(*file.cast::<Open>()).handle }
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives what its documentation says; what is not ours goes on unchanged.
    unsafe {
        let Some((disk, name)) = of_name(name) else {
            let Some(xopen) = (*before()).xOpen else { return ffi::SQLITE_CANTOPEN };
            return xopen(before(), name, file, flags, out);
        };
        (*file).pMethods = std::ptr::null();
        {
            let mut inner = disk.inner();
            if inner.is_dead() {
                return ffi::SQLITE_CANTOPEN;
            }
            if !inner.files.contains_key(&name) {
                // An empty file needs no room, as a rule.
                if inner.enter() == Fate::Dead {
                    return ffi::SQLITE_CANTOPEN;
                }
                inner.create(&name);
            }
        }
        let passing = flags & ffi::SQLITE_OPEN_DELETEONCLOSE != 0;
        let handle = Handle { disk, name, level: NONE, held: Held::default(), mapped: false, passing };
        (*file.cast::<Open>()).handle = Box::into_raw(Box::new(handle));
        (*file).pMethods = &raw const METHODS;
        if !out.is_null() {
            *out = flags;
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(_: *mut ffi::sqlite3_vfs, name: *const c_char, synced: c_int) -> c_int {
    // SAFETY: as in `open`.
    unsafe {
        let Some((disk, path)) = of_name(name) else {
            let Some(xdelete) = (*before()).xDelete else { return ffi::SQLITE_IOERR };
            return xdelete(before(), name, synced);
        };
        let mut inner = disk.inner();
        if inner.enter() == Fate::Dead {
            return ffi::SQLITE_IOERR;
        }
        if !inner.files.contains_key(&path) {
            return ffi::SQLITE_IOERR_DELETE_NOENT;
        }
        inner.delete(&path, synced != 0);
        ffi::SQLITE_OK
    }
}

unsafe extern "C" fn access(_: *mut ffi::sqlite3_vfs, name: *const c_char, flags: c_int, out: *mut c_int) -> c_int {
    // SAFETY: as in `open`.
    unsafe {
        let Some((disk, path)) = of_name(name) else {
            let Some(xaccess) = (*before()).xAccess else { return ffi::SQLITE_IOERR };
            return xaccess(before(), name, flags, out);
        };
        *out = c_int::from(disk.inner().files.get(&path).is_some_and(|file| flags != 0 || !file.bytes().is_empty()));
        ffi::SQLITE_OK
    }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: the file was opened here; SQLite closes it once.
    let handle = unsafe { Box::from_raw((*file.cast::<Open>()).handle) };
    let mut inner = handle.disk.inner();
    if let Some(of) = inner.files.get_mut(&handle.name) {
        of.locks.lower(handle.level, NONE);
    }
    if handle.passing {
        inner.delete(&handle.name, true);
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, to: *mut c_void, amount: c_int, at: i64) -> c_int {
    // SAFETY: SQLite gives room for what it asks for.
    let (handle, to) = unsafe {
        let length = usize::try_from(amount).unwrap_or(0);
        (handle(file), std::slice::from_raw_parts_mut(to.cast::<u8>(), length))
    };
    let inner = handle.disk.inner();
    if inner.is_dead() {
        return ffi::SQLITE_IOERR_READ;
    }
    let bytes = inner.files.get(&handle.name).map_or(&[][..], |file| file.bytes());
    let from = bytes.get(usize::try_from(at).unwrap_or(usize::MAX)..).unwrap_or_default();
    let there = from.len().min(to.len());
    to[..there].copy_from_slice(&from[..there]);
    to[there..].fill(0);
    if there < to.len() { ffi::SQLITE_IOERR_SHORT_READ } else { ffi::SQLITE_OK }
}

/// Changes a file, unless its user has died.
fn change(handle: &Handle, failed: c_int, act: impl FnOnce(&mut Inner, &str) -> c_int) -> c_int {
    let mut inner = handle.disk.inner();
    if inner.enter() == Fate::Dead { failed } else { act(&mut inner, &handle.name) }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, from: *const c_void, amount: c_int, at: i64) -> c_int {
    // SAFETY: SQLite gives what it wants written.
    let (handle, from) = unsafe {
        let length = usize::try_from(amount).unwrap_or(0);
        (handle(file), std::slice::from_raw_parts(from.cast::<u8>(), length))
    };
    change(handle, ffi::SQLITE_IOERR_WRITE, |inner, name| {
        let at = usize::try_from(at).unwrap_or(0);
        let long = inner.files.get(name).map_or(0, |file| file.bytes().len());
        if at + from.len() > long && inner.refuses_growth() {
            return ffi::SQLITE_FULL;
        }
        match inner.files.get_mut(name) {
            Some(file) => file.write(at, from),
            None => return ffi::SQLITE_IOERR_WRITE,
        }
        ffi::SQLITE_OK
    })
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, length: i64) -> c_int {
    // SAFETY: the file was opened here.
    let handle = unsafe { handle(file) };
    change(handle, ffi::SQLITE_IOERR_TRUNCATE, |inner, name| {
        if let Some(file) = inner.files.get_mut(name) {
            file.truncate(usize::try_from(length).unwrap_or(0));
        }
        ffi::SQLITE_OK
    })
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    // SAFETY: the file was opened here.
    let handle = unsafe { handle(file) };
    change(handle, ffi::SQLITE_IOERR_FSYNC, |inner, name| {
        let fails = inner.sync_fails();
        let Some(file) = inner.files.get_mut(name) else { return ffi::SQLITE_OK };
        if fails {
            file.fail_to_sync();
            return ffi::SQLITE_IOERR_FSYNC;
        }
        file.sync();
        // The first sync of a new file syncs its folder too, as SQLite does it: all names are on the disk, and all removals.
        if !file.is_named() {
            inner.sync_folder();
        }
        ffi::SQLITE_OK
    })
}

unsafe extern "C" fn size(file: *mut ffi::sqlite3_file, out: *mut i64) -> c_int {
    // SAFETY: the file was opened here, and the number has its place.
    unsafe {
        let handle = handle(file);
        let inner = handle.disk.inner();
        *out = inner.files.get(&handle.name).map_or(0, |file| i64::try_from(file.bytes().len()).unwrap_or(0));
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, to: c_int) -> c_int {
    // SAFETY: the file was opened here.
    let handle = unsafe { handle(file) };
    let mut inner = handle.disk.inner();
    let Some(of) = inner.files.get_mut(&handle.name) else { return ffi::SQLITE_IOERR_LOCK };
    let wanted = match to {
        SHARED => SHARED,
        RESERVED => RESERVED,
        _ => EXCLUSIVE,
    };
    if !of.locks.raise(handle.level, wanted) {
        return ffi::SQLITE_BUSY;
    }
    handle.level = handle.level.max(wanted);
    ffi::SQLITE_OK
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, to: c_int) -> c_int {
    // SAFETY: the file was opened here.
    let handle = unsafe { handle(file) };
    if to < handle.level {
        let mut inner = handle.disk.inner();
        if let Some(of) = inner.files.get_mut(&handle.name) {
            of.locks.lower(handle.level, to);
        }
        handle.level = to;
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn is_reserved(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: the file was opened here, and the answer has its place.
    unsafe {
        let handle = handle(file);
        let inner = handle.disk.inner();
        *out = c_int::from(inner.files.get(&handle.name).is_some_and(|file| file.locks.is_reserved()));
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn control(_: *mut ffi::sqlite3_file, operation: c_int, argument: *mut c_void) -> c_int {
    if operation != ffi::SQLITE_FCNTL_MMAP_SIZE {
        return ffi::SQLITE_NOTFOUND;
    }
    // SAFETY: this operation's argument is a number; nothing is ever mapped.
    unsafe { *argument.cast::<i64>() = 0 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn sector(_: *mut ffi::sqlite3_file) -> c_int {
    512
}

unsafe extern "C" fn characteristics(_: *mut ffi::sqlite3_file) -> c_int {
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

unsafe extern "C" fn map(
    file: *mut ffi::sqlite3_file,
    region: c_int,
    length: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: the file was opened here; a region is freed only once nobody has it mapped.
    unsafe {
        let handle = handle(file);
        *out = std::ptr::null_mut();
        let mut inner = handle.disk.inner();
        let Some(of) = inner.files.get_mut(&handle.name) else { return ffi::SQLITE_IOERR_SHMOPEN };
        if !handle.mapped {
            handle.mapped = true;
            of.shared.users += 1;
        }
        let (region, words) = (usize::try_from(region).unwrap_or(0), usize::try_from(length).unwrap_or(0) / 8);
        while of.shared.regions.len() <= region && extend != 0 {
            of.shared.regions.push(Box::new(vec![0; words]));
        }
        if let Some(region) = of.shared.regions.get_mut(region) {
            *out = region.as_mut_ptr().cast();
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn lock_shared(file: *mut ffi::sqlite3_file, offset: c_int, many: c_int, flags: c_int) -> c_int {
    // SAFETY: the file was opened here.
    let handle = unsafe { handle(file) };
    let from = usize::try_from(offset).unwrap_or(0).min(SLOTS);
    let slots = from..(from + usize::try_from(many).unwrap_or(0)).min(SLOTS);
    let Handle { disk, name, held, .. } = handle;
    let mut inner = disk.inner();
    let Some(of) = inner.files.get_mut(name) else { return ffi::SQLITE_IOERR_SHMLOCK };
    let taken = if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
        of.shared.release(held, slots);
        true
    } else if flags & ffi::SQLITE_SHM_SHARED != 0 {
        of.shared.share(held, slots)
    } else {
        of.shared.exclude(held, slots)
    };
    if taken { ffi::SQLITE_OK } else { ffi::SQLITE_BUSY }
}

unsafe extern "C" fn barrier(_: *mut ffi::sqlite3_file) {
    fence(Ordering::SeqCst);
}

unsafe extern "C" fn unmap(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    // SAFETY: the file was opened here; SQLite does not use the regions after this.
    let handle = unsafe { handle(file) };
    if std::mem::take(&mut handle.mapped) {
        let mut inner = handle.disk.inner();
        if let Some(of) = inner.files.get_mut(&handle.name) {
            of.shared.release(&mut handle.held, 0..SLOTS);
            of.shared.users = of.shared.users.saturating_sub(1);
            if of.shared.users == 0 {
                of.shared = Default::default();
            }
        }
    }
    ffi::SQLITE_OK
}
