//! By which address is a page known? Without fragment and without what only says where a reader came from.

use url::Url;

/// Parameters that carry no page: campaign and click marks of the common platforms and publishers.
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "igshid",
    "igsh",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "xtor",
    "ocid",
    "cmpid",
    "cmp",
    "icid",
    "s_cid",
    "ito",
    "smid",
    "smtyp",
    "sr_share",
    "_ga",
    "_gl",
    "wt_mc",
    "wt_zmc",
    "oly_enc_id",
    "oly_anon_id",
    "vero_id",
    "rb_clickid",
    "spm",
    "taid",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "ftag",
    "ncid",
    "cvid",
    "share_id",
    "feature_ref",
];
const TRACKING_STARTS: &[&str] = &["utm_", "at_", "ns_", "pk_", "mtm_", "hsa_", "_hs"];

/// `url` as pages are known by it: no fragment, no tracking parameters (`utm_*`, `fbclid` and their like), host in lower case.
/// `None` for what is no http or https address.
pub fn canonical(url: &str) -> Option<String> {
    let mut url = Url::parse(url.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return None;
    }
    url.set_fragment(None);
    if let Some(query) = url.query().map(str::to_owned) {
        let kept: Vec<&str> = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !is_tracking(pair))
            .collect();
        url.set_query((!kept.is_empty()).then(|| kept.join("&")).as_deref());
    }
    Some(url.into())
}

fn is_tracking(pair: &str) -> bool {
    let name = pair
        .split('=')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    TRACKING.contains(&name.as_str()) || TRACKING_STARTS.iter().any(|start| name.starts_with(start))
}

/// Other spellings of an address that mean the same page: over TLS or not, with `www.` or without; a mobile or AMP one's plain form.
/// The address itself comes first.
pub fn variants(url: &str) -> Vec<String> {
    let mut all = vec![url.to_owned()];
    let Ok(own) = Url::parse(url) else { return all };
    let host = own.host_str().unwrap_or_default().to_owned();
    let bare = ["www.", "m.", "mobile.", "amp."]
        .into_iter()
        .find_map(|start| host.strip_prefix(start).filter(|rest| rest.contains('.')))
        .unwrap_or(&host);
    let path = own.path().to_owned();
    let plain = path
        .strip_suffix("/amp/")
        .or_else(|| path.strip_suffix("/amp"))
        .map(str::to_owned)
        .or_else(|| Some(format!("{}.html", path.strip_suffix(".amp.html")?)));
    for scheme in ["https", "http"] {
        for host in [bare.to_owned(), format!("www.{bare}")] {
            for path in [Some(&path), plain.as_ref()].into_iter().flatten() {
                let mut other = own.clone();
                // An address with a port of its own has no twin under the other scheme.
                if own.port().is_some() && scheme != own.scheme()
                    || other.set_scheme(scheme).is_err()
                    || other.host_str() != Some(&host) && other.set_host(Some(&host)).is_err()
                {
                    continue;
                }
                other.set_path(path);
                let other = String::from(other);
                if !all.contains(&other) {
                    all.push(other);
                }
            }
        }
    }
    all
}

/// Whether two addresses are of one site: the same host, or a part of the other (`www.`, `news.`).
pub fn is_same_site(one: &str, other: &str) -> bool {
    let host = |url: &str| {
        let url = Url::parse(url).ok()?;
        let host = url.host_str()?.trim_start_matches("www.");
        Some(host.to_owned())
    };
    let Some((one, other)) = host(one).zip(host(other)) else {
        return false;
    };
    let within = |part: &str, whole: &str| {
        whole.contains('.')
            && part
                .strip_suffix(whole)
                .is_some_and(|rest| rest.ends_with('.'))
    };
    one == other || within(&one, &other) || within(&other, &one)
}

/// `href` on the page `base`, as pages are known.
pub fn absolute(base: &Url, href: &str) -> Option<String> {
    canonical(base.join(href.trim()).ok()?.as_str())
}

/// What an address may mean as people write it, the likeliest first: without a scheme a host and a path are meant by https, and where that
/// does not answer by http. Whatever has a scheme is left alone.
pub fn meant(text: &str) -> Vec<String> {
    let text = text.trim();
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    if scheme.is_some_and(|scheme| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
        return canonical(text).into_iter().collect();
    }
    let host = text.split(['/', '?', '#']).next().unwrap_or_default();
    // `mailto:x`, a lone word: no address that anybody means by https. Whether `file.html` is a host only asking tells.
    let (name, port) = host.rsplit_once(':').unwrap_or((host, "443"));
    let is_host = (name.contains('.') || name == "localhost") && !name.contains('@');
    if !is_host || port.parse::<u16>().is_err() || host.contains(char::is_whitespace) {
        return Vec::new();
    }
    let by = |scheme: &str| canonical(&format!("{scheme}://{text}"));
    ["https", "http"].into_iter().filter_map(by).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address() {
        let all = variants("http://m.example.org/story/amp");
        for same in [
            "https://example.org/story",
            "https://www.example.org/story",
            "http://www.example.org/story",
        ] {
            assert!(all.contains(&same.to_owned()), "{same}: {all:?}");
        }
        assert_eq!(all[0], "http://m.example.org/story/amp");
        assert!(variants("http://127.0.0.1:80/x").len() < 6);
        assert_eq!(variants("no address"), ["no address"]);
    }

    #[test]
    fn one_page_has_one_address() {
        assert_eq!(
            canonical("HTTPS://Example.org:443/A?utm_source=x&b=1&fbclid=y#top").as_deref(),
            Some("https://example.org/A?b=1")
        );
        assert_eq!(
            canonical("https://example.org/?utm_medium=rss").as_deref(),
            Some("https://example.org/")
        );
        assert!(is_same_site(
            "https://www.example.org/a",
            "https://news.example.org/b"
        ));
        assert!(!is_same_site(
            "https://example.org/",
            "https://badexample.org/"
        ));
        assert!(!is_same_site("https://example.org/", "https://org/"));
        assert_eq!(canonical("ftp://example.org/"), None);
        assert_eq!(canonical("not an address"), None);
    }

    #[test]
    fn an_address_without_a_scheme_is_meant_by_https() {
        assert_eq!(meant("example.org/x?y")[0], "https://example.org/x?y");
        assert_eq!(
            meant(" 127.0.0.1:7801/x"),
            ["https://127.0.0.1:7801/x", "http://127.0.0.1:7801/x"]
        );
        assert_eq!(meant("http://example.org"), ["http://example.org/"]);
        for none in ["statement", "mailto:ines@example.org", "", "a b.example"] {
            assert!(meant(none).is_empty(), "{none}");
        }
    }
}
