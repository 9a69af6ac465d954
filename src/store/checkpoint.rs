//! How does an outsider know that nothing was altered? A signed head of the ledger: C2SP's signed note around a tlog checkpoint.

use std::{fs, io::Write, path::Path};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::{Engine, engine::general_purpose::STANDARD};

use super::{Store, StoreError, body::sha256, ledger};

/// The name of the log and of its key, the note's first line.
const ORIGIN: &str = "walkback.local/record";
/// The algorithm's number in C2SP's signed-note: Ed25519.
const ED25519: u8 = 1;
const KEY: &str = "checkpoint.key";
const KEPT: &str = "checkpoints.txt";

/// The key of a record.
pub struct Signer(Ed25519KeyPair);

impl Signer {
    /// The key in the record's folder (`checkpoint.key`, readable by its owner alone); made where there is none.
    pub fn of_folder(folder: &Path) -> Result<Signer, StoreError> {
        let path = folder.join(KEY);
        let unusable = |why: String| StoreError::Unusable {
            folder: path.display().to_string(),
            why,
        };
        if let Some(signer) = Signer::known(folder)? {
            return Ok(signer);
        }
        let made = Ed25519KeyPair::generate()
            .and_then(|pair| pair.to_pkcs8())
            .map_err(|_| unusable("no key could be made".to_owned()))?;
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options
            .open(&path)
            .map_err(|error| unusable(error.to_string()))?;
        file.write_all(made.as_ref())
            .and_then(|()| file.sync_all())
            .map_err(|error| unusable(error.to_string()))?;
        Ed25519KeyPair::from_pkcs8(made.as_ref())
            .map(Signer)
            .map_err(|_| unusable("it is no Ed25519 key in PKCS #8".to_owned()))
    }

    /// The key in the record's folder; `None` where there is none.
    pub fn known(folder: &Path) -> Result<Option<Signer>, StoreError> {
        let path = folder.join(KEY);
        let unusable = |why: String| StoreError::Unusable {
            folder: path.display().to_string(),
            why,
        };
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unusable(error.to_string())),
        };
        Ed25519KeyPair::from_pkcs8(&bytes)
            .map(|key| Some(Signer(key)))
            .map_err(|_| unusable("it is no Ed25519 key in PKCS #8".to_owned()))
    }

    fn public(&self) -> Vec<u8> {
        [&[ED25519], self.0.public_key().as_ref()].concat()
    }

    /// The first four bytes of SHA-256 over name, line feed and key, as signed-note has it.
    fn id(&self) -> Vec<u8> {
        sha256(&[ORIGIN.as_bytes(), b"\n", &self.public()].concat())[..4].to_vec()
    }

    /// The verifier key: `name+id+key`.
    pub fn verifier(&self) -> String {
        let id: String = self.id().iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{ORIGIN}+{id}+{}", STANDARD.encode(self.public()))
    }

    /// The note: origin, size and root, then the signature over these three lines.
    pub fn checkpoint(&self, size: i64, root: &[u8]) -> String {
        let text = format!("{ORIGIN}\n{size}\n{}\n", STANDARD.encode(root));
        let signature = self.0.sign(text.as_bytes());
        let signed = STANDARD.encode([self.id().as_slice(), signature.as_ref()].concat());
        format!("{text}\n— {ORIGIN} {signed}\n")
    }

    /// Whether a signature line is this key's over a text.
    fn signed(&self, text: &str, line: &str) -> bool {
        let packed = line
            .strip_prefix(&format!("— {ORIGIN} "))
            .and_then(|packed| STANDARD.decode(packed).ok())
            .unwrap_or_default();
        let key = UnparsedPublicKey::new(&aws_lc_rs::signature::ED25519, self.0.public_key());
        packed.len() > 4
            && packed[..4] == self.id()
            && key.verify(text.as_bytes(), &packed[4..]).is_ok()
    }

    /// Adds a note to those kept beside the record (`checkpoints.txt`).
    pub fn keep(&self, folder: &Path, note: &str) -> Result<(), StoreError> {
        let mut file = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(folder.join(KEPT))?;
        file.write_all(format!("{note}\n").as_bytes())?;
        file.sync_all()?;
        Ok(())
    }
}

