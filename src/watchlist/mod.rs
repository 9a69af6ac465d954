//! What did the user ask for? Reads and checks `watchlist.toml`; every mistake at once, under its line.

mod alert;
mod authority;
mod edit;
mod faults;
mod read;
mod shape;
mod table;
mod watch;

use crate::{
    model::{Alert, Channel, FetchSettings, RequestOptions, SiteRules},
    schedule::{Ladder, Schedule, Timing},
};

pub use edit::{NewWatch, add, remove};
pub use faults::{Faults, nearest};
pub use read::{read, read_without_secrets};
pub use shape::schema;

/// A whole, checked watchlist.
#[derive(Debug, Clone, Default)]
pub struct Watchlist {
    pub fetch: FetchSettings,
    pub watches: Vec<Watch>,
    /// Rules by host, from `[[site]]`.
    pub sites: Vec<(String, SiteRules)>,
    pub channels: Vec<Channel>,
    pub alerts: Vec<Rule>,
    /// Where readers of alerts find the review desk; without a slash at its end.
    pub public_url: Option<String>,
    /// Secrets that are not there, where those were not asked for.
    pub unset: Vec<Unset>,
}

/// A secret that is not there: nothing can be sent or fetched with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unset {
    pub owner: Owner,
    /// "the environment variable SLACK_URL is not set"
    pub why: String,
}

/// What a secret belongs to, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    Watch(String),
    Channel(String),
}

impl Watchlist {
    /// The rules of `[[site]]` for the host of an address.
    pub fn site(&self, url: &str) -> SiteRules {
        let host = url::Url::parse(url).ok();
        let host = host.as_ref().and_then(url::Url::host_str);
        self.sites
            .iter()
            .find(|(name, _)| Some(name.as_str()) == host)
            .map(|(_, rules)| rules.clone())
            .unwrap_or_default()
    }

    /// Why a channel or watch can't be used: a secret of it is not there.
    pub fn why_unset(&self, owner: &Owner) -> Option<&str> {
        let unset = self.unset.iter().find(|unset| unset.owner == *owner);
        unset.map(|unset| unset.why.as_str())
    }

    /// Each rule with its times, as the alert room takes them.
    pub fn channel_names(&self) -> Vec<&str> {
        let channels = self.channels.iter();
        channels.map(|channel| channel.name.as_str()).collect()
    }

    pub fn rules(&self) -> impl Iterator<Item = (&Alert, &Timing)> {
        self.alerts.iter().map(|rule| (&rule.alert, &rule.timing))
    }
}

/// What `[[alert]]` says: which edits go where, and when they leave.
#[derive(Debug, Clone)]
pub struct Rule {
    pub alert: Alert,
    pub timing: Timing,
}

#[derive(Debug, Clone)]
pub struct Watch {
    pub name: String,
    pub target: Target,
    pub schedule: Schedule,
    pub follow: Ladder,
    pub tags: Vec<String>,
    pub rules: SiteRules,
    pub request: RequestOptions,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Page(String),
    Feed(String),
    Sitemap(String),
    Section {
        url: String,
        include: Vec<String>,
        exclude: Vec<String>,
    },
}

impl Target {
    /// The address that is looked at.
    pub fn url(&self) -> &str {
        match self {
            Target::Page(url) | Target::Feed(url) | Target::Sitemap(url) => url,
            Target::Section { url, .. } => url,
        }
    }

