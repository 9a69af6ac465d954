//! Is every word in the index where it stands? SQLite's own check of a full-text index without content reads its structure only: here the
//! texts are cut into words again, by the same tokenizer in a database in memory, and both indexes are held against each other.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    hash::{BuildHasher, RandomState},
};

use futures_util::TryStreamExt;
use sqlx::{Connection, Row, SqliteConnection};

use crate::store::{
    StoreError,
    edit::{self, TOGETHER, speakers},
    pieces, said, told, verify,
};

/// So many bytes of text are cut into words together.
const AT_ONCE: usize = 1 << 22;

/// Where a text belongs: what it is counted under (a page, an edit), and what tells it from others there.
type Owner = (i64, i64);

/// A sum over every word of each owner's texts, in whichever order they come: two that differ have other words, or in other places.
pub(in crate::store) struct Words {
    /// Its sums tell nothing to whoever would make a wrong index with the right ones.
    hash: RandomState,
    tokens: SqliteConnection,
    waiting: Vec<(Owner, &'static str, String)>,
    bytes: usize,
    sums: BTreeMap<i64, u64>,
}

impl Words {
    pub(in crate::store) async fn new() -> Result<Words, StoreError> {
        let mut tokens = SqliteConnection::connect("sqlite::memory:").await?;
        sqlx::raw_sql(
            "CREATE VIRTUAL TABLE words USING fts5(text, content = '', tokenize = \"unicode61 remove_diacritics 2\");
             CREATE VIRTUAL TABLE words_at USING fts5vocab(words, instance)",
        )
        .execute(&mut tokens)
        .await?;
        Ok(Words {
            hash: RandomState::new(),
            tokens,
            waiting: Vec::new(),
            bytes: 0,
            sums: BTreeMap::new(),
        })
    }

    /// Adds a text that is to be in a column of the index.
    pub(in crate::store) async fn add(
        &mut self,
        owner: Owner,
        column: &'static str,
        text: &str,
    ) -> Result<(), StoreError> {
        self.bytes += text.len();
        self.waiting.push((owner, column, text.to_owned()));
        if self.bytes >= AT_ONCE {
            self.cut().await?;
        }
        Ok(())
    }

    /// Cuts what waits into words.
    async fn cut(&mut self) -> Result<(), StoreError> {
        let waiting = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        let texts: Vec<&String> = waiting.iter().map(|(_, _, text)| text).collect();
        sqlx::query(
            "INSERT INTO words (rowid, text) SELECT key, value FROM json_each($1) ORDER BY key",
        )
        .bind(serde_json::to_string(&texts)?)
        .execute(&mut self.tokens)
        .await?;
        {
            let sql = "SELECT CAST(term AS BLOB), doc, \"offset\" FROM words_at";
            let mut rows = sqlx::query(sql).fetch(&mut self.tokens);
            while let Some(row) = rows.try_next().await? {
                let place = usize::try_from(row.try_get::<i64, _>(1)?).unwrap_or(usize::MAX);
                let Some(((group, key), column, _)) = waiting.get(place) else {
                    continue;
                };
                let (term, at): (&[u8], i64) = (row.try_get(0)?, row.try_get(2)?);
                add(
                    &mut self.sums,
                    &self.hash,
                    *group,
                    (term, *column, *key, at),
                );
            }
        }
        sqlx::query("INSERT INTO words (words) VALUES ('delete-all')")
            .execute(&mut self.tokens)
            .await?;
        Ok(())
    }

