//! Which record, and which page of it, does a command mean?

use std::{net::SocketAddr, path::Path};

use jiff::Timestamp;

use super::{CliError, render};
use crate::{
    discover,
    fetch::Client,
    model::{FetchSettings, Page},
    store::{Store, StoreError},
};

/// The record of a folder, for reading.
pub async fn record(folder: &Path) -> Result<Store, CliError> {
    Store::open_to_read(folder)
        .await
        .map_err(|error| match error {
            StoreError::Missing { .. } => CliError::from(error).hint("--data names another folder"),
            error => damaged(error),
        })
}

/// A client for one look. Where there is a record, it lets hosts be that the daemon lets be; one that can't be read keeps nobody from looking.
pub async fn client(fetch: &FetchSettings, folder: &Path) -> Result<Client, CliError> {
    let client = Client::new(fetch)?;
    if let Ok(store) = Store::open_to_read(folder).await
        && let Ok(mut rests) = store.rests().await
    {
        let now = Timestamp::now();
        rests.retain(|rest| rest.until > now);
        client.let_be(rests);
    }
    Ok(client)
}

/// The record of a folder, for writing: nobody else may do so meanwhile.
pub async fn to_write(folder: &Path) -> Result<Store, CliError> {
    Store::open(folder).await.map_err(held)
}

/// What to do where another writes to the record.
pub fn held(error: StoreError) -> CliError {
    match error {
        StoreError::Locked { .. } => CliError::from(error)
            .hint("the daemon checks by itself; stop it first, or name another folder with --data"),
        error => damaged(error),
    }
}

/// What to do where SQLite can't read its own file.
pub fn damaged(error: StoreError) -> CliError {
    let is_torn = matches!(error, StoreError::Torn(_));
    let error = CliError::from(error);
    let text = error.to_string();
    // SQLITE_CORRUPT and SQLITE_NOTADB (sqlite.org/rescode.html)
    match is_torn || text.contains("(code: 11)") || text.contains("(code: 26)") {
        true => error.hint(
            "`walkback repair --to FOLDER` saves what can be read; or put a backup in its place",
        ),
        false => error,
    }
}

/// A number of a version, as it is typed.
pub fn version_number(text: &str) -> Result<i64, String> {
    let number = text.trim().parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| format!("`{text}` is no version's number: write 2"))
}

/// Where the desk listens, as it is typed.
pub fn listening(text: &str) -> Result<SocketAddr, String> {
    let numeric = match text.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}"),
        None => text.to_owned(),
    };
    (numeric.parse()).map_err(|_| "write it as 127.0.0.1:8484".to_owned())
}

/// Why a version is not there, and what to ask instead.
pub async fn no_version(store: &Store, page: &Page, number: i64) -> CliError {
    let id = page.id;
    if page.versions > 0 {
        return CliError::new(format!("{} has no version {number}", page.url)).hint(format!(
            "its versions are 1 to {}; `walkback history {id}` lists them",
            page.versions
        ));
    }
    let last = store.checks(id).await.ok().and_then(|mut all| all.pop());
    let why = match last {
        Some(check) => format!(
            "no look has seen an article (last: {}, {})",
            render::moment(check.at),
            check.reason.as_deref().unwrap_or(check.outcome.name())
        ),
        None => "it has not been looked at".to_owned(),
    };
    CliError::new(format!("{} has no version yet: {why}", page.url))
        .hint(format!("`walkback history {id}` tells its checks"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fetch::{Failure, Request},
        model::HostRest,
    };

    #[test]
    fn what_is_typed_wrong_is_answered_with_what_would_be_right() {
        assert_eq!(version_number("2"), Ok(2));
        for wrong in ["x", "0", "-1", ""] {
            assert!(version_number(wrong).unwrap_err().ends_with("write 2"));
        }
        assert_eq!(listening("localhost:80"), listening("127.0.0.1:80"));
        for wrong in ["localhost", "80", ":7850"] {
            assert!(listening(wrong).unwrap_err().contains("127.0.0.1:8484"));
        }
    }

    #[tokio::test]
    async fn a_host_that_the_daemon_lets_be_is_let_be_by_others_too() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let rest = |host: &str, seconds: i64| HostRest {
            host: host.to_owned(),
            until: Timestamp::now() + jiff::SignedDuration::from_secs(seconds),
            why: format!("{host} asked us to come later (status 429)"),
            failures: 0,
            deferrals: 1,
        };
        let rests = [rest("a.example", 3600), rest("b.example", -1)];
        store.keep_rests(&rests).await.unwrap();
        let client = client(&FetchSettings::default(), folder.path())
            .await
            .unwrap();
        let request = Request {
            url: "https://a.example/x".into(),
            ..Request::default()
        };
        let answered = client.get(&request).await;
        assert!(matches!(answered, Err(Failure::Deferred { why, .. }) if why.contains("429")));
        assert_eq!(client.rests(Timestamp::now()).len(), 1);
    }

    #[tokio::test]
    async fn a_page_without_a_version_says_what_its_last_look_met() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let now = jiff::Timestamp::UNIX_EPOCH;
        let (id, _) = store
            .page("https://a.example/x", "w", None, now)
            .await
            .unwrap();
        let page = page(&store, &id.to_string()).await.unwrap();
        let error = no_version(&store, &page, 1).await.to_string();
        assert!(
            error.contains("has no version yet: it has not been looked at"),
            "{error}"
        );
        let error = to_write(folder.path()).await.err().unwrap().to_string();
        assert!(error.contains("stop it first"), "{error}");
    }
}
