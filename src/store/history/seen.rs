//! What does a check make of its page? A state that it sees for the first time, or again, or none; and what the page's own row says of it.

use crate::model::{Article, Comparison, Outcome};
use crate::store::{
    NewCheck, RecordedEdit, Seen, StoreError,
    batch::Batch,
    body::sha256,
    edit,
    extractor::EXTRACTOR,
    ledger::{self, Entry},
    micros, moment, name_of, outbox,
    record::Ready,
    version::{self, NewVersion},
};

/// A page as it stands before the check.
pub(in crate::store) struct Page {
    pub(in crate::store) url: String,
    pub(in crate::store) watch: String,
    pub(in crate::store) title: Option<String>,
    pub(in crate::store) versions: i64,
    /// When its newest version was last seen.
    pub(in crate::store) last_seen: Option<i64>,
    /// Checks since that saw no state.
    pub(in crate::store) blind: i64,
}

/// The state that a check saw for the first time, or again after another.
struct State<'a> {
    article: &'a Article,
    fingerprint: &'a str,
    returns_to: Option<i64>,
    comparison: Option<&'a Comparison>,
}

impl Page {
    /// Writes down which state was seen.
    pub(in crate::store) fn see(
        &mut self,
        batch: &mut Batch,
        check: &NewCheck<'_>,
        ready: &Ready,
        entry: &mut Entry,
    ) -> Result<Vec<RecordedEdit>, StoreError> {
        match &check.seen {
            Seen::Nothing => Ok(Vec::new()),
            Seen::Same => {
                entry.version = Some(self.versions).filter(|number| *number > 0);
                batch
                    .then("UPDATE version SET seen_until = ? WHERE page = ? AND number = ?")
                    .bind(entry.at)
                    .bind(check.page)
                    .bind(self.versions);
                Ok(Vec::new())
            }
            Seen::New {
                article,
                fingerprint,
                returns_to,
                comparison,
            } => {
                let state = State {
                    article,
                    fingerprint,
                    returns_to: *returns_to,
                    comparison: *comparison,
                };
                self.put_in_a_state(batch, check, &state, ready, entry)
            }
        }
    }

    fn put_in_a_state(
        &mut self,
        batch: &mut Batch,
        check: &NewCheck<'_>,
        state: &State<'_>,
        ready: &Ready,
        entry: &mut Entry,
    ) -> Result<Vec<RecordedEdit>, StoreError> {
        let (Some(snapshot), Some(article)) = (entry.body.as_deref(), &ready.article) else {
            return Err(StoreError::Damaged(
                "a version can't be recorded without its snapshot".into(),
            ));
        };
        let number = self.versions + 1;
        let headline = state.article.headline.as_deref();
        entry.version = Some(number);
        entry.made = Some(ledger::version_hash(
            number,
            state.fingerprint,
            entry.at,
            self.last_seen,
            state.returns_to,
            headline,
            EXTRACTOR,
            &article.packed,
            ready.told.as_ref().map(|told| told.json.as_str()),
        )?);
        let new = NewVersion {
            page: check.page,
            number,
            fingerprint: state.fingerprint,
            seen: entry.at,
            last_seen_otherwise: self.last_seen,
            returns_to: state.returns_to,
            snapshot,
            article: state.article,
            ready: article,
            words: &ready.words,
            comparison: ready.told.as_ref(),
        };
        version::put(batch, &new)?;
        batch
            .then("UPDATE page SET language = ? WHERE id = ?")
            .bind(&state.article.language)
            .bind(check.page);
        if let Some(headline) = headline {
            self.title = Some(headline.to_owned());
        }
        let from = std::mem::replace(&mut self.versions, number);
        let Some((comparison, last_seen)) = state.comparison.zip(self.last_seen) else {
            return Ok(Vec::new());
        };
        let mut recorded = Vec::with_capacity(comparison.edits.len());
        for (place, found) in comparison.edits.iter().enumerate() {
            let told = RecordedEdit {
                id: 0,
                page: self.title.clone().unwrap_or_else(|| self.url.clone()),
                url: self.url.clone(),
                watch: self.watch.clone(),
                from_version: from,
                to_version: number,
                last_seen_before: moment(last_seen)?,
                first_seen_after: check.at,
                checks_between: self.blind,
                recorded_at: check.at,
                disclosed: comparison.disclosed,
                stealth: comparison.stealth,
                undisclosed: comparison.undisclosed.contains(&place),
                disclosure: Some(comparison.disclosure),
                told: comparison.told(place),
                returns_to: state.returns_to,
                flip: check
                    .flip
                    .max(check.line_flips.get(place).copied().flatten()),
                found_by_rebuild: false,
                withdrawn: false,
                edit: found.clone(),
            };
            let json = serde_json::to_string(found)?;
            entry.edits.push(sha256(json.as_bytes()));
            edit::put(batch, check.page, self.title.as_deref(), &told, place)?;
            if let Some(recipients) = check.alerts.get(place) {
                outbox::put(batch, Some(check.page), None, recipients, check.at)?;
            }
            recorded.push(told);
        }
        Ok(recorded)
    }

    /// Brings the page's own row up to what the check found.
    pub(in crate::store) fn remember(
        &self,
        batch: &mut Batch,
        check: &NewCheck<'_>,
        edits: usize,
    ) -> Result<(), StoreError> {
        let changed = matches!(check.outcome, Outcome::First | Outcome::Changed);
        if let Some(moved_to) = &check.moved_to {
            // An address that is another page's already stays that page's.
            batch
                .then("INSERT INTO page_address (url, page) VALUES (?, ?) ON CONFLICT DO NOTHING")
                .bind(moved_to)
                .bind(check.page)
                .then("UPDATE page SET url = ? WHERE id = (SELECT page FROM page_address WHERE url = ?) AND id = ?")
                .bind(moved_to)
                .bind(moved_to)
                .bind(check.page);
        }
        let shown = check
            .shown
            .as_ref()
            .map(serde_json::to_string)
            .transpose()?;
        let changed_at = changed.then_some(micros(check.at));
        batch
            .then(
                "UPDATE page SET title = ?, state = CASE WHEN state = 'moved' AND next_due IS NULL THEN state ELSE ? END, last_checked = ?, next_due = CASE WHEN next_due IS NULL THEN NULL ELSE ? END, etag = ?, last_modified = ?, validators_from = ?,
                     failures = ?, conditional_in_a_row = ?, absent_since = ?, doubted = ?, doubted_since = ?, versions = ?, edits = edits + ?,
                     first_seen = COALESCE(first_seen, ?), last_changed = COALESCE(?, last_changed),
                     lied_at = COALESCE(?, lied_at), read_by = CASE WHEN ? THEN ? ELSE read_by END, shown = COALESCE(?, shown)
                 WHERE id = ?",
            )
            .bind(&self.title)
            .bind(name_of(&check.state)?)
            .bind(micros(check.at))
            .bind(micros(check.next_due))
            .bind(&check.validators.etag)
            .bind(&check.validators.last_modified)
            .bind(&check.validators.from)
            .bind(check.failures)
            .bind(check.conditional_in_a_row)
            .bind(check.absent_since.map(micros))
            .bind(&check.doubted)
            .bind(check.doubted_since.map(micros))
            .bind(self.versions)
            .bind(i64::try_from(edits).unwrap_or(i64::MAX))
            .bind(changed_at)
            .bind(changed_at)
            .bind(check.seen_whole.map(|_| micros(check.at)))
            .bind(matches!(check.seen, Seen::New { .. }) || check.read_by.is_some())
            .bind(&check.read_by)
            .bind(shown)
            .bind(check.page);
        Ok(())
    }
}
