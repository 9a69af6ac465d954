//! How does one request go over the wire? Its headers out, the head and the body of its answer in, within limits.

use std::{
    io::Read,
    time::{Duration, Instant},
};

use reqwest::header::{CONNECTION, HeaderMap, HeaderName, HeaderValue};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};
use url::Url;

use super::{
    Client, Failure, Request,
    asking::{Taken, asking},
    client::{home_of, host_of, is_same_place},
    guard::Door,
    line::Line,
    pace::Turn,
    sentence,
};
use crate::model::Validators;

const ACCEPT: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,application/rss+xml,application/atom+xml,application/feed+json,*/*;q=0.5";
/// The same for every request: a site that speaks several languages must not seem to flip.
const ACCEPT_LANGUAGE: &str = "en,*;q=0.5";

/// What was answered, not yet read to its end.
pub(super) struct Hop {
    pub response: reqwest::Response,
    /// The request's headers as they may be kept.
    pub sent: Vec<(String, String)>,
}

/// A body that could not be read to its end: why, and what came of it.
pub(super) struct Cut {
    pub why: Failure,
    pub body: Vec<u8>,
}

/// The time that one question may take on the network, over all of its redirects.
pub(super) struct Budget {
    left: Duration,
}

impl Budget {
    pub fn of(whole: Duration) -> Budget {
        Budget { left: whole }
    }

    fn spend(&mut self, since: Instant) {
        self.left = self.left.saturating_sub(since.elapsed());
    }
}

impl Client {
    /// One request and the head of its answer. Secrets go along to the place that the owner named.
    pub(super) async fn hop(
        &self,
        line: &Line,
        url: &Url,
        request: &Request,
        turn: &mut Turn<'_>,
        budget: &mut Budget,
    ) -> Result<Hop, Failure> {
        let host = host_of(url);
        let settings = &self.inside.settings;
        let home = home_of(request)?;
        let door = self.inside.guard.door(url, &home);
        if line.proxy.is_some() {
            // The proxy resolves http names by itself: what we may ask it for is decided here.
            let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
            self.addresses_behind(door, host).await?;
        }
        let same_place = is_same_place(&home, url);
        if !same_place && !request.options.headers.is_empty() {
            let own = host_of(&home);
            if (self.inside.told).is_news("headers", &format!("{own} {host}"), "") {
                tracing::warn!(
                    host,
                    "headers and cookies that are meant for {own} are not sent there, where a redirect, a move or a feed leads; a watch that names an address of that host sends its own"
                );
            }
        }
        let (mut headers, sent) = headers(request, url, same_place)?;
        if url.scheme() == "http" && self.inside.guard.is_own(url) {
            // Such a host is asked without a pause. On a connection that was used just before, our acknowledgement of the head is held back
            // (RFC 1122 §4.2.3.2; 40 ms on Linux), and the server holds back the body until it comes (RFC 896).
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        let mut is_again = false;
        let response = loop {
            let began = Instant::now();
            let whole = budget.left;
            let patience = settings.first_byte_timeout.min(whole);
            let send = (line.http.get(url.clone()))
                .headers(headers.clone())
                .timeout(whole)
                .send();
            let (result, taken) = asking(door, timeout(patience, send)).await;
            budget.spend(began);
            match result {
                Ok(Ok(response)) => break response,
                // The host may have closed a kept connection while we took it up: once more is fair, on a new one it is not.
                Ok(Err(error))
                    if taken == Taken::Kept && !is_again && sentence::is_stale(&error) =>
                {
                    is_again = true;
                    turn.again().await;
                    // Another's question may have brought the host's rest meanwhile.
                    if let Some(rest) = self.at_rest(&host) {
                        return Err(rest);
                    }
                }
                Ok(Err(error)) => {
                    let failure = sentence::failure(&error, &host, line, settings);
                    return Err(match (failure, taken) {
                        (Failure::Broken(why), Taken::Failed) => Failure::Unreached(why),
                        (failure, _) => failure,
                    });
                }
                Err(_) => {
                    let through = line.through();
                    let why = if patience < settings.first_byte_timeout {
                        sentence::took_too_long(&host, &through, settings)
                    } else {
                        format!(
                            "{host} sent no answer within {}{through}{}",
                            sentence::seconds(patience),
                            sentence::set_by("first_byte_timeout")
                        )
                    };
                    return Err(match taken {
                        Taken::Failed => Failure::Unreached(why),
                        Taken::New | Taken::Kept => Failure::Broken(why),
                    });
                }
            }
        };
        match &line.proxy {
            None => self.reached(&response, door)?,
            // It is a proxy that asks for a login with this status (RFC 9110 §15.5.8).
            Some(proxy) if response.status().as_u16() == 407 => {
                return Err(Failure::Ours(sentence::wants_login(proxy)));
            }
            Some(_) => {}
        }
        let size: usize = response
            .headers()
            .iter()
            .map(|(name, value)| name.as_str().len() + value.len())
            .sum();
        if size as u64 > settings.max_header {
            return Err(Failure::Broken(format!(
                "the header that {host} sends is larger than {}{}",
                sentence::size(settings.max_header),
                sentence::set_by("max_header")
            )));
        }
        Ok(Hop { response, sent })
    }

    pub(super) fn reached(&self, response: &reqwest::Response, door: Door) -> Result<(), Failure> {
        match response.remote_addr() {
            Some(peer) => self
                .inside
                .guard
                .reached(peer, door)
                .map_err(|blocked| Failure::Refused(blocked.0)),
            None => Ok(()),
        }
    }

    /// The body, piece by piece, so that limits hold after decompression. `cut`: a longer one is cut, not refused.
    pub(super) async fn body(
        &self,
        line: &Line,
        mut response: reqwest::Response,
        most: u64,
        host: &str,
        cut: bool,
        room: &mut Room,
    ) -> Result<Vec<u8>, Cut> {
        let mut body = Vec::new();
        // What the client unpacked it no longer names; what is left it could not unpack.
        let packed = response
            .headers()
            .get("content-encoding")
            .map(|packing| String::from_utf8_lossy(packing.as_bytes()).into_owned())
            .map(|packing| packing.trim().to_ascii_lowercase())
            .filter(|packing| !packing.is_empty() && packing != "identity");
        // RFC 9110 §8.4.1: names of codings know no case, and "x-gzip" is gzip. The client knows one spelling.
        let is_zipped = matches!(packed.as_deref(), Some("gzip" | "x-gzip"));
        if let Some(packing) = packed.filter(|_| !is_zipped) {
            return Err(Cut {
                why: Failure::Broken(format!(
                    "{host} packs its answer in a way that was not asked for ({packing})"
                )),
                body,
            });
        }
        let idle = self.inside.settings.idle_timeout;
        loop {
            let why = match timeout(idle, response.chunk()).await {
                Err(_) => Failure::Broken(format!(
                    "{host} stopped sending after {} bytes: nothing more came for {}{}",
                    body.len(),
                    sentence::seconds(idle),
                    sentence::set_by("idle_timeout")
                )),
                Ok(Err(error)) => sentence::failure(&error, host, line, &self.inside.settings),
                Ok(Ok(None)) if is_zipped => {
                    // Who knows how large it becomes.
                    room.take().await;
                    let host = host.to_owned();
                    let unpacked =
                        tokio::task::spawn_blocking(move || unzipped(&body, most, &host, cut));
                    return unpacked.await.unwrap_or_else(|error| {
                        Err(Cut {
                            why: Failure::Broken(error.to_string()),
                            body: Vec::new(),
                        })
                    });
                }
                Ok(Ok(None)) => return Ok(body),
                Ok(Ok(Some(piece))) => {
                    // Grown in steps: doubling would take twice the limit.
                    if body.len() + piece.len() > body.capacity() {
                        body.reserve_exact(piece.len().max(GROWTH.min(body.len())));
                    }
                    if body.len() > LARGE {
                        room.take().await;
                    }
                    body.extend_from_slice(&piece);
                    if body.len() as u64 <= most {
                        continue;
                    }
                    body.truncate(usize::try_from(most).unwrap_or(usize::MAX));
                    if cut {
                        return Ok(body);
                    }
                    // What no one reads needs no more than its beginning to be looked at.
                    body.truncate(LARGE);
                    body.shrink_to_fit();
                    too_large(host, most)
                }
            };
            return Err(Cut { why, body });
        }
    }
}

fn too_large(host: &str, most: u64) -> Failure {
    Failure::Broken(format!(
        "the body that {host} sends is larger than {}, unpacked{}",
        sentence::size(most),
        sentence::set_by("max_body")
    ))
}

/// What a gzipped body holds, up to `most` bytes; more is cut, or refused.
fn unzipped(packed: &[u8], most: u64, host: &str, cut: bool) -> Result<Vec<u8>, Cut> {
    let mut body = Vec::new();
    let mut unpacked = flate2::read::MultiGzDecoder::new(packed).take(most.saturating_add(1));
    if let Err(error) = unpacked.read_to_end(&mut body) {
        return Err(Cut {
            why: Failure::Broken(format!("what {host} sends can't be unpacked: {error}")),
            body,
        });
    }
    if body.len() as u64 > most {
        body.truncate(if cut {
            usize::try_from(most).unwrap_or(usize::MAX)
        } else {
            LARGE
        });
        if !cut {
            return Err(Cut {
                why: too_large(host, most),
                body,
            });
        }
    }
    Ok(body)
}

/// A body is taken in steps of so many bytes once it is as large.
const GROWTH: usize = 1024 * 1024;
/// A body beyond this many bytes is a large one.
const LARGE: usize = 1024 * 1024;
/// Large bodies that are held at once, from all hosts: what they take is memory.
static LARGE_ONES: Semaphore = Semaphore::const_new(LARGE_ONES_AT_MOST);
const LARGE_ONES_AT_MOST: usize = 2;
/// Nobody waits longer for one that comes in drop by drop.
const ROOM_PATIENCE: Duration = Duration::from_secs(5);

/// Room for one large body: taken while it comes in, given back when this is dropped. Whoever holds one must not wait for another.
#[derive(Debug, Default)]
pub enum Room {
    /// The body is not large, as far as is known.
    #[default]
    None,
    Taken {
        _permit: SemaphorePermit<'static>,
    },
    /// There was none for too long.
    Without,
}

impl Room {
    async fn take(&mut self) {
        if let Room::None = self {
            *self = match timeout(ROOM_PATIENCE, LARGE_ONES.acquire()).await {
                Ok(Ok(permit)) => Room::Taken { _permit: permit },
                _ => Room::Without,
            };
        }
    }
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

/// A header's text, lossily.
pub(super) fn header(response: &reqwest::Response, name: &str) -> Option<String> {
    response
        .headers()
        .get(name)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// The request's headers, and the same as they may be kept: secrets as `***`.
fn headers(
    request: &Request,
    url: &Url,
    same_place: bool,
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
        let shown = if secret { "***" } else { value };
        kept.retain(|(known, _): &(String, String)| known != header.as_str());
        kept.push((header.as_str().to_owned(), shown.to_owned()));
        map.insert(header, content);
        Ok(())
    };
    put("accept", ACCEPT, false)?;
    put("accept-language", ACCEPT_LANGUAGE, false)?;
    if request.past_caches {
        put("cache-control", "no-cache", false)?;
    }
    let Validators {
        from,
        etag,
        last_modified,
    } = &request.validators;
    let gave_them = |known: &String| {
        Url::parse(known).is_ok_and(|mut known| {
            known.set_fragment(None);
            known == *url
        })
    };
    if from.as_ref().is_some_and(gave_them) {
        // A validator is the host's own words: one that can't be sent back is left out, not our failure.
        if let Some(etag) = etag {
            let _ = put("if-none-match", etag, false);
        }
        if let Some(date) = last_modified {
            let _ = put("if-modified-since", date, false);
        }
    }
    if same_place {
        for (name, value) in &request.options.headers {
            put(name, value, true)?;
        }
    }
    Ok((map, kept))
}
