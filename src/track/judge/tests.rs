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

#[tokio::test]
async fn a_time_that_the_host_or_the_source_gives_is_observed_and_no_disclosure() {
    let (_folder, daemon) = daemon("").await;
    let store = &daemon.desk.store;
    let page = store.page("https://a.example/", "w", None, Timestamp::UNIX_EPOCH);
    let mut memory = store.memory(page.await.unwrap().0).await.unwrap();
    let article = |cost: &str| Article {
        headline: Some("The wall".into()),
        page_kind: PageKind::Article,
        body: [
            format!("The wall will cost {cost} million crowns to build, the council said.")
                .as_str(),
            "Nobody else in the town was asked about any of it in the spring or since.",
        ]
        .map(crate::model::Block::paragraph)
        .into(),
        ..Article::default()
    };
    let answer = |hour: u32| Answer {
        asked: "https://a.example/".into(),
        url: "https://a.example/".into(),
        status: 200,
        headers: vec![(
            "last-modified".into(),
            format!("Mon, 02 Mar 2026 {hour:02}:00:00 GMT"),
        )],
        request_headers: Vec::new(),
        redirects: Vec::new(),
        body: Vec::new(),
        peer: None,
        certificate: None,
        protocol: "HTTP/1.1".into(),
    };
    memory.page.versions = 1;
    memory.latest = Some((1, article("12")));
    memory.shown = Some(Shown::of(
        &article("12"),
        times::header(&answer(8)),
        Some("a".into()),
    ));
    let judged = |memory: &Memory, hour: u32, cost: &str| {
        let read = Ok(article(cost));
        judge(
            memory,
            &Ok(answer(hour)),
            Some(&read),
            None,
            Timestamp::UNIX_EPOCH,
        )
    };
    let disclosure = |found: Finding| match found.seen {
        SeenState::New {
            comparison: Some(told),
            ..
        } => (
            told.disclosure.date_in_header,
            told.disclosure.date_in_source,
            told.stealth,
        ),
        _ => panic!("{found:?}"),
    };
    assert_eq!(disclosure(judged(&memory, 8, "21")), (false, false, true));
    assert_eq!(disclosure(judged(&memory, 9, "21")), (true, false, true));
    memory.source_modified = Some("b".into());
    assert_eq!(disclosure(judged(&memory, 9, "21")), (true, true, true));
    memory.source_modified = Some("a".into());
    // Alone it is told, until it is known to do so at each look.
    let mut told = 0;
    for hour in 9..18 {
        let found = judged(&memory, hour, "12");
        assert_eq!(found.outcome, Outcome::Unchanged);
        told += usize::from(
            found
                .reason
                .is_some_and(|why| why.contains("Last-Modified")),
        );
        memory.shown = found.shown;
    }
    assert_eq!(told, 4);
    assert_eq!(disclosure(judged(&memory, 20, "21")), (false, false, true));
}
