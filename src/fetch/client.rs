//! How is one question asked? Guard, robots.txt, the host's pace, redirects each checked again, limits on everything.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use url::Url;

use super::{
    Failure, Request,
    guard::Guard,
    later::retry_after,
    line::{Line, Lines},
    pace::{Pace, Turn},
    robots::Robots,
    sentence,
    told::Told,
    wire::{Budget, Cut, Hop, Room, header, headers_of},
};
use crate::model::{Answer, FetchSettings, HostRest, Redirect, hex};

/// Of a body that broke off or grew over its limit, so much is kept for looking.
const CUT_KEPT: usize = 1024 * 1024;

/// Guarded, polite client. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    pub(super) inside: Arc<Inside>,
}

pub(super) struct Inside {
    pub(super) lines: Lines,
    pub(super) guard: Guard,
    /// Shared, as is what is known of robots.txt and what the log was told, with those that this client was renewed from.
    pub(super) pace: Arc<Pace>,
    pub(super) robots: Arc<Robots>,
    pub(super) told: Arc<Told>,
    pub(super) settings: FetchSettings,
}

impl Client {
    pub fn new(settings: &FetchSettings) -> Result<Client, Failure> {
        let pace = Arc::new(Pace::new(settings));
        Client::with(settings, pace, Arc::default(), Arc::default())
    }

    /// A client for other settings that goes on where this one is: with whom it asks now, what each host is owed, and what is known
    /// of robots.txt. Its own pace begins with [`Client::set_pace`].
    pub fn renewed(&self, settings: &FetchSettings) -> Result<Client, Failure> {
        let inside = &self.inside;
        let (pace, robots) = (inside.pace.clone(), inside.robots.clone());
        Client::with(settings, pace, robots, inside.told.clone())
    }

    /// Hosts are asked as this client's settings say, by the clients too that it was renewed from.
    pub fn set_pace(&self) {
        self.inside.pace.keep_to(&self.inside.settings);
    }

    fn with(
        settings: &FetchSettings,
        pace: Arc<Pace>,
        robots: Arc<Robots>,
        told: Arc<Told>,
    ) -> Result<Client, Failure> {
        let guard =
            Guard::new(&settings.allow_private).map_err(|blocked| Failure::Broken(blocked.0))?;
        Ok(Client {
            inside: Arc::new(Inside {
                lines: Lines::new(settings, &guard)?,
                guard,
                pace,
                robots,
                told,
                settings: settings.clone(),
            }),
        })
    }

    /// Every host that is let be, and until when.
    pub fn rests(&self, now: Timestamp) -> Vec<HostRest> {
        self.inside.pace.all_rests(now)
    }

    /// Lets hosts be, as they were let be before a restart.
    pub fn let_be(&self, rests: Vec<HostRest>) {
        for rest in rests {
            self.inside.pace.let_be(rest);
        }
    }

    /// The clock was set back: what was reckoned by the old time, rests and what is known of robots.txt, ends so much earlier.
    pub fn clock_was_set_back(&self, by: jiff::SignedDuration) {
        self.inside.pace.earlier(by);
        self.inside.robots.earlier(by);
    }

    /// Another number each time that a host is to be let be.
    pub fn rests_changed(&self) -> u64 {
        self.inside.pace.rests_set()
    }

    /// Fetches one page: guard, robots, the host's pace, redirects, limits.
    /// Any status is an answer (304, 404 and 500 too), but 429 and 503, which are `Failure::Deferred`.
    pub async fn get(&self, request: &Request) -> Result<Answer, Failure> {
        self.get_into(&mut Room::default(), request).await
    }

