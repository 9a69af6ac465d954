//! Over which line does a request leave? One connection pool for all watches, and one for each proxy or authority of a watch's own.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Url;

use super::{Failure, asking::Noted, guard::Guard};
use crate::model::{FetchSettings, RequestOptions};

/// Where a site's owner finds out who we are when the watchlist names no contact.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");
/// Header lines of one answer: a guess, well above what sites with many cookies and hints send.
const HEADERS_AT_MOST: usize = 256;

/// A pool of connections, and how it leaves the machine.
#[derive(Clone)]
pub(super) struct Line {
    pub http: reqwest::Client,
    /// Whom we connect to is the proxy: where it connects to was checked beforehand.
    pub is_proxied: bool,
}

/// A proxy's address and the PEM of authorities.
type Way = (Option<String>, Option<String>);

pub(super) struct Lines {
    plain: Line,
    guard: Guard,
    settings: FetchSettings,
    /// By proxy and authority.
    own: Mutex<HashMap<Way, Line>>,
}

impl Lines {
    pub fn new(settings: &FetchSettings, guard: &Guard) -> Result<Lines, Failure> {
        let plain = match builder(settings, guard.clone()).build() {
            Ok(http) => http,
            Err(error) => {
                // A bare machine without root certificates can still watch plain http.
                tracing::warn!(
                    "no TLS root certificates were found ({error}): https pages will fail until the package ca-certificates is installed"
                );
                built(builder(settings, guard.clone()).tls_certs_only(Vec::new()))?
            }
        };
        Ok(Lines {
            plain: Line {
                http: plain,
                is_proxied: false,
            },
            guard: guard.clone(),
            settings: settings.clone(),
            own: Mutex::default(),
        })
    }

    pub fn plain(&self) -> &Line {
        &self.plain
    }

    /// The line of a watch: the common one, or one of its own.
    pub fn of(&self, options: &RequestOptions) -> Result<Line, Failure> {
        if options.proxy.is_none() && options.ca.is_none() {
            return Ok(self.plain.clone());
        }
        let key = (options.proxy.clone(), options.ca.clone());
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = own.get(&key) {
            return Ok(line.clone());
        }
        let line = self.make(options)?;
        own.insert(key, line.clone());
        Ok(line)
    }

    fn make(&self, options: &RequestOptions) -> Result<Line, Failure> {
        let unusable = |what: &str| Failure::Broken(format!("the watch's {what} can't be used"));
        let mut builder = match &options.proxy {
            None => builder(&self.settings, self.guard.clone()),
            Some(proxy) => {
                // Its address may hold a password: no message shows it.
                let url = Url::parse(proxy).map_err(|_| unusable("proxy"))?;
                let through = reqwest::Proxy::all(url.clone()).map_err(|_| unusable("proxy"))?;
                let resolver = Through {
                    guard: self.guard.clone(),
                    proxy: url.host_str().unwrap_or_default().to_ascii_lowercase(),
                };
                builder(&self.settings, resolver).proxy(through)
            }
        };
        if let Some(pem) = &options.ca {
            let authorities = reqwest::Certificate::from_pem_bundle(pem.as_bytes())
                .map_err(|_| unusable("certificate authority"))?;
            if authorities.is_empty() {
                return Err(unusable("certificate authority"));
            }
            builder = builder.tls_certs_only(authorities);
        }
        Ok(Line {
            http: built(builder)?,
            is_proxied: options.proxy.is_some(),
        })
    }
}

fn builder<R: Resolve + 'static>(settings: &FetchSettings, resolver: R) -> reqwest::ClientBuilder {
    let agent = format!(
        "walkback/{} (+{})",
        env!("CARGO_PKG_VERSION"),
        settings.contact.as_deref().unwrap_or(HOME)
    );
    // HTTP/2 has its own limit on headers; HTTP/1 stops at 400 KiB by itself, and what is over ours is refused when it is read.
    let most = u32::try_from(settings.max_header).unwrap_or(u32::MAX);
    reqwest::Client::builder()
        .user_agent(agent)
        .redirect(reqwest::redirect::Policy::none())
        .dns_resolver(Arc::new(resolver))
        .connector_layer(Noted)
        .no_proxy()
        .tls_info(true)
        .connect_timeout(settings.connect_timeout)
        .referer(false)
        .http1_max_headers(HEADERS_AT_MOST)
        .http2_max_header_list_size(most)
        .pool_max_idle_per_host(settings.per_host)
        .pool_idle_timeout(Duration::from_secs(30))
}

fn built(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, Failure> {
    builder
        .build()
        .map_err(|error| Failure::Broken(format!("the network client could not be built: {error}")))
}

/// Names as they are resolved on a proxied line: the owner's proxy may stand anywhere, pages only where the guard lets them.
#[derive(Clone)]
struct Through {
    guard: Guard,
    proxy: String,
}

impl Resolve for Through {
    fn resolve(&self, name: Name) -> Resolving {
        if !name.as_str().eq_ignore_ascii_case(&self.proxy) {
            return self.guard.resolve(name);
        }
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
