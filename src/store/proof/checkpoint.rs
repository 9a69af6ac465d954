//! How does an outsider know that nothing was altered? A signed head of the ledger: C2SP's signed note around a tlog checkpoint.

use std::{fs, io::Write, path::Path};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    model::hex,
    store::{StoreError, body::sha256},
};

/// The name of the log and of its key, the note's first line.
pub(in crate::store) const ORIGIN: &str = "walkback.local/record";
/// The algorithm's number in C2SP's signed-note: Ed25519.
const ED25519: u8 = 1;
pub(in crate::store) const KEY: &str = "checkpoint.key";

/// The key of a record.
pub struct Signer(Ed25519KeyPair);

impl Signer {
    /// Makes a key in a folder that has none (`checkpoint.key`, readable by its owner alone).
    pub fn make(folder: &Path) -> Result<Signer, StoreError> {
        let path = folder.join(KEY);
        let unusable = |why: String| StoreError::Unusable {
            folder: path.display().to_string(),
            why,
        };
        let made = Ed25519KeyPair::generate()
            .and_then(|pair| pair.to_pkcs8())
            .map_err(|_| unusable("no key could be made".to_owned()))?;
        // Left behind by one that was killed before it wrote: it never signed.
        if fs::metadata(&path).is_ok_and(|known| known.len() == 0) {
            fs::remove_file(&path).map_err(|error| unusable(error.to_string()))?;
        }
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

    /// The key in the record's folder; `None` where there is none, or an empty one.
    pub fn known(folder: &Path) -> Result<Option<Signer>, StoreError> {
        let path = folder.join(KEY);
        let unusable = |why: String| StoreError::Unusable {
            folder: path.display().to_string(),
            why,
        };
        let bytes = match fs::read(&path) {
            Ok(bytes) if bytes.is_empty() => return Ok(None),
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unusable(error.to_string())),
        };
        Ed25519KeyPair::from_pkcs8(&bytes)
            .map(|key| Some(Signer(key)))
            .map_err(|_| StoreError::NoKey {
                file: path.display().to_string(),
            })
    }

    /// Where others than its owner can read or write a record's key: how, and what to do.
    pub fn warning(folder: &Path) -> Option<String> {
        let path = folder.join(KEY);
        let others = others(&path)?;
        Some(format!(
            "{} is open to others (mode {others:o}), and whoever reads it can sign in its name: chmod 600 {}",
            path.display(),
            path.display()
        ))
    }

    fn public(&self) -> Vec<u8> {
        [&[ED25519], self.0.public_key().as_ref()].concat()
    }

    /// The verifier key: `name+id+key`.
    pub fn verifier(&self) -> String {
        let public = self.public();
        let id = hex(&id(&public));
        format!("{ORIGIN}+{id}+{}", STANDARD.encode(public))
    }

    /// The note: origin, size and root, then the signature over these three lines.
    pub fn checkpoint(&self, size: i64, root: &[u8]) -> String {
        let text = format!("{ORIGIN}\n{size}\n{}\n", STANDARD.encode(root));
        let signature = self.0.sign(text.as_bytes());
        let signed = STANDARD.encode([id(&self.public()).as_slice(), signature.as_ref()].concat());
        format!("{text}\n— {ORIGIN} {signed}\n")
    }
}

/// The mode of a file that others than its owner can read or write.
#[cfg(unix)]
fn others(path: &Path) -> Option<u32> {
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).ok()?.permissions());
    (mode & 0o077 != 0).then_some(mode & 0o777)
}

#[cfg(not(unix))]
fn others(_: &Path) -> Option<u32> {
    None
}

/// The first four bytes of SHA-256 over name, line feed and key, as signed-note has it.
fn id(public: &[u8]) -> Vec<u8> {
    sha256(&[ORIGIN.as_bytes(), b"\n", public].concat())[..4].to_vec()
}

/// Whether a signature line is of the key that a verifier (`name+id+key`) names, over a text.
pub(in crate::store) fn is_signed(verifier: &str, text: &str, line: &str) -> bool {
    let decoded = |packed: &str| STANDARD.decode(packed).unwrap_or_default();
    // The key's own base64 may hold a plus.
    let public = decoded(verifier.splitn(3, '+').nth(2).unwrap_or_default());
    let packed = decoded(
        line.strip_prefix(&format!("— {ORIGIN} "))
            .unwrap_or_default(),
    );
    let Some(([ED25519], key)) = public.split_at_checked(1) else {
        return false;
    };
    let key = UnparsedPublicKey::new(&aws_lc_rs::signature::ED25519, key);
    packed.len() > 4
        && packed[..4] == id(&public)
        && key.verify(text.as_bytes(), &packed[4..]).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_signed_by_its_key_and_no_other() {
        let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let signer = Signer::make(a.path()).unwrap();
        let note = signer.checkpoint(3, &sha256(b"root"));
        let (text, signature) = note.split_once("\n\n").unwrap();
        let text = format!("{text}\n");
        assert!(is_signed(&signer.verifier(), &text, signature.trim_end()));
        assert!(!is_signed(
            &signer.verifier(),
            &text.replace('3', "4"),
            signature.trim_end()
        ));
        let other = Signer::make(b.path()).unwrap();
        assert!(!is_signed(&other.verifier(), &text, signature.trim_end()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(Signer::warning(a.path()), None);
            let shared = fs::Permissions::from_mode(0o644);
            fs::set_permissions(a.path().join(KEY), shared).unwrap();
            assert!(Signer::warning(a.path()).unwrap().contains("644"));
        }
        // Read again, it is the same key.
        let again = Signer::known(a.path()).unwrap().unwrap();
        assert_eq!(again.verifier(), signer.verifier());
    }
}
