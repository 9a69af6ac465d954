//! Who is told of what? Channels and rules, as the watchlist names them.

/// Where alerts go.
#[derive(Clone, PartialEq, Eq)]
pub struct Channel {
    pub name: String,
    /// `webhook`, `file`, `exec`, …
    pub kind: String,
    /// Every other key, as text.
    pub settings: std::collections::BTreeMap<String, String>,
}

/// Which edits go where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Alert {
    pub name: String,
    pub to: Vec<String>,
    pub kinds: Vec<String>,
    pub significance: Option<String>,
    pub stealth: bool,
    pub speaker: Option<String>,
    pub tags: Vec<String>,
    pub watches: Vec<String>,
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
