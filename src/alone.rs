//! Who changes a file alone? Whoever reads it, changes it and writes it anew holds it meanwhile, so that no process loses another's change.

use std::{
    fs::{File, OpenOptions},
    io::{Error, ErrorKind, Result, Write},
    path::{Path, PathBuf},
};

/// A file that is held; let go when this is dropped.
#[must_use]
pub struct Held {
    file: PathBuf,
    _lock: File,
}

/// Waits for the file to be let go by whoever else changes it. Another file beside it is what is locked, `.NAME.lock`: the file itself is
/// put in place anew by each change, and may not be there yet. It stays, empty: to remove it would open a door between two who hold it.
pub fn hold(path: &Path) -> Result<Held> {
    let file = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let lock = beside(&file, "lock")?;
    let named = |error: Error| Error::new(error.kind(), format!("{}: {error}", lock.display()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    let lock = match options.open(&lock) {
        // Somebody else made it: it is empty, and who may read it may hold it.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            File::open(&lock).map_err(|_| named(error))?
        }
        opened => opened.map_err(named)?,
    };
    match lock.lock() {
        // Some shared folders know no locks: there one must not change it twice at once.
        Err(error)
            if error.kind() == ErrorKind::Unsupported || error.raw_os_error() == Some(NO_LOCKS) => {
        }
        locked => locked?,
    }
    Ok(Held { file, _lock: lock })
}

/// `ENOLCK` of Linux: a shared folder whose server keeps no locks.
const NO_LOCKS: i32 = 37;

fn beside(file: &Path, ending: &str) -> Result<PathBuf> {
    let name = file
        .file_name()
        .ok_or_else(|| Error::new(ErrorKind::InvalidInput, "it is no file"))?;
    let name = format!(".{}.{ending}", name.to_string_lossy());
    Ok(file.with_file_name(name))
}

impl Held {
    /// Writes the file anew, whole or not at all. Who may read it stays so; a file that was not there is its owner's alone where it
    /// `is_secret`.
    pub fn write(&self, text: &str, is_secret: bool) -> Result<()> {
        let new = beside(&self.file, "new")?;
        // What a process that was killed left there may be open to others.
        match std::fs::remove_file(&new) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        let known = std::fs::metadata(&self.file).ok();
        #[cfg(unix)]
        if is_secret || known.is_some() {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        let mut file = options.open(&new)?;
        if let Some(known) = known.filter(|_| !is_secret) {
            file.set_permissions(known.permissions())?;
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&new, &self.file)
    }
}