    /// Those whose words in an index (`words`, `edit_words`) are others. `owner` tells whose the row of an index is.
    pub(in crate::store) async fn differing(
        mut self,
        db: &mut SqliteConnection,
        index: &'static str,
        owner: impl Fn(i64) -> Owner,
    ) -> Result<BTreeSet<i64>, StoreError> {
        self.cut().await?;
        let made = format!(
            "CREATE VIRTUAL TABLE temp.{index}_at USING fts5vocab(main, {index}, instance)"
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(made))
            .execute(&mut *db)
            .await?;
        let indexed = sums_of(db, &self.hash, index, owner).await;
        let dropped = format!("DROP TABLE temp.{index}_at");
        sqlx::raw_sql(sqlx::AssertSqlSafe(dropped))
            .execute(&mut *db)
            .await?;
        let (mut indexed, mut differing) = (indexed?, BTreeSet::new());
        for (group, sum) in self.sums {
            if indexed.remove(&group) != Some(sum) {
                differing.insert(group);
            }
        }
        differing.extend(indexed.into_keys());
        Ok(differing)
    }
}

/// The sums of what an index has.
async fn sums_of(
    db: &mut SqliteConnection,
    hash: &RandomState,
    index: &'static str,
    owner: impl Fn(i64) -> Owner,
) -> Result<BTreeMap<i64, u64>, StoreError> {
    let sql = format!("SELECT CAST(term AS BLOB), doc, \"offset\", col FROM temp.{index}_at");
    let mut rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch(db);
    let mut sums = BTreeMap::new();
    while let Some(row) = rows.try_next().await? {
        let (group, key) = owner(row.try_get(1)?);
        let (term, at): (&[u8], i64) = (row.try_get(0)?, row.try_get(2)?);
        let column: &str = row.try_get(3)?;
        add(&mut sums, hash, group, (term, column, key, at));
    }
    Ok(sums)
}

fn add(
    sums: &mut BTreeMap<i64, u64>,
    hash: &RandomState,
    group: i64,
    word: (&[u8], &str, i64, i64),
) {
    let sum = sums.entry(group).or_default();
    *sum = sum.wrapping_add(hash.hash_one(word));
}

/// Holds the index of words against the texts of all pieces; of the pages in `unknown` not all is known.
pub(in crate::store) async fn check_pieces(
    db: &mut SqliteConnection,
    words: Words,
    unknown: &BTreeSet<i64>,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let keys: HashMap<i64, i64> = sqlx::query_as("SELECT id, key FROM piece")
        .fetch_all(&mut *db)
        .await?
        .into_iter()
        .collect();
    let owner = |row: i64| (row >> pieces::PIECE_BITS, *keys.get(&row).unwrap_or(&row));
    let differing = words.differing(db, "words", owner).await;
    tell(differing, "page", unknown, damaged)
}

/// Holds the index of edits' words against all edits whose words can be read.
pub(in crate::store) async fn check_edits(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let (mut words, mut unknown) = (Words::new().await?, BTreeSet::new());
    let (mut after, mut reader) = (i64::MIN, told::Reader::default());
    loop {
        let rows = sqlx::query("SELECT * FROM edit WHERE id > $1 ORDER BY id LIMIT $2")
            .bind(after)
            .bind(TOGETHER as i64)
            .fetch_all(&mut *db)
            .await?;
        let Some(last) = rows.last() else { break };
        after = last.try_get("id")?;
        for row in &rows {
            let id: i64 = row.try_get("id")?;
            let Some(edit) = reader.edit(db, row).await? else {
                unknown.insert(id);
                continue;
            };
            let texts = [
                ("before", edit.before.clone()),
                ("after", edit.after.clone()),
                ("speakers", Some(speakers(&edit))),
            ];
            for (column, text) in texts {
                if let Some(text) = text {
                    words.add((id, id), column, &text).await?;
                }
            }
        }
    }
    let differing = words.differing(db, "edit_words", |id| (id, id)).await;
    tell(differing, "edit", &unknown, damaged)
}

/// What `compact` found of what is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Searched {
    Whole,
    /// It was damaged, and was made anew.
    Anew,
    /// It is damaged, and so are articles: what can't be read is made anew by `rebuild`, and with it what is searched.
    AwaitsRebuild,
}

