//! What tests of the record begin with.

use jiff::Timestamp;
use tempfile::TempDir;

use super::{NewCheck, Seen, Store};
use crate::model::{Answer, Article, Comparison, Outcome};

pub(super) const URL: &str = "https://a.example/story";

/// A new record with one page; the folder goes with its guard.
pub(super) async fn with_a_page() -> (TempDir, Store, i64) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let (page, _) = store
        .page(URL, "w", None, Timestamp::UNIX_EPOCH)
        .await
        .unwrap();
    (folder, store, page)
}

pub(super) fn answer(body: &str) -> Answer {
    Answer {
        asked: URL.into(),
        url: URL.into(),
        status: 200,
        headers: vec![("etag".into(), "\"a\"".into())],
        request_headers: Vec::new(),
        redirects: Vec::new(),
        body: body.into(),
        peer: None,
        protocol: "HTTP/1.1".into(),
        certificate: None,
    }
}

/// Records a check that saw an article for the first time, and what it told.
pub(super) async fn see(
    store: &Store,
    page: i64,
    article: &Article,
    comparison: Option<&Comparison>,
) {
    let headline = article.headline.clone().unwrap_or_default();
    let check = NewCheck {
        answer: Some(&answer(&headline)),
        seen: Seen::New {
            article,
            fingerprint: &headline,
            returns_to: None,
            comparison,
        },
        ..NewCheck::plain(page, Timestamp::UNIX_EPOCH, Outcome::Changed)
    };
    store.record(&check).await.unwrap();
}
