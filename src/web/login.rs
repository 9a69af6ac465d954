//! Who is let in, and where does everybody else go? To the login, and back from there.

use askama::Template;
use axum::{
    Form, Json,
    extract::{ConnectInfo, Query, Request, State},
    http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, header, uri::PathAndQuery},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use super::{
    Desk, Peer,
    door::{COOKIE, NO_USER},
    frame::{Fault, page},
    users::SESSION,
};

/// What anybody may see: what the login page is made of, and whether the desk is up.
const OPEN: [&str; 4] = ["/login", "/style.css", "/desk.js", "/healthz"];

const WRONG: &str = "That name and password don’t go together.";
const LOST: &str =
    "Your session has ended, and what you sent was not done. Log in, and send it again.";
/// Feed readers keep their passwords where others find them: a token opens no form.
const READS_ONLY: &str = "a token reads, and changes nothing: log in for that";

/// Lets a request through, or to the login.
pub async fn required(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let door = desk.door();
    if !door.is_shut() || OPEN.contains(&path) || door.who(request.headers()).is_some() {
        return next.run(request).await;
    }
    let is_reading = matches!(*request.method(), Method::GET | Method::HEAD);
    if door.is_program(request.headers()) {
        return match is_reading {
            true => next.run(request).await,
            false => (StatusCode::FORBIDDEN, Json(json!({ "error": READS_ONLY }))).into_response(),
        };
    }
    let is_for_programs = path.starts_with("/api")
        || path.starts_with("/feed.")
        || path.starts_with("/edits.")
        || path == "/metrics";
    if is_for_programs {
        let asked = [(header::WWW_AUTHENTICATE, "Basic realm=\"walkback\"")];
        let why = match desk.door.has_no_user() {
            true => NO_USER,
            false => "a token is needed: `walkback user token NAME` makes one",
        };
        let why = json!({ "error": why });
        return (StatusCode::UNAUTHORIZED, asked, Json(why)).into_response();
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if is_reading {
        let wanted = request.uri().path_and_query();
        query.append_pair("to", wanted.map_or("/", PathAndQuery::as_str));
    } else {
        query.append_pair("to", &came_from(&desk, request.headers()));
        // Whoever logs out has lost nothing by it.
        if path != "/logout" {
            query.append_pair("lost", "on");
        }
    }
    let query = query.finish();
    Redirect::to(&format!("/login?{query}")).into_response()
}

/// The page of ours that a form was sent from: where it was sent to there may be none.
fn came_from(desk: &Desk, headers: &HeaderMap) -> String {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let from = header(header::REFERER).and_then(|from| url::Url::parse(from).ok());
    let public = desk.public_url().and_then(|url| url::Url::parse(&url).ok());
    let host = header(header::HOST);
    match from {
        Some(from)
            if Some(from.authority()) == host
                || (public.as_ref())
                    .is_some_and(|public| public.authority() == from.authority()) =>
        {
            own(&from[url::Position::BeforePath..url::Position::AfterQuery])
        }
        _ => "/".to_owned(),
    }
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
    /// `on`: a form was sent, and not taken.
    lost: String,
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
    let door = desk.door();
    page(&LoginPage {
        is_shut: door.is_shut(),
        who: door.who(&headers),
        to: own(&wanted.to),
        wrong: match door.has_no_user() {
            true => Some(NO_USER.to_owned()),
            false => (wanted.lost == "on").then(|| LOST.to_owned()),
        },
    })
}

/// The address that asks.
fn from(extensions: &Extensions) -> String {
    extensions
        .get::<ConnectInfo<Peer>>()
        .map(|ConnectInfo(Peer(address))| address.ip().to_string())
        .unwrap_or_else(|| "unknown".to_owned())
}

pub async fn log_in(
    State(desk): State<Desk>,
    extensions: Extensions,
    Form(given): Form<Given>,
) -> Result<Response, Fault> {
    let door = desk.door();
    if !door.is_shut() {
        return Ok(Redirect::to("/").into_response());
    }
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
    let too_many = |wait: i64, words: &str| -> Result<Response, Fault> {
        let mut response = refused(StatusCode::TOO_MANY_REQUESTS, words)?;
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(wait));
        Ok(response)
    };
    let Some(users) = door.guards() else {
        return refused(StatusCode::FORBIDDEN, NO_USER);
    };
    let from = from(&extensions);
    let Some(_place) = door.tries.place(&from) else {
        return too_many(5, "Too many try to log in at once. Try again in a moment.");
    };
    let now = Timestamp::now();
    if let Err(may_try_at) = door.tries.begin(&given.name, &from, now) {
        let wait = may_try_at.duration_since(now).as_secs().max(1);
        let words = format!(
            "There were too many wrong passwords for this name. Try again in {}.",
            super::frame::seconds(wait)
        );
        return too_many(wait, &words);
    }
    let right = {
        let Some(_turn) = door.tries.turn().await else {
            return refused(StatusCode::SERVICE_UNAVAILABLE, "Try again in a moment.");
        };
        let (users, name, password) = (users.clone(), given.name.clone(), given.password.clone());
        tokio::task::spawn_blocking(move || users.knows(&name, &password))
            .await
            .unwrap_or(false)
    };
    if right {
        door.tries.was_right(&given.name, &from);
    }
    let Some(session) = users.session(&given.name, now).filter(|_| right) else {
        tracing::warn!("a wrong password for a user of the desk");
        return refused(StatusCode::UNAUTHORIZED, WRONG);
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

/// Ends every session of whoever asks: a copy of the cookie would go on for two weeks.
pub async fn log_out(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    let door = desk.door();
    if let (Some(name), Some(users)) = (door.who(&headers), door.guards().cloned()) {
        // It writes their file.
        let done = tokio::task::spawn_blocking(move || users.end_sessions(&name)).await;
        let fault = match done {
            Ok(done) => done.err().map(|error| error.to_string()),
            Err(error) => Some(error.to_string()),
        };
        if let Some(fault) = fault {
            tracing::error!(
                "sessions could not be ended, the browser forgets its own alone: {fault}"
            );
        }
    }
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
    use std::{path::Path, sync::Arc};

    use base64::{Engine, engine::general_purpose::STANDARD};

    use super::*;
    use crate::{
        watchlist::Watchlist,
        web::{
            Door, Users,
            testing::{ask, say, served_by, served_with},
        },
    };

    #[tokio::test]
    async fn a_desk_that_becomes_public_asks_who_comes() {
        let door = |folder: &Path| Door::of_folder(folder, false).unwrap();
        let (_folder, address, shown) = served_with(door, Watchlist::default()).await;
        let open = ask(address, "/pages", "localhost").await;
        assert!(open.starts_with("HTTP/1.1 200"), "{open}");
        shown.send_replace(Arc::new(Watchlist {
            public_url: Some("https://desk.example.org".into()),
            ..Watchlist::default()
        }));
        for host in ["desk.example.org", "localhost"] {
            let shut = ask(address, "/pages", host).await;
            assert!(shut.starts_with("HTTP/1.1 303"), "{shut}");
        }
        let login = ask(address, "/login", "desk.example.org").await;
        assert!(login.contains("walkback user add NAME"), "{login}");
    }

    fn guarded(folder: &Path) -> Door {
        let users = Users::of_folder(folder).unwrap();
        users.add("ines", "sea walls").unwrap();
        Door::of_folder(folder, false).unwrap()
    }

    fn post(path: &str, headers: &str, body: &str) -> String {
        format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\n{headers}content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
    }

    fn get(path: &str, headers: &str) -> String {
        format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}connection: close\r\n\r\n")
    }

    #[tokio::test]
    async fn a_token_reads_and_changes_nothing() {
        let (folder, address) = served_by(guarded).await;
        let users = Users::of_folder(folder.path()).unwrap();
        let token = users.make_token("prom", Timestamp::now()).unwrap();
        let basic = STANDARD.encode(format!("any:{token}"));
        for way in [
            format!("Bearer {token}"),
            format!("bearer {token}"),
            format!("Basic {basic}"),
            format!("BASIC {basic}"),
        ] {
            let header = format!("authorization: {way}\r\n");
            let read = say(address, get("/api/edits", &header)).await;
            assert!(read.starts_with("HTTP/1.1 200"), "{read}");
            for path in ["/add", "/add/look", "/edit/1/review", "/logout"] {
                let written = say(address, post(path, &header, "url=x")).await;
                assert!(written.starts_with("HTTP/1.1 403"), "{path}: {written}");
                assert!(written.contains(READS_ONLY), "{written}");
            }
        }
    }

    #[tokio::test]
    async fn who_logs_out_leaves_no_session_behind() {
        let (_folder, address) = served_by(guarded).await;
        let body = "name=ines&password=sea+walls";
        let logged_in = say(address, post("/login", "", body)).await;
        let set = (logged_in.lines()).find_map(|line| line.strip_prefix("set-cookie: "));
        let cookie = format!("cookie: {}\r\n", set.unwrap().split(';').next().unwrap());
        let inside = say(address, get("/pages", &cookie)).await;
        assert!(inside.starts_with("HTTP/1.1 200"), "{inside}");
        say(address, post("/logout", &cookie, "")).await;
        let copy = say(address, get("/pages", &cookie)).await;
        assert!(copy.starts_with("HTTP/1.1 303"), "{copy}");
    }

    #[tokio::test]
    async fn a_form_that_was_not_taken_is_told_of_where_it_came_from() {
        let (_folder, address) = served_by(guarded).await;
        for (path, from, to) in [
            (
                "/edit/1/review",
                "http://localhost/edit/1?x=1#a",
                "to=%2Fedit%2F1%3Fx%3D1&lost=on",
            ),
            (
                "/edit/1/review",
                "https://evil.example/edit/1",
                "to=%2F&lost=on",
            ),
            (
                "/edit/1/review",
                "http://localhost//evil.example",
                "to=%2F&lost=on",
            ),
            ("/logout", "http://localhost/pages", "to=%2Fpages\r\n"),
        ] {
            let referer = format!("referer: {from}\r\n");
            let sent = say(address, post(path, &referer, "mark=reviewed")).await;
            assert!(sent.starts_with("HTTP/1.1 303"), "{sent}");
            assert!(sent.contains(&format!("location: /login?{to}")), "{sent}");
        }
        let told = ask(address, "/login?to=%2F&lost=on", "localhost").await;
        assert!(told.contains("was not done"), "{told}");
    }
}
