//! Who reads a page? This extractor, by the rules that it is given.

use crate::model::SiteRules;
use crate::store::{StoreError, body};

/// Every version says which extractor made it: the release, and a hash of the sources that read pages (see build.rs).
pub(in crate::store) const EXTRACTOR: &str = concat!(
    "walkback ",
    env!("CARGO_PKG_VERSION"),
    "+",
    env!("WALKBACK_EXTRACTOR")
);

/// What reads a page: this extractor, and the rules that it is given, each with the host that it is for (none: the watch's own).
/// Whoever changes a rule sees another page, without any edit.
pub fn read_by<'a>(
    rules: impl IntoIterator<Item = (Option<&'a str>, &'a SiteRules)>,
) -> Result<String, StoreError> {
    let given: Vec<_> = rules
        .into_iter()
        .filter(|(_, rules)| **rules != SiteRules::default())
        .collect();
    if given.is_empty() {
        return Ok(EXTRACTOR.to_owned());
    }
    let hash = body::spelled(&body::sha256(&serde_json::to_vec(&given)?));
    Ok(format!("{} {hash}", EXTRACTOR))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_changes_a_rule_or_its_host_reads_otherwise() {
        let none = SiteRules::default();
        let some = SiteRules {
            ignore: vec![".odds".into()],
            ..SiteRules::default()
        };
        let by =
            |rules: &[(Option<&'static str>, &SiteRules)]| read_by(rules.iter().copied()).unwrap();
        assert_eq!(by(&[(None, &none), (Some("a"), &none)]), by(&[]));
        let all = [
            by(&[]),
            by(&[(None, &some)]),
            by(&[(Some("a"), &some)]),
            by(&[(Some("b"), &some)]),
        ];
        assert_eq!(std::collections::HashSet::from(all).len(), 4);
    }
}
