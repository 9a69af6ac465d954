//! Which pages ever said it? Full text over every version of every field and quote.

use sqlx::{Row, SqliteConnection};

use crate::model::{Article, PageState, Quote};
use crate::store::{
    Store, StoreError, article,
    held::{self, Held, Stretches},
    moment,
    pieces::FIELDS,
    unless_damaged,
};

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

impl Sought {
    /// What the search was narrowed to, behind "these words": an answer of nothing must not look like one for everything.
    pub fn narrowed(&self) -> String {
        let field = self.field.as_ref().map(|field| format!(" in its {field}"));
        let quoting = |name: &String| format!(" on a page that quotes “{}”", name.trim());
        let speaker = self.speaker.as_ref().map(quoting);
        [field, speaker].into_iter().flatten().collect()
    }
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
    /// When a state without the words was first seen after the last that has them; `None`: the newest state has them.
    pub gone_since: Option<jiff::Timestamp>,
    /// The page's own state: a page that is gone, or not seen, shows no words.
    pub state: PageState,
    /// The passage in the last version that has them.
    pub passage: Option<String>,
}

impl Found {
    /// The versions in words for people: `versions 1 to 3 and 6`.
    pub fn which(&self) -> String {
        let mut runs: Vec<(i64, i64)> = Vec::new();
        for number in &self.versions {
            match runs.last_mut() {
                Some((_, end)) if *end + 1 == *number => *end = *number,
                _ => runs.push((*number, *number)),
            }
        }
        let named: Vec<String> = runs
            .into_iter()
            .map(|(from, to)| match to - from {
                0 => from.to_string(),
                1 => format!("{from}, {to}"),
                _ => format!("{from} to {to}"),
            })
            .collect();
        let plural = if self.versions.len() == 1 { "" } else { "s" };
        format!("version{plural} {}", named.join(", "))
    }

    /// What is known of the page now, where no state without the words was seen: nothing later than its last sight. Empty where it could be
    /// seen then.
    pub fn since(&self) -> &'static str {
        match self.state {
            PageState::Gone => "; taken away since",
            PageState::Blocked | PageState::Failing | PageState::Suspect => {
                "; it can't be seen now"
            }
            PageState::New | PageState::Ok | PageState::Moved => "",
        }
    }
}

/// A phrase of FTS5: nothing inside the marks is an operator. A NUL would end it.
pub(in crate::store) fn phrase(words: &str) -> String {
    let words = words.replace(char::is_control, " ");
    format!("\"{}\"", words.replace('"', "\"\""))
}

impl Store {
    /// Pages that ever had the words, the latest first.
    pub async fn search(&self, sought: &Sought) -> Result<Vec<Found>, StoreError> {
        // One reading transaction: what is found stands as it was found.
        let mut db = self.readers.begin().await?;
        let column = sought
            .field
            .as_deref()
            .filter(|field| FIELDS.contains(field))
            .map(|field| format!("{field} : "))
            .unwrap_or_default();
        let speaker = sought
            .speaker
            .as_deref()
            .map(|name| format!("speakers : {}", phrase(name)));
        let together = format!("{column}{}", phrase(&sought.words));
        let whole: Vec<String> = speaker.iter().cloned().chain([together]).collect();
        let enough = usize::try_from(sought.limit)
            .unwrap_or(0)
            .saturating_mul(ENOUGH);
        let mut found = held::all(&mut db, &whole, enough).await?;
        let words = words(&sought.words);
        if found.is_empty() && words.len() > 1 {
            let each = words.iter().map(|word| format!("{column}{}", phrase(word)));
            let apart: Vec<String> = speaker.into_iter().chain(each).collect();
            found = held::all(&mut db, &apart, enough).await?;
        }
        let mut histories = Vec::new();
        for page in latest(&mut db, &found, sought.limit).await? {
            if let Some(stretches) = found.get(&page) {
                histories.extend(history(&mut db, page, stretches, sought).await?);
            }
        }
        Ok(histories)
    }
}

/// Of words that stand everywhere, the pages that are told are the last seen of so many times as many, the newest on record.
const ENOUGH: usize = 8;

/// More words than this are not looked for one by one.
const WORDS_AT_MOST: usize = 32;

