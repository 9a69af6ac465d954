//! Who may read the desk? Users with their passwords (argon2id), tokens for programs; both are kept as hashes, in one file that only its owner reads.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

use argon2::Argon2;
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::alone;

const FILE: &str = "users.json";
/// Tokens are told apart from other secrets by it.
const TOKEN_MARK: &str = "walkback_";
/// A login lasts so long.
pub const SESSION: SignedDuration = SignedDuration::from_hours(24 * 14);
/// NIST SP 800-63B §3.1.1.2 asks for 8 letters or more.
pub const LETTERS_AT_LEAST: usize = 8;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct User {
    name: String,
    salt: String,
    /// Argon2id (RFC 9106) of the password, with the parameters that OWASP names: 19 MiB, 2 rounds, 1 lane.
    hash: String,
    /// How often she ended her sessions.
    #[serde(default)]
    ended: u64,
}

/// A program's way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    pub name: String,
    pub made_at: Timestamp,
    sha256: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Kept {
    /// What sessions are signed with.
    key: String,
    users: Vec<User>,
    #[serde(default)]
    tokens: Vec<Token>,
}

/// The users of a record, read again when their file changes.
pub struct Users {
    path: PathBuf,
    read: Mutex<(Option<Stamp>, Kept)>,
}

/// When the file was written, its length, and its inode where there are any: of two that are written within a tick of the system's clock the
/// time is the same, and the length may be.
type Stamp = (SystemTime, u64, u64);

#[cfg(unix)]
fn inode(about: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(about)
}

#[cfg(not(unix))]
fn inode(_: &fs::Metadata) -> u64 {
    0
}

/// Why users could not be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum UsersError {
    #[error("{file}: {source}")]
    File {
        file: String,
        source: std::io::Error,
    },
    #[error("{file} is damaged: {source}")]
    Damaged {
        file: String,
        source: serde_json::Error,
    },
    #[error("{0}")]
    Refused(String),
}

impl Users {
    /// Those of a record's folder; there may be none.
    pub fn of_folder(folder: &Path) -> Result<Users, UsersError> {
        let users = Users {
            path: folder.join(FILE),
            read: Mutex::default(),
        };
        users.load()?;
        Ok(users)
    }

    /// Copies the file of one folder to another that has none, with who may read it. Where there is none, nothing is copied.
    pub fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
        let (from, to) = (from.join(FILE), to.join(FILE));
        match from.exists() && !to.exists() {
            true => fs::copy(from, to).map(|_| ()),
            false => Ok(()),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.now().users.is_empty()
    }

    pub fn names(&self) -> Vec<String> {
        self.now().users.into_iter().map(|user| user.name).collect()
    }

    pub fn tokens(&self) -> Vec<Token> {
        self.now().tokens
    }

