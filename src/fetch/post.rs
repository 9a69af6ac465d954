//! How do alerts leave the machine? By the same client, under the same guard, without the manners that pages are owed.

use std::{net::SocketAddr, time::Duration};

use reqwest::header::HeaderValue;
use url::Url;

use super::{
    Client, Failure, Posted,
    asking::asking,
    client::host_of,
    guard::Door,
    sentence,
    wire::{Room, headers_of},
};

/// What a receiver's answer is read of at most: enough for any error that it explains.
const POSTED_MOST: u64 = 64 * 1024;

impl Client {
    /// Sends JSON through the same guard, for alerts. Redirects are not followed; headers are taken as secrets, and never logged.
    pub async fn post_json(
        &self,
        url: &str,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Posted, Failure> {
        let url = Url::parse(url)
            .map_err(|error| Failure::Refused(format!("the address is no web address: {error}")))?;
        self.inside
            .guard
            .check(&url, &url)
            .map_err(|blocked| Failure::Refused(blocked.0))?;
        let door = self.inside.guard.door(&url, &url);
        let host = host_of(&url);
        let (line, settings) = (self.inside.lines.plain(), &self.inside.settings);
        let mut request = (line.http)
            .post(url)
            .header("content-type", "application/json")
            .timeout(settings.timeout)
            .body(body.to_vec());
        for (name, value) in headers {
            let mut value = HeaderValue::from_str(value).map_err(|_| {
                Failure::Refused(format!(
                    "the header `{name}` can't be sent: its value holds a character that headers don't allow"
                ))
            })?;
            value.set_sensitive(true);
            request = request.header(name, value);
        }
        let (response, _) = asking(door, request.send()).await;
        let response =
            response.map_err(|error| sentence::failure(&error, &host, line, settings))?;
        self.reached(&response, door)?;
        let (status, headers) = (response.status().as_u16(), headers_of(response.headers()));
        // The status is the answer: a body that breaks off takes nothing from it.
        let body = self
            .body(
                line,
                response,
                POSTED_MOST,
                &host,
                true,
                &mut Room::default(),
            )
            .await;
        Ok(Posted {
            status,
            headers,
            body: body.unwrap_or_default(),
        })
    }

    /// The addresses of a host that the guard lets us connect to, for protocols other than http; the port is the owner's choice. Whoever
    /// connects does so to one of these, not to the name again.
    pub async fn addresses(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, Failure> {
        let door = Door {
            port: Some(port),
            is_open: true,
        };
        self.addresses_behind(door, host).await
    }

    pub(super) async fn addresses_behind(
        &self,
        door: Door,
        host: &str,
    ) -> Result<Vec<SocketAddr>, Failure> {
        let port = door.port.unwrap_or(80);
        let found = tokio::time::timeout(
            self.inside.settings.connect_timeout,
            tokio::net::lookup_host((host, port)),
        )
        .await
        .map_err(|_| {
            Failure::Unreached(format!(
                "the name {host} could not be resolved within {}{}",
                sentence::seconds(self.inside.settings.connect_timeout),
                sentence::set_by("connect_timeout")
            ))
        })?
        .map_err(|error| {
            Failure::Unreached(format!("the name {host} can't be resolved: {error}"))
        })?;
        let mut refused = None;
        let mut good = Vec::new();
        for address in found {
            match self.inside.guard.reached(address, door) {
                Ok(()) => good.push(address),
                Err(blocked) => refused = Some(blocked),
            }
        }
        match (good.is_empty(), refused) {
            (false, _) => Ok(good),
            (true, Some(blocked)) => Err(Failure::Refused(blocked.0)),
            (true, None) => Err(Failure::Unreached(format!(
                "the name {host} has no address"
            ))),
        }
    }

    /// Longest time that a connection, and a whole exchange, may take.
    pub fn limits(&self) -> (Duration, Duration) {
        (
            self.inside.settings.connect_timeout,
            self.inside.settings.timeout,
        )
    }
}
