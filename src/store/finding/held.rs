//! Which versions of which pages have some words? What the index of words says of each page, and what two answers share.

use std::collections::HashMap;

use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use crate::store::{
    StoreError,
    pieces::{PIECE_BITS, rows_of},
};

/// The versions of each page that have something.
pub(in crate::store) type Held = HashMap<i64, Stretches>;

/// So many pieces are read at once, those of the newest pages first.
const PIECES_AT_ONCE: i64 = if cfg!(test) { 20 } else { 5_000 };
/// Of words that stand everywhere the rarest are read so many times: whoever asks for all of them finds enough pages in these.
const TIMES: usize = 12;

/// The versions that have what all of these expressions of FTS5 ask for.
///
/// Where a rare one names the pages, of all; where each is met everywhere, of `enough` pages, the newest first.
pub(in crate::store) async fn all(
    db: &mut SqliteConnection,
    expressions: &[String],
    enough: usize,
) -> Result<Held, StoreError> {
    let mut answers = Vec::with_capacity(expressions.len());
    for expression in expressions {
        let mut answer = Answer::of(expression);
        answer.read_on(db).await?;
        if answer.pages.is_empty() {
            return Ok(Held::new());
        }
        answers.push(answer);
    }
    // The rarest names the pages; of the others only what they say of those is asked for.
    answers.sort_by_key(|answer| answer.below);
    let is_exact = answers.first().is_some_and(Answer::is_whole);
    let mut others = answers.into_iter();
    let Some(mut rarest) = others.next() else {
        return Ok(Held::new());
    };
    let others: Vec<Answer<'_>> = others.collect();
    let mut found = Held::new();
    for turn in 0..TIMES {
        if turn > 0 {
            rarest.read_on(db).await?;
        }
        let mut pages: Vec<(i64, Stretches)> = rarest.pages.drain().collect();
        pages.sort_unstable_by_key(|(page, _)| std::cmp::Reverse(*page));
        for (page, mut stretches) in pages {
            for other in &others {
                if stretches.last().is_some() {
                    stretches = stretches.shared(&other.of_page(db, page).await?);
                }
            }
            if stretches.last().is_some() {
                found.insert(page, stretches);
            }
            if found.len() >= enough && !is_exact {
                return Ok(found);
            }
        }
        if rarest.is_whole() {
            break;
        }
    }
    Ok(found)
}

/// What is known of an expression.
struct Answer<'a> {
    expression: &'a str,
    /// Each page with all of its versions that have it.
    pages: Held,
    /// Of pages whose rows lie below nothing is known yet; 0: of none.
    below: i64,
}

impl Answer<'_> {
    fn of(expression: &str) -> Answer<'_> {
        Answer {
            expression,
            pages: Held::new(),
            below: i64::MAX,
        }
    }

    fn is_whole(&self) -> bool {
        self.below == 0
    }

    /// Reads the next pieces, those of the newest pages first.
    async fn read_on(&mut self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        if self.is_whole() {
            return Ok(());
        }
        let rows = sqlx::query(
            "SELECT id, first, last FROM words JOIN piece ON piece.id = words.rowid
             WHERE words MATCH $1 AND words.rowid < $2 ORDER BY words.rowid DESC LIMIT $3",
        )
        .bind(self.expression)
        .bind(self.below)
        .bind(PIECES_AT_ONCE)
        .fetch_all(&mut *db)
        .await?;
        let is_last = (rows.len() as i64) < PIECES_AT_ONCE;
        let mut of_pages: HashMap<i64, Vec<(i64, i64)>> = HashMap::new();
        for row in &rows {
            let page = row.try_get::<i64, _>("id")? >> PIECE_BITS;
            of_pages.entry(page).or_default().push(stretch(row)?);
        }
        self.below = 0;
        if let Some(row) = rows.last().filter(|_| !is_last) {
            // Of the page at the cut some pieces are not read yet.
            let page = row.try_get::<i64, _>("id")? >> PIECE_BITS;
            of_pages.remove(&page);
            let stretches = of_page(db, self.expression, page).await?;
            self.pages.insert(page, stretches);
            self.below = rows_of(page).0;
        }
        for (page, stretches) in of_pages {
            self.pages.insert(page, Stretches::of(stretches));
        }
        Ok(())
    }

    async fn of_page(&self, db: &mut SqliteConnection, page: i64) -> Result<Stretches, StoreError> {
        match self.pages.get(&page) {
            Some(stretches) => Ok(stretches.clone()),
            None if rows_of(page).0 >= self.below => Ok(Stretches::default()),
            None => of_page(db, self.expression, page).await,
        }
    }
}

