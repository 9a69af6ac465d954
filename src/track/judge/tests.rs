use super::*;
use crate::{model::Validators, track::testing::daemon};

#[tokio::test]
async fn an_old_copy_is_one_by_the_times_of_its_own_address() {
    let (_folder, daemon) = daemon("").await;
    let (store, url) = (&daemon.desk.store, "https://a.example/");
    let page = store.page(url, "w", None, Timestamp::UNIX_EPOCH).await;
    let mut memory = store.memory(page.unwrap().0).await.unwrap();
    let headers = [
        ("age", "60"),
        ("last-modified", "Mon, 02 Mar 2026 08:00:00 GMT"),
    ];
    let answer = Answer {
        asked: url.into(),
        url: url.into(),
        status: 200,
        headers: headers
            .map(|(name, value)| (name.into(), value.into()))
            .into(),
        request_headers: Vec::new(),
        redirects: Vec::new(),
        body: Vec::new(),
        peer: None,
        certificate: None,
        protocol: "HTTP/1.1".into(),
    };
    for (from, is_stale) in [
        (Some(url), true),
        (Some("https://b.example/"), false),
        (None, false),
    ] {
        memory.validators = Validators {
            from: from.map(str::to_owned),
            etag: None,
            last_modified: Some("Mon, 02 Mar 2026 09:00:00 GMT".into()),
        };
        let bench = Bench {
            memory: &memory,
            status: Some(200),
        };
        assert_eq!(bench.is_stale(&answer), is_stale, "{from:?}");
    }
}
