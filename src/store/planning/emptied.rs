//! Can a page no longer be read, by a new template? Its newest version lacks what the one before had.

use serde::Serialize;

use crate::model::Article;
use crate::store::{Store, StoreError, unless_damaged};

/// A page whose newest version lacks what the one before had: perhaps it can no longer be read, by a new template.
#[derive(Debug, Clone, Serialize)]
pub struct Emptied {
    pub url: String,
    pub fields: Vec<&'static str>,
}

impl Store {
    pub(in crate::store) async fn emptied(
        &self,
        page: i64,
        versions: i64,
        url: &str,
    ) -> Result<Option<Emptied>, StoreError> {
        let (Some(before), Some(now)) = (
            unless_damaged(self.article(page, versions - 1).await)?,
            unless_damaged(self.article(page, versions).await)?,
        ) else {
            return Ok(None);
        };
        let fields = gone_empty(&before, &now);
        Ok((!fields.is_empty()).then(|| Emptied {
            url: url.to_owned(),
            fields,
        }))
    }
}

fn gone_empty(before: &Article, now: &Article) -> Vec<&'static str> {
    let lost = [
        (
            "headline",
            before.headline.is_some() && now.headline.is_none(),
        ),
        (
            "standfirst",
            before.standfirst.is_some() && now.standfirst.is_none(),
        ),
        ("byline", !before.byline.is_empty() && now.byline.is_empty()),
        (
            "published",
            before.published.is_some() && now.published.is_none(),
        ),
        ("body", !before.body.is_empty() && now.body.is_empty()),
    ];
    lost.into_iter()
        .filter(|(_, lost)| *lost)
        .map(|(field, _)| field)
        .collect()
}
