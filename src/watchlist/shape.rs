//! Which keys does the file have? These types are never read into: they are the schema, and the list of known keys.
#![allow(
    dead_code,
    reason = "the types describe the file for editors and for the check of keys"
)]

use std::collections::BTreeMap;

use schemars::JsonSchema;

/// What to watch, how to fetch it, and whom to tell.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct File {
    /// What every watch has that doesn't say otherwise.
    pub defaults: Option<Defaults>,
    /// How we behave on the network.
    pub fetch: Option<Fetch>,
    /// Where the review desk is read.
    pub serve: Option<Serve>,
    /// One page, or one source that pages are discovered from.
    pub watch: Option<Vec<Watch>>,
    /// Where things stand on the pages of one host.
    pub site: Option<Vec<Site>>,
    /// Where alerts go.
    pub channel: Option<Vec<Channel>>,
    /// Which edits go where.
    pub alert: Option<Vec<Alert>>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Defaults {
    /// A cron expression, `@hourly` and its like, or `every 10m`.
    pub schedule: Option<String>,
    /// An IANA time zone, for example `Europe/London`.
    pub zone: Option<String>,
    /// How fresh stories are rechecked, for example `["10m for 3h", "1h for 1d", "1d for 30d"]`.
    pub follow: Option<Vec<String>>,
    /// Words to tell watches apart by.
    pub tags: Option<Vec<String>>,
    /// Request headers; secrets from the environment or a file.
    pub headers: Option<BTreeMap<String, Secret>>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Fetch {
    /// Goes into the User-Agent, so that a site's owner can reach you: an address of a page or a mailbox.
    pub contact: Option<String>,
    /// Private addresses that may be fetched all the same: `127.0.0.1/32`, `10.0.0.0/8`, `127.0.0.1:8000`; and ports of public hosts other
    /// than 80 and 443: `example.org:8080`.
    pub allow_private: Option<Vec<String>>,
    /// Longest wait for a connection (default `10s`).
    pub connect_timeout: Option<String>,
    /// Longest wait for the first byte (default `30s`).
    pub first_byte_timeout: Option<String>,
    /// Longest silence within an answer (default `20s`).
    pub idle_timeout: Option<String>,
    /// Longest time for a whole answer, redirects included (default `60s`).
    pub timeout: Option<String>,
    /// Largest body, decompressed (default `16MiB`).
    pub max_body: Option<Size>,
    /// Largest header of one answer (default `64KiB`).
    pub max_header: Option<Size>,
    /// Most redirects (default 10).
    pub max_redirects: Option<u32>,
    /// Pause between two requests to one host (default `1s`).
    pub pause: Option<String>,
    /// Requests to one host at once (default 1).
    pub per_host: Option<u32>,
    /// Requests at once, over all hosts (default 16).
    pub parallel: Option<u32>,
    /// Longest wait between attempts at a host that fails (default `1h`).
    pub retry_max: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Watch {
    /// Unique in the file.
    pub name: String,
    /// One page. A watch has exactly one of `page`, `feed`, `sitemap`, `section`.
    pub page: Option<String>,
    /// An RSS, Atom or JSON feed; its stories are followed.
    pub feed: Option<String>,
    /// A sitemap or sitemap index; its pages are followed.
    pub sitemap: Option<String>,
    /// A page whose links to stories are followed.
    pub section: Option<String>,
    /// Only links that fit one of these patterns (`*` stands for anything); with `section` only.
    pub include: Option<Vec<String>>,
    /// No links that fit one of these patterns; with `section` only.
    pub exclude: Option<Vec<String>>,
    /// A cron expression, `@hourly` and its like, or `every 10m` (default `@hourly`).
    pub schedule: Option<String>,
    /// An IANA time zone (default `UTC`).
    pub zone: Option<String>,
    /// How fresh stories are rechecked (default `["10m for 3h", "1h for 1d", "1d for 30d"]`).
    pub follow: Option<Vec<String>>,
    /// Words to tell watches apart by.
    pub tags: Option<Vec<String>>,
    /// CSS selectors that override what is found by itself.
    pub rules: Option<Rules>,
    /// Request headers; secrets from the environment or a file.
    pub headers: Option<BTreeMap<String, Secret>>,
    /// Cookies; secrets from the environment or a file.
    pub cookies: Option<BTreeMap<String, Secret>>,
    /// `ignore` fetches what robots.txt forbids; it needs `robots_reason`.
    pub robots: Option<String>,
    /// Why robots.txt may be ignored here.
    pub robots_reason: Option<String>,
    /// The way to the page: `http://host:port` or `socks5://host:port`. The address guard holds through it.
    pub proxy: Option<Secret>,
    /// The only certificate authorities believed for this watch, as a PEM file.
    pub ca_file: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Rules {
    pub headline: Option<String>,
    pub standfirst: Option<String>,
    pub byline: Option<String>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub notices: Option<String>,
    pub body: Option<String>,
    /// What to leave out, wherever it stands.
    pub ignore: Option<Vec<String>>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Site {
    /// The host that the rules are for, for example `www.example.org`.
    pub host: String,
    pub headline: Option<String>,
    pub standfirst: Option<String>,
    pub byline: Option<String>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub notices: Option<String>,
    pub body: Option<String>,
    /// What to leave out, wherever it stands.
    pub ignore: Option<Vec<String>>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Serve {
    /// The review desk's address as readers of alerts reach it: alerts link to it.
    pub public_url: Option<String>,
}

/// Which keys are needed depends on the type. Each value may be a secret: from the environment or a file.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Channel {
    /// Unique in the file.
    pub name: String,
    /// `webhook`, `email`, `slack`, `discord`, `telegram`, `ntfy`, `mastodon`, `exec`, `file`.
    pub r#type: String,
    /// The longest wait between two attempts (default `1d`).
    pub retry_max: Option<String>,
    /// webhook, slack, discord: where to post; telegram, ntfy, mastodon: the server.
    pub url: Option<Secret>,
    /// webhook: signs each message.
    pub secret: Option<Secret>,
    /// webhook: request headers.
    pub headers: Option<BTreeMap<String, Secret>>,
    /// email: the mail server's name.
    pub server: Option<Secret>,
    /// email: the mail server's port (default 465, or 587 with `starttls`).
    pub port: Option<u16>,
    /// email: `implicit` (default), `starttls`, or `none` for a server that `allow_private` opens.
    pub tls: Option<String>,
    /// email: a certificate authority of your own, as a PEM file.
    pub ca_file: Option<String>,
    /// email: who sends.
    pub from: Option<Secret>,
    /// email: who receives.
    pub to: Option<Vec<String>>,
    /// email: the account at the mail server.
    pub user: Option<Secret>,
    /// email: its password.
    pub password: Option<Secret>,
    /// telegram, ntfy, mastodon: the access token.
    pub token: Option<Secret>,
    /// telegram: the chat's number, or `@channel`.
    pub chat: Option<Secret>,
    /// ntfy: the topic.
    pub topic: Option<Secret>,
    /// ntfy: 1 to 5 (default 3).
    pub priority: Option<u8>,
    /// mastodon: `public`, `unlisted`, `private` or `direct` (default: the account's own).
    pub visibility: Option<String>,
    /// mastodon: how long a post may be there (default 500).
    pub max_characters: Option<u32>,
    /// exec: the program and its arguments; no shell.
    pub command: Option<Vec<String>>,
    /// file: where lines of JSON are added.
    pub path: Option<Secret>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Alert {
    /// Unique in the file.
    pub name: String,
    /// Names of channels.
    pub to: Vec<String>,
    /// Only these kinds of edits (default: every kind).
    pub kinds: Option<Vec<String>>,
    /// Only edits with one of these facets: `number`, `negation`, …
    pub facets: Option<Vec<String>>,
    /// Only edits of this weight or more: `cosmetic`, `minor`, `material`.
    pub significance: Option<String>,
    /// Only material edits of changes that came with neither a notice nor an updated time.
    pub stealth: Option<bool>,
    /// Only material edits that no notice on the page speaks of: the stealthy ones, and those with an updated time alone or with a notice
    /// of something else.
    pub unexplained: Option<bool>,
    /// Only quotes of a speaker whose name holds this.
    pub speaker: Option<String>,
    /// Only edits that put in one of these words or phrases.
    pub added: Option<Vec<String>>,
    /// Only edits that took away one of these words or phrases.
    pub removed: Option<Vec<String>>,
    /// Only pages of these hosts and their subdomains.
    pub outlets: Option<Vec<String>>,
    /// Only watches with one of these tags.
    pub tags: Option<Vec<String>>,
    /// Only these watches.
    pub watches: Option<Vec<String>>,
    /// What becomes of pages: `gone`, `back`, `moved`, `blocked`, `blind`. Without conditions on edits, no edits then.
    pub events: Option<Vec<String>>,
    /// Edits too, beside `events`.
    pub edits: Option<bool>,
    /// Collects, and sends at these times: a cron expression, `@daily` and its like, `every 1h`.
    pub digest: Option<String>,
    /// The time zone of `digest` (default `UTC`).
    pub zone: Option<String>,
    /// Hours in which nothing leaves: `22:00-07:00 Europe/Berlin`.
    pub quiet: Option<String>,
    /// Most messages in an hour on each channel; what is over leaves in one afterwards.
    pub max_per_hour: Option<u32>,
    /// The text of the message, as a template.
    pub template: Option<String>,
}

/// A value that is written here, or read from the environment or from a file.
#[derive(JsonSchema)]
#[serde(untagged)]
pub enum Secret {
    Plain(String),
    Env { env: String },
    File { file: String },
}

/// A number of bytes: `16MiB`, `500KB`, `1000000`.
#[derive(JsonSchema)]
#[serde(untagged)]
pub enum Size {
    Text(String),
    Bytes(u64),
}

/// The file's JSON Schema, so that editors complete and check it.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(File).to_value()
}

/// The known keys of a table: the properties of its type.
pub fn keys(name: &str) -> Vec<String> {
    let schema = schema();
    let properties = if name.is_empty() {
        &schema["properties"]
    } else {
        &schema["$defs"][name]["properties"]
    };
    properties
        .as_object()
        .map(|properties| properties.keys().cloned().collect())
        .unwrap_or_default()
}
