//! The record in a browser: a flat table of routes, one file a page. Never fetches, never decides; what people make of an edit is
//! all that it writes.

mod add;
mod api;
mod article;
mod beside;
mod diff;
mod door;
mod edits;
mod export;
mod feeds;
mod filter;
mod frame;
mod guard;
mod ledger;
mod lives;
mod login;
mod numbers;
mod page;
mod review;
mod search;
mod speakers;
mod status;
#[cfg(test)]
mod testing;
mod timeline;
mod tries;
mod users;
mod words;

pub use add::{Adder, Found, MaybeAdder, Wish};
pub use api::Compared;
pub use door::{Door, NO_USER};
pub use users::{Users, UsersError};

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    middleware,
    response::IntoResponse,
    routing::{get, post},
};
use tokio::sync::{Semaphore, watch};
use tower_http::{compression::CompressionLayer, csrf::CsrfLayer};

use crate::{store::Store, watchlist::Watchlist};

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub std::net::SocketAddr);

/// What every page is made from.
#[derive(Clone)]
pub(crate) struct Desk {
    store: Store,
    /// As it stands now: the daemon reads it anew when it changes.
    watchlist: watch::Receiver<Arc<Watchlist>>,
    metrics: Arc<dyn Fn() -> String + Send + Sync>,
    door: Door,
    adder: MaybeAdder,
    /// How the watches fare, as it was worked out last.
    kept: status::Kept,
    /// Comparisons that may be at work at once.
    comparing: Arc<Semaphore>,
}

impl Desk {
    fn tags(&self) -> Vec<String> {
        let watchlist = self.watchlist.borrow();
        let mut tags: Vec<String> = watchlist
            .watches
            .iter()
            .flat_map(|watch| watch.tags.clone())
            .collect();
        tags.sort();
        tags.dedup();
        tags
    }

    fn watches_tagged(&self, tag: &str) -> Vec<String> {
        self.watchlist
            .borrow()
            .watches
            .iter()
            .filter(|watch| watch.tags.iter().any(|own| own == tag))
            .map(|watch| watch.name.clone())
            .collect()
    }

    fn public_url(&self) -> Option<String> {
        self.watchlist.borrow().public_url.clone()
    }

    /// As the watchlist stands now: a reload may give the desk a public address.
    fn door(&self) -> Door {
        let watchlist = self.watchlist.borrow();
        self.door.clone().known_as(watchlist.public_url.as_deref())
    }
}

/// The pages, over a record; `metrics` gives the text of `/metrics`.
pub fn router(
    store: Store,
    watchlist: watch::Receiver<Arc<Watchlist>>,
    metrics: Arc<dyn Fn() -> String + Send + Sync>,
    door: Door,
    adder: MaybeAdder,
) -> Router {
    let desk = Desk {
        store,
        watchlist,
        metrics,
        door,
        adder,
        kept: status::Kept::default(),
        comparing: Arc::new(Semaphore::new(beside::AT_ONCE)),
    };
    if desk.door().has_no_user() {
        tracing::warn!("the desk lets nobody in: {}", NO_USER);
    }
    Router::new()
        .route("/", get(edits::latest))
        .route("/edit/{id}", get(edits::one))
        .route("/edit/{id}/review", post(review::mark))
        .route("/review", get(edits::queue))
        .route("/pages", get(page::list))
        .route("/page/{id}", get(page::one))
        .route("/page/{id}/diff", get(diff::diff))
        .route("/page/{id}/at", get(article::at))
        .route("/page/{id}/version/{number}", get(article::version))
        .route("/page/{id}/version/{number}/raw", get(article::raw))
        .route("/status", get(status::coverage))
        .route("/speakers", get(speakers::list))
        .route("/speaker", get(speakers::one))
        .route("/search", get(search::search))
        .route("/feed.atom", get(feeds::as_atom))
        .route("/feed.json", get(feeds::as_json))
        .route("/edits.csv", get(export::as_table))
        .route("/edits.jsonl", get(export::as_lines))
        .route("/add", get(add::show).post(add::add))
        // Who logs in before a look comes here without it.
        .route("/add/look", get(add::show).post(add::look))
        .route("/login", get(login::show).post(login::log_in))
        .route("/logout", post(login::log_out))
        .route("/style.css", get(style))
        .route("/desk.js", get(script))
        .route("/healthz", get(health))
        .route("/metrics", get(numbers::numbers))
        .nest("/api", programs())
        .fallback(frame::not_found)
        .layer(middleware::from_fn_with_state(
            desk.clone(),
            login::required,
        ))
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn_with_state(desk.clone(), guard::guarded))
        .layer(CompressionLayer::new())
        .with_state(desk)
}

