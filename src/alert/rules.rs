//! Which edits, and which events of pages, go where, and when do they leave?

use jiff::Timestamp;

use crate::{
    model::{Alert, Edit, PageEvent, Significance, Told, is_of_outlet},
    schedule::Timing,
    store::{Happened, Recipient, RecordedEdit},
};

/// Where an edit or event is.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub watch: &'a str,
    /// The watch's tags.
    pub tags: &'a [String],
    /// The page's address.
    pub url: &'a str,
}

/// Whom an edit is told: each channel once, by the rule that lets it leave first. `stealth`: the change that it is part of weighs, and
/// came with neither a notice nor an updated time.
pub fn recipients<'a>(
    rules: impl IntoIterator<Item = (&'a Alert, &'a Timing)>,
    place: Place<'_>,
    (stealth, told): (bool, Told),
    edit: &Edit,
    now: Timestamp,
) -> Vec<Recipient> {
    chosen(rules, now, |rule| {
        why_not(rule, place, (stealth, told), edit).is_none()
    })
}

/// Whom it is told what became of a page.
pub fn event_recipients<'a>(
    rules: impl IntoIterator<Item = (&'a Alert, &'a Timing)>,
    place: Place<'_>,
    event: PageEvent,
    now: Timestamp,
) -> Vec<Recipient> {
    chosen(rules, now, |rule| {
        rule.events.contains(&event) && elsewhere(rule, place).is_none()
    })
}

fn chosen<'a>(
    rules: impl IntoIterator<Item = (&'a Alert, &'a Timing)>,
    now: Timestamp,
    fits: impl Fn(&Alert) -> bool,
) -> Vec<Recipient> {
    let mut found: Vec<Recipient> = Vec::new();
    for (rule, timing) in rules {
        if !fits(rule) {
            continue;
        }
        let not_before = timing.leaves(now);
        for channel in &rule.to {
            let recipient = Recipient {
                channel: channel.clone(),
                rule: rule.name.clone(),
                not_before,
                joined: not_before.is_some(),
                per_hour: rule.max_per_hour,
            };
            match found.iter_mut().find(|known| known.channel == *channel) {
                Some(known) if not_before < known.not_before => *known = recipient,
                Some(_) => {}
                None => found.push(recipient),
            }
        }
    }
    found
}

/// Whether a rule chooses what became of a page. `tags` are those of its watch.
pub fn chooses_event(rule: &Alert, tags: &[String], happened: &Happened) -> bool {
    let place = Place {
        watch: &happened.watch,
        tags,
        url: &happened.url,
    };
    rule.events.contains(&happened.event) && elsewhere(rule, place).is_none()
}

/// Why a rule does not choose a recorded edit, in a few words; `None` where it does. `tags` are those of the edit's watch.
pub fn why_not_recorded(rule: &Alert, tags: &[String], recorded: &RecordedEdit) -> Option<String> {
    let place = Place {
        watch: &recorded.watch,
        tags,
        url: &recorded.url,
    };
    let told = (recorded.stealth, recorded.told);
    why_not(rule, place, told, &recorded.edit)
}

/// The first condition that does not hold.
fn why_not(
    rule: &Alert,
    place: Place<'_>,
    (stealth, told): (bool, Told),
    edit: &Edit,
) -> Option<String> {
    if !rule.events.is_empty() && !rule.asks_of_edits() {
        return Some("the rule is for events of pages only".into());
    }
    if !rule.kinds.is_empty() && !rule.kinds.contains(&edit.kind) {
        return Some(format!("its kind is {}", edit.kind.name()));
    }
    if !rule.facets.is_empty() && !rule.facets.iter().any(|facet| edit.facets.contains(facet)) {
        let facets: Vec<&str> = edit.facets.iter().map(|facet| facet.name()).collect();
        return Some(match facets.as_slice() {
            [] => "it has no facet".into(),
            some => format!("its facets are {}", some.join(", ")),
        });
    }
    let weighs = || format!("it is {}", edit.significance.name());
    if rule
        .significance
        .is_some_and(|least| edit.significance < least)
    {
        return Some(weighs());
    }
    if rule.stealth && !(stealth && edit.significance == Significance::Material) {
        return Some(format!("it is not stealth: {}", told.words()));
    }
    if rule.unexplained && !told.is_unexplained(edit) {
        return Some(match edit.significance {
            Significance::Material => told.words().into(),
            _ => weighs(),
        });
    }
    if let Some(wanted) = &rule.speaker {
        let wanted = wanted.to_lowercase();
        let mut speakers = [&edit.speaker_before, &edit.speaker_after]
            .into_iter()
            .flatten();
        if !speakers.any(|speaker| speaker.to_lowercase().contains(&wanted)) {
            return Some("it is nobody's, or another speaker's".into());
        }
    }
    let more = |phrases: &[String], there: &Option<String>, here: &Option<String>| {
        let (there, here) = (words(there), words(here));
        phrases.iter().any(|phrase| {
            let phrase = words_of(phrase);
            times(&phrase, &there) > times(&phrase, &here)
        })
    };
    if !rule.added.is_empty() && !more(&rule.added, &edit.after, &edit.before) {
        return Some("none of the words was put in".into());
    }
    if !rule.removed.is_empty() && !more(&rule.removed, &edit.before, &edit.after) {
        return Some("none of the words was taken away".into());
    }
    elsewhere(rule, place)
}

