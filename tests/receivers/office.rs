//! A record, a clock and a watchlist of one channel: changes of pages are written down, and sent.

use jiff::{SignedDuration, Timestamp};
use walkback::{
    alert,
    fetch::Client,
    model::*,
    store::{NewCheck, Recipient, Seen, Store},
    track::Desk,
    watchlist::{self, Watchlist},
};

/// Words of a page that would like to be more than words.
pub const NASTY: &str = "@everyone <b>bold</b> *star* [a](http://evil.example) <!channel> ~no~ #tag\r\nBcc: x@evil.example\u{1b}[31m";

pub struct Office {
    pub folder: tempfile::TempDir,
    pub desk: Desk,
    pub now: Timestamp,
    version: i64,
}

/// A watchlist with these channels and rules.
pub fn list(rest: &str) -> Watchlist {
    let text = format!(
        "[fetch]\nallow_private = [\"127.0.0.0/8\", \"::1\"]\ntimeout = \"2s\"\n[serve]\npublic_url = \"https://desk.example/\"\n{rest}"
    );
    watchlist::read(&text, "watchlist.toml").unwrap_or_else(|faults| panic!("{faults}"))
}

impl Office {
    pub async fn open(rest: &str) -> Office {
        let folder = tempfile::tempdir().unwrap();
        let watchlist = list(rest);
        let desk = Desk {
            store: Store::open(folder.path()).await.unwrap(),
            client: Client::new(&watchlist.fetch).unwrap(),
            watchlist: watchlist.into(),
        };
        Office {
            folder,
            desk,
            now: "2026-03-01T09:00:00Z".parse().unwrap(),
            version: 0,
        }
    }

    /// A change of a page: so many edits, each of which the rules send where they say. The first change makes the first version.
    pub async fn change(&mut self, url: &str, edits: usize) {
        let store = &self.desk.store;
        let (page, made) = store.page(url, "w", None, self.now).await.unwrap();
        if made {
            self.record(page, None).await;
        }
        let edits = (0..edits)
            .map(|n| reworded(&format!("number {n} {NASTY}")))
            .collect();
        let comparison = Comparison {
            verdict: Verdict::Changed,
            reason: None,
            disclosed: false,
            stealth: true,
            disclosure: Disclosure::default(),
            edits,
            undisclosed: Vec::new(),
            coarse: false,
        };
        self.record(page, Some((url, comparison))).await;
    }

    pub async fn record(&mut self, page: i64, change: Option<(&str, Comparison)>) {
        self.now += SignedDuration::from_secs(1);
        self.version += 1;
        let article = Article {
            headline: Some(format!("Ministers {NASTY}")),
            ..Article::default()
        };
        let answer = Answer {
            asked: "https://h.example/".into(),
            url: "https://h.example/".into(),
            status: 200,
            headers: Vec::new(),
            request_headers: Vec::new(),
            redirects: Vec::new(),
            body: b"body".to_vec(),
            peer: None,
            certificate: None,
            protocol: "HTTP/1.1".into(),
        };
        let (rules, now) = (&self.desk.watchlist, self.now);
        let alerts: Vec<Vec<Recipient>> = change
            .iter()
            .flat_map(|(url, comparison)| {
                let place = alert::Place {
                    watch: "w",
                    tags: &[],
                    url,
                };
                comparison.edits.iter().map(move |edit| {
                    let told = (true, Told::NoNotice);
                    alert::recipients(rules.rules(), place, told, edit, now)
                })
            })
            .collect();
        let check = NewCheck {
            status: Some(200),
            answer: Some(&answer),
            seen: Seen::New {
                article: &article,
                fingerprint: &self.version.to_string(),
                returns_to: None,
                comparison: change.as_ref().map(|(_, comparison)| comparison),
            },
            alerts,
            ..NewCheck::plain(page, self.now, Outcome::Changed)
        };
        self.desk.store.record(&check).await.unwrap();
    }

    pub fn post(&self) -> alert::Post {
        alert::Post::new(self.desk.watchlist.channels[0].clone())
    }

    /// Sends what may leave after so long.
    pub async fn send(&mut self, post: &mut alert::Post, after: &str) -> alert::Sent {
        self.now += after.parse::<SignedDuration>().unwrap();
        let mut all = alert::Sent::default();
        loop {
            let (_running, stop) = tokio::sync::watch::channel(false);
            let sent = self.desk.send_post(post, self.now, &stop).await;
            all.delivered += sent.delivered;
            all.failed += sent.failed;
            if !sent.more {
                return all;
            }
        }
    }

    pub async fn letters(&self) -> Vec<walkback::store::Letter> {
        self.desk.store.outbox(self.now).await.unwrap()
    }
}

pub fn reworded(after: &str) -> Edit {
    let span = |op, text: &str| Span {
        op,
        text: text.into(),
    };
    Edit {
        kind: EditKind::QuoteReworded,
        before: Some("We will not".into()),
        after: Some(format!("We {after}")),
        speaker_before: Some("Maren Holt".into()),
        speaker_after: Some("Maren Holt".into()),
        facets: vec![Facet::Negation],
        significance: Significance::Material,
        reasons: Vec::new(),
        how: Vec::new(),
        spans: vec![
            span(Op::Equal, "We "),
            span(Op::Delete, "will not"),
            span(Op::Insert, after),
        ],
    }
}

pub const RULE: &str = "[[alert]]\nname = \"all\"\nto = [\"c\"]\n";

pub fn channel(kind: &str, keys: &str) -> String {
    format!("[[channel]]\nname = \"c\"\ntype = \"{kind}\"\n{keys}\n{RULE}")
}