/// The same for programs.
fn programs() -> Router<Desk> {
    Router::new()
        .route("/", get(api::description))
        .route("/edits", get(api::edits))
        .route("/edits/{id}", get(api::edit))
        .route("/pages", get(api::pages))
        .route("/pages/{id}", get(api::one_page))
        .route("/pages/{id}/versions/{number}", get(api::version))
        .route("/pages/{id}/diff", get(api::diff))
        .route("/status", get(api::status))
        .route("/speakers", get(api::speakers))
        .route("/said", get(api::said))
        .route("/search", get(api::find))
        .fallback(api::missing)
}

async fn style() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("assets/style.css"),
    )
}

async fn script() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
        include_str!("assets/desk.js"),
    )
}

/// 200 when the record answers, and can be written.
async fn health(State(desk): State<Desk>) -> impl IntoResponse {
    let says = desk.store.says();
    if says.unrecorded.is_some() {
        let why = says.sentences().swap_remove(0);
        return (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n"));
    }
    match desk.store.answers().await {
        Ok(()) => (StatusCode::OK, "ok\n".to_owned()),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        testing::{ask, say, served, served_by},
        *,
    };

    #[tokio::test]
    async fn every_page_answers_and_none_lets_a_foreign_script_in() {
        let (_folder, address) = served().await;
        for path in [
            "/",
            "/?unexplained=on&stealth=on&kind=quote_reworded&outlet=example.org&tag=x&words=100%25&since=2026-01-01",
            "/review",
            "/pages",
            "/status",
            "/api/status",
            "/speakers",
            "/search?q=tax",
            "/add?url=https://example.org/",
            "/feed.atom?speaker=Holt",
            "/feed.json",
            "/edits.csv",
            "/edits.jsonl?language=de",
            "/api",
            "/api/edits?facet=negation,number&starred=on&open=on",
            "/api/pages?after=1&limit=2",
            "/?since=2026-11-30T07:05&until=yesterday",
            "/api/speakers?name=&after=3%3AAda+Finch&limit=2",
            "/api/said?name=Ada+Finch&after=&limit=",
            "/pages?q=story&state=gone",
            "/search?q=a%00b",
            "/style.css",
            "/desk.js",
            "/healthz",
            "/metrics",
        ] {
            let answer = ask(address, path, "127.0.0.1").await;
            assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
            assert!(
                answer.contains("content-security-policy: default-src 'none'"),
                "{path}"
            );
            assert!(answer.contains("referrer-policy: same-origin"), "{path}");
        }
        for (path, status) in [
            ("/page/7", "404"),
            ("/edit/7", "404"),
            ("/page/7/version/1", "404"),
            ("/page/7/diff", "404"),
            ("/speaker?name=Nobody", "404"),
            ("/api/edits/7", "404"),
            ("/api/nothing", "404"),
            ("/nothing", "404"),
            ("/?kind=nonsense", "400"),
            ("/pages?state=nonsense", "400"),
            ("/api/pages?limit=0", "400"),
            ("/api/speakers?after=Ada", "400"),
            ("/feed.atom?since=someday", "400"),
            ("/feed.json?rule=none+of+ours", "400"),
            ("/api/search?q=", "400"),
        ] {
            let answer = ask(address, path, "localhost:8484").await;
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status}")),
                "{path}: {answer}"
            );
        }
        for path in [
            "/api/pages/abc",
            "/api/edits/abc",
            "/api/pages/1/versions/x",
            "/api/pages/1/diff?from=1",
        ] {
            let answer = ask(address, path, "localhost").await;
            assert!(answer.starts_with("HTTP/1.1 400"), "{path}: {answer}");
            assert!(answer.contains("{\"error\":"), "{path}: {answer}");
        }
        let answer = ask(address, "/", "evil.example").await;
        assert!(answer.starts_with("HTTP/1.1 421"));
    }

    #[tokio::test]
    async fn once_there_is_a_user_nothing_is_shown_without_a_login() {
        let (_folder, address) = served_by(|folder| {
            Users::of_folder(folder)
                .unwrap()
                .add("ines", "sea walls")
                .unwrap();
            Door::of_folder(folder, false).unwrap()
        })
        .await;
        let answer = ask(address, "/pages?x=1", "localhost").await;
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        assert!(answer.contains("location: /login?to=%2Fpages%3Fx%3D1"));
        for path in ["/api/edits", "/feed.atom", "/edits.csv", "/metrics"] {
            let answer = ask(address, path, "localhost").await;
            assert!(answer.starts_with("HTTP/1.1 401"), "{path}: {answer}");
        }
        for path in ["/login", "/healthz", "/style.css"] {
            assert!(
                ask(address, path, "localhost")
                    .await
                    .starts_with("HTTP/1.1 200")
            );
        }
        let log_in = |password: &str| {
            let body = format!("name=ines&password={password}&to=//evil.example");
            format!(
                "POST /login HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            )
        };
        let wrong = say(address, log_in("sea+gulls")).await;
        assert!(wrong.starts_with("HTTP/1.1 401"), "{wrong}");
        let right = say(address, log_in("sea+walls")).await;
        assert!(right.starts_with("HTTP/1.1 303"), "{right}");
        assert!(right.contains("location: /\r\n"), "never to another site");
        let set = right
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "))
            .unwrap();
        assert!(set.contains("HttpOnly; SameSite=Lax"));
        let session = set.split(';').next().unwrap();
        let with = |path: &str, header: &str| {
            format!(
                "GET {path} HTTP/1.1\r\nhost: localhost\r\n{header}\r\nconnection: close\r\n\r\n"
            )
        };
        let inside = say(address, with("/pages", &format!("cookie: a=b; {session}"))).await;
        assert!(inside.starts_with("HTTP/1.1 200"));
        let forged = session.replace("walkback_session=", "walkback_session=x");
        let outside = say(address, with("/pages", &format!("cookie: {forged}"))).await;
        assert!(outside.starts_with("HTTP/1.1 303"));
        // Whoever guesses is made to wait, and so is the right password then.
        for _ in 0..5 {
            say(address, log_in("sea+gulls")).await;
        }
        let waits = say(address, log_in("sea+walls")).await;
        assert!(
            waits.starts_with("HTTP/1.1 429") && waits.contains("retry-after: "),
            "{waits}"
        );
    }

    #[tokio::test]
    async fn what_was_seen_is_not_sent_again_and_no_other_site_may_write() {
        let (_folder, address) = served().await;
        let first = ask(address, "/pages", "localhost").await;
        let tag = first
            .lines()
            .find_map(|line| line.strip_prefix("etag: "))
            .unwrap()
            .to_owned();
        let again = format!(
            "GET /pages HTTP/1.1\r\nhost: localhost\r\nif-none-match: {tag}\r\nconnection: close\r\n\r\n"
        );
        assert!(say(address, again).await.starts_with("HTTP/1.1 304"));
        let post = |headers: &str| {
            format!(
                "POST /edit/1/review HTTP/1.1\r\nhost: localhost\r\n{headers}content-type: application/x-www-form-urlencoded\r\ncontent-length: 13\r\nconnection: close\r\n\r\nmark=reviewed"
            )
        };
        let foreign = post("origin: https://evil.example\r\nsec-fetch-site: cross-site\r\n");
        assert!(say(address, foreign).await.starts_with("HTTP/1.1 403"));
        let own = post("origin: http://localhost\r\nsec-fetch-site: same-origin\r\n");
        assert!(say(address, own).await.starts_with("HTTP/1.1 404"));
    }
}
