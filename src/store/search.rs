//! Which pages ever said it? Full text over every version of every field and quote.

use sqlx::{Row, SqliteConnection};

use super::{Store, StoreError, batch::Batch, moment, version};
use crate::model::Article;

/// A page's number and a version's share a row id: the version's takes so many bits.
const VERSION_BITS: i64 = 20;

/// Where words may stand.
pub const FIELDS: [&str; 5] = ["headline", "standfirst", "body", "quotes", "speakers"];

/// What is searched for.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// Words in the order given, as a phrase; where no version has the phrase, all of them anywhere.
    pub words: String,
    /// One of [`FIELDS`]; all without.
    pub field: Option<String>,
    /// Only pages that quote somebody of this name.
    pub speaker: Option<String>,
    /// At most so many pages.
    pub limit: i64,
}

/// A page whose history has the words.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Found {
    pub page: i64,
    pub url: String,
    pub watch: String,
    /// The headline of the last version that has the words.
    pub headline: Option<String>,
    /// Numbers of the versions that have them, oldest first.
    pub versions: Vec<i64>,
    pub first_seen: jiff::Timestamp,
    pub last_seen: jiff::Timestamp,
    /// When a state without the words was first seen after the last that has them; `None`: they still stand.
    pub gone_since: Option<jiff::Timestamp>,
    /// The passage in the last version that has them.
    pub passage: Option<String>,
}

/// Puts a version's words into the index.
pub(super) fn put(batch: &mut Batch, page: i64, number: i64, article: &Article) {
    batch.then("INSERT INTO words (rowid, headline, standfirst, body, quotes, speakers) VALUES (?, ?, ?, ?, ?, ?)");
    bind_words(batch, page, number, article);
}

/// Takes a version's words out of the index, which must be told what they were.
pub(super) fn take(batch: &mut Batch, page: i64, number: i64, article: &Article) {
    batch.then("INSERT INTO words (words, rowid, headline, standfirst, body, quotes, speakers) VALUES ('delete', ?, ?, ?, ?, ?, ?)");
    bind_words(batch, page, number, article);
}

fn bind_words(batch: &mut Batch, page: i64, number: i64, article: &Article) {
    batch.bind(page << VERSION_BITS | number);
    for words in fields(article) {
        batch.bind(words);
    }
}

/// The words of an article in the order of [`FIELDS`].
fn fields(article: &Article) -> [String; 5] {
    fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> String {
        texts.collect::<Vec<_>>().join("\n")
    }
    [
        article.headline.clone().unwrap_or_default(),
        article.standfirst.clone().unwrap_or_default(),
        joined(article.body.iter().map(|block| block.text.as_str())),
        joined(article.quotes.iter().map(|quote| quote.text.as_str())),
        joined(
            article
                .quotes
                .iter()
                .filter_map(|quote| quote.speaker.as_deref()),
        ),
    ]
}

/// Indexes the versions of a record that was begun before there was an index.
pub(super) async fn index_all(db: &mut SqliteConnection) -> Result<(), StoreError> {
    let mut after = (0, 0);
    while let Some(next) = version::after(db, after).await? {
        after = (next.page, next.number);
        let mut batch = Batch::default();
        put(&mut batch, next.page, next.number, &next.article);
        batch.run(&mut *db).await?;
    }
    Ok(())
}

/// A phrase of FTS5: nothing inside the marks is an operator. A NUL would end it.
pub(super) fn phrase(words: &str) -> String {
    let words = words.replace(char::is_control, " ");
    format!("\"{}\"", words.replace('"', "\"\""))
}

impl Store {
    /// Pages that ever had the words, the latest first.
    pub async fn search(&self, sought: &Sought) -> Result<Vec<Found>, StoreError> {
        let speaker = sought
            .speaker
            .as_deref()
            .map(|name| format!(" AND speakers : {}", phrase(name)))
            .unwrap_or_default();
        let column = sought
            .field
            .as_deref()
            .filter(|field| FIELDS.contains(field))
            .map(|field| format!("{field} : "))
            .unwrap_or_default();
        let whole = format!("({column}{}){speaker}", phrase(&sought.words));
        let found = self.matching(&whole, sought).await?;
        if !found.is_empty() || sought.words.split_whitespace().nth(1).is_none() {
            return Ok(found);
        }
        let each: Vec<String> = sought
            .words
            .split_whitespace()
            .map(|word| format!("{column}{}", phrase(word)))
            .collect();
        self.matching(&format!("({}){speaker}", each.join(" AND ")), sought)
            .await
    }