    /// Adds a user, or gives one another password.
    pub fn add(&self, name: &str, password: &str) -> Result<(), UsersError> {
        let fits = !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || "-_.@".contains(c));
        if !fits {
            return Err(UsersError::Refused(format!(
                "“{name}” is no name for a user: letters, digits, -, _, . and @ make one"
            )));
        }
        if password.chars().count() < LETTERS_AT_LEAST {
            return Err(UsersError::Refused(format!(
                "the password is too short: {LETTERS_AT_LEAST} letters or more make one"
            )));
        }
        let salt = random::<16>()?;
        let user = User {
            name: name.to_owned(),
            hash: URL_SAFE_NO_PAD.encode(argon(password, &salt)?),
            salt: URL_SAFE_NO_PAD.encode(salt),
            ended: 0,
        };
        self.change(|kept| {
            kept.users.retain(|user| user.name != name);
            kept.users.push(user);
            if kept.key.is_empty() {
                kept.key = URL_SAFE_NO_PAD.encode(random::<32>()?);
            }
            Ok(())
        })
    }

    /// Takes a user out, and every session of hers with her. `false` when there was none.
    pub fn remove(&self, name: &str) -> Result<bool, UsersError> {
        self.change(|kept| {
            let before = kept.users.len();
            kept.users.retain(|user| user.name != name);
            Ok(kept.users.len() < before)
        })
    }

    /// Ends every session of a user, wherever a copy of one may be.
    pub fn end_sessions(&self, name: &str) -> Result<(), UsersError> {
        // Whoever took the file away took its users away.
        if !self.path.exists() {
            return Ok(());
        }
        self.change(|kept| {
            for user in kept.users.iter_mut().filter(|user| user.name == name) {
                user.ended = user.ended.saturating_add(1);
            }
            Ok(())
        })
    }

    /// Makes a token for a program. It is shown this once: only its hash is kept.
    pub fn make_token(&self, name: &str, at: Timestamp) -> Result<String, UsersError> {
        self.change(|kept| {
            if kept.tokens.iter().any(|token| token.name == name) {
                return Err(UsersError::Refused(format!(
                    "there is a token named “{name}” already"
                )));
            }
            let token = format!("{TOKEN_MARK}{}", URL_SAFE_NO_PAD.encode(random::<32>()?));
            kept.tokens.push(Token {
                name: name.to_owned(),
                made_at: at,
                sha256: sha256(&token),
            });
            Ok(token)
        })
    }

    pub fn revoke_token(&self, name: &str) -> Result<bool, UsersError> {
        self.change(|kept| {
            let before = kept.tokens.len();
            kept.tokens.retain(|token| token.name != name);
            Ok(kept.tokens.len() < before)
        })
    }

    /// Reads the file, changes what it says and writes it anew; no other process changes it meanwhile.
    fn change<T>(
        &self,
        by: impl FnOnce(&mut Kept) -> Result<T, UsersError>,
    ) -> Result<T, UsersError> {
        let fault = |source| UsersError::File {
            file: self.path.display().to_string(),
            source,
        };
        let held = alone::hold(&self.path).map_err(fault)?;
        // Two changes within the clock's grain must both be seen.
        let is_stale = Some((SystemTime::UNIX_EPOCH, 0, 0));
        {
            let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
            read.0 = read.0.and(is_stale);
        }
        let mut kept = self.load()?;
        let done = by(&mut kept)?;
        let json = serde_json::to_string_pretty(&kept).map_err(|source| UsersError::Damaged {
            file: self.path.display().to_string(),
            source,
        })?;
        held.write(&json, true).map_err(fault)?;
        *self.read.lock().unwrap_or_else(PoisonError::into_inner) = (is_stale, kept);
        Ok(done)
    }

    /// Whether the password is the user's. As slow for an unknown name as for a known one.
    pub fn knows(&self, name: &str, password: &str) -> bool {
        let kept = self.now();
        let user = kept.users.iter().find(|user| user.name == name);
        let salt = user.and_then(|user| URL_SAFE_NO_PAD.decode(&user.salt).ok());
        let made = argon(password, &salt.unwrap_or_else(|| vec![0; 16])).unwrap_or_default();
        let hash = user.and_then(|user| URL_SAFE_NO_PAD.decode(&user.hash).ok());
        hash.is_some_and(|hash| {
            aws_lc_rs::constant_time::verify_slices_are_equal(&hash, &made).is_ok()
        })
    }

    /// A session for a user: `name.end.signature`. It holds until its end, and no longer than her password, or until she logs out.
    pub fn session(&self, name: &str, now: Timestamp) -> Option<String> {
        let end = now.checked_add(SESSION).ok()?.as_second();
        let name = URL_SAFE_NO_PAD.encode(name);
        let signed = self.sign(&name, end)?.finalize().into_bytes();
        Some(format!("{name}.{end}.{}", URL_SAFE_NO_PAD.encode(signed)))
    }

    /// Whose session it is.
    pub fn of_session(&self, session: &str, now: Timestamp) -> Option<String> {
        let mut parts = session.split('.');
        let (name, end, signature) = (parts.next()?, parts.next()?, parts.next()?);
        let end: i64 = end.parse().ok()?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        if parts.next().is_some() || end <= now.as_second() {
            return None;
        }
        self.sign(name, end)?.verify_slice(&signature).ok()?;
        String::from_utf8(URL_SAFE_NO_PAD.decode(name).ok()?).ok()
    }

    /// Whether a program's token is known.
    pub fn knows_token(&self, token: &str) -> bool {
        let hash = sha256(token);
        self.now().tokens.iter().any(|token| token.sha256 == hash)
    }

    fn sign(&self, name: &str, end: i64) -> Option<Hmac<Sha256>> {
        let kept = self.now();
        let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(name).ok()?).ok()?;
        let user = kept.users.iter().find(|user| user.name == plain)?;
        let mut mac = Hmac::<Sha256>::new_from_slice(kept.key.as_bytes()).ok()?;
        mac.update(format!("{name}.{end}.{}", user.hash).as_bytes());
        // Who never logged out goes on as an earlier release signed it.
        if user.ended > 0 {
            mac.update(format!(".{}", user.ended).as_bytes());
        }
        Some(mac)
    }

    /// As the file stands now; as it stood last where it can't be read.
    fn now(&self) -> Kept {
        self.load().unwrap_or_else(|error| {
            tracing::error!("users could not be read: {error}");
            self.read
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .1
                .clone()
        })
    }

    fn load(&self) -> Result<Kept, UsersError> {
        let fault = |source| UsersError::File {
            file: self.path.display().to_string(),
            source,
        };
        let stamp = |file: fs::Metadata| Ok((file.modified()?, file.len(), inode(&file)));
        let changed = match fs::metadata(&self.path).and_then(stamp) {
            Ok(changed) => Some(changed),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(fault(error)),
        };
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        // A file that was there and is not any more opens no door: the last user is removed in it, not with it.
        if changed.is_none() && read.0.is_some() || changed.is_some() && read.0 == changed {
            return Ok(read.1.clone());
        }
        let kept = match changed {
            None => Kept::default(),
            Some(_) => {
                let text = fs::read_to_string(&self.path).map_err(fault)?;
                serde_json::from_str(&text).map_err(|source| UsersError::Damaged {
                    file: self.path.display().to_string(),
                    source,
                })?
            }
        };
        *read = (changed, kept.clone());
        Ok(kept)
    }
}

