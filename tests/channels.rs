//! Each channel at a receiver made by its public documents: what came from a page arrives as data, and nothing goes where it may not.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod receivers;

use receivers::{
    Receiver, answer,
    office::{Office, channel},
};
use walkback::{alert, fetch::Client, model::FetchSettings};

#[tokio::test]
async fn retry_after_is_obeyed_and_what_services_say_in_their_own_words() {
    for (kind, keys, headers, body, early, late) in [
        ("webhook", "", "retry-after: 600\r\n", "", "9m", "61s"),
        (
            "slack",
            "",
            "retry-after: 600\r\n",
            "ratelimited",
            "9m",
            "61s",
        ),
        (
            "discord",
            "",
            "",
            r#"{"message":"You are being rate limited.","retry_after":600.5,"global":false}"#,
            "9m",
            "61s",
        ),
        (
            "telegram",
            "token = \"12:secret\"\nchat = \"-100\"",
            "",
            r#"{"ok":false,"error_code":429,"parameters":{"retry_after":600}}"#,
            "9m",
            "61s",
        ),
        (
            "ntfy",
            "topic = \"t\"",
            "retry-after: 600\r\n",
            "",
            "9m",
            "61s",
        ),
        (
            "mastodon",
            "token = \"secret\"",
            "retry-after: 600\r\n",
            "",
            "9m",
            "61s",
        ),
    ] {
        let service = Receiver::open();
        service.script([answer(429, headers, body)]);
        let keys = format!("url = \"{}\"\n{keys}", service.url(""));
        let mut office = Office::open(&channel(kind, &keys)).await;
        office.change("https://h.example/a", 1).await;
        let mut post = office.post();
        assert_eq!(office.send(&mut post, "0s").await.failed, 1, "{kind}");
        assert_eq!(
            office.send(&mut post, early).await,
            alert::Sent::default(),
            "{kind}"
        );
        assert_eq!(office.send(&mut post, late).await.delivered, 1, "{kind}");
        let letters = service.posts();
        assert_eq!(letters.len(), 2, "{kind}");
        assert!(!format!("{:?}", office.desk.watchlist.channels).contains("secret"));
    }
}

/// What a service got for one nasty edit.
async fn told(kind: &str, keys: &str) -> receivers::Post {
    let service = Receiver::open();
    let keys = format!("url = \"{}\"\n{keys}", service.url("/base"));
    let mut office = Office::open(&channel(kind, &keys)).await;
    office.change("https://h.example/a?b=1&c=2", 1).await;
    let mut post = office.post();
    assert_eq!(office.send(&mut post, "0s").await.delivered, 1);
    service.posts().remove(0)
}

#[tokio::test]
async fn slack_gets_rich_text_in_which_nothing_of_a_page_is_markup() {
    let post = told("slack", "").await;
    let fallback = post.body["text"].as_str().unwrap();
    assert!(
        fallback.contains("&lt;!channel&gt;") && !fallback.contains('<'),
        "{fallback}"
    );
    assert_eq!(post.body["mrkdwn"], false);
    let elements = post.body["blocks"][0]["elements"][0]["elements"]
        .as_array()
        .unwrap();
    let styled = |style: &str| {
        elements
            .iter()
            .find(|element| {
                element["style"][style] == true
                    && element["text"] != "h.example changed a quote of Maren Holt"
            })
            .unwrap()["text"]
            .clone()
    };
    assert_eq!(styled("strike"), "will not");
    assert!(
        styled("bold").as_str().unwrap().contains("<!channel>"),
        "data, not markup"
    );
    let links: Vec<_> = elements
        .iter()
        .filter(|element| element["type"] == "link")
        .map(|element| element["url"].as_str().unwrap())
        .collect();
    assert_eq!(
        links,
        ["https://h.example/a?b=1&c=2", "https://desk.example/edit/1"]
    );
}

#[tokio::test]
async fn discord_gets_escaped_markdown_and_no_mention() {
    let post = told("discord", "").await;
    assert_eq!(post.path, "/base?wait=true");
    assert_eq!(
        post.body["allowed_mentions"],
        serde_json::json!({"parse": []})
    );
    let content = post.body["content"].as_str().unwrap();
    assert!(content.contains("~~will not~~"), "{content}");
    for live in ["@everyone", "*star*", "[a](", " ~no", "\u{1b}", "\r"] {
        assert!(
            !content.replace("\\@", "").contains(live),
            "{live}: {content}"
        );
    }
    assert!(content.contains("<https://desk.example/edit/1>"));
    assert!(content.chars().count() <= 2000);
}

#[tokio::test]
async fn telegram_gets_escaped_html_and_the_token_is_never_told() {
    let post = told("telegram", "token = \"12:secret\"\nchat = \"-100\"").await;
    assert_eq!(post.path, "/base/bot12:secret/sendMessage");
    let text = post.body["text"].as_str().unwrap();
    assert!(
        text.contains("<s>will not</s>") && text.contains("&lt;b&gt;bold"),
        "{text}"
    );
    assert!(
        !text.contains("@everyone") && text.contains("https://h.example/a?b=1&amp;c=2"),
        "{text}"
    );
    let down = format!(
        "url = \"http://127.0.0.1:9\"\n{}",
        "token = \"12:secret\"\nchat = \"-100\""
    );
    let mut office = Office::open(&channel("telegram", &down)).await;
    office.change("https://h.example/a", 1).await;
    let mut post = office.post();
    office.send(&mut post, "0s").await;
    let why = office.letters().await[0].last_error.clone().unwrap();
    assert!(!why.contains("secret"), "{why}");
}

