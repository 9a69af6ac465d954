//! Which record, and which page of it, does a command mean?

use std::path::Path;

use super::CliError;
use crate::{
    discover,
    model::Page,
    store::{Store, StoreError},
};

/// The record of a folder, for reading.
pub async fn record(folder: &Path) -> Result<Store, CliError> {
    Store::open_to_read(folder)
        .await
        .map_err(|error| match error {
            StoreError::Missing { .. } => CliError::from(error).hint("--data names another folder"),
            error => error.into(),
        })
}

/// The one page that `wanted` means.
pub async fn page(store: &Store, wanted: &str) -> Result<Page, CliError> {
    let mut found = store.find_pages(wanted).await?;
    // An address may be kept without what only says where a reader came from.
    if let (true, Some(clean)) = (found.is_empty(), discover::canonical(wanted)) {
        found = store.find_pages(&clean).await?;
    }
    if found.len() > 1 {
        let mut error = CliError::new(format!("`{wanted}` may mean {} pages", found.len()));
        for page in found.iter().take(5) {
            error = error.hint(format!("{}  {}", page.id, page.url));
        }
        return Err(error.hint("name one by its id, or by a longer part of its address"));
    }
    found.pop().ok_or_else(|| {
        CliError::new(format!("no page on record is `{wanted}`"))
            .hint("`walkback pages` lists them")
    })
}
