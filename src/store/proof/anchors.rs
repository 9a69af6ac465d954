//! Which heads of the ledger were signed, and does it still hold them? They stand in the record, so that a copy of it has them, and beside
//! it (`checkpoints.txt`), so that a record that was cut or set back is told from its own.

use std::{collections::HashSet, fs, io::Write, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use sqlx::{Row, SqlitePool};

use crate::store::{
    Signer, Store, StoreError,
    checkpoint::{KEY, ORIGIN, is_signed},
    ledger, micros,
};

pub(in crate::store) const KEPT: &str = "checkpoints.txt";

/// One signed head.
#[derive(Debug, Clone, PartialEq)]
struct Note {
    size: i64,
    /// In base64.
    root: String,
    signature: String,
}

impl Note {
    /// What is signed.
    fn text(&self) -> String {
        format!("{ORIGIN}\n{}\n{}\n", self.size, self.root)
    }

    fn whole(&self) -> String {
        format!("{}\n{}\n", self.text(), self.signature)
    }
}

/// The notes of a text; for what is none, the number of its line.
fn notes(text: &str) -> Vec<Result<Note, usize>> {
    let lines: Vec<&str> = text.lines().collect();
    let (mut notes, mut at) = (Vec::new(), 0);
    while at < lines.len() {
        if lines[at].trim().is_empty() {
            at += 1;
            continue;
        }
        let line = |more: usize| lines.get(at + more).copied().unwrap_or_default();
        let size = line(1).parse::<i64>().ok().filter(|size| *size >= 0);
        let is_note = line(0) == ORIGIN && line(3).is_empty() && line(4).starts_with('—');
        match size.filter(|_| is_note) {
            Some(size) => {
                notes.push(Ok(Note {
                    size,
                    root: line(2).to_owned(),
                    signature: line(4).to_owned(),
                }));
                at += 5;
            }
            None => {
                notes.push(Err(at + 1));
                at += 1;
                while at < lines.len() && lines[at] != ORIGIN {
                    at += 1;
                }
            }
        }
    }
    notes
}

/// What is kept beside a record; `None` where there is no such file.
fn beside(folder: &Path) -> Result<Option<Vec<Result<Note, usize>>>, StoreError> {
    let file = folder.join(KEPT);
    match fs::read(&file) {
        Ok(kept) => Ok(Some(notes(&String::from_utf8_lossy(&kept)))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::Unusable {
            folder: file.display().to_string(),
            why: error.to_string(),
        }),
    }
}

/// Adds to what is kept beside a record: whoever kills it leaves the file as it was, or whole.
fn add(folder: &Path, lines: &[u8]) -> Result<(), StoreError> {
    let file = folder.join(KEPT);
    let part = folder.join(format!("{KEPT}.part"));
    let added = || -> std::io::Result<()> {
        match fs::copy(&file, &part) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            Err(_) => drop(fs::File::create(&part)?),
            Ok(_) => {}
        }
        let mut copy = fs::OpenOptions::new().append(true).open(&part)?;
        copy.write_all(lines)?;
        copy.sync_all()?;
        fs::rename(&part, &file)
    };
    added().map_err(|error| StoreError::Unusable {
        folder: file.display().to_string(),
        why: error.to_string(),
    })
}

/// How many entries the checkpoints beside a record name; `None` without any.
pub(in crate::store) fn signed_beside(folder: &Path) -> Result<Option<i64>, StoreError> {
    let kept = beside(folder)?.unwrap_or_default();
    let signed = kept.into_iter().flatten().map(|note| note.size).max();
    Ok(signed.filter(|size| *size > 0))
}

/// Refuses to write to a record that ends before what was signed of it: it is an older copy, or a new one in its place.
pub(in crate::store) async fn refuse_cut(
    folder: &Path,
    record: Option<&SqlitePool>,
) -> Result<(), StoreError> {
    let Some(signed) = signed_beside(folder)? else {
        return Ok(());
    };
    let entries: i64 = match record {
        Some(record) => {
            sqlx::query_scalar("SELECT COALESCE(MAX(position) + 1, 0) FROM ledger WHERE level = 0")
                .fetch_one(record)
                .await?
        }
        None => 0,
    };
    match entries < signed {
        true => Err(StoreError::Cut {
            folder: folder.display().to_string(),
            entries,
            signed,
        }),
        false => Ok(()),
    }
}

impl Store {
    /// How many entries (checks, rebuilds, prunings …) the ledger holds, and its root (RFC 6962, 2.1).
    pub async fn ledger_head(&self) -> Result<(i64, Vec<u8>), StoreError> {
        let mut db = self.readers.acquire().await?;
        let size: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM ledger WHERE level = 0")
            .fetch_one(&mut *db)
            .await?;
        let root = ledger::root_at(&mut db, size).await?;
        Ok((size, root))
    }