    /// The same, for one who goes on holding what came: `room` is what a large body takes of what there is for all.
    pub async fn get_into(&self, room: &mut Room, request: &Request) -> Result<Answer, Failure> {
        let mut url = Url::parse(&request.url).map_err(|error| {
            Failure::Refused(format!("`{}` is no web address: {error}", request.url))
        })?;
        url.set_fragment(None);
        let line = self.inside.lines.of(&request.options)?;
        let home = home_of(request)?;
        let mut redirects: Vec<Redirect> = Vec::new();
        let mut budget = Budget::of(self.inside.settings.timeout);
        loop {
            let delay = self.allowed(&url, request, &home, &line).await?;
            let mut turn = self.wait(&url, delay).await?;
            let hop = match self.hop(&line, &url, request, &mut turn, &mut budget).await {
                Ok(hop) => hop,
                Err(failure) => return Err(self.failed(&url, failure)),
            };
            turn.answered();
            let status = hop.response.status().as_u16();
            let location = header(&hop.response, "location");
            if let (301 | 302 | 303 | 307 | 308, Some(location)) = (status, location) {
                drop(turn);
                self.inside.pace.answered(&host_of(&url));
                url = self.follow(&url, &home, status, &location, &mut redirects)?;
                continue;
            }
            if matches!(status, 429 | 503) {
                let deferred = self.deferred(&url, &hop);
                // A guard against bots asks for no later time, whatever its status says: the page is told as blocked, and its host rests.
                if challenge(&headers_of(hop.response.headers())).is_none() {
                    return Err(deferred);
                }
            }
            return self
                .read(&line, room, hop, &request.url, &url, redirects)
                .await;
        }
    }

    /// Whether guard and robots.txt let us; the pause that the host wants.
    async fn allowed(
        &self,
        url: &Url,
        request: &Request,
        home: &Url,
        line: &Line,
    ) -> Result<Duration, Failure> {
        self.inside
            .guard
            .check(url, home)
            .map_err(|blocked| Failure::Refused(blocked.0))?;
        if let Some(reason) = &request.options.ignore_robots
            && host_of(home) == host_of(url)
        {
            // Once, not at every check.
            let host = host_of(url);
            if self.inside.told.is_news("robots.txt", &host, reason) {
                tracing::info!(host, reason, "robots.txt is ignored, as the watchlist says");
            }
            return Ok(Duration::ZERO);
        }
        let rules = self.rules(url, line).await?;
        match rules.forbids(url) {
            Some(why) => Err(Failure::Refused(why)),
            None => Ok(rules.delay()),
        }
    }

