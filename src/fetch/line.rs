//! Over which line does a request leave? One connection pool for all watches, and one for each proxy or authority of a watch's own.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Url;

use super::{Failure, asking::Noted, client::host_of, guard::Guard, sentence::HEADERS_AT_MOST};
use crate::model::{FetchSettings, RequestOptions};

/// Where a site's owner finds out who we are when the watchlist names no contact.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");

/// A pool of connections, and how it leaves the machine.
#[derive(Clone)]
pub(super) struct Line {
    pub http: reqwest::Client,
    /// The host and port of the proxy, without its password. Whom we connect to is it then: where it connects to was checked beforehand.
    pub proxy: Option<Arc<str>>,
}

impl Line {
    /// ` through the proxy …`, for behind what took too long or went wrong in a way that may be the proxy's.
    pub fn through(&self) -> String {
        (self.proxy.as_ref())
            .map_or_else(String::new, |proxy| format!(" through the proxy {proxy}"))
    }
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
                proxy: None,
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
        let unusable = |key: &str| Failure::Ours(format!("the watch's `{key}` can't be used"));
        let mut proxied = None;
        let mut builder = match &options.proxy {
            None => builder(&self.settings, self.guard.clone()),
            Some(proxy) => {
                // Its address may hold a password: no message shows that.
                let url = Url::parse(proxy).map_err(|_| unusable("proxy"))?;
                proxied = Some(host_of(&url).into());
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
                .map_err(|_| unusable("ca_file"))?;
            if authorities.is_empty() {
                return Err(unusable("ca_file"));
            }
            builder = builder.tls_certs_only(authorities);
        }
        let http = built(builder).map_err(|failure| match options.ca {
            Some(_) => Failure::Ours(format!(
                "the watch's `ca_file` can't be used, or its proxy: {failure}"
            )),
            None => failure,
        })?;
        Ok(Line {
            http,
            proxy: proxied,
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
        .map_err(|error| Failure::Ours(format!("the network client could not be built: {error}")))
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