/// What the index says of an expression on one page.
async fn of_page(
    db: &mut SqliteConnection,
    expression: &str,
    page: i64,
) -> Result<Stretches, StoreError> {
    let (first, last) = rows_of(page);
    let rows = sqlx::query(
        "SELECT first, last FROM words JOIN piece ON piece.id = words.rowid
         WHERE words MATCH $1 AND words.rowid BETWEEN $2 AND $3",
    )
    .bind(expression)
    .bind(first)
    .bind(last)
    .fetch_all(db)
    .await?;
    let stretches = rows.iter().map(stretch).collect::<Result<_, _>>()?;
    Ok(Stretches::of(stretches))
}

fn stretch(row: &SqliteRow) -> Result<(i64, i64), StoreError> {
    let last: Option<i64> = row.try_get("last")?;
    Ok((row.try_get("first")?, last.unwrap_or(i64::MAX)))
}

/// Stretches of a page's versions: the numbers of the first and the last of each, in their order, apart from each other.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::store) struct Stretches(Vec<(i64, i64)>);

impl Stretches {
    pub(in crate::store) fn of(mut stretches: Vec<(i64, i64)>) -> Stretches {
        stretches.sort_unstable();
        let mut apart: Vec<(i64, i64)> = Vec::with_capacity(stretches.len());
        for (first, last) in stretches {
            match apart.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => {
                    before.1 = before.1.max(last)
                }
                _ => apart.push((first, last)),
            }
        }
        Stretches(apart)
    }

    /// The versions that both have.
    pub(in crate::store) fn shared(&self, other: &Stretches) -> Stretches {
        let mut shared = Vec::new();
        for (first, last) in &self.0 {
            let from = other.0.partition_point(|(_, end)| end < first);
            let overlapping = other.0[from..]
                .iter()
                .take_while(|(start, _)| start <= last);
            shared.extend(overlapping.map(|(start, end)| (*first.max(start), *last.min(end))));
        }
        Stretches(shared)
    }

    pub(in crate::store) fn last(&self) -> Option<i64> {
        self.0.last().map(|(_, last)| *last)
    }

    /// Of these numbers those that lie in one.
    pub(in crate::store) fn of_these(&self, mut numbers: Vec<i64>) -> Vec<i64> {
        numbers.retain(|number| {
            let at = self.0.partition_point(|(_, last)| last < number);
            self.0.get(at).is_some_and(|(first, _)| first <= number)
        });
        numbers
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn stretches() -> impl Strategy<Value = Vec<(i64, i64)>> {
        prop::collection::vec((1_i64..40, 0_i64..6), 0..8).prop_map(|list| {
            list.into_iter()
                .map(|(first, more)| (first, first + more))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn stretches_are_sets_of_numbers(a in stretches(), b in stretches()) {
            let set = |list: &[(i64, i64)]| -> HashSet<i64> { list.iter().flat_map(|(first, last)| *first..=*last).collect() };
            let (x, y) = (Stretches::of(a.clone()), Stretches::of(b.clone()));
            let mut both: Vec<i64> = set(&a).intersection(&set(&b)).copied().collect();
            both.sort_unstable();
            prop_assert_eq!(x.shared(&y).of_these((0..60).collect()), both);
            prop_assert_eq!(x.last(), set(&a).into_iter().max());
        }
    }
}