impl Store {
    /// How many checks the ledger holds, and its root (RFC 6962, 2.1).
    pub async fn ledger_head(&self) -> Result<(i64, Vec<u8>), StoreError> {
        let mut db = self.readers.acquire().await?;
        let size: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM ledger WHERE level = 0")
            .fetch_one(&mut *db)
            .await?;
        let root = ledger::root_at(&mut db, size).await?;
        Ok((size, root))
    }

    /// Signs the ledger's head and keeps the note beside the record.
    pub async fn checkpoint(&self, folder: &Path) -> Result<String, StoreError> {
        let signer = Signer::of_folder(folder)?;
        let (size, root) = self.ledger_head().await?;
        let note = signer.checkpoint(size, &root);
        signer.keep(folder, &note)?;
        Ok(note)
    }

    /// Holds the ledger against the checkpoints kept in a folder: a sentence for each that no longer fits.
    pub async fn verify_checkpoints(&self, folder: &Path) -> Result<Vec<String>, StoreError> {
        let kept = match fs::read_to_string(folder.join(KEPT)) {
            Ok(kept) => kept,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let signer = Signer::known(folder)?;
        let mut damaged = Vec::new();
        if signer.is_none() {
            damaged.push(format!(
                "{KEY} is missing: who signed the checkpoints can't be held against it"
            ));
        }
        let mut db = self.readers.acquire().await?;
        let lines: Vec<&str> = kept.lines().collect();
        for at in (0..lines.len()).filter(|at| lines[*at] == ORIGIN) {
            let size = lines.get(at + 1).and_then(|line| line.parse::<i64>().ok());
            let root = lines.get(at + 2).copied().unwrap_or_default();
            let signed = lines.get(at + 4).copied().unwrap_or_default();
            let Some(size) = size.filter(|size| *size >= 0) else {
                damaged.push(format!("line {} of {KEPT} is no checkpoint", at + 1));
                continue;
            };
            let text = format!("{ORIGIN}\n{size}\n{root}\n");
            if signer
                .as_ref()
                .is_some_and(|signer| !signer.signed(&text, signed))
            {
                damaged.push(format!(
                    "the checkpoint at {size} checks is not signed by this record's key"
                ));
            }
            match ledger::root_at(&mut db, size).await {
                Ok(now) if STANDARD.encode(&now) == root => {}
                Ok(_) => damaged.push(format!(
                    "the ledger's first {size} checks are not those of the checkpoint: something before it was altered"
                )),
                Err(StoreError::Damaged(_)) => damaged.push(format!(
                    "a checkpoint names {size} checks, and the ledger has fewer: something was taken out"
                )),
                Err(error) => return Err(error),
            }
        }
        Ok(damaged)
    }

    /// Copies the whole record to a new file, beside a writer.
    pub async fn backup(&self, file: &Path) -> Result<(), StoreError> {
        sqlx::query("VACUUM INTO $1")
            .bind(file.display().to_string())
            .execute(&self.readers)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_signed_by_its_key_and_no_other() {
        let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let signer = Signer::of_folder(a.path()).unwrap();
        let note = signer.checkpoint(3, &sha256(b"root"));
        let (text, signature) = note.split_once("\n\n").unwrap();
        let text = format!("{text}\n");
        assert!(signer.signed(&text, signature.trim_end()));
        assert!(!signer.signed(&text.replace('3', "4"), signature.trim_end()));
        let other = Signer::of_folder(b.path()).unwrap();
        assert!(!other.signed(&text, signature.trim_end()));
        // Read again, it is the same key.
        let again = Signer::of_folder(a.path()).unwrap();
        assert_eq!(again.verifier(), signer.verifier());
    }
}
