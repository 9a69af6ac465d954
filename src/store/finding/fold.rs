//! Does a text hold a word, whatever the case of its letters? SQLite's own `lower()` knows those of ASCII only.

use std::collections::BTreeSet;

/// Other letters of a word that are looked after: each costs a pass over the column.
const LETTERS_AT_MOST: usize = 24;

/// SQL for a column in small letters, as far as that matters to whoever looks for `part` in it.
pub(in crate::store) fn lowered(column: &str, part: &str) -> String {
    let letters: BTreeSet<char> = part
        .to_lowercase()
        .chars()
        .filter(|letter| !letter.is_ascii() && letter.is_alphabetic())
        .collect();
    let mut sql = format!("lower({column})");
    for small in letters.into_iter().take(LETTERS_AT_MOST) {
        let mut large = small.to_uppercase();
        // One that is written as two letters when large ("ß") is no other in titles.
        if let (Some(large), None) = (large.next(), large.next())
            && large != small
        {
            sql = format!(
                "replace({sql}, char({}), char({}))",
                large as u32, small as u32
            );
        }
    }
    sql
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use crate::store::testing::with_a_page;

    #[tokio::test]
    async fn a_title_is_found_whatever_the_case_of_its_letters() {
        let (_folder, store, _) = with_a_page().await;
        let url = "https://a.example/2";
        let title = Some("ÉLISE ÖZIL: «Σ’ αγαπώ», сказала ОЛЬГА");
        store
            .page(url, "w", title, Timestamp::UNIX_EPOCH)
            .await
            .unwrap();
        for (part, hits) in [
            ("élise", 1),
            ("Élise özil", 1),
            ("ольга", 1),
            ("ОЛЬГА", 1),
            ("elise", 0),
            ("A.EXAMPLE", 2),
        ] {
            let (pages, _) = store.most_edited(part, None, 9).await.unwrap();
            assert_eq!(pages.len(), hits, "{part}");
        }
    }
}
