//! The record in a browser: a flat table of routes, one file a page. Never fetches, never decides, changes nothing.

mod article;
mod edits;
mod frame;
mod page;
mod words;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::store::Store;

/// What every page is made from.
#[derive(Clone)]
pub(crate) struct Desk {
    store: Store,
    metrics: Arc<dyn Fn() -> String + Send + Sync>,
}

/// The pages, over a record; `metrics` gives the text of `/metrics`.
pub fn router(store: Store, metrics: Arc<dyn Fn() -> String + Send + Sync>) -> Router {
    Router::new()
        .route("/", get(edits::latest))
        .route("/edit/{id}", get(edits::one))
        .route("/pages", get(page::list))
        .route("/page/{id}", get(page::one))
        .route("/page/{id}/version/{number}", get(article::version))
        .route("/style.css", get(style))
        .route("/healthz", get(health))
        .route("/metrics", get(numbers))
        .fallback(frame::not_found)
        .layer(middleware::from_fn(guarded))
        .with_state(Desk { store, metrics })
}

async fn style() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("assets/style.css"),
    )
}

/// 200 when the record answers.
async fn health(State(desk): State<Desk>) -> impl IntoResponse {
    match desk.store.due(jiff::Timestamp::UNIX_EPOCH, 1).await {
        Ok(_) => (StatusCode::OK, "ok\n".to_owned()),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")),
    }
}

async fn numbers(State(desk): State<Desk>) -> impl IntoResponse {
    (
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        (desk.metrics)(),
    )
}

/// Headers that no page text gets past, and no other site's name for us.
async fn guarded(request: Request, next: Next) -> Response {
    if !is_ours(request.headers().get(header::HOST)) {
        return (
            StatusCode::MISDIRECTED_REQUEST,
            "ask for this address by its number or as localhost\n",
        )
            .into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A name that another site points at us (DNS rebinding) is no name of ours.
fn is_ours(host: Option<&HeaderValue>) -> bool {
    let Some(host) = host else { return true };
    let Ok(host) = host.to_str() else {
        return false;
    };
    let Ok(url) = url::Url::parse(&format!("http://{host}/")) else {
        return false;
    };
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(_) => true,
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    async fn served() -> (tempfile::TempDir, std::net::SocketAddr) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            axum::serve(
                listener,
                router(store, Arc::new(|| "walkback_up 1\n".into())),
            )
            .await
        });
        (folder, address)
    }

    async fn ask(address: std::net::SocketAddr, path: &str, host: &str) -> String {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        tokio::task::spawn_blocking(move || {
            let mut stream = std::net::TcpStream::connect(address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut text = String::new();
            stream.read_to_string(&mut text).unwrap();
            text
        })
        .await
        .unwrap()
    }

    #[tokio::test]
    async fn every_page_answers_and_none_lets_a_script_in() {
        let (_folder, address) = served().await;
        for path in [
            "/",
            "/?stealth=on&kind=quote_reworded",
            "/pages",
            "/style.css",
            "/healthz",
            "/metrics",
        ] {
            let answer = ask(address, path, "127.0.0.1").await;
            assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
            assert!(
                answer.contains("content-security-policy: default-src 'none'"),
                "{path}"
            );
        }
        for path in ["/page/7", "/edit/7", "/page/7/version/1", "/nothing"] {
            assert!(
                ask(address, path, "localhost:8484")
                    .await
                    .starts_with("HTTP/1.1 404"),
                "{path}"
            );
        }
        assert!(
            ask(address, "/", "evil.example")
                .await
                .starts_with("HTTP/1.1 421")
        );
    }
}
