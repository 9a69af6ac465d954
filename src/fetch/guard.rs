//! Which addresses may we connect to? Ordinary public ones at the web's ports, and what the owner opened. Checked before a request (literal
//! addresses), at name resolution (what the connector is handed), and after it (whom we reached).

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::asking;
use crate::model::named_port;

/// Why the guard said no, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Blocked(pub String);

/// One opened network: `127.0.0.1/32`, `10.0.0.0/8`, `127.0.0.1:8000`, `::1`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Opening {
    base: IpAddr,
    bits: u8,
    port: Option<u16>,
}

#[derive(Debug, Clone)]
pub struct Guard {
    open: Arc<Vec<Opening>>,
    /// Ports of public hosts: `example.org:8080`.
    ports: Arc<Vec<(String, u16)>>,
}

/// A port, and whether the public addresses of a host may be asked at it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Door {
    pub port: Option<u16>,
    pub is_open: bool,
}

impl Guard {
    pub fn new(allow: &[String]) -> Result<Guard, Blocked> {
        let (mut open, mut ports) = (Vec::new(), Vec::new());
        for entry in allow {
            if let Some(opening) = opening(entry) {
                open.push(opening);
            } else if let Some(port) = named_port(entry) {
                ports.push(port);
            } else {
                return Err(Blocked(format!(
                    "`{entry}` in allow_private is no address, network or port of a host; write \"127.0.0.1/32\", \"10.0.0.0/8\" or \"example.org:8080\""
                )));
            }
        }
        Ok(Guard {
            open: Arc::new(open),
            ports: Arc::new(ports),
        })
    }

    /// Scheme, credentials, an address that is written out, and the port. The addresses of names are judged when they are resolved.
    /// `home`: the address that the owner wrote; its port is open on its own host.
    pub fn check(&self, url: &Url, home: &Url) -> Result<(), Blocked> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Blocked(format!(
                "only http and https are fetched, not {}",
                url.scheme()
            )));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Blocked("the address holds a user name or password; use headers from the environment instead".into()));
        }
        let door = self.door(url, home);
        let ip = match url.host() {
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
            // Where an address of the owner's is open at this port, the name may be its. This machine has no public port to speak of.
            Some(Host::Domain(name))
                if door.is_open
                    || name == "localhost"
                    || self.open.iter().any(|opening| opening.is_at(door)) =>
            {
                return Ok(());
            }
            Some(Host::Domain(name)) => return Err(closed(name, door)),
            None => return Err(Blocked("the address names no host".into())),
        };
        if self.admits(ip, door) {
            return Ok(());
        }
        Err(match is_public(ip) {
            true => closed(url.host_str().unwrap_or_default(), door),
            false => private(&ip.to_string(), ip, door),
        })
    }

    /// The port of an address, which is open on public hosts if it is the web's, opened by name, or the owner's own word.
    pub(super) fn door(&self, url: &Url, home: &Url) -> Door {
        let port = url.port_or_known_default();
        let is_home = url.host() == home.host() && port == home.port_or_known_default();
        let mut named = self.ports.iter();
        Door {
            port,
            is_open: matches!(port, Some(80 | 443))
                || is_home
                || named.any(|(host, open)| {
                    url.host_str() == Some(host.as_str()) && port == Some(*open)
                }),
        }
    }

    /// Whom we have reached.
    pub(super) fn reached(&self, peer: SocketAddr, door: Door) -> Result<(), Blocked> {
        let door = Door {
            port: Some(peer.port()),
            ..door
        };
        match (self.admits(peer.ip(), door), is_public(peer.ip())) {
            (true, _) => Ok(()),
            (false, true) => Err(closed(&peer.ip().to_string(), door)),
            (false, false) => Err(private(&peer.to_string(), peer.ip(), door)),
        }
    }

    /// Whether an address is the owner's own: written out, not public, and opened.
    pub fn is_own(&self, url: &Url) -> bool {
        let ip = match url.host() {
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
            _ => return false,
        };
        !is_public(ip) && self.check(url, url).is_ok()
    }

    fn admits(&self, ip: IpAddr, door: Door) -> bool {
        let mut open = self.open.iter();
        is_public(ip) && door.is_open
            || open.any(|opening| opening.holds(ip) && opening.is_at(door))
    }
}

