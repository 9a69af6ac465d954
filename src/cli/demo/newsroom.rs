//! Who serves the demo's newspaper? A small web server on the loopback; which state it serves is a step of the script.
//! Refuses to know anybody who watches it.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderName, StatusCode, header},
    response::IntoResponse,
    routing::get,
};

use super::{
    house,
    script::{SCRIPT, Step},
    stories,
};

/// The Harrow Post, on a free port of the loopback.
pub struct Newsroom {
    address: std::net::SocketAddr,
    press: Arc<Press>,
}

/// What is served: the step of the script, and a count that makes each page's clutter differ from the last.
struct Press {
    root: String,
    step: AtomicUsize,
    served: AtomicUsize,
}

impl Newsroom {
    /// Opens the newspaper, at the step before the script begins.
    pub async fn start() -> io::Result<Newsroom> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let press = Arc::new(Press {
            root: format!("http://{address}"),
            step: AtomicUsize::new(0),
            served: AtomicUsize::new(0),
        });
        let router = Router::new()
            .route("/", get(front))
            .route("/feed.xml", get(feed))
            .route("/robots.txt", get(robots))
            .route("/news/{slug}", get(story))
            .with_state(press.clone());
        tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!("the demo's newspaper is down: {error}");
            }
        });
        Ok(Newsroom { address, press })
    }

    /// The address of the front page, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The addresses of the stories, in the order of the front page.
    pub fn stories(&self) -> Vec<(&'static str, String)> {
        let address = |slug: &&'static str| (*slug, format!("{}/news/{slug}", self.url()));
        stories::SLUGS.iter().map(address).collect()
    }

    /// From now on the newspaper is as the script has it after its first `step` steps.
    pub fn advance(&self, step: usize) {
        self.press
            .step
            .store(step.min(SCRIPT.len()), Ordering::SeqCst);
    }

    /// What will be done, and when.
    pub fn steps(&self) -> &'static [Step] {
        SCRIPT
    }
}

type Served = (StatusCode, [(HeaderName, &'static str); 2], String);

fn served(status: StatusCode, kind: &'static str, body: String) -> Served {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (status, headers, body)
}

const HTML: &str = "text/html; charset=utf-8";

async fn front(State(press): State<Arc<Press>>) -> impl IntoResponse {
    let step = press.step.load(Ordering::SeqCst);
    served(StatusCode::OK, HTML, house::front(&stories::all(step)))
}

async fn feed(State(press): State<Arc<Press>>) -> impl IntoResponse {
    let step = press.step.load(Ordering::SeqCst);
    let body = house::feed(&press.root, &stories::all(step));
    served(StatusCode::OK, "application/atom+xml; charset=utf-8", body)
}

async fn robots() -> impl IntoResponse {
    let body = "User-agent: *\nDisallow: /account/\n".to_owned();
    served(StatusCode::OK, "text/plain; charset=utf-8", body)
}

async fn story(State(press): State<Arc<Press>>, Path(slug): Path<String>) -> impl IntoResponse {
    let step = press.step.load(Ordering::SeqCst);
    let clutter = press.served.fetch_add(1, Ordering::SeqCst);
    let Some(story) = stories::story(&slug, step) else {
        return served(
            StatusCode::NOT_FOUND,
            HTML,
            house::notice_page("Page not found"),
        );
    };
    if story.is_withdrawn {
        let body = house::notice_page("This story is no longer available");
        return served(StatusCode::GONE, HTML, body);
    }
    if story.is_walled {
        return served(StatusCode::OK, HTML, house::consent_wall());
    }
    let body = house::story_page(&press.root, &story, step, clutter);
    served(StatusCode::OK, HTML, body)
}