/// Why a rule does not choose anything of that place.
fn elsewhere(rule: &Alert, place: Place<'_>) -> Option<String> {
    if !rule.watches.is_empty() && !rule.watches.iter().any(|name| name == place.watch) {
        return Some(format!("its watch is {}", place.watch));
    }
    if !rule.tags.is_empty() && !rule.tags.iter().any(|tag| place.tags.contains(tag)) {
        return Some("its watch has none of the tags".into());
    }
    if !rule.outlets.is_empty() {
        let url = url::Url::parse(place.url).ok();
        let host = url
            .as_ref()
            .and_then(url::Url::host_str)
            .unwrap_or_default();
        if !rule.outlets.iter().any(|outlet| is_of_outlet(host, outlet)) {
            return Some(format!("its host is {host}"));
        }
    }
    None
}

fn words(text: &Option<String>) -> Vec<String> {
    words_of(text.as_deref().unwrap_or_default())
}

fn words_of(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// How often a phrase stands in a text, as whole words.
fn times(phrase: &[String], text: &[String]) -> usize {
    if phrase.is_empty() {
        return 0;
    }
    text.windows(phrase.len())
        .filter(|window| *window == phrase)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{EditKind, Facet},
        schedule::Schedule,
    };

    fn edit() -> Edit {
        Edit {
            kind: EditKind::QuoteReworded,
            before: Some("We will not punish the towns.".into()),
            after: Some("We may punish the towns, and the villages.".into()),
            speaker_before: Some("Maren Holt".into()),
            speaker_after: None,
            facets: vec![Facet::Negation],
            significance: Significance::Material,
            reasons: Vec::new(),
            how: Vec::new(),
            spans: Vec::new(),
        }
    }

    fn rule(change: fn(&mut Alert)) -> Alert {
        let mut rule = Alert {
            name: "r".into(),
            to: vec!["hook".into()],
            ..Alert::default()
        };
        change(&mut rule);
        rule
    }

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn place(tags: &[String]) -> Place<'_> {
        Place {
            watch: "towns",
            tags,
            url: "https://www.herald.example/towns",
        }
    }

    #[test]
    fn a_rule_chooses_by_its_conditions_and_by_nothing_else() {
        let tags = ["uk".to_owned()];
        let fits = |change: fn(&mut Alert)| {
            let (rule, timing) = (rule(change), Timing::default());
            let rules = [(&rule, &timing), (&rule, &timing)];
            let told = (false, Told::UpdatedTime);
            recipients(rules, place(&tags), told, &edit(), NOW).len()
        };
        let yes: &[fn(&mut Alert)] = &[
            |_| {},
            |rule| rule.kinds = vec![EditKind::QuoteReworded],
            |rule| rule.facets = vec![Facet::Number, Facet::Negation],
            |rule| rule.speaker = Some("holt".into()),
            |rule| rule.tags = vec!["uk".into()],
            |rule| rule.removed = vec!["will NOT".into()],
            |rule| rule.added = vec!["never".into(), "villages".into()],
            |rule| rule.outlets = vec!["herald.example".into()],
            |rule| rule.unexplained = true,
            |rule| {
                rule.events = vec![PageEvent::Gone];
                rule.kinds = vec![EditKind::QuoteReworded];
            },
        ];
        let no: &[fn(&mut Alert)] = &[
            |rule| rule.stealth = true,
            |rule| rule.kinds = vec![EditKind::TextAdded],
            |rule| rule.facets = vec![Facet::Number],
            |rule| rule.watches = vec!["other".into()],
            |rule| rule.speaker = Some("larwood".into()),
            |rule| rule.added = vec!["towns".into(), "illage".into()],
            |rule| rule.removed = vec!["villages".into()],
            |rule| rule.outlets = vec!["ald.example".into()],
            |rule| rule.events = vec![PageEvent::Gone],
        ];
        for (at, change) in yes.iter().enumerate() {
            assert_eq!(fits(*change), 1, "{at}");
        }
        for (at, change) in no.iter().enumerate() {
            assert_eq!(fits(*change), 0, "{at}");
        }
    }

    #[test]
    fn what_two_rules_choose_leaves_by_the_sooner() {
        let daily = Timing {
            digest: Schedule::parse("@daily", "UTC").ok(),
            quiet: None,
        };
        let (digest, now) = (rule(|rule| rule.name = "digest".into()), Timing::default());
        let at_once = rule(|rule| rule.name = "at once".into());
        let found = recipients(
            [(&digest, &daily), (&at_once, &now)],
            place(&[]),
            (false, Told::NoticeOfIt),
            &edit(),
            NOW,
        );
        assert_eq!(
            (found.len(), found[0].rule.as_str(), found[0].joined),
            (1, "at once", false)
        );
        let found = recipients(
            [(&digest, &daily)],
            place(&[]),
            (false, Told::Notice),
            &edit(),
            NOW,
        );
        assert!(found[0].joined && found[0].not_before.is_some());
    }
}