fn closed(host: &str, door: Door) -> Blocked {
    let port = door.port.unwrap_or_default();
    Blocked(format!(
        "port {port} of {host} is not asked, only 80 and 443 are; open it with allow_private = [\"{host}:{port}\"] under [fetch] if you mean it"
    ))
}

fn private(named: &str, ip: IpAddr, door: Door) -> Blocked {
    let ip = ip.to_canonical();
    let opening = match door.port {
        Some(port) => SocketAddr::new(ip, port).to_string(),
        None => ip.to_string(),
    };
    let what = if ip.is_loopback() {
        "this machine"
    } else {
        "no public address"
    };
    Blocked(format!(
        "{named} is {what}; open it with allow_private = [\"{opening}\"] under [fetch] if you mean it"
    ))
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        // The name alone is handed on, and after the connection it is too late for the port.
        let door = asking::door();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let all: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            let good: Vec<SocketAddr> = all
                .iter()
                .copied()
                .filter(|address| guard.admits(address.ip(), door))
                .collect();
            match (good.is_empty(), all.first()) {
                (true, Some(first)) if is_public(first.ip()) => {
                    Err(Box::new(closed(&host, door)) as _)
                }
                (true, Some(first)) => {
                    let named = format!("{host} ({})", first.ip());
                    Err(Box::new(private(&named, first.ip(), door)) as _)
                }
                _ => Ok(Box::new(good.into_iter()) as Addrs),
            }
        })
    }
}

impl Opening {
    fn is_at(&self, door: Door) -> bool {
        self.port.is_none() || self.port == door.port
    }

    fn holds(&self, ip: IpAddr) -> bool {
        let ip = match ip {
            IpAddr::V6(six) => six.to_ipv4_mapped().map_or(ip, IpAddr::V4),
            four => four,
        };
        match (self.base, ip) {
            (IpAddr::V4(base), IpAddr::V4(ip)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                base.to_bits() & mask == ip.to_bits() & mask
            }
            (IpAddr::V6(base), IpAddr::V6(ip)) => {
                let mask = u128::MAX
                    .checked_shl(128 - u32::from(self.bits))
                    .unwrap_or(0);
                base.to_bits() & mask == ip.to_bits() & mask
            }
            _ => false,
        }
    }
}

fn opening(entry: &str) -> Option<Opening> {
    if let Some((base, bits)) = entry.split_once('/') {
        let base: IpAddr = base.parse().ok()?;
        let bits: u8 = bits.parse().ok()?;
        let most = if base.is_ipv4() { 32 } else { 128 };
        return (bits <= most).then_some(Opening {
            base,
            bits,
            port: None,
        });
    }
    let whole = |base: IpAddr, port| Opening {
        base,
        bits: if base.is_ipv4() { 32 } else { 128 },
        port,
    };
    if let Ok(base) = entry.parse::<IpAddr>() {
        return Some(whole(base, None));
    }
    let address: SocketAddr = entry.parse().ok()?;
    Some(whole(address.ip(), Some(address.port())))
}

