//! How is one request made? Guard, robots.txt, the host's pace, redirects each checked again, limits on everything.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::time::timeout;
use url::Url;

use super::{
    Failure, Request,
    guard::Guard,
    later::retry_after,
    pace::Pace,
    robots::{self, Robots, Rules},
    sentence,
};
use crate::model::{Answer, FetchSettings, Redirect};

const ACCEPT: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,application/rss+xml,application/atom+xml,application/feed+json,*/*;q=0.5";
/// Where a site's owner finds out who we are when the watchlist names no contact.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");

/// Guarded, polite client. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    pub(super) inside: Arc<Inside>,
}

pub(super) struct Inside {
    pub(super) http: reqwest::Client,
    pub(super) guard: Guard,
    pace: Pace,
    robots: Robots,
    pub(super) settings: FetchSettings,
}

/// One hop of a request: what was answered, not yet read to its end.
struct Hop {
    response: reqwest::Response,
    sent: Vec<(String, String)>,
}

impl Client {
    pub fn new(settings: &FetchSettings) -> Result<Client, Failure> {
        let guard =
            Guard::new(&settings.allow_private).map_err(|blocked| Failure::Broken(blocked.0))?;
        let agent = format!(
            "walkback/{} (+{})",
            env!("CARGO_PKG_VERSION"),
            settings.contact.as_deref().unwrap_or(HOME)
        );
        let builder = || {
            reqwest::Client::builder()
                .user_agent(agent.clone())
                .redirect(reqwest::redirect::Policy::none())
                .dns_resolver(Arc::new(guard.clone()))
                .no_proxy()
                .connect_timeout(settings.connect_timeout)
                .referer(false)
                .pool_max_idle_per_host(settings.per_host)
                .pool_idle_timeout(Duration::from_secs(30))
        };
        let http = match builder().build() {
            Ok(http) => http,
            Err(error) => {
                // A bare machine without root certificates can still watch plain http.
                tracing::warn!(
                    "no TLS root certificates were found ({error}): https pages will fail until the package ca-certificates is installed"
                );
                builder()
                    .tls_certs_only(Vec::new())
                    .build()
                    .map_err(|error| {
                        Failure::Broken(format!("the network client could not be built: {error}"))
                    })?
            }
        };
        let pace = Pace::new(
            settings.pause,
            settings.per_host,
            settings.parallel,
            settings.retry_max,
        );
        Ok(Client {
            inside: Arc::new(Inside {
                http,
                guard,
                pace,
                robots: Robots::default(),
                settings: settings.clone(),
            }),
        })
    }

    /// Fetches one page: guard, robots, the host's pace, redirects, limits.
    /// Any status is an answer (304, 404 and 500 too), but 429 and 503, which are `Failure::Deferred`.
    pub async fn get(&self, request: &Request) -> Result<Answer, Failure> {
        let mut url = Url::parse(&request.url).map_err(|error| {
            Failure::Refused(format!("`{}` is no web address: {error}", request.url))
        })?;
        url.set_fragment(None);
        let first = url.clone();
        let mut redirects: Vec<Redirect> = Vec::new();
        loop {
            let delay = self.allowed(&url, request).await?;
            let host = host_of(&url);
            let turn = self.wait(&url, delay).await?;
            let hop = self.hop(&url, request, is_same_place(&first, &url)).await?;
            let status = hop.response.status().as_u16();
            let location = hop
                .response
                .headers()
                .get("location")
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
            if let (301 | 302 | 303 | 307 | 308, Some(location)) = (status, location) {
                drop(turn);
                self.inside.pace.answered(&host);
                url = self.follow(&url, status, &location, &mut redirects)?;
                continue;
            }
            if matches!(status, 429 | 503) {
                let now = Timestamp::now();
                let asked = hop
                    .response
                    .headers()
                    .get("retry-after")
                    .and_then(|value| retry_after(value.to_str().ok()?, now));
                let why = format!("{host} asked us to come later (status {status})");
                let until = self.inside.pace.deferred(&host, asked, &why, now);
                return Err(Failure::Deferred {
                    why,
                    until: Some(until),
                });
            }
            let answer = self.read(hop, &request.url, &url, redirects, &host).await;
            match &answer {
                Ok(_) => self.inside.pace.answered(&host),
                Err(_) => self.inside.pace.failed(&host, Timestamp::now()),
            }
            return answer;
        }
    }

    /// Whether guard and robots.txt let us; the pause that the host wants.
    async fn allowed(&self, url: &Url, request: &Request) -> Result<Duration, Failure> {
        self.inside
            .guard
            .check(url)
            .map_err(|blocked| Failure::Refused(blocked.0))?;
        if request.options.ignore_robots.is_some() {
            return Ok(Duration::ZERO);
        }
        let rules = self.rules(url).await?;
        match rules.forbids(url) {
            Some(why) => Err(Failure::Refused(why)),
            None => Ok(rules.delay()),
        }
    }

    /// The rules of an origin, kept or fetched now. A host that can't be reached is told as such, not as a refusal.
    async fn rules(&self, url: &Url) -> Result<Rules, Failure> {
        let origin = url.origin().ascii_serialization();
        if let Some(known) = self.inside.robots.known(&origin, Timestamp::now()) {
            return Ok(known);
        }
        let host = host_of(url);
        let _turn = self.wait(url, Duration::ZERO).await?;
        // Somebody else may have asked while we waited for our turn.
        if let Some(known) = self.inside.robots.known(&origin, Timestamp::now()) {
            return Ok(known);
        }
        let mut at = url
            .join("/robots.txt")
            .map_err(|error| Failure::Broken(error.to_string()))?;
        let plain = Request::default();
        let mut redirects = Vec::new();
        let rules = loop {
            self.inside
                .guard
                .check(&at)
                .map_err(|blocked| Failure::Refused(blocked.0))?;
            let hop = self.hop(&at, &plain, true).await?;
            let status = hop.response.status().as_u16();
            let location = hop
                .response
                .headers()
                .get("location")
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
            // RFC 9309 §2.3.1.2: five redirects are followed; after that it counts as missing.
            match location.filter(|_| (300..400).contains(&status)) {
                Some(location) if redirects.len() < 5 => {
                    at = self.follow(&at, status, &location, &mut redirects)?
                }
                Some(_) => break Rules::AllAllowed,
                None => {
                    let body = self
                        .body(hop.response, robots::LARGEST, &host, true)
                        .await?;
                    break Rules::of(status, &body);
                }
            }
        };
        self.inside.robots.keep(&origin, &rules, Timestamp::now());
        Ok(rules)
    }

    async fn wait(&self, url: &Url, delay: Duration) -> Result<super::pace::Turn, Failure> {
        let host = &host_of(url);
        let resting = |client: &Client| {
            client
                .inside
                .pace
                .rests(host, Timestamp::now())
                .map(|(until, why)| Failure::Deferred {
                    why,
                    until: Some(until),
                })
        };
        if let Some(rest) = resting(self) {
            return Err(rest);
        }
        let turn = self
            .inside
            .pace
            .turn(host, delay, self.inside.guard.is_own(url))
            .await
            .ok_or_else(|| Failure::Broken("the client is shutting down".into()))?;
        // The host may have asked for rest while we waited.
        match resting(self) {
            Some(rest) => Err(rest),
            None => Ok(turn),
        }
    }

    /// One request and the head of its answer. `same_host`: secrets and validators belong to the host that was asked first.
    async fn hop(&self, url: &Url, request: &Request, same_host: bool) -> Result<Hop, Failure> {
        let host = host_of(url);
        let (headers, sent) = headers(request, same_host)?;
        let send = || {
            self.inside
                .http
                .get(url.clone())
                .headers(headers.clone())
                .timeout(self.inside.settings.timeout)
                .send()
        };
        let first_byte = self.inside.settings.first_byte_timeout;
        let too_slow = || {
            Failure::Broken(format!(
                "{host} sent no answer within {} s",
                first_byte.as_secs_f32()
            ))
        };
        let mut result = timeout(first_byte, send()).await.map_err(|_| too_slow());
        if let Ok(Err(error)) = &result
            && sentence::is_stale(error)
        {
            result = timeout(first_byte, send()).await.map_err(|_| too_slow());
        }
        let fail = |failure: Failure| {
            if !matches!(failure, Failure::Refused(_)) {
                self.inside.pace.failed(&host, Timestamp::now());
            }
            failure
        };
        let response = result
            .map_err(fail)?
            .map_err(|error| fail(sentence::failure(&error, &host)))?;
        self.reached(&response)?;
        Ok(Hop { response, sent })
    }

    pub(super) fn reached(&self, response: &reqwest::Response) -> Result<(), Failure> {
        match response.remote_addr() {
            Some(peer) => self
                .inside
                .guard
                .reached(peer)
                .map_err(|blocked| Failure::Refused(blocked.0)),
            None => Ok(()),
        }
    }

    fn follow(
        &self,
        from: &Url,
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
        self.inside.guard.check(&to).map_err(|blocked| {
            Failure::Refused(format!(
                "{host} redirects to an address that is not fetched: {blocked}"
            ))
        })?;
        redirects.push(Redirect {
            status,
            from: from.to_string(),
            to: to.to_string(),
        });
        if redirects.len() > self.inside.settings.max_redirects {
            return Err(Failure::Broken(format!(
                "{host} redirects more than {} times",
                self.inside.settings.max_redirects
            )));
        }
        if redirects
            .iter()
            .filter(|known| known.to == to.as_str())
            .count()
            > 1
        {
            return Err(Failure::Broken(format!("{host} redirects in a circle")));
        }
        Ok(to)
    }

    async fn read(
        &self,
        hop: Hop,
        asked: &str,
        url: &Url,
        redirects: Vec<Redirect>,
        host: &str,
    ) -> Result<Answer, Failure> {
        let response = hop.response;
        let status = response.status().as_u16();
        let headers = headers_of(response.headers());
        let peer = response.remote_addr().map(|peer| peer.to_string());
        let protocol = format!("{:?}", response.version());
        let body = if status == 304 {
            Vec::new()
        } else {
            self.body(response, self.inside.settings.max_body, host, false)
                .await?
        };
        Ok(Answer {
            asked: asked.to_owned(),
            url: url.to_string(),
            status,
            headers,
            request_headers: hop.sent,
            redirects,
            body,
            peer,
            protocol,
        })
    }

    /// The body, piece by piece, so that limits hold after decompression. `cut`: a longer one is cut, not refused.
    pub(super) async fn body(
        &self,
        mut response: reqwest::Response,
        most: u64,
        host: &str,
        cut: bool,
    ) -> Result<Vec<u8>, Failure> {
        let idle = self.inside.settings.idle_timeout;
        let mut body = Vec::new();
        loop {
            let piece = timeout(idle, response.chunk()).await.map_err(|_| {
                Failure::Broken(format!("{host} stopped sending after {} bytes", body.len()))
            })?;
            match piece.map_err(|error| sentence::failure(&error, host))? {
                None => return Ok(body),
                Some(piece) => {
                    body.extend_from_slice(&piece);
                    if body.len() as u64 > most {
                        if cut {
                            body.truncate(usize::try_from(most).unwrap_or(usize::MAX));
                            return Ok(body);
                        }
                        return Err(Failure::Broken(format!(
                            "the body that {host} sends is larger than {}",
                            sentence::size(most)
                        )));
                    }
                }
            }
        }
    }
}

/// Whether secrets for one address may go to another: the same origin, or the same host over TLS instead of plain http.
fn is_same_place(first: &Url, now: &Url) -> bool {
    let upgraded = first.scheme() == "http"
        && now.scheme() == "https"
        && first.port().is_none()
        && now.port().is_none();
    first.host() == now.host() && (first.origin() == now.origin() || upgraded)
}

/// `host` or `host:port`, in lower case.
pub(super) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

pub(super) fn headers_of(map: &HeaderMap) -> Vec<(String, String)> {
    map.iter()
        .map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect()
}

/// The request's headers, and the same as they may be kept: secrets as `***`.
fn headers(
    request: &Request,
    same_host: bool,
) -> Result<(HeaderMap, Vec<(String, String)>), Failure> {
    let mut map = HeaderMap::new();
    let mut kept = Vec::new();
    let mut put = |name: &str, value: &str, secret: bool| -> Result<(), Failure> {
        let wrong = || {
            Failure::Broken(format!(
                "the header `{name}` can't be sent: its name or value holds a character that headers don't allow"
            ))
        };
        let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong())?;
        let mut content = HeaderValue::from_str(value).map_err(|_| wrong())?;
        content.set_sensitive(secret);
        kept.push((
            header.as_str().to_owned(),
            if secret {
                "***".to_owned()
            } else {
                value.to_owned()
            },
        ));
        map.insert(header, content);
        Ok(())
    };
    put("accept", ACCEPT, false)?;
    if same_host {
        if let Some(etag) = &request.etag {
            put("if-none-match", etag, false)?;
        }
        if let Some(date) = &request.last_modified {
            put("if-modified-since", date, false)?;
        }
        for (name, value) in &request.options.headers {
            put(name, value, true)?;
        }
    }
    Ok((map, kept))
}
