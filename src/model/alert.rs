//! Who is told of what? Channels and rules, as the watchlist names them.

use std::{collections::BTreeMap, time::Duration};

use super::{EditKind, Facet, Significance, named::named};

/// Where alerts go.
#[derive(Clone, PartialEq, Eq)]
pub struct Channel {
    pub name: String,
    /// One of [`ChannelKind::ALL`], by its name.
    pub kind: String,
    /// Every other key, as text; the words of a list are separated by a line end.
    pub settings: BTreeMap<String, String>,
    /// The longest wait between two attempts; `None` for the house's own.
    pub retry_max: Option<Duration>,
}

impl Channel {
    /// A setting as text; empty where there is none.
    pub fn setting(&self, key: &str) -> &str {
        self.settings.get(key).map_or("", String::as_str)
    }
}

/// What a type of channel is set up with.
#[derive(Debug, Clone, Copy)]
pub struct ChannelKind {
    pub name: &'static str,
    /// Keys that it can't do without.
    pub needed: &'static [&'static str],
    pub optional: &'static [&'static str],
}

impl ChannelKind {
    /// Every type that can be sent to: one file each in `alert/channel/`.
    pub const ALL: &[ChannelKind] = &[
        ChannelKind {
            name: "webhook",
            needed: &["url"],
            optional: &["secret", "headers"],
        },
        ChannelKind {
            name: "email",
            needed: &["server", "from", "to"],
            optional: &["port", "tls", "ca_file", "user", "password"],
        },
        ChannelKind {
            name: "slack",
            needed: &["url"],
            optional: &[],
        },
        ChannelKind {
            name: "discord",
            needed: &["url"],
            optional: &[],
        },
        ChannelKind {
            name: "telegram",
            needed: &["token", "chat"],
            optional: &["url"],
        },
        ChannelKind {
            name: "ntfy",
            needed: &["topic"],
            optional: &["url", "token", "priority"],
        },
        ChannelKind {
            name: "mastodon",
            needed: &["url", "token"],
            optional: &["visibility", "max_characters"],
        },
        ChannelKind {
            name: "exec",
            needed: &["command"],
            optional: &[],
        },
        ChannelKind {
            name: "file",
            needed: &["path"],
            optional: &[],
        },
    ];
    /// Keys that every type has.
    pub const COMMON: &[&str] = &["name", "type", "retry_max"];

    pub fn named(name: &str) -> Option<&'static ChannelKind> {
        ChannelKind::ALL.iter().find(|kind| kind.name == name)
    }
}

/// Which edits, and which events of pages, go where. A condition that is empty or `None` holds for everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Alert {
    pub name: String,
    pub to: Vec<String>,
    pub kinds: Vec<EditKind>,
    pub facets: Vec<Facet>,
    /// Of this weight or more.
    pub significance: Option<Significance>,
    pub stealth: bool,
    /// Only edits that weigh and that no notice speaks of.
    pub unexplained: bool,
    pub speaker: Option<String>,
    /// Words or phrases, one of which must stand more often after than before.
    pub added: Vec<String>,
    /// Words or phrases, one of which must stand more often before than after.
    pub removed: Vec<String>,
    /// Hosts; each stands for its subdomains too.
    pub outlets: Vec<String>,
    pub tags: Vec<String>,
    pub watches: Vec<String>,
    pub events: Vec<PageEvent>,
    /// Edits too, beside the events.
    pub edits: bool,
    /// Most messages in an hour on each channel; what is over leaves in one afterwards.
    pub max_per_hour: Option<u32>,
    /// The text of the message, as a template of `minijinja`.
    pub template: Option<String>,
}

impl Alert {
    /// What a template may name.
    pub const TEMPLATE_NAMES: &[&str] = &[
        "message",
        "subject",
        "rule",
        "page",
        "url",
        "watch",
        "permalink",
        "edits",
        "events",
    ];

    /// Whether any condition is one on the edit itself, not on where it is, or edits are asked for outright.
    pub fn asks_of_edits(&self) -> bool {
        !(self.kinds.is_empty()
            && self.facets.is_empty()
            && self.added.is_empty()
            && self.removed.is_empty())
            || self.significance.is_some()
            || self.speaker.is_some()
            || self.stealth
            || self.unexplained
            || self.edits
    }
}

named! {
    /// What becomes of a page, besides edits.
    pub enum PageEvent {
        /// 404 or 410, confirmed.
        Gone = "gone",
        /// Seen again after it was gone, blocked or not to be seen.
        Back = "back",
        /// A permanent redirect.
        Moved = "moved",
        /// A wall, a bot check, a refusal.
        Blocked = "blocked",
        /// It could not be seen several times in a row: what changes there goes unnoticed.
        Blind = "blind",
    }
}

impl PageEvent {
    /// What the page did, in words for people.
    pub fn words(self) -> &'static str {
        match self {
            PageEvent::Gone => "taken away",
            PageEvent::Back => "there again",
            PageEvent::Moved => "moved",
            PageEvent::Blocked => "keeps us out",
            PageEvent::Blind => "not seen several times in a row",
        }
    }
}

impl std::fmt::Debug for Channel {
    /// Settings may be secrets: only their names are shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Channel")
            .field("name", &self.name)
            .field("kind", &self.kind)
            .field("settings", &self.settings.keys().collect::<Vec<_>>())
            .finish()
    }
}
