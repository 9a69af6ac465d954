//! Is the desk open, and to whom? To everybody on one's own machine; as soon as there is a user, or others can reach it, to those who are known.

use std::{path::Path, sync::Arc};

use axum::http::{HeaderMap, header};
use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;

use super::{
    tries::Tries,
    users::{Users, UsersError},
};

pub(super) const COOKIE: &str = "walkback_session";
/// What is said where [`Door::has_no_user`].
pub const NO_USER: &str =
    "This desk has no user, and others can reach it: `walkback user add NAME` lets somebody in.";

/// The door of the desk.
#[derive(Clone)]
pub struct Door {
    users: Option<Arc<Users>>,
    /// A proxy that the owner runs lets people in.
    pub behind_proxy: bool,
    /// Others can reach it: without a user nobody is let in, rather than everybody.
    faces_others: bool,
    pub(super) tries: Tries,
}

impl Door {
    /// Open to everybody who can reach it.
    pub fn open() -> Door {
        Door {
            users: None,
            behind_proxy: false,
            faces_others: false,
            tries: Tries::default(),
        }
    }

    /// The door of a record's folder: shut as soon as there is a user.
    pub fn of_folder(folder: &Path, behind_proxy: bool) -> Result<Door, UsersError> {
        Ok(Door {
            users: Some(Arc::new(Users::of_folder(folder)?)),
            behind_proxy,
            ..Door::open()
        })
    }

    /// The same, at an address that others can reach: it never opens by itself, not when its last user is removed either.
    pub fn facing_others(self) -> Door {
        Door {
            faces_others: self.users.is_some() && !self.behind_proxy,
            ..self
        }
    }

    /// The same, of a desk that has this public address: what a proxy passes on comes from this machine, and from others all the same.
    pub fn known_as(self, public_url: Option<&str>) -> Door {
        match public_url.is_some_and(|url| !is_own_machine(url)) {
            true => self.facing_others(),
            false => self,
        }
    }

    /// Whether it lets nobody in with the public address that it has `now`, and let everybody in with the one `before`.
    pub fn shuts_all_out(&self, before: Option<&str>, now: Option<&str>) -> bool {
        !self.clone().known_as(before).is_shut() && self.clone().known_as(now).has_no_user()
    }

    /// Whether people must log in.
    pub fn is_shut(&self) -> bool {
        self.faces_others || self.guards().is_some()
    }

    /// Whether nobody can log in, for there is no user.
    pub fn has_no_user(&self) -> bool {
        self.is_shut() && self.guards().is_none()
    }

    pub(super) fn guards(&self) -> Option<&Arc<Users>> {
        self.users
            .as_ref()
            .filter(|users| !self.behind_proxy && !users.is_empty())
    }

    /// Who asks, by the session; `None` where nobody is logged in.
    pub(super) fn who(&self, headers: &HeaderMap) -> Option<String> {
        let users = self.guards()?;
        cookies(headers)
            .find(|(name, _)| *name == COOKIE)
            .and_then(|(_, session)| users.of_session(session, Timestamp::now()))
    }

    /// Whether a program has a token: `Authorization: Bearer TOKEN`, or as the password of a feed reader.
    pub(super) fn is_program(&self, headers: &HeaderMap) -> bool {
        let Some(users) = self.guards() else {
            return false;
        };
        let given = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        // The scheme is of any case (RFC 9110 §11.1).
        let (scheme, given) = given.split_once(' ').unwrap_or_default();
        match scheme.to_ascii_lowercase().as_str() {
            "bearer" => users.knows_token(given.trim()),
            "basic" => STANDARD
                .decode(given.trim())
                .ok()
                .and_then(|plain| String::from_utf8(plain).ok())
                .and_then(|plain| plain.split_once(':').map(|(_, token)| token.to_owned()))
                .is_some_and(|token| users.knows_token(&token)),
            _ => false,
        }
    }
}

/// Whether only this machine can mean an address.
fn is_own_machine(address: &str) -> bool {
    let url = url::Url::parse(address).ok();
    match url.as_ref().and_then(url::Url::host) {
        Some(url::Host::Domain(name)) => is_localhost(name),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// The names that every machine has for itself (RFC 6761 §6.3).
pub(super) fn is_localhost(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_with_a_public_address_never_opens_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let door = Door::of_folder(folder.path(), false).unwrap();
        for (address, is_shut) in [
            (None, false),
            (Some("https://desk.example.org"), true),
            (Some("http://192.0.2.1:8484"), true),
            (Some("http://desk.localhost:8484"), false),
            (Some("http://127.0.0.1:8484"), false),
            (Some("http://[::1]:8484"), false),
        ] {
            assert_eq!(door.shuts_all_out(None, address), is_shut, "{address:?}");
            assert!(!door.shuts_all_out(Some("https://desk.example.org"), address));
            let known = door.clone().known_as(address);
            assert_eq!(known.is_shut(), is_shut, "{address:?}");
            assert_eq!(known.has_no_user(), is_shut, "{address:?}");
        }
        let proxied = Door::of_folder(folder.path(), true).unwrap();
        for open in [proxied, Door::open()] {
            assert!(!open.known_as(Some("https://desk.example.org")).is_shut());
        }
    }

    #[test]
    fn a_door_that_others_reach_never_opens_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let users = Users::of_folder(folder.path()).unwrap();
        users.add("ines", "sea walls").unwrap();
        let own = Door::of_folder(folder.path(), false).unwrap();
        let facing = own.clone().facing_others();
        let proxied = Door::of_folder(folder.path(), true)
            .unwrap()
            .facing_others();
        assert!(facing.is_shut() && !facing.has_no_user() && own.is_shut());
        users.remove("ines").unwrap();
        assert!(facing.is_shut() && facing.has_no_user());
        assert!(!own.is_shut() && !proxied.is_shut());
        users.add("omar", "sea walls").unwrap();
        assert!(facing.is_shut() && !facing.has_no_user());
    }
}