    /// The signed notes in the record itself, oldest first, each with the key that verifies it.
    async fn signed(&self) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query("SELECT note, verifier FROM checkpoint ORDER BY id")
            .fetch_all(&self.readers)
            .await?;
        rows.iter()
            .map(|row| Ok((row.try_get("note")?, row.try_get("verifier")?)))
            .collect()
    }

    /// The record's key; made where there is none, but not in the place of one that has signed before, unless `anew`.
    pub async fn signer(&self, folder: &Path, anew: bool) -> Result<Signer, StoreError> {
        if let Some(signer) = Signer::known(folder)? {
            return Ok(signer);
        }
        let signed = self.signed().await?;
        let kept = beside(folder)?.unwrap_or_default();
        let count = signed.len().max(kept.iter().flatten().count());
        if count > 0 && !anew {
            return Err(StoreError::Keyless {
                folder: folder.display().to_string(),
                count,
                key: signed.last().map_or_else(
                    || "another key".to_owned(),
                    |(_, verifier)| format!("the key {verifier}"),
                ),
            });
        }
        Signer::make(folder)
    }

    /// Signs the ledger's head and keeps the note in the record and beside it.
    pub async fn checkpoint(&self, folder: &Path, anew: bool) -> Result<String, StoreError> {
        let signer = self.signer(folder, anew).await?;
        let (size, root) = self.ledger_head().await?;
        let note = signer.checkpoint(size, &root);
        let verifier = signer.verifier();
        let kept = beside(folder)?.unwrap_or_default();
        let known: HashSet<String> = kept.iter().flatten().map(Note::whole).collect();
        // Those of an earlier release stand beside the record only, those of a restored copy in it only.
        let own = |old: &&Note| is_signed(&verifier, &old.text(), &old.signature);
        let earlier = kept.iter().flatten().filter(own).map(Note::whole);
        for note in earlier.chain([note.clone()]) {
            sqlx::query(
                "INSERT INTO checkpoint (at, note, verifier) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            )
            .bind(micros(Timestamp::now()))
            .bind(note)
            .bind(&verifier)
            .execute(&self.writer)
            .await?;
        }
        let signed = self.signed().await?;
        let new = signed.iter().filter(|(note, _)| !known.contains(note));
        // A blank line ends one that was torn.
        let lines: String = new.map(|(note, _)| format!("\n{note}")).collect();
        add(folder, lines.as_bytes())?;
        Ok(note)
    }

    /// Holds the ledger against every checkpoint in the record and beside it: how many those are, and a sentence for each that does not fit.
    pub async fn verify_checkpoints(
        &self,
        folder: &Path,
    ) -> Result<(i64, Vec<String>), StoreError> {
        let mut damaged = Vec::new();
        let signed = self.signed().await?;
        let file = beside(folder)?;
        let kept = file.clone().unwrap_or_default();
        let lost = kept.iter().filter_map(|note| note.as_ref().err());
        damaged.extend(lost.map(|line| format!("line {line} of {KEPT} is no checkpoint")));
        let mut all: Vec<Note> = kept.into_iter().flatten().collect();
        let mut verifiers: Vec<String> = Vec::new();
        // The newest come to the file after the record: one that was killed in between left the file without them.
        let lacks = |size: i64| format!("{KEPT} lacks the checkpoint at {size} entries");
        let mut lacking = Vec::new();
        let is_empty = all.is_empty();
        for (note, verifier) in signed {
            match notes(&note).pop() {
                Some(Ok(note)) if all.contains(&note) => {
                    damaged.extend(lacking.drain(..).map(lacks));
                }
                Some(Ok(note)) => {
                    lacking.push(note.size);
                    all.push(note);
                }
                _ => damaged.push("a checkpoint in the record is none".to_owned()),
            }
            if verifiers.last() != Some(&verifier) {
                verifiers.push(verifier);
            }
        }
        if file.is_some() && is_empty {
            damaged.extend(lacking.drain(..).map(lacks));
        }
        let own = Signer::known(folder).map(|signer| signer.map(|signer| signer.verifier()));
        let own = own.unwrap_or_else(|error| {
            damaged.push(error.to_string());
            None
        });
        match own {
            Some(own) => {
                if verifiers.last().is_some_and(|last| *last != own) {
                    damaged.push(format!(
                        "{KEY} is not the key that signed the last checkpoint"
                    ));
                }
                verifiers.push(own);
            }
            None if verifiers.is_empty() && !all.is_empty() && damaged.is_empty() => damaged.push(
                format!("{KEY} is missing: who signed the checkpoints can't be held against it"),
            ),
            None => {}
        }
        let mut db = self.readers.acquire().await?;
        for note in &all {
            let size = note.size;
            let is_own = |key: &String| is_signed(key, &note.text(), &note.signature);
            if !verifiers.is_empty() && !verifiers.iter().any(is_own) {
                damaged.push(format!(
                    "the checkpoint at {size} entries is not signed by this record's key"
                ));
            }
            match ledger::root_at(&mut db, size).await {
                Ok(now) if STANDARD.encode(&now) == note.root => {}
                Ok(_) => damaged.push(format!(
                    "the ledger's first {size} entries are not those of the checkpoint: something before it was altered"
                )),
                Err(StoreError::Damaged(_)) => damaged.push(format!(
                    "a checkpoint names {size} entries of the ledger, which has fewer: something was taken out"
                )),
                Err(error) => return Err(error),
            }
        }
        Ok((i64::try_from(all.len()).unwrap_or(i64::MAX), damaged))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Outcome,
        store::{NewCheck, testing::with_a_page},
    };

    async fn look(store: &Store, page: i64) {
        let check = NewCheck::plain(page, Timestamp::UNIX_EPOCH, Outcome::Failed);
        store.record(&check).await.unwrap();
    }

    #[tokio::test]
    async fn a_restored_copy_has_its_checkpoints_and_makes_no_other_key() {
        let (folder, store, page) = with_a_page().await;
        look(&store, page).await;
        store.checkpoint(folder.path(), false).await.unwrap();
        look(&store, page).await;
        store.checkpoint(folder.path(), false).await.unwrap();
        let held = store.verify_checkpoints(folder.path()).await.unwrap();
        assert_eq!(held, (2, Vec::new()));
        let other = tempfile::tempdir().unwrap();
        let copy = other.path().join("walkback.db");
        store.backup(&copy).await.unwrap();
        let copy = Store::open(other.path()).await.unwrap();
        let held = copy.verify_checkpoints(other.path()).await.unwrap();
        assert_eq!(held, (2, Vec::new()));
        let refused = copy.checkpoint(other.path(), false).await.unwrap_err();
        assert!(refused.to_string().contains("2 checkpoints"), "{refused}");
        assert!(!other.path().join(KEY).exists());
        // A new key is the owner's to make.
        copy.checkpoint(other.path(), true).await.unwrap();
        let held = copy.verify_checkpoints(other.path()).await.unwrap();
        assert_eq!(held, (3, Vec::new()));
    }

    #[tokio::test]
    async fn what_is_damaged_beside_the_record_is_told() {
        let (folder, store, page) = with_a_page().await;
        look(&store, page).await;
        store.checkpoint(folder.path(), false).await.unwrap();
        let file = folder.path().join(KEPT);
        let kept = fs::read(&file).unwrap();
        look(&store, page).await;
        store.checkpoint(folder.path(), false).await.unwrap();
        let second = fs::read(&file).unwrap()[kept.len()..].to_vec();
        // Killed between the record and the file.
        fs::write(&file, &kept).unwrap();
        let held = store.verify_checkpoints(folder.path()).await.unwrap();
        assert_eq!(held, (2, Vec::new()));
        for (damage, told) in [
            (
                String::from_utf8_lossy(&kept)
                    .replacen("walkback", "wallback", 1)
                    .into_bytes(),
                "line 2",
            ),
            ([kept.as_slice(), b"\nrubbish \xff"].concat(), "line 8"),
            (Vec::new(), "lacks"),
            // The first of two: the second was written, so this one was.
            (second.clone(), "lacks the checkpoint at 1 entries"),
        ] {
            fs::write(&file, damage).unwrap();
            let (_, damaged) = store.verify_checkpoints(folder.path()).await.unwrap();
            assert!(
                damaged.iter().any(|what| what.contains(told)),
                "{damaged:?}"
            );
        }
    }

    #[tokio::test]
    async fn nothing_is_written_to_a_record_that_ends_before_its_checkpoints() {
        let (folder, store, page) = with_a_page().await;
        for _ in 0..3 {
            look(&store, page).await;
        }
        let old = folder.path().join("old.db");
        store.backup(&old).await.unwrap();
        look(&store, page).await;
        store.checkpoint(folder.path(), false).await.unwrap();
        drop(store);
        for name in ["walkback.db", "walkback.db-wal", "walkback.db-shm"] {
            let _ = fs::remove_file(folder.path().join(name));
        }
        let refused = Store::open(folder.path()).await.err().unwrap();
        assert!(
            matches!(refused, StoreError::Cut { entries: 0, .. }),
            "{refused}"
        );
        assert!(!folder.path().join("walkback.db").exists());
        fs::rename(&old, folder.path().join("walkback.db")).unwrap();
        let refused = Store::open(folder.path()).await.err().unwrap();
        assert!(
            matches!(
                refused,
                StoreError::Cut {
                    entries: 3,
                    signed: 4,
                    ..
                }
            ),
            "{refused}"
        );
    }
}
