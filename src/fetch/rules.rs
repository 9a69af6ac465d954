//! What does this origin's robots.txt say? Kept, or fetched now, over redirects, as RFC 9309 §2.3.1 has it.

use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use super::{
    Client, Failure, Request,
    client::host_of,
    line::Line,
    robots::{self, Rules},
    wire::{Budget, Room, header},
};

impl Client {
    /// The rules of an origin. A host that can't be reached is told as such; rules that can't be had are waited for.
    pub(super) async fn rules(&self, url: &Url, line: &Line) -> Result<Rules, Failure> {
        let origin = url.origin().ascii_serialization();
        let robots = &self.inside.robots;
        // One at a time asks; the others wait for what it learns.
        let asking = robots.asking(&origin);
        let _one = asking.lock().await;
        if let Some(known) = robots.known(&origin, Timestamp::now()) {
            return known.or_wait();
        }
        let asked = self.ask_for_rules(url, line).await;
        let now = Timestamp::now();
        let rules = match asked {
            Ok(rules) => rules,
            // RFC 9309 §2.4: what is kept may be used for longer while the file can't be had.
            Err(failure) => return robots.outdated(&origin, now).ok_or(failure),
        };
        if let (Rules::Unreachable { .. }, Some(outdated)) = (&rules, robots.outdated(&origin, now))
        {
            return Ok(outdated);
        }
        robots.keep(&origin, &rules, now).or_wait()
    }

    async fn ask_for_rules(&self, url: &Url, line: &Line) -> Result<Rules, Failure> {
        let mut at = url
            .join("/robots.txt")
            .map_err(|error| Failure::Broken(error.to_string()))?;
        let plain = Request {
            url: url.to_string(),
            ..Request::default()
        };
        let mut redirects = Vec::new();
        let mut budget = Budget::of(self.inside.settings.timeout);
        loop {
            self.inside
                .guard
                .check(&at, url)
                .map_err(|blocked| of_robots(url, Failure::Refused(blocked.0)))?;
            let mut turn = self.wait(&at, Duration::ZERO).await?;
            let hop = match self.hop(line, &at, &plain, &mut turn, &mut budget).await {
                Ok(hop) => hop,
                Err(failure) => return unread(url, &at, self.failed(&at, failure)),
            };
            turn.answered();
            let status = hop.response.status().as_u16();
            let location = header(&hop.response, "location");
            // §2.3.1.2: five redirects are followed; after that it counts as missing.
            match location.filter(|_| (300..400).contains(&status)) {
                Some(location) if redirects.len() < 5 => {
                    drop(turn);
                    at = match self.led_to(&at, url, status, &location, &mut redirects) {
                        Ok(next) => next,
                        Err(failure) => return unread(url, &at, failure),
                    };
                    // A circle would come to the five as well.
                    if redirects.iter().any(|known| known.from == at.as_str()) {
                        return Ok(Rules::AllAllowed);
                    }
                }
                Some(_) => return Ok(Rules::AllAllowed),
                None if matches!(status, 429 | 503) => return Err(self.deferred(&at, &hop)),
                None if (200..300).contains(&status) => {
                    let host = host_of(&at);
                    let body = self
                        .body(
                            line,
                            hop.response,
                            robots::LARGEST,
                            &host,
                            true,
                            &mut Room::default(),
                        )
                        .await;
                    return match body {
                        Ok(body) => Ok(Rules::of(&host, status, &body)),
                        Err(cut) => unread(url, &at, self.failed(&at, cut.why)),
                    };
                }
                None => return Ok(Rules::of(&host_of(&at), status, &[])),
            }
        }
    }
}

/// A host that was connected to and gives no robots.txt that can be read counts as one that errs (RFC 9309 §2.3.1.4); one that is not reached
/// at all is told as such.
fn unread(url: &Url, at: &Url, failure: Failure) -> Result<Rules, Failure> {
    let failure = match failure {
        Failure::Unreached(why) if at.origin() != url.origin() => Failure::Broken(why),
        other => other,
    };
    match of_robots(url, failure) {
        Failure::Broken(why) => Ok(Rules::unreachable(why)),
        other => Err(other),
    }
}

/// What is wrong with a host's robots.txt is not wrong with the page that it was read for.
fn of_robots(url: &Url, failure: Failure) -> Failure {
    let told = |why: String| format!("the robots.txt of {} can't be read: {why}", host_of(url));
    match failure {
        Failure::Refused(why) => Failure::Refused(told(why)),
        Failure::Broken(why) => Failure::Broken(told(why)),
        other => other,
    }
}