    async fn matching(&self, expression: &str, sought: &Sought) -> Result<Vec<Found>, StoreError> {
        // Which pages were seen with the words last, before more is read of any.
        let rows = sqlx::query(
            "WITH hit AS MATERIALIZED (
                 SELECT rowid >> $3 AS page, rowid & ((1 << $3) - 1) AS number FROM words WHERE words MATCH $1 ORDER BY rowid DESC LIMIT 20000),
             of_page AS (SELECT page, MAX(number) AS last, GROUP_CONCAT(number) AS numbers FROM hit GROUP BY page)
             SELECT of_page.page, numbers FROM of_page JOIN version ON version.page = of_page.page AND version.number = last
             ORDER BY seen_until DESC LIMIT $2",
        )
        .bind(expression)
        .bind(sought.limit)
        .bind(VERSION_BITS)
        .fetch_all(&self.readers)
        .await?;
        let mut found = Vec::new();
        for row in rows {
            let numbers: String = row.try_get("numbers")?;
            let mut versions: Vec<i64> =
                numbers.split(',').filter_map(|n| n.parse().ok()).collect();
            versions.sort_unstable();
            found.extend(
                self.history_of(row.try_get("page")?, versions, sought)
                    .await?,
            );
        }
        Ok(found)
    }

    async fn history_of(
        &self,
        page: i64,
        versions: Vec<i64>,
        sought: &Sought,
    ) -> Result<Option<Found>, StoreError> {
        let (Some(first), Some(last)) = (versions.first().copied(), versions.last().copied())
        else {
            return Ok(None);
        };
        let row = sqlx::query(
            "SELECT page.url, page.watch, last.headline, last.seen_until, first.seen_from,
                 (SELECT MIN(seen_from) FROM version WHERE page = $1 AND number > $3) AS gone
             FROM page
             JOIN version AS first ON first.page = page.id AND first.number = $2
             JOIN version AS last ON last.page = page.id AND last.number = $3
             WHERE page.id = $1",
        )
        .bind(page)
        .bind(first)
        .bind(last)
        .fetch_optional(&self.readers)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let article = match self.article(page, last).await {
            // Where it stands can be told without it.
            Err(StoreError::Damaged(_)) => None,
            article => article?,
        };
        Ok(Some(Found {
            page,
            url: row.try_get("url")?,
            watch: row.try_get("watch")?,
            headline: row.try_get("headline")?,
            versions,
            first_seen: moment(row.try_get("seen_from")?)?,
            last_seen: moment(row.try_get("seen_until")?)?,
            gone_since: super::maybe_moment(row.try_get("gone")?)?,
            passage: article.and_then(|article| passage(&article, &sought.words)),
        }))
    }
}

/// How much is shown on either side of the words, in characters.
const AROUND: usize = 70;

/// The words in their passage; where they stand apart, the first of them.
fn passage(article: &Article, words: &str) -> Option<String> {
    let fold = |text: &str| {
        text.chars()
            .map(|c| c.to_lowercase().next().unwrap_or(c))
            .collect::<Vec<char>>()
    };
    let texts: Vec<&str> = article
        .headline
        .iter()
        .chain(&article.standfirst)
        .map(String::as_str)
        .chain(article.body.iter().map(|block| block.text.as_str()))
        .collect();
    let tries: Vec<&str> = std::iter::once(words)
        .chain(words.split_whitespace())
        .collect();
    for wanted in tries {
        let wanted = fold(wanted);
        for text in &texts {
            let folded = fold(text);
            let Some(at) = folded
                .windows(wanted.len().max(1))
                .position(|part| part == wanted)
            else {
                continue;
            };
            let chars: Vec<char> = text.chars().collect();
            let (from, to) = (
                at.saturating_sub(AROUND),
                chars.len().min(at + wanted.len() + AROUND),
            );
            let part: String = chars[from..to].iter().collect();
            let (left, right) = (
                if from > 0 { "…" } else { "" },
                if to < chars.len() { "…" } else { "" },
            );
            return Some(format!("{left}{}{right}", part.trim()));
        }
    }
    None
}
