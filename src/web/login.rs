//! Who is let in? Nobody is asked on one's own machine; as soon as there is a user, everybody is.

use std::{
    collections::HashMap,
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use askama::Template;
use axum::{
    Form, Json,
    extract::{ConnectInfo, Query, Request, State},
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use tokio::sync::Semaphore;

use super::{
    Desk,
    frame::{Fault, page},
    users::{SESSION, Users, UsersError},
};

const COOKIE: &str = "walkback_session";
/// Wrong passwords that may be given for a name from one address before it has to wait.
const TRIES: u32 = 5;
/// The same from all addresses together: a stranger should not keep somebody from logging in by guessing.
const TRIES_FROM_ALL: u32 = 50;
/// Stands for every address.
const ANYWHERE: &str = "";
/// Names that are remembered for their wrong passwords.
const NAMES_AT_MOST: usize = 10_000;
/// Passwords that are tried at once: each takes 19 MiB for a while.
const TRIED_AT_ONCE: usize = 2;
/// What anybody may see: what the login page is made of, and whether the desk is up.
const OPEN: [&str; 4] = ["/login", "/style.css", "/desk.js", "/healthz"];

/// The door of the desk.
#[derive(Clone)]
pub struct Door {
    users: Option<Arc<Users>>,
    /// A proxy that the owner runs lets people in.
    pub behind_proxy: bool,
    /// By name and address.
    wrong: Arc<Mutex<HashMap<(String, String), Wrong>>>,
    trying: Arc<Semaphore>,
}

/// Wrong passwords in a row.
#[derive(Clone, Copy)]
struct Wrong {
    count: u32,
    last: Timestamp,
}

impl Wrong {
    /// After so many, a minute, then twice as long each time, up to an hour.
    fn may_try_at(self, tries: u32) -> Timestamp {
        let over = match self.count.checked_sub(tries) {
            None => return Timestamp::MIN,
            Some(over) => over.min(6),
        };
        let wait = SignedDuration::from_mins((1_i64 << over).min(60));
        self.last.checked_add(wait).unwrap_or(self.last)
    }
}

impl Door {
    /// Open to everybody who can reach it.
    pub fn open() -> Door {
        Door {
            users: None,
            behind_proxy: false,
            wrong: Arc::default(),
            trying: Arc::new(Semaphore::new(TRIED_AT_ONCE)),
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

    /// Whether people must log in.
    pub fn is_shut(&self) -> bool {
        self.guards().is_some()
    }

    fn guards(&self) -> Option<&Arc<Users>> {
        self.users
            .as_ref()
            .filter(|users| !self.behind_proxy && !users.is_empty())
    }

    /// Who asks, by the session; `None` where nobody is logged in.
    fn who(&self, headers: &HeaderMap) -> Option<String> {
        let users = self.guards()?;
        cookies(headers)
            .find(|(name, _)| *name == COOKIE)
            .and_then(|(_, session)| users.of_session(session, Timestamp::now()))
    }

    /// Whether a program has a token: `Authorization: Bearer TOKEN`, or as the password of a feed reader.
    fn is_program(&self, headers: &HeaderMap) -> bool {
        let Some(users) = self.guards() else {
            return false;
        };
        let given = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        match given.split_once(' ') {
            Some(("Bearer", token)) => users.knows_token(token.trim()),
            Some(("Basic", packed)) => STANDARD
                .decode(packed.trim())
                .ok()
                .and_then(|plain| String::from_utf8(plain).ok())
                .and_then(|plain| plain.split_once(':').map(|(_, token)| token.to_owned()))
                .is_some_and(|token| users.knows_token(&token)),
            _ => false,
        }
    }

    fn may_try_at(&self, name: &str, from: &str) -> Timestamp {
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let at = |from: &str, tries: u32| {
            wrong
                .get(&(name.to_owned(), from.to_owned()))
                .map_or(Timestamp::MIN, |wrong| wrong.may_try_at(tries))
        };
        at(from, TRIES).max(at(ANYWHERE, TRIES_FROM_ALL))
    }

    fn tried(&self, name: &str, from: &str, right: bool, now: Timestamp) {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        for from in [from, ANYWHERE] {
            let key = (name.to_owned(), from.to_owned());
            if right {
                wrong.remove(&key);
                continue;
            }
            // Many names must not push out the one that is guessed at: the longest untried goes.
            if wrong.len() >= NAMES_AT_MOST
                && !wrong.contains_key(&key)
                && let Some(oldest) = wrong.iter().min_by_key(|(_, wrong)| wrong.last)
            {
                let oldest = oldest.0.clone();
                wrong.remove(&oldest);
            }
            let entry = wrong.entry(key).or_insert(Wrong {
                count: 0,
                last: now,
            });
            entry.count = entry.count.saturating_add(1);
            entry.last = now;
        }
    }
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
}

/// Lets a request through, or to the login.
pub async fn required(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let door = &desk.door;
    if !door.is_shut()
        || OPEN.contains(&path)
        || door.who(request.headers()).is_some()
        || door.is_program(request.headers())
    {
        return next.run(request).await;
    }
    let is_for_programs = path.starts_with("/api")
        || path.starts_with("/feed.")
        || path.starts_with("/edits.")
        || path == "/metrics";
    if is_for_programs {
        let asked = [(header::WWW_AUTHENTICATE, "Basic realm=\"walkback\"")];
        let why =
            serde_json::json!({"error": "a token is needed: `walkback user token NAME` makes one"});
        return (StatusCode::UNAUTHORIZED, asked, Json(why)).into_response();
    }
    let wanted = request
        .uri()
        .path_and_query()
        .map_or("/", axum::http::uri::PathAndQuery::as_str);
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("to", wanted)
        .finish();
    Redirect::to(&format!("/login?{query}")).into_response()
}

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    /// Whether there is anybody to log in.
    is_shut: bool,
    who: Option<String>,
    to: String,
    wrong: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    to: String,
}

#[derive(Debug, Deserialize)]
pub struct Given {
    name: String,
    password: String,
    #[serde(default)]
    to: String,
}

pub async fn show(
    State(desk): State<Desk>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    page(&LoginPage {
        is_shut: desk.door.is_shut(),
        who: desk.door.who(&headers),
        to: own(&wanted.to),
        wrong: None,
    })
}

/// The address that asks.
fn from(extensions: &Extensions) -> String {
    extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(address)| address.ip().to_string())
        .unwrap_or_else(|| "unknown".to_owned())
}

pub async fn log_in(
    State(desk): State<Desk>,
    extensions: Extensions,
    Form(given): Form<Given>,
) -> Result<Response, Fault> {
    let door = &desk.door;
    let Some(users) = door.guards() else {
        return Ok(Redirect::to("/").into_response());
    };
    let now = Timestamp::now();
    let refused = |status: StatusCode, wrong: &str| -> Result<Response, Fault> {
        let mut response = page(&LoginPage {
            is_shut: true,
            who: None,
            to: own(&given.to),
            wrong: Some(wrong.to_owned()),
        })?;
        *response.status_mut() = status;
        Ok(response)
    };
    let from = from(&extensions);
    let may_try_at = door.may_try_at(&given.name, &from);
    if may_try_at > now {
        let wait = may_try_at.duration_since(now).as_secs().max(1);
        let words =
            "There were too many wrong passwords for this name. Try again in a few minutes.";
        let mut response = refused(StatusCode::TOO_MANY_REQUESTS, words)?;
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(wait));
        return Ok(response);
    }
    let right = {
        let Ok(_one) = door.trying.acquire().await else {
            return refused(StatusCode::SERVICE_UNAVAILABLE, "Try again in a moment.");
        };
        let (users, name, password) = (users.clone(), given.name.clone(), given.password.clone());
        tokio::task::spawn_blocking(move || users.knows(&name, &password))
            .await
            .unwrap_or(false)
    };
    door.tried(&given.name, &from, right, now);
    let Some(session) = users.session(&given.name, now).filter(|_| right) else {
        tracing::warn!("a wrong password for a user of the desk");
        return refused(
            StatusCode::UNAUTHORIZED,
            "That name and password don’t go together.",
        );
    };
    Ok((
        [(
            header::SET_COOKIE,
            cookie(&desk, &session, SESSION.as_secs()),
        )],
        Redirect::to(&own(&given.to)),
    )
        .into_response())
}

pub async fn log_out(State(desk): State<Desk>) -> Response {
    (
        [(header::SET_COOKIE, cookie(&desk, "", 0))],
        Redirect::to("/login"),
    )
        .into_response()
}

/// No script reads it, no other site sends it with a form; over TLS it never leaves without.
fn cookie(desk: &Desk, session: &str, seconds: i64) -> String {
    let is_secure = desk
        .public_url()
        .is_some_and(|url| url.starts_with("https://"));
    let secure = if is_secure { "; Secure" } else { "" };
    format!("{COOKIE}={session}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// A place on this desk: `//host` and `/\host` are other places.
pub fn own(to: &str) -> String {
    let is_own = to.starts_with('/')
        && !to[1..].starts_with(['/', '\\'])
        && !to.chars().any(char::is_control);
    if is_own {
        to.to_owned()
    } else {
        "/".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_keeps_nobody_out() {
        let (door, now) = (Door::open(), Timestamp::now());
        let must_wait = |from: &str| door.may_try_at("ines", from) > now;
        for _ in 0..TRIES {
            assert!(!must_wait("192.0.2.7"));
            door.tried("ines", "192.0.2.7", false, now);
        }
        assert!(must_wait("192.0.2.7") && !must_wait("192.0.2.8"));
        for n in TRIES..TRIES_FROM_ALL {
            door.tried("ines", &format!("192.0.2.{}", 10 + n), false, now);
        }
        assert!(must_wait("192.0.2.8"));
        door.tried("ines", "192.0.2.8", true, now);
        assert!(!must_wait("192.0.2.8") && must_wait("192.0.2.7"));
    }
}
