//! Can a page no longer be read, by a new template? Its newest version lacks what the one before had.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use serde::Serialize;

use crate::model::Article;
use crate::store::{Store, StoreError, unless_damaged};

/// A page whose newest version lacks what the one before had: perhaps it can no longer be read, by a new template.
#[derive(Debug, Clone, Serialize)]
pub struct Emptied {
    pub url: String,
    pub fields: Vec<&'static str>,
}

/// What was found of pages, by what was read for it: two articles a page are too much to read each time that somebody asks.
pub(in crate::store) type Known = Mutex<HashMap<i64, (String, Vec<&'static str>)>>;

impl Store {
    /// What the newest version lacks. `read` tells the last two versions from others, as they stand on record.
    pub(in crate::store) async fn emptied(
        &self,
        page: i64,
        versions: i64,
        read: String,
    ) -> Result<Vec<&'static str>, StoreError> {
        let known = || self.emptied.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, fields)) = known().get(&page)
            && *of == read
        {
            return Ok(fields.clone());
        }
        let before = unless_damaged(self.article(page, versions - 1).await)?;
        let now = unless_damaged(self.article(page, versions).await)?;
        let fields = match (before, now) {
            (Some(before), Some(now)) => gone_empty(&before, &now),
            _ => Vec::new(),
        };
        known().insert(page, (read, fields.clone()));
        Ok(fields)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Block, PageKind},
        store::testing::{see, with_a_page},
    };

    #[tokio::test]
    async fn the_articles_are_read_again_when_they_are_others() {
        let (_folder, store, page) = with_a_page().await;
        let article = |headline: Option<&str>| Article {
            headline: headline.map(str::to_owned),
            body: vec![Block::paragraph("The wall holds.")],
            page_kind: PageKind::Article,
            ..Article::default()
        };
        for headline in [Some("The wall"), None] {
            see(&store, page, &article(headline), None).await;
        }
        let emptied = async || {
            let epoch = jiff::Timestamp::UNIX_EPOCH;
            let health = store.health(epoch, epoch).await.unwrap();
            let emptied = health[0].emptied.first();
            emptied.map_or(Vec::new(), |emptied| emptied.fields.clone())
        };
        assert_eq!(emptied().await, ["headline"]);
        for (bytes, fields) in [
            ("zeroblob(length(article))", vec!["headline"]),
            ("zeroblob(length(article) + 1)", vec![]),
        ] {
            let sql = format!("UPDATE version SET article = {bytes} WHERE number = 2");
            sqlx::query(sqlx::AssertSqlSafe(sql))
                .execute(&store.writer)
                .await
                .unwrap();
            assert_eq!(emptied().await, fields, "{bytes}");
        }
    }
}
