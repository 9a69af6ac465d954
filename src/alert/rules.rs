//! Which edits go where?

use crate::model::{Alert, Edit, Significance};

/// The channels that an edit is told on, each once, in the order of the rules.
pub fn channels(
    rules: &[Alert],
    watch: &str,
    tags: &[String],
    stealth: bool,
    edit: &Edit,
) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for rule in rules
        .iter()
        .filter(|rule| fits(rule, watch, tags, stealth, edit))
    {
        for channel in &rule.to {
            if !found.contains(channel) {
                found.push(channel.clone());
            }
        }
    }
    found
}

fn fits(rule: &Alert, watch: &str, tags: &[String], stealth: bool, edit: &Edit) -> bool {
    let name = |value: Result<serde_json::Value, serde_json::Error>| {
        value
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default()
    };
    let kind = name(serde_json::to_value(edit.kind));
    let weight = |name: &str| Significance::NAMES.iter().position(|known| *known == name);
    let least = rule.significance.as_deref().and_then(weight).unwrap_or(0);
    let speaks = |wanted: &str| {
        let wanted = wanted.to_lowercase();
        [&edit.speaker_before, &edit.speaker_after]
            .into_iter()
            .flatten()
            .any(|speaker| speaker.to_lowercase().contains(&wanted))
    };
    (rule.kinds.is_empty() || rule.kinds.contains(&kind))
        && weight(&name(serde_json::to_value(edit.significance)))
            .is_some_and(|weight| weight >= least)
        && (!rule.stealth || stealth && edit.significance == Significance::Material)
        && rule.speaker.as_deref().is_none_or(speaks)
        && (rule.tags.is_empty() || rule.tags.iter().any(|tag| tags.contains(tag)))
        && (rule.watches.is_empty() || rule.watches.iter().any(|name| name == watch))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EditKind;

    #[test]
    fn a_rule_without_conditions_takes_every_edit() {
        let edit = Edit {
            kind: EditKind::QuoteReworded,
            before: None,
            after: None,
            speaker_before: Some("Maren Holt".into()),
            speaker_after: None,
            facets: Vec::new(),
            significance: Significance::Material,
            reasons: Vec::new(),
            how: Vec::new(),
            spans: Vec::new(),
        };
        let rule = |change: fn(&mut Alert)| {
            let mut rule = Alert {
                name: "r".into(),
                to: vec!["hook".into()],
                ..Alert::default()
            };
            change(&mut rule);
            channels(&[rule.clone(), rule], "towns", &["uk".into()], false, &edit)
        };
        assert_eq!(rule(|_| {}), ["hook"]);
        assert_eq!(
            rule(|rule| rule.kinds = vec!["quote_reworded".into()]),
            ["hook"]
        );
        assert_eq!(rule(|rule| rule.speaker = Some("holt".into())), ["hook"]);
        assert_eq!(rule(|rule| rule.tags = vec!["uk".into()]), ["hook"]);
        for none in [
            rule(|rule| rule.stealth = true),
            rule(|rule| rule.kinds = vec!["text_added".into()]),
            rule(|rule| rule.watches = vec!["other".into()]),
            rule(|rule| rule.speaker = Some("larwood".into())),
        ] {
            assert!(none.is_empty());
        }
    }
}