/// Each word that can be looked up, once.
fn words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        if word.contains(char::is_alphanumeric) && !words.contains(&word) {
            words.push(word);
        }
    }
    words.truncate(WORDS_AT_MOST);
    words
}

/// Which pages were seen with it last, before more is read of any.
async fn latest(
    db: &mut SqliteConnection,
    found: &Held,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let pages: Vec<(i64, i64)> = found
        .iter()
        .filter_map(|(page, stretches)| Some((*page, stretches.last()?)))
        .collect();
    Ok(sqlx::query_scalar(
        "SELECT page FROM json_each($1) JOIN version ON page = value ->> 0 AND number =
             (SELECT MAX(number) FROM version WHERE page = value ->> 0 AND number <= value ->> 1)
         ORDER BY seen_until DESC, page DESC LIMIT $2",
    )
    .bind(serde_json::to_string(&pages)?)
    .bind(limit)
    .fetch_all(db)
    .await?)
}

/// What a page's history has of the words.
async fn history(
    db: &mut SqliteConnection,
    page: i64,
    stretches: &Stretches,
    sought: &Sought,
) -> Result<Option<Found>, StoreError> {
    let numbers = sqlx::query_scalar("SELECT number FROM version WHERE page = $1 ORDER BY number")
        .bind(page)
        .fetch_all(&mut *db)
        .await?;
    let versions = stretches.of_these(numbers);
    let (Some(first), Some(last)) = (versions.first().copied(), versions.last().copied()) else {
        return Ok(None);
    };
    let row = sqlx::query(
        "SELECT page.url, page.watch, page.state, last.headline, last.seen_until, first.seen_from,
             (SELECT MIN(seen_from) FROM version WHERE page = $1 AND number > $3) AS gone
         FROM page
         JOIN version AS first ON first.page = page.id AND first.number = $2
         JOIN version AS last ON last.page = page.id AND last.number = $3
         WHERE page.id = $1",
    )
    .bind(page)
    .bind(first)
    .bind(last)
    .fetch_optional(&mut *db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    // Where the words stand can be told without the text around them.
    let article = unless_damaged(article::read(db, page, last).await)?;
    Ok(Some(Found {
        page,
        url: row.try_get("url")?,
        watch: row.try_get("watch")?,
        headline: row.try_get("headline")?,
        versions,
        first_seen: moment(row.try_get("seen_from")?)?,
        last_seen: moment(row.try_get("seen_until")?)?,
        gone_since: crate::store::maybe_moment(row.try_get("gone")?)?,
        state: crate::store::named(row.try_get("state")?)?,
        passage: article.and_then(|article| passage(&article, sought)),
    }))
}

/// How much is shown on either side of the words, in characters.
const AROUND: usize = 70;

/// The words in their passage; where they stand apart, the first of them.
fn passage(article: &Article, sought: &Sought) -> Option<String> {
    let fold = |text: &str| {
        text.chars()
            .map(|c| c.to_lowercase().next().unwrap_or(c))
            .collect::<Vec<char>>()
    };
    let words = sought.words.as_str();
    let name = sought.speaker.as_deref().map(str::to_lowercase);
    let is_of = |speaker: &Option<String>| {
        let speaker = speaker.as_deref().unwrap_or_default().to_lowercase();
        name.as_deref().is_some_and(|name| speaker.contains(name))
    };
    let quotes = |is_wanted: &dyn Fn(&Quote) -> bool| -> Vec<&str> {
        let quotes = article.quotes.iter().filter(|quote| is_wanted(quote));
        quotes.map(|quote| quote.text.as_str()).collect()
    };
    let headline = || article.headline.iter().map(String::as_str);
    let standfirst = || article.standfirst.iter().map(String::as_str);
    let body = || article.body.iter().map(|block| block.text.as_str());
    // What was asked for first: a field's own words, or the quotes of who was named.
    let asked: Vec<&str> = match sought.field.as_deref() {
        Some("headline") => headline().collect(),
        Some("standfirst") => standfirst().collect(),
        Some("body") => body().collect(),
        Some("quotes") => quotes(&|_| true),
        _ if name.is_some() => quotes(&|quote| is_of(&quote.speaker)),
        _ => Vec::new(),
    };
    let anywhere = headline().chain(standfirst()).chain(body());
    let texts: Vec<&str> = asked.into_iter().chain(anywhere).collect();
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

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        model::Block,
        quotes,
        store::testing::{see, with_a_page},
    };

    #[tokio::test]
    async fn words_are_found_in_every_version_that_has_them_and_in_no_other() {
        let (_folder, store, page) = with_a_page().await;
        let held = "“The wall will hold,” said Maren Holt.";
        for (headline, paragraphs) in [
            ("One", [held, "The tide came at noon."]),
            ("Two", ["Nobody spoke.", "The tide came at noon."]),
            ("Three", [held, "It rained."]),
            ("Four", [held, "The tide came at noon."]),
            ("Five", ["Nobody spoke.", "The boats stayed out."]),
        ] {
            let body: Vec<Block> = paragraphs.map(Block::paragraph).into();
            let article = Article {
                headline: Some(headline.into()),
                quotes: quotes::of_blocks(Some(headline), &body, Some("en")),
                body,
                ..Article::default()
            };
            see(&store, page, &article, None).await;
        }
        let found = async |words: &str, field: Option<&str>, speaker: Option<&str>| {
            let sought = Sought {
                words: words.into(),
                field: field.map(str::to_owned),
                speaker: speaker.map(str::to_owned),
                limit: 5,
            };
            let found = store.search(&sought).await.unwrap();
            found
                .into_iter()
                .next()
                .map_or_else(Vec::new, |page| page.versions)
        };
        assert_eq!(found("will hold", None, None).await, [1, 3, 4]);
        assert_eq!(found("tide came at", None, None).await, [1, 2, 4]);
        assert_eq!(found("nobody", None, None).await, [2, 5]);
        // Words apart: in versions that have all of them.
        assert_eq!(found("noon hold", None, None).await, [1, 4]);
        assert_eq!(found("tide", None, Some("holt")).await, [1, 4]);
        assert_eq!(found("hold", Some("quotes"), None).await, [1, 3, 4]);
        assert_eq!(found("tide", Some("quotes"), None).await, [0; 0]);
        assert_eq!(found("Three", Some("headline"), None).await, [3]);
        // The index made of a record that has none is the same.
        let count = "SELECT COUNT(*) FROM piece";
        let before: i64 = sqlx::query_scalar(count)
            .fetch_one(&store.writer)
            .await
            .unwrap();
        let mut db = store.writer.acquire().await.unwrap();
        let mut batch = crate::store::batch::Batch::default();
        crate::store::pieces::take(&mut batch, page);
        batch.run(&mut db).await.unwrap();
        crate::store::pieces::index_all(&mut db).await.unwrap();
        let after: i64 = sqlx::query_scalar(count).fetch_one(&mut *db).await.unwrap();
        assert_eq!(after, before);
        drop(db);
        assert_eq!(found("noon hold", None, None).await, [1, 4]);
    }

    #[tokio::test]
    async fn what_is_met_everywhere_hides_nothing_rare_and_is_told_whole() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        for n in 0..80 {
            let (page, _) = store
                .page(
                    &format!("https://a.example/{n}"),
                    "w",
                    None,
                    Timestamp::UNIX_EPOCH,
                )
                .await
                .unwrap();
            // Fifty of the newest page's paragraphs have the word.
            let paragraphs = if n == 79 { 50 } else { 2 };
            let mut body: Vec<Block> = (0..paragraphs)
                .map(|i| Block::paragraph(format!("The tide of day {i} came.")))
                .collect();
            if n == 3 {
                body.push(Block::paragraph("A zebra swam."));
            }
            let article = Article {
                headline: Some(format!("Part {n}")),
                body,
                ..Article::default()
            };
            see(&store, page, &article, None).await;
        }
        let found = async |words: &str| {
            let sought = Sought {
                words: words.into(),
                limit: 100,
                ..Sought::default()
            };
            let found = store.search(&sought).await.unwrap();
            found.into_iter().map(|page| page.page).collect::<Vec<_>>()
        };
        assert_eq!(found("tide zebra").await, [4]);
        assert_eq!(found("zebra, tide &").await, [4]);
        assert_eq!(found("zebra boat").await, [0; 0]);
        let everywhere = found("tide").await;
        assert_eq!(everywhere[..5], [80, 79, 78, 77, 76]);
        assert!(everywhere.len() > 15, "{everywhere:?}");
    }
}