    /// Its key in the watchlist.
    pub fn key(&self) -> &'static str {
        match self {
            Target::Page(_) => "page",
            Target::Feed(_) => "feed",
            Target::Sitemap(_) => "sitemap",
            Target::Section { .. } => "section",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_faults_are_told_at_once_each_under_its_line() {
        let text = "[[watch]]\nname = \"a\"\npage = \"https://example.org/\"\nshedule = \"@hourly\"\n\n[[watch]]\nname = \"a\"\npage = \"https://example.org/b\"\nfeed = \"https://example.org/f\"\nschedule = \"*/15 * * *\"\nrules = { headline = \"h1[\" }\n";
        let faults = read(text, "watchlist.toml").unwrap_err();
        insta::assert_snapshot!(faults.rendered);
        assert_eq!(faults.count, 5);
    }

    #[test]
    fn a_watchlist_is_read() {
        let text = r#"
            [defaults]
            zone = "Europe/London"
            [fetch]
            pause = "0ms"
            max_body = "2MiB"
            [[watch]]
            name = "a"
            page = "https://example.org/"
            schedule = "every 250ms"
            cookies = { session = "s3cret" }
            [[channel]]
            name = "hook"
            type = "webhook"
            url = "http://127.0.0.1:9000/hook"
            retry_max = "10s"
            [[alert]]
            name = "quotes"
            to = ["hook"]
            kinds = ["quote_reworded"]
        "#;
        let watchlist = read(text, "watchlist.toml").unwrap();
        assert_eq!(watchlist.fetch.max_body, 2 << 20);
        assert_eq!(watchlist.watches[0].schedule.as_str(), "every 250ms");
        assert!(!format!("{:?}", watchlist.watches[0]).contains("s3cret"));
        let home = watchlist.watches[0].request.home.as_deref();
        assert_eq!(home, Some("https://example.org/"));
        assert_eq!(
            watchlist.channels[0].retry_max,
            Some(std::time::Duration::from_secs(10))
        );
        assert_eq!(
            watchlist.alerts[0].alert.kinds,
            [crate::model::EditKind::QuoteReworded]
        );
    }

    #[test]
    fn a_secret_that_is_not_there_is_a_fault_only_to_who_needs_it() {
        let text = r#"
            [[watch]]
            name = "a"
            page = "https://example.org/"
            cookies = { session = { env = "WALKBACK_TEST_NOT_SET" } }
            [[channel]]
            name = "desk"
            type = "slack"
            url = { file = "/nosuch/secret" }
            [[alert]]
            name = "all"
            to = ["desk"]
        "#;
        let faults = read(text, "watchlist.toml").unwrap_err();
        assert_eq!(faults.count, 2, "{faults}");
        let list = read_without_secrets(text, "watchlist.toml").unwrap();
        assert_eq!((list.watches.len(), list.channels.len()), (1, 1));
        let why = |owner| list.why_unset(&owner).unwrap_or_default();
        assert!(why(Owner::Watch("a".into())).contains("WALKBACK_TEST_NOT_SET"));
        assert!(why(Owner::Channel("desk".into())).contains("/nosuch/secret"));
        assert_eq!(why(Owner::Channel("a".into())), "");
        // Any other fault is one to everybody, and both are told.
        let broken = text.replace("page =", "pge =");
        assert!(read_without_secrets(&broken, "watchlist.toml").is_err());
    }

    #[test]
    fn a_host_is_written_without_the_rest_of_an_address() {
        let text = r#"
            [[site]]
            host = "https://www.example.org/"
            [[channel]]
            name = "f"
            type = "file"
            path = "alerts.jsonl"
            [[alert]]
            name = "all"
            to = ["f"]
            outlets = ["example.org", "::1", "https://127.0.0.1:8000"]
        "#;
        let faults = read(text, "watchlist.toml").unwrap_err();
        assert_eq!(faults.count, 2, "{faults}");
        assert!(
            faults.rendered.contains("write \"www.example.org\""),
            "{faults}"
        );
        assert!(faults.rendered.contains("write \"127.0.0.1\""), "{faults}");
    }

    #[test]
    fn a_name_has_no_control_character() {
        for name in ["x\\u001b[31my", "two\\nlines", "a\\tb", "a\\u0085b"] {
            let text = format!("[[watch]]\nname = \"{name}\"\npage = \"https://a.example/\"\n");
            let faults = read(&text, "watchlist.toml").unwrap_err();
            assert!(faults.rendered.contains("control character"), "{faults}");
        }
    }

    #[test]
    fn the_shipped_watchlist_works_as_it_is() {
        let text = include_str!("../../watchlist.toml");
        let watchlist = read(text, "watchlist.toml").unwrap_or_else(|faults| panic!("{faults}"));
        assert!(watchlist.watches.len() >= 12);
    }
}