    pub(super) async fn wait(&self, url: &Url, delay: Duration) -> Result<Turn<'_>, Failure> {
        let host = &host_of(url);
        if let Some(rest) = self.at_rest(host) {
            return Err(rest);
        }
        let turn = self
            .inside
            .pace
            .turn(host, delay, self.inside.guard.is_own(url))
            .await
            .ok_or_else(|| Failure::Broken("the client is shutting down".into()))?;
        // The host may have asked for rest while we waited.
        match self.at_rest(host) {
            Some(rest) => Err(rest),
            None => Ok(turn),
        }
    }

    /// That the host is let be just now, where it is.
    pub(super) fn at_rest(&self, host: &str) -> Option<Failure> {
        let (until, why) = self.inside.pace.rests(host, Timestamp::now())?;
        Some(Failure::Deferred {
            why,
            until: Some(until),
        })
    }

    /// Notes a failure of the host; what our own guard refused is none of its making.
    pub(super) fn failed(&self, url: &Url, failure: Failure) -> Failure {
        // What we refused, had no room for, or failed at ourselves, says nothing of the host.
        let is_its_own = match failure {
            Failure::Refused(_) | Failure::Deferred { .. } | Failure::Ours(_) => false,
            Failure::Unreached(_) | Failure::Broken(_) | Failure::CutShort { .. } => true,
        };
        if is_its_own {
            self.inside.pace.failed(&host_of(url), Timestamp::now());
        }
        failure
    }

    /// The host wants us later: all of it rests until then.
    pub(super) fn deferred(&self, url: &Url, hop: &Hop) -> Failure {
        let (host, now) = (host_of(url), Timestamp::now());
        let asked = header(&hop.response, "retry-after").and_then(|value| retry_after(&value, now));
        let why = format!(
            "{host} asked us to come later (status {})",
            hop.response.status().as_u16()
        );
        let until = self.inside.pace.deferred(&host, asked, &why, now);
        Failure::Deferred {
            why,
            until: Some(until),
        }
    }

    /// Where a redirect leads: guarded, counted, no circle.
    fn follow(
        &self,
        from: &Url,
        home: &Url,
        status: u16,
        location: &str,
        redirects: &mut Vec<Redirect>,
    ) -> Result<Url, Failure> {
        let host = host_of(from);
        let to = self.led_to(from, home, status, location, redirects)?;
        let most = self.inside.settings.max_redirects;
        if redirects.len() > most {
            return Err(Failure::Broken(format!(
                "{host} redirects more than {most} times{}",
                sentence::set_by("max_redirects")
            )));
        }
        let before = |known: &&Redirect| known.to == to.as_str();
        if redirects.iter().filter(before).count() > 1 {
            return Err(Failure::Broken(format!("{host} redirects in a circle")));
        }
        Ok(to)
    }

    /// Where a redirect leads: guarded, and noted.
    pub(super) fn led_to(
        &self,
        from: &Url,
        home: &Url,
        status: u16,
        location: &str,
        redirects: &mut Vec<Redirect>,
    ) -> Result<Url, Failure> {
        let host = host_of(from);
        let mut to = from.join(location).map_err(|error| {
            Failure::Broken(format!(
                "{host} redirects to something that is no address: {error}"
            ))
        })?;
        to.set_fragment(None);
        self.inside.guard.check(&to, home).map_err(|blocked| {
            Failure::Refused(format!(
                "{host} redirects to an address that is not fetched: {blocked}"
            ))
        })?;
        redirects.push(Redirect {
            status,
            from: from.to_string(),
            to: to.to_string(),
        });
        Ok(to)
    }

    async fn read(
        &self,
        line: &Line,
        room: &mut Room,
        hop: Hop,
        asked: &str,
        url: &Url,
        redirects: Vec<Redirect>,
    ) -> Result<Answer, Failure> {
        let host = host_of(url);
        let response = hop.response;
        let mut answer = Answer {
            asked: asked.to_owned(),
            url: url.to_string(),
            status: response.status().as_u16(),
            headers: headers_of(response.headers()),
            request_headers: hop.sent,
            redirects,
            body: Vec::new(),
            peer: response.remote_addr().map(|peer| peer.to_string()),
            certificate: certificate(&response),
            protocol: format!("{:?}", response.version()),
        };
        if answer.status != 304 {
            let most = self.inside.settings.max_body;
            match self.body(line, response, most, &host, false, room).await {
                Ok(body) => answer.body = body,
                Err(Cut { why, mut body }) => {
                    let why = self.failed(url, why);
                    body.truncate(CUT_KEPT);
                    answer.body = body;
                    return Err(Failure::CutShort {
                        why: why.to_string(),
                        answer: Box::new(answer),
                    });
                }
            }
        }
        match answer.status {
            // Whoever turns us away again and again is left alone for a while, like one that does not answer.
            401 | 403 | 406 => self.inside.pace.turned_away(&host, Timestamp::now()),
            500..=599 => self.inside.pace.erred(&host, &answer.url, Timestamp::now()),
            _ => self.inside.pace.answered(&host),
        }
        Ok(answer)
    }
}

/// The header of a guard against bots that asks for more than a request.
pub fn challenge(headers: &[(String, String)]) -> Option<&'static str> {
    const MARKS: [(&str, &str); 3] = [
        ("cf-mitigated", "challenge"),
        ("x-amzn-waf-action", "challenge"),
        ("x-amzn-waf-action", "captcha"),
    ];
    let is = |mark: &&(&str, &str)| {
        headers.iter().any(|(name, said)| {
            name.eq_ignore_ascii_case(mark.0) && said.trim().eq_ignore_ascii_case(mark.1)
        })
    };
    MARKS.iter().find(is).map(|(name, _)| *name)
}

/// The certificate that the server showed, by its SHA-256.
fn certificate(response: &reqwest::Response) -> Option<String> {
    let shown = response.extensions().get::<reqwest::tls::TlsInfo>()?;
    let hash = Sha256::digest(shown.peer_certificate()?);
    Some(format!("sha256:{}", hex(&hash)))
}

/// Whose secrets and exemptions a request carries: what a feed names, or a redirect, is another's.
pub(super) fn home_of(request: &Request) -> Result<Url, Failure> {
    let home = request.options.home.as_ref().unwrap_or(&request.url);
    Url::parse(home)
        .map_err(|error| Failure::Refused(format!("`{home}` is no web address: {error}")))
}

/// Whether secrets for one address may go to another: the same origin, or the same host over TLS instead of plain http.
pub(super) fn is_same_place(home: &Url, now: &Url) -> bool {
    let upgraded = home.scheme() == "http"
        && now.scheme() == "https"
        && home.port().is_none()
        && now.port().is_none();
    home.host() == now.host() && (home.origin() == now.origin() || upgraded)
}

/// `host` or `host:port`, in lower case.
pub(super) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
