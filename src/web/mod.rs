//! The record in a browser. Never fetches.

/// The pages, over a record; `metrics` gives the text of `/metrics`.
pub fn router(
    _store: crate::store::Store,
    _metrics: std::sync::Arc<dyn Fn() -> String + Send + Sync>,
) -> axum::Router {
    axum::Router::new()
}
