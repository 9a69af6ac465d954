//! Which addresses may we connect to? Ordinary public ones, and what the owner opened. Checked before a request (literal
//! addresses), at name resolution (what the connector is handed), and after it (whom we reached).

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

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
}

impl Guard {
    pub fn new(allow: &[String]) -> Result<Guard, Blocked> {
        let open = allow.iter().map(|entry| opening(entry).ok_or_else(|| Blocked(format!("`{entry}` in allow_private is no address or network; write \"127.0.0.1/32\" or \"10.0.0.0/8\"")))).collect::<Result<_, _>>()?;
        Ok(Guard {
            open: Arc::new(open),
        })
    }

    /// Scheme, credentials, and an address that is written out. Names are judged when they are resolved.
    pub fn check(&self, url: &Url) -> Result<(), Blocked> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Blocked(format!(
                "only http and https are fetched, not {}",
                url.scheme()
            )));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Blocked("the address holds a user name or password; use headers from the environment instead".into()));
        }
        let ip = match url.host() {
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(Blocked("the address names no host".into())),
        };
        if self.admits(ip, url.port_or_known_default()) {
            Ok(())
        } else {
            Err(private(&ip.to_string(), ip))
        }
    }

    /// Whom we have reached.
    pub fn reached(&self, peer: SocketAddr) -> Result<(), Blocked> {
        if self.admits(peer.ip(), Some(peer.port())) {
            Ok(())
        } else {
            Err(private(&peer.to_string(), peer.ip()))
        }
    }

    /// Whether an address is the owner's own: written out, not public, and opened.
    pub fn is_own(&self, url: &Url) -> bool {
        let ip = match url.host() {
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
            _ => return false,
        };
        !is_public(ip) && self.check(url).is_ok()
    }

    fn admits(&self, ip: IpAddr, port: Option<u16>) -> bool {
        is_public(ip)
            || self.open.iter().any(|opening| {
                opening.holds(ip)
                    && (opening.port.is_none() || port.is_some() && opening.port == port)
            })
    }
}

fn private(named: &str, ip: IpAddr) -> Blocked {
    let what = if ip.is_loopback() {
        "this machine"
    } else {
        "no public address"
    };
    Blocked(format!(
        "{named} is {what}; open it with allow_private under [fetch] if you mean it"
    ))
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let all: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            // The port is not known here, and after the connection it is too late: an opening of one port opens no names.
            let good: Vec<SocketAddr> = all
                .iter()
                .copied()
                .filter(|address| guard.admits(address.ip(), None))
                .collect();
            match (good.is_empty(), all.first()) {
                (true, Some(first)) => {
                    Err(Box::new(private(&format!("{host} ({})", first.ip()), first.ip())) as _)
                }
                _ => Ok(Box::new(good.into_iter()) as Addrs),
            }
        })
    }
}

impl Opening {
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
        || o[0] == 198 && o[1] & 0xFE == 18) // benchmarking, RFC 2544
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
        let check = |url: &str| guard.check(&Url::parse(url).unwrap());
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
            "file:///etc/passwd",
            "ftp://example.org/",
            "http://user:secret@example.org/",
        ] {
            assert!(check(url).is_err(), "{url}");
        }
        for url in [
            "https://example.org/",
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
        ])
        .unwrap();
        let check = |url: &str| guard.check(&Url::parse(url).unwrap()).is_ok();
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
        assert!(Guard::new(&["10.0.0.0/99".into()]).is_err());
    }
}