fn argon(password: &str, salt: &[u8]) -> Result<Vec<u8>, UsersError> {
    const MEMORY_KIB: u32 = 19_456;
    let refused = |error: argon2::Error| UsersError::Refused(format!("no password: {error}"));
    let params = argon2::Params::new(MEMORY_KIB, 2, 1, Some(32)).map_err(refused)?;
    let argon = Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let mut out = vec![0; 32];
    argon
        .hash_password_into(password.as_bytes(), salt, &mut out)
        .map_err(refused)?;
    Ok(out)
}

fn random<const N: usize>() -> Result<[u8; N], UsersError> {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| UsersError::Refused("the system gives no random numbers".into()))?;
    Ok(bytes)
}

fn sha256(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_holds_until_its_end_and_no_longer_than_the_password() {
        let folder = tempfile::tempdir().unwrap();
        let users = Users::of_folder(folder.path()).unwrap();
        assert!(users.is_empty());
        assert!(users.add("ines", "short").is_err());
        assert!(users.add("ines calloway", "long enough").is_err());
        users.add("ines", "long enough").unwrap();
        assert!(users.knows("ines", "long enough"));
        assert!(!users.knows("ines", "long enougH"));
        assert!(!users.knows("olu", "long enough"));

        let now = Timestamp::UNIX_EPOCH;
        let session = users.session("ines", now).unwrap();
        let later = now + SignedDuration::from_hours(24 * 13);
        assert_eq!(users.of_session(&session, later).as_deref(), Some("ines"));
        let too_late = now + SESSION;
        assert_eq!(users.of_session(&session, too_late), None);
        let forged = session.replacen(|c: char| c.is_ascii_digit(), "9", 1);
        assert_eq!(users.of_session(&forged, later), None);
        users.end_sessions("ines").unwrap();
        assert_eq!(users.of_session(&session, later), None);
        assert!(users.knows("ines", "long enough"));
        let session = users.session("ines", now).unwrap();
        assert_eq!(users.of_session(&session, later).as_deref(), Some("ines"));
        // Another process changes the password.
        Users::of_folder(folder.path())
            .unwrap()
            .add("ines", "another one")
            .unwrap();
        assert_eq!(users.of_session(&session, later), None);
    }

    #[test]
    fn a_token_is_shown_once_and_can_be_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let users = Users::of_folder(folder.path()).unwrap();
        let token = users.make_token("feed", Timestamp::UNIX_EPOCH).unwrap();
        assert!(users.make_token("feed", Timestamp::UNIX_EPOCH).is_err());
        let kept = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert!(!kept.contains(&token));
        assert!(users.knows_token(&token));
        assert!(users.revoke_token("feed").unwrap());
        assert!(!users.knows_token(&token));
    }

    /// As when several processes change them side by side.
    #[test]
    fn no_change_loses_another() {
        let folder = tempfile::tempdir().unwrap();
        let names: Vec<String> = (0..12).map(|n| format!("program-{n:02}")).collect();
        std::thread::scope(|threads| {
            for name in &names {
                let path = folder.path();
                threads.spawn(move || {
                    let users = Users::of_folder(path).unwrap();
                    users.make_token(name, Timestamp::UNIX_EPOCH).unwrap();
                });
            }
        });
        let users = Users::of_folder(folder.path()).unwrap();
        let mut kept: Vec<String> = users.tokens().into_iter().map(|t| t.name).collect();
        kept.sort();
        assert_eq!(kept, names);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let about = fs::metadata(folder.path().join(FILE)).unwrap();
            assert_eq!(about.permissions().mode() & 0o777, 0o600);
        }
    }
}
