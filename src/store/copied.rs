//! How is a record copied while it is written to?

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use jiff::Timestamp;

use super::{Store, StoreError};

impl Store {
    /// Copies the record to a new file, beside a writer. Half a copy never bears its name.
    pub async fn backup(&self, file: &Path) -> Result<(), StoreError> {
        // Two may be made at once under one name, and by machines that share a folder.
        let mut part = file.as_os_str().to_owned();
        static COUNT: AtomicU64 = AtomicU64::new(0);
        part.push(format!(
            ".{}-{}-{}.part",
            Timestamp::now().as_microsecond(),
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        ));
        let part = std::path::PathBuf::from(part);
        remove_left(file);
        let unusable = |error: std::io::Error| StoreError::Unusable {
            folder: file.display().to_string(),
            why: error.to_string(),
        };
        let copied = sqlx::query("VACUUM INTO $1")
            .bind(part.display().to_string())
            .execute(&self.readers)
            .await;
        if let Err(error) = copied {
            let _ = fs::remove_file(&part);
            return Err(error.into());
        }
        let named = fs::File::open(&part)
            .and_then(|copy| copy.sync_all())
            .and_then(|()| name(&part, file));
        if named.is_err() {
            let _ = fs::remove_file(&part);
        }
        named.map_err(unusable)
    }
}

/// Half copies of backups that were ended, by a time limit say: none takes a day.
fn remove_left(file: &Path) {
    const OLD: Duration = Duration::from_secs(24 * 60 * 60);
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let Ok(entries) = fs::read_dir(folder.unwrap_or(Path::new("."))) else {
        return;
    };
    let is_ours = |name: &str| {
        let mark = (name.strip_suffix(".part")).and_then(|name| name.rsplit_once('.'));
        mark.is_some_and(|(_, mark)| {
            let mut parts = mark.split('-');
            parts.clone().count() == 3 && parts.all(|part| part.parse::<u64>().is_ok())
        })
    };
    for entry in entries.flatten() {
        let age = (entry.metadata().ok())
            .filter(|entry| entry.is_file())
            .and_then(|entry| entry.modified().ok()?.elapsed().ok());
        if age > Some(OLD) && is_ours(&entry.file_name().to_string_lossy()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Gives a file that is whole its name, which another may have taken meanwhile: that one stays as it is.
pub(super) fn name(part: &Path, file: &Path) -> std::io::Result<()> {
    let taken = || {
        std::io::Error::new(
            std::io::ErrorKind::AlreadyExists,
            "another was made there meanwhile, and was left as it is",
        )
    };
    match fs::hard_link(part, file) {
        Ok(()) => fs::remove_file(part),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(taken()),
        // Not every file system has links.
        Err(_) if file.exists() => Err(taken()),
        Err(_) => fs::rename(part, file),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::with_a_page;

    #[tokio::test]
    async fn of_backups_at_once_under_one_name_one_is_made_and_whole() {
        let (folder, store, _) = with_a_page().await;
        let file = folder.path().join("copies").join("walkback.db");
        fs::create_dir(folder.path().join("copies")).unwrap();
        let left = folder
            .path()
            .join("copies/old.db.1764500000000000-7-0.part");
        let cut = fs::File::create(&left).unwrap();
        cut.set_modified(std::time::SystemTime::now() - Duration::from_secs(2 * 24 * 60 * 60))
            .unwrap();
        let (one, two, three) = tokio::join!(
            store.backup(&file),
            store.backup(&file),
            store.backup(&file)
        );
        let made = [&one, &two, &three].iter().filter(|it| it.is_ok()).count();
        assert_eq!(made, 1, "{one:?} {two:?} {three:?}");
        let left = fs::read_dir(file.parent().unwrap()).unwrap().count();
        assert_eq!(left, 1, "no part is left");
        let copy = Store::open_to_read(file.parent().unwrap()).await.unwrap();
        assert!(copy.verify(&mut |_, _| {}).await.unwrap().ok);
    }
}
