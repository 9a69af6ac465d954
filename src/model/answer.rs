//! What came back over the wire? The answer as it came, and the redirects that led to it.

/// One response, complete: what is kept as a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct Answer {
    /// The address that was asked for.
    pub asked: String,
    /// The address that answered, after redirects.
    pub url: String,
    pub status: u16,
    /// In the order in which they came; names in lower case; values lossily as UTF-8.
    pub headers: Vec<(String, String)>,
    /// The request's headers, secrets shown as `***`.
    pub request_headers: Vec<(String, String)>,
    /// Each redirect followed: status, from, to.
    pub redirects: Vec<Redirect>,
    /// The body after content decoding; kept apart from all the rest.
    #[serde(skip)]
    pub body: Vec<u8>,
    /// The address connected to, `ip:port`.
    pub peer: Option<String>,
    /// `sha256:…` of the certificate that the server showed over TLS, in DER.
    #[serde(default)]
    pub certificate: Option<String>,
    /// `HTTP/1.1`, `HTTP/2.0`.
    pub protocol: String,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Redirect {
    pub status: u16,
    pub from: String,
    pub to: String,
}

/// By what a server tells whether its answer is still the one we have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// The address that gave them: of any other, where a redirect leads, they would ask about another page.
    pub from: Option<String>,
    /// Sent back as `If-None-Match`.
    pub etag: Option<String>,
    /// Sent back as `If-Modified-Since`.
    pub last_modified: Option<String>,
}

impl Answer {
    /// What the server gives to ask by the next time. A "not modified" need not repeat what it was asked by: `asked` stands.
    pub fn validators(&self, asked: &Validators) -> Validators {
        let kept = |old: &Option<String>| old.clone().filter(|_| self.status == 304);
        let given = |name| self.header(name).map(str::to_owned);
        Validators {
            from: Some(self.url.clone()),
            etag: given("etag").or_else(|| kept(&asked.etag)),
            last_modified: given("last-modified").or_else(|| kept(&asked.last_modified)),
        }
    }

    /// The first header of that name (in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// Whether its server was asked for what is newer than we have.
    pub fn was_conditional(&self) -> bool {
        let asks = |name: &str| matches!(name, "if-none-match" | "if-modified-since");
        self.request_headers.iter().any(|(name, _)| asks(name))
    }

    /// For how long the answer says that it holds (`Cache-Control: max-age`, less the `Age` that it came with).
    pub fn fresh_for(&self) -> std::time::Duration {
        let seconds = |text: &str| text.trim().trim_matches('"').parse::<u64>().ok();
        let said = self
            .header("cache-control")
            .into_iter()
            .flat_map(|value| value.split(','))
            .filter_map(|word| word.trim().split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("max-age"))
            .and_then(|(_, value)| seconds(value));
        let age = self.header("age").and_then(seconds).unwrap_or(0);
        std::time::Duration::from_secs(said.unwrap_or(0).saturating_sub(age))
    }

    /// Whether every redirect that led here was a permanent one (301, 308), and there was one.
    pub fn moved_for_good(&self) -> bool {
        !self.redirects.is_empty() && self.redirects.iter().all(|r| matches!(r.status, 301 | 308))
    }
}
