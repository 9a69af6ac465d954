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

/// `href` on the page `base`, as pages are known.
pub fn absolute(base: &Url, href: &str) -> Option<String> {
    canonical(base.join(href.trim()).ok()?.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(canonical("ftp://example.org/"), None);
        assert_eq!(canonical("not an address"), None);
    }
}