/// True for ordinary, globally routed unicast (IANA's special-purpose registries, RFC 6890 and its followers).
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let o = ip.octets();
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || o[0] == 0
        || o[0] >= 224
        || o[0] == 100 && o[1] & 0xC0 == 64 // carrier NAT, RFC 6598
        || o[0] == 192 && o[1] == 0 && o[2] == 0 // RFC 6890
        || o[0] == 192 && o[1] == 88 && o[2] == 99 // old 6to4 relays, RFC 7526
        || o[0] == 198 && o[1] & 0xFE == 18 // benchmarking, RFC 2544
        || o == [168, 63, 129, 16]) // the host of a machine on Azure, its metadata among the rest
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(four) = ip.to_ipv4_mapped() {
        return is_public_v4(four);
    }
    let s = ip.segments();
    if s[0] == 0x64 && s[1] == 0xff9b && s[2..6] == [0; 4] {
        // NAT64, RFC 6052: what lies behind decides.
        return is_public_v4(Ipv4Addr::from_bits(u32::from(s[6]) << 16 | u32::from(s[7])));
    }
    s[0] & 0xE000 == 0x2000 // 2000::/3 is what is routed
        && !(s[0] == 0x2001 && s[1] < 0x0200) // special purpose and Teredo
        && !(s[0] == 0x2001 && s[1] == 0x0db8) // documentation
        && s[0] != 0x2002 // 6to4
        && !(s[0] == 0x3fff && s[1] < 0x1000) // documentation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_open() {
        let guard = Guard::new(&[]).unwrap();
        let home = Url::parse("https://example.org:8443/").unwrap();
        let check = |url: &str| guard.check(&Url::parse(url).unwrap(), &home);
        for url in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://169.254.169.254/latest",
            "http://10.1.2.3/",
            "http://100.64.0.1/",
            "http://[64:ff9b::7f00:1]/",
            "http://[fe80::1]/",
            "http://[fd00::1]/",
            "http://0/",
            "http://168.63.129.16/metadata",
            "http://93.184.216.34:25/",
            "http://[2606:2800:220:1::1]:8080/",
            "http://example.org:8080/",
            "http://www.example.org:8443/",
            "http://93.184.216.34:8443/",
            "file:///etc/passwd",
            "ftp://example.org/",
            "http://user:secret@example.org/",
        ] {
            assert!(check(url).is_err(), "{url}");
        }
        for url in [
            "https://example.org/",
            "http://example.org:443/",
            "https://example.org:8443/b",
            "http://93.184.216.34/",
            "http://[2606:2800:220:1::1]/",
        ] {
            assert!(check(url).is_ok(), "{url}");
        }
    }

    #[test]
    fn what_the_owner_opened_is_open() {
        let guard = Guard::new(&[
            "127.0.0.1/32".into(),
            "10.0.0.0/8".into(),
            "127.0.0.2:8000".into(),
            "::1".into(),
            "93.184.216.34:8080".into(),
            "News.example:8080".into(),
        ])
        .unwrap();
        let check = |url: &str| {
            let url = Url::parse(url).unwrap();
            guard
                .check(&url, &Url::parse("https://a.example/").unwrap())
                .is_ok()
        };
        assert!(check("http://93.184.216.34:8080/") && !check("http://93.184.216.34:8081/"));
        // A name's port is for its public addresses, and for that name.
        let admits = |url: &str, ip: &str| {
            let url = Url::parse(url).unwrap();
            let door = guard.door(&url, &Url::parse("https://a.example/").unwrap());
            guard.admits(ip.parse().unwrap(), door)
        };
        assert!(admits("http://news.example:8080/", "93.184.216.35"));
        assert!(!admits("http://other.example:8080/", "93.184.216.35"));
        assert!(!admits("http://news.example:8080/", "192.168.0.1"));
        assert!(admits("http://other.example:8000/", "127.0.0.2"));
        assert!(!admits("http://other.example:8001/", "127.0.0.2"));
        assert!(
            check("http://127.0.0.1:99/")
                && check("http://10.9.8.7/")
                && check("http://127.0.0.2:8000/")
                && check("http://[::1]/")
        );
        assert!(
            !check("http://127.0.0.2:8001/")
                && !check("http://127.0.0.3/")
                && !check("http://192.168.0.1/")
        );
        for wrong in [
            "10.0.0.0/99",
            "example.org",
            "localhost:8000",
            "example.org:0",
        ] {
            assert!(Guard::new(&[wrong.into()]).is_err(), "{wrong}");
        }
    }
}