/// Makes what is searched anew, where it is not what follows from the articles and all of those can be read.
pub(in crate::store) async fn mend(db: &mut SqliteConnection) -> Result<Searched, StoreError> {
    let (mut unread, mut wrong) = (Vec::new(), Vec::new());
    let sought = verify::read_articles(db, &mut unread).await?;
    sought.check(db, &mut wrong).await?;
    check_edits(db, &mut wrong).await?;
    if wrong.is_empty() {
        return Ok(Searched::Whole);
    }
    if !unread.is_empty() {
        return Ok(Searched::AwaitsRebuild);
    }
    sqlx::raw_sql(
        "DELETE FROM piece;
         INSERT INTO words (words) VALUES ('delete-all');
         INSERT INTO edit_words (edit_words) VALUES ('delete-all');
         INSERT INTO edit_words (rowid, before, after, speakers)
             SELECT id, json ->> 'before', json ->> 'after', speakers FROM edit WHERE place IS NULL AND json_valid(json)",
    )
    .execute(&mut *db)
    .await?;
    pieces::index_all(&mut *db).await?;
    said::note_anew(&mut *db).await?;
    edit::index_all(db).await?;
    Ok(Searched::Anew)
}

/// One sentence, however many there are: the way out is one for all.
fn tell(
    differing: Result<BTreeSet<i64>, StoreError>,
    what: &str,
    unknown: &BTreeSet<i64>,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    const WAY_OUT: &str = "`walkback compact` makes it anew";
    let differing = match differing {
        Ok(differing) => differing,
        Err(StoreError::Torn(error)) => {
            damaged.push(format!(
                "the index of the words of every {what} can't all be read ({error}): {WAY_OUT}"
            ));
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    let mut differing = differing.difference(unknown);
    let Some(first) = differing.next() else {
        return Ok(());
    };
    let others = match differing.count() {
        0 => String::new(),
        1 => ", and 1 other is so too".to_owned(),
        more => format!(", and {more} others are so too"),
    };
    damaged.push(format!(
        "{what} {first} is not found by its words, or by others{others}: the index is damaged, {WAY_OUT}"
    ));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::{
        model::{Article, Block},
        store::{
            Searched, Sought, Store,
            testing::{see, with_a_page},
        },
    };

    async fn change(store: &Store, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&store.writer).await.unwrap();
    }

    #[tokio::test]
    async fn a_word_that_is_not_where_it_stands_is_told_and_set_right() {
        let (_folder, store, page) = with_a_page().await;
        for text in [
            "They close on Tuesday",
            "They open",
            "They close on Tuesday",
        ] {
            let article = Article {
                headline: Some("Bridges".to_owned() + text),
                body: vec![Block::paragraph(text), Block::paragraph("Nördlich, naïve")],
                ..Article::default()
            };
            see(&store, page, &article, None).await;
        }
        let damaged = async || store.verify(&mut |_, _| {}).await.unwrap().damaged;
        assert_eq!(damaged().await, Vec::<String>::new());
        assert_eq!(store.compact().await.unwrap(), Searched::Whole);
        assert_eq!(damaged().await, Vec::<String>::new());
        for damage in [
            // A letter of a word, under which no page is found any more.
            "UPDATE words_data SET block = CAST(replace(hex(block), hex('uesday'), hex('uexday')) AS TEXT);
             UPDATE words_data SET block = unhex(block)",
            // A row that is found by what it does not say.
            "INSERT INTO words (rowid, body) VALUES ((SELECT MIN(id) FROM piece), 'forgery')",
            "INSERT INTO words (words) VALUES ('delete-all')",
            "INSERT INTO edit_words (rowid, before) VALUES (7, 'forgery')",
        ] {
            change(&store, damage).await;
            let told = damaged().await;
            assert!(
                told.iter().any(|what| what.contains("`walkback compact`")),
                "{damage}: {told:?}"
            );
            assert_eq!(store.compact().await.unwrap(), Searched::Anew, "{damage}");
            assert_eq!(damaged().await, Vec::<String>::new(), "{damage}");
            let sought = Sought {
                words: "close on tuesday".into(),
                limit: 5,
                ..Sought::default()
            };
            let found = store.search(&sought).await.unwrap();
            assert_eq!(found[0].versions, [1, 3], "{damage}");
        }
    }
}
