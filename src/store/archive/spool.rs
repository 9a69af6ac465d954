//! How does an answer outlive the process before its check is on record? As a file of its own in the data folder, written on the spot:
//! what stands in a file stays when the process dies, and nobody is waited for. It is not synced: a machine that loses its power within
//! seconds looks at the page again.

use std::{
    collections::{BTreeMap, VecDeque},
    fs::{self, DirBuilder, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::store::body::{sha256, spelled};

pub(in crate::store) const FOLDER: &str = "arrived";
/// How many times an answer may be begun to be read: one that brings the whole process down must not do so for ever.
const TRIES_AT_MOST: u32 = 3;
const WAITING: &str = "answer";
/// Not yet whole.
const PART: &str = "part";
/// Not to be read again; of each page the last one is kept.
const ASIDE: &str = "aside";

/// The file of one answer: `PAGE.MICROSECONDS.NUMBER.TRIES.answer`. Nothing that a server says is in its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    page: i64,
    at: i64,
    /// Tells those of one moment apart.
    number: u32,
    tries: u32,
}

impl Name {
    fn of(file: &Path) -> Option<Name> {
        let mut parts = file.file_name()?.to_str()?.split('.');
        let mut part = || parts.next();
        let name = Name {
            page: part()?.parse().ok()?,
            at: part()?.parse().ok()?,
            number: part()?.parse().ok()?,
            tries: part()?.parse().ok()?,
        };
        (part()? == WAITING).then_some(name)
    }

    fn ending(&self, kind: &str) -> String {
        let Name {
            page,
            at,
            number,
            tries,
        } = self;
        format!("{page}.{at}.{number}.{tries}.{kind}")
    }
}

/// What stands in the file of an answer.
pub(in crate::store) struct Kept {
    pub(in crate::store) at: i64,
    /// What came around the body: JSON.
    pub(in crate::store) head: String,
    pub(in crate::store) body: Vec<u8>,
}

/// The answers of a record whose checks are not on record.
#[derive(Default)]
pub(in crate::store) struct Spool {
    folder: PathBuf,
    waiting: Mutex<BTreeMap<i64, Waiting>>,
}

/// The answers of one page.
#[derive(Default)]
struct Waiting {
    /// The oldest first.
    names: VecDeque<Name>,
    /// Once the oldest is taken: how many of the others waited then, and are left to later checks.
    left: usize,
}

impl Spool {
    /// What was left behind in a record's folder. For whoever holds its lock.
    pub(in crate::store) fn open(record: &Path) -> io::Result<Spool> {
        let folder = record.join(FOLDER);
        let files = files(&folder)?;
        for file in &files {
            if file.extension().is_some_and(|kind| kind == PART)
                && let Err(error) = fs::remove_file(file)
            {
                tracing::warn!(file = %file.display(), "it can't be removed: {error}");
            }
        }
        let mut waiting = BTreeMap::<i64, Waiting>::new();
        for name in names(&files) {
            let of_page = waiting.entry(name.page).or_default();
            of_page.names.push_back(name);
        }
        Ok(Spool {
            folder,
            waiting: Mutex::new(waiting),
        })
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeMap<i64, Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn path(&self, name: &Name, kind: &str) -> PathBuf {
        self.folder.join(name.ending(kind))
    }

    /// Keeps an answer, with the SHA-256 of its body. Gives its file.
    pub(in crate::store) fn put(
        &self,
        page: i64,
        kept: (i64, &str, &[u8]),
        hash: &[u8],
    ) -> io::Result<PathBuf> {
        let (at, head, body) = kept;
        let next = |of_page: &Waiting| of_page.names.back().map_or(0, |name| name.number + 1);
        let name = Name {
            page,
            at,
            number: self.waiting().get(&page).map_or(0, next),
            tries: 0,
        };
        let (part, path) = (self.path(&name, PART), self.path(&name, WAITING));
        let first = format!("{}\n{head}\n", seal(head, hash));
        let write = || {
            let mut file = File::create(&part)?;
            file.write_all(first.as_bytes())?;
            file.write_all(body)
        };
        let mut written = write();
        if matches!(&written, Err(error) if error.kind() == io::ErrorKind::NotFound) {
            written = make(&self.folder).and_then(|()| write());
        }
        if let Err(error) = written.and_then(|()| fs::rename(&part, &path)) {
            let _ = fs::remove_file(&part);
            return Err(error);
        }
        let mut waiting = self.waiting();
        waiting.entry(page).or_default().names.push_back(name);
        Ok(path)
    }

    /// The pages of which answers wait, those that wait longest first.
    pub(in crate::store) fn pages(&self) -> Vec<i64> {
        let waiting = self.waiting();
        let mut pages: Vec<(i64, i64)> = (waiting.iter())
            .filter_map(|(page, of_page)| Some((of_page.names.front()?.at, *page)))
            .collect();
        pages.sort_unstable();
        pages.into_iter().map(|(_, page)| page).collect()
    }

    /// A page's oldest answer, and counts that it is tried; those that were tried too often or can't be read are set aside.
    pub(in crate::store) fn take(&self, page: i64) -> Option<Kept> {
        loop {
            let name = self.oldest(page)?;
            if name.tries >= TRIES_AT_MOST {
                self.set_aside(page, "it could not be read to an end in several tries");
                continue;
            }
            let tried = self.tries(name, name.tries + 1);
            match read(&self.path(&tried, WAITING)) {
                Ok((head, body)) => {
                    let at = name.at;
                    if let Some(of_page) = self.waiting().get_mut(&page) {
                        of_page.left = of_page.names.len() - 1;
                    }
                    return Some(Kept { at, head, body });
                }
                Err(error) => self.set_aside(page, &error.to_string()),
            }
        }
    }

    fn oldest(&self, page: i64) -> Option<Name> {
        self.waiting().get(&page)?.names.front().copied()
    }

    /// A page's oldest answer was none the less not tried: it was not its fault.
    pub(in crate::store) fn untried(&self, page: i64) {
        if let Some(name) = self.oldest(page) {
            self.tries(name, name.tries.saturating_sub(1));
        }
    }

    /// Notes the tries of a page's oldest answer. Gives the name that it has then.
    fn tries(&self, name: Name, tries: u32) -> Name {
        let noted = Name { tries, ..name };
        // A disk that can't be written must not keep it from being read.
        if fs::rename(self.path(&name, WAITING), self.path(&noted, WAITING)).is_err() {
            return name;
        }
        if let Some(of_page) = self.waiting().get_mut(&name.page) {
            of_page.names.pop_front();
            of_page.names.push_front(noted);
        }
        noted
    }

    /// A page's oldest answer is not to be read again; its bytes are kept.
    pub(in crate::store) fn set_aside(&self, page: i64, why: &str) {
        let mut waiting = self.waiting();
        let Some(of_page) = waiting.get_mut(&page) else {
            return;
        };
        of_page.left = 0;
        let Some(name) = of_page.names.pop_front() else {
            return;
        };
        let aside = self.folder.join(format!("{page}.{ASIDE}"));
        let moved = fs::rename(self.path(&name, WAITING), &aside);
        tracing::error!(
            page,
            file = %aside.display(),
            "an answer that was not on record yet is set aside: {why}{}",
            moved.err().map(|error| format!("; it could not be moved: {error}")).unwrap_or_default()
        );
    }

    /// The answers of a page's check are on record, or say nothing new: the one that was taken, and what came since. What had been left behind
    /// beside it waits on.
    pub(in crate::store) fn done(&self, page: i64) {
        let mut waiting = self.waiting();
        let Some(Waiting { mut names, left }) = waiting.remove(&page) else {
            return;
        };
        let left = left.min(names.len().saturating_sub(1));
        if left > 0 {
            let names = names.drain(1..=left).collect();
            waiting.insert(page, Waiting { names, left: 0 });
        }
        drop(waiting);
        for name in names {
            if let Err(error) = fs::remove_file(self.path(&name, WAITING)) {
                tracing::warn!(
                    page,
                    "an answer that is on record could not be removed from the folder {FOLDER}: {error}"
                );
            }
        }
    }
}

/// What a file begins with: a checksum of all that follows.
fn seal(head: &str, hash_of_body: &[u8]) -> String {
    spelled(&sha256(&[head.as_bytes(), hash_of_body].concat()))
}

/// The head and the body of an answer's file.
fn read(file: &Path) -> io::Result<(String, Vec<u8>)> {
    let mut bytes = fs::read(file)?;
    let torn = || io::Error::new(io::ErrorKind::InvalidData, "it is not whole");
    let line_after = |from: usize| {
        let rest = bytes.get(from..)?;
        let length = rest.iter().position(|byte| *byte == b'\n')?;
        std::str::from_utf8(&rest[..length]).ok()
    };
    let sealed = line_after(0).ok_or_else(torn)?;
    let head = line_after(sealed.len() + 1).ok_or_else(torn)?.to_owned();
    let begin = sealed.len() + 1 + head.len() + 1;
    if sealed != seal(&head, &sha256(&bytes[begin..])) {
        return Err(torn());
    }
    bytes.drain(..begin);
    Ok((head, bytes))
}

/// Makes the folder: for its owner alone, as what came may be for subscribers.
fn make(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(files) => files.map(|file| Ok(file?.path())).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// The answers among files, those of a page in their order.
fn names(files: &[PathBuf]) -> Vec<Name> {
    let mut names: Vec<Name> = files.iter().filter_map(|file| Name::of(file)).collect();
    names.sort();
    names
}

/// Copies what waits in a record's folder to that of another.
pub(in crate::store) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let (from, to) = (from.join(FOLDER), to.join(FOLDER));
    for name in names(&files(&from)?) {
        make(&to)?;
        let file = name.ending(WAITING);
        fs::copy(from.join(&file), to.join(&file))?;
    }
    Ok(())
}