#[tokio::test]
async fn ntfy_gets_json_and_no_header_of_a_page() {
    let post = told("ntfy", "topic = \"t\"\ntoken = \"tk\"\npriority = 4").await;
    assert_eq!(
        (post.path.as_str(), post.header("authorization")),
        ("/base", "Bearer tk")
    );
    assert_eq!(
        (
            &post.body["topic"],
            &post.body["priority"],
            &post.body["markdown"]
        ),
        (&"t".into(), &4.into(), &false.into())
    );
    assert_eq!(post.body["click"], "https://desk.example/edit/1");
    assert!(!post.body["title"].as_str().unwrap().contains('\n'));
    assert!(
        post.headers
            .iter()
            .all(|(_, value)| !value.contains("evil"))
    );
}

#[tokio::test]
async fn mastodon_gets_a_short_post_that_mentions_nobody_and_a_key() {
    let post = told("mastodon", "token = \"tk\"\nvisibility = \"unlisted\"").await;
    assert_eq!(
        (post.path.as_str(), post.header("idempotency-key")),
        ("/base/api/v1/statuses", "edit-1-c")
    );
    let status = post.body["status"].as_str().unwrap();
    assert!(
        status.chars().count() <= 500 && status.contains("[-will not-]"),
        "{status}"
    );
    assert!(
        !status.contains("@everyone")
            && !status.contains("#tag")
            && !status.contains("http://evil"),
        "{status}"
    );
    assert!(status.ends_with("https://desk.example/edit/1"));
    assert_eq!(post.body["visibility"], "unlisted");
}

#[tokio::test]
async fn mail_goes_by_tls_in_one_thread_a_page() {
    use receivers::smtp::{MailServer, Tls};
    for (tls, name) in [
        (Tls::Implicit, "implicit"),
        (Tls::Starttls, "starttls"),
        (Tls::None, "none"),
    ] {
        let server = MailServer::open(tls, None).await;
        let folder = tempfile::tempdir().unwrap();
        let ca = folder.path().join("ca.pem");
        std::fs::write(&ca, &server.certificate_pem).unwrap();
        let keys = |ca: &str| {
            format!(
                "server = \"localhost\"\nport = {}\ntls = \"{name}\"\n{ca}from = \"Desk <desk@walkback.example>\"\nto = [\"a@x.example\", \"B <b@x.example>\"]\nuser = \"u\"\npassword = \"p\"",
                server.port
            )
        };
        let mut office = Office::open(&channel(
            "email",
            &keys(&format!("ca_file = \"{}\"\n", ca.display())),
        ))
        .await;
        let mut post = office.post();
        office.change("https://h.example/a", 1).await;
        let sent = office.send(&mut post, "0s").await;
        assert_eq!(sent.delivered, 1, "{name}: {:?}", office.letters().await);
        office.change("https://h.example/a", 2).await;
        assert_eq!(office.send(&mut post, "2m").await.delivered, 1, "{name}");
        let mails = server.mails();
        let header = |mail: &str, name: &str| {
            let head = mail.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
            let found: Vec<String> = head
                .lines()
                .filter_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_owned))
                .collect();
            assert_eq!(found.len(), 1, "{name}: {head}");
            found[0].clone()
        };
        assert_eq!(
            header(&mails[0], "References"),
            header(&mails[1], "In-Reply-To")
        );
        assert_ne!(
            header(&mails[0], "Message-ID"),
            header(&mails[1], "Message-ID")
        );
        assert!(header(&mails[0], "List-Id").contains(".walkback.walkback.example>"));
        let head = mails[0].split("\r\n\r\n").next().unwrap();
        assert!(!head.to_lowercase().contains("\r\nbcc:"), "{head}");
        let (plain, html) = mails[0].split_once("text/html").unwrap();
        assert!(
            plain.contains("text/plain") && plain.contains("[-will not-]"),
            "{plain}"
        );
        assert!(html.contains("<del") && !html.contains("<b>bold"), "{html}");
        if tls != Tls::None {
            // A certificate that nobody vouches for is refused.
            let mut office = Office::open(&channel("email", &keys(""))).await;
            office.change("https://h.example/a", 1).await;
            let mut post = office.post();
            assert_eq!(office.send(&mut post, "0s").await.failed, 1, "{name}");
        }
    }
}

#[tokio::test]
async fn a_mail_server_that_the_guard_does_not_open_is_not_connected_to() {
    use receivers::smtp::{MailServer, Tls};
    let server = MailServer::open(Tls::None, None).await;
    let rest = channel(
        "email",
        &format!(
            "server = \"localhost\"\nport = {}\ntls = \"none\"\nfrom = \"d@w.example\"\nto = \"a@x.example\"",
            server.port
        ),
    );
    let mut office = Office::open(&rest).await;
    office.desk.client = Client::new(&FetchSettings::default()).unwrap();
    office.change("https://h.example/a", 1).await;
    let mut post = office.post();
    assert_eq!(office.send(&mut post, "0s").await.failed, 1);
    assert!(
        office.letters().await[0]
            .last_error
            .as_deref()
            .unwrap()
            .contains("allow_private")
    );
    assert!(server.mails().is_empty());
}
