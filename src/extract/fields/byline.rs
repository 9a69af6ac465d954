//! Who wrote it? Names only, without "By", roles, places and addresses.

use rustc_hash::FxHashSet;

use crate::extract::{
    credit::{SECTIONS, names},
    lines, marked,
    pattern::matches,
    signature,
    structured::{Author, Structured},
    text,
    tree::Tree,
};

pattern!(
    ROLE,
    r"(?i)\b(?:editor|reporter|correspondent|writer|staff|journalist|producer|columnist|redaktion|redaktør|redakteur(?:in)?|korrespondent(?:in)?|desk|team|bureau|news|newsroom|agency|agenc[ei]a?|press|media|contributor|director|manager|engineer|developer|scientist|officer|specialist|strategist|designer|consultant|professor|author|chief|senior|political|business|presenter|photographer|analyst|fellow|admin|webmaster|online|digital|gmbh|magazine|magazin|times|post|zeitung|reuters|afp|dpa|associated|pap|efe|ansa|ntb|tt|ritzau|belga|anp|apa|sda|getty|minutes? read|min read|posts|articles|stories|written by|guest|special to|share|subscribe|newsletter|lecture|veröffentlicht|aktualisiert|beiträge|commerce|rédaction|redacción|redazione|redacción|redactie|redaksjon|correspondant|journaliste)\b|\benvoyée?(?:\W|$)"
);

// Beside a name: what its bearer does.
pattern!(
    A_ROLE,
    r"(?:^|[-_ ])(?:role|position|job|job-?title|occupation|function|funktion|fonction|cargo|affiliation)(?:$|[-_ ])"
);

// "Fact checked by", and then a name.
pattern!(
    NOT_ITS_AUTHOR,
    r"(?i)\b(?:checked|reviewed|edited|approved|translated|illustrat\w+|photo\w*|images?|curated|produced)\s+by:?$"
);

/// Names of people. The visible byline comes first where the metadata names an organisation. `said`: the lines between the headline and
/// the story; `begins`: where that begins.
pub fn byline(
    tree: &Tree<'_>,
    data: &Structured,
    headline: Option<usize>,
    said: &[&str],
    begins: Option<usize>,
    unseen: &dyn Fn(usize) -> bool,
) -> Vec<String> {
    let of_data: Vec<String> = data
        .authors
        .iter()
        .filter(|author| author.is_person)
        .flat_map(from_data)
        .collect();
    let of_data = unique(of_data);
    let lines = marked::marked(tree, headline, begins, unseen);
    let mut seen = unique(lines.iter().flat_map(|line| line.names.clone()).collect());
    if !of_data.is_empty() && of_data.iter().all(|name| is_person(name, data)) {
        // The page may name one more than its data do.
        let has_all = of_data.iter().all(|name| seen.contains(name));
        let are_people = seen
            .iter()
            .all(|name| is_person(name, data) && (is_full_name(name) || of_data.contains(name)));
        return if has_all && are_people && seen.len() == of_data.len() + 1 {
            seen
        } else if let Some(credited) = in_a_line(lines, &of_data, data) {
            credited
        } else if let Some(credited) = names_more(said, &of_data, data) {
            credited
        } else {
            of_data
                .into_iter()
                .map(|name| spelled(name, &seen))
                .collect()
        };
    }
    if seen.is_empty()
        && let Some(headline) = headline
    {
        seen = unique(marked::linked(tree, headline, unseen));
    }
    let mut people: Vec<String> = seen
        .iter()
        .filter(|name| is_person(name, data))
        .cloned()
        .collect();
    // "Head of Walls", behind a name, is what its bearer does; "University of Harrow" may sign alone.
    let is_post = |name: &str| {
        let mut words = name.split(' ');
        words.any(|word| matches!(word, "of" | "for" | "at" | "the"))
    };
    let first = people.first().is_some_and(|name| !is_post(name));
    people.retain(|name| !first || !is_post(name));
    if !people.is_empty() {
        return people;
    }
    let people: Vec<String> = of_data
        .iter()
        .filter(|name| is_person(name, data))
        .cloned()
        .collect();
    if !people.is_empty() {
        return people;
    }
    let credited = |line: &&str| {
        let names = names(line);
        let are_full = !names.is_empty() && names.iter().all(|name| is_full_name(name));
        (are_full && lines::byline(line)).then_some(names)
    };
    let people = unique(said.iter().find_map(credited).unwrap_or_default());
    if !people.is_empty() {
        return people;
    }
    let people = unique(signature::labelled(tree, headline.unwrap_or(0), unseen));
    if !people.is_empty() {
        return people;
    }
    // An agency or the newsroom itself signs some stories.
    let organisations: Vec<String> = data
        .authors
        .iter()
        // "The Post, Harrow, England": where it sits is no part of its name.
        .map(|author| {
            author
                .name
                .split(", ")
                .next()
                .unwrap_or_default()
                .to_owned()
        })
        .filter(|name| name.chars().any(char::is_alphabetic))
        .filter(|name| {
            let longest = if name.chars().any(text::is_dense) {
                24
            } else {
                59
            };
            let is_address = name.contains('@') || name.contains('/');
            !is_address && !matches(&ACCOUNT, name) && name.chars().count() <= longest
        })
        .collect();
    unique(organisations)
}

/// The people whom the first element that is marked names, where all whom the page's data name are among them.
fn in_a_line(
    lines: Vec<marked::Marked>,
    of_data: &[String],
    data: &Structured,
) -> Option<Vec<String>> {
    const PEOPLE: usize = 8;
    let line = lines.into_iter().next().filter(|line| line.is_line)?;
    let first = unique(line.names);
    let people: Vec<String> = first
        .into_iter()
        .filter(|name| is_full_name(name) && is_person(name, data))
        .collect();
    let has_all = of_data.iter().all(|name| people.contains(name));
    Some(people).filter(|people| has_all && (of_data.len() + 1..=PEOPLE).contains(&people.len()))
}

/// The people of a line "By A Name & B Name" above the story that names all whom the page's data name, and more.
fn names_more(said: &[&str], of_data: &[String], data: &Structured) -> Option<Vec<String>> {
    let lines = said.iter().filter(|line| lines::byline(line));
    let credited = lines.map(|line| unique(names(line)));
    credited.into_iter().find(|names| {
        names.len() > of_data.len()
            && (names.iter()).all(|name| is_full_name(name) && is_person(name, data))
            && of_data.iter().all(|name| names.contains(name))
    })
}

/// "TOM REED", as the page spells it where it does.
fn spelled(name: String, seen: &[String]) -> String {
    if name.contains(char::is_lowercase) {
        return name;
    }
    let key = text::key(&name);
    let shown = seen.iter().find(|shown| text::key(shown) == key);
    shown.cloned().unwrap_or(name)
}

// Whoever keeps the site, and no author.
pattern!(
    ACCOUNT,
    r"(?i)^(?:web-?master|admin(?:istrator)?|root|editor)$"
);

fn from_data(author: &Author) -> Vec<String> {
    names(&author.name)
}

pub(in crate::extract) fn unique(names: Vec<String>) -> Vec<String> {
    let mut known = FxHashSet::default();
    let mut names = names;
    names.retain(|name| {
        let key = text::key(name);
        !key.is_empty() && known.insert(key)
    });
    names
}

fn is_person(name: &str, data: &Structured) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let site = data.site_name.as_deref().map(text::key).unwrap_or_default();
    let key = text::key(name);
    let publisher = data.publisher.as_deref().map(text::key);
    let dense = name.chars().any(text::is_dense);
    let capitals = words
        .iter()
        .filter(|word| !word.starts_with(char::is_lowercase));
    let upper = name
        .chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(|c| c.is_uppercase() || !c.is_lowercase());
    let is_korean = is_korean_name(name);
    !words.iter().any(|word| SECTIONS.contains(word))
        && (dense && name.chars().count() <= 24
            || is_korean
            || (2..=6).contains(&words.len()) && capitals.count() >= 2)
        && upper
        && name.chars().count() <= 60
        && !name
            .chars()
            .any(|c| c.is_ascii_digit() || matches!(c, '@' | '/' | ':' | '?' | '!'))
        && (site.is_empty() || key != site && !key.contains(&site))
        && publisher.is_none_or(|publisher| publisher != key)
        && !matches(&ROLE, name)
}

/// Two to four syllables of Korean, none of them what newsrooms call themselves.
fn is_korean_name(name: &str) -> bool {
    const NEWSROOMS: [&str; 8] = [
        "뉴스",
        "일보",
        "신문",
        "방송",
        "통신",
        "미디어",
        "편집",
        "기자",
    ];
    (2..=4).contains(&name.chars().count())
        && name.chars().all(|c| matches!(c, '\u{AC00}'..='\u{D7A3}'))
        && !NEWSROOMS.iter().any(|word| name.contains(word))
}

/// The texts below an element that are a full name each.
pub(in crate::extract) fn apart(
    tree: &Tree<'_>,
    root: usize,
    unseen: &dyn Fn(usize) -> bool,
) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = root;
    let mut before = "";
    while at < tree.end(root) && found.len() < 12 {
        let is_role = at != root && tree.says(at, |words| matches(&A_ROLE, words));
        if unseen(at) || is_role {
            at = tree.end(at);
            continue;
        }
        let text = tree.text(at).unwrap_or_default().trim();
        let here = names(if text.len() <= A_LINE { text } else { "" });
        if here.iter().all(|name| is_full_name(name)) && !matches(&NOT_ITS_AUTHOR, before) {
            found.extend(here);
        }
        before = if text.is_empty() { before } else { text };
        at += 1;
    }
    found
}

/// In bytes: more than any line of names.
pub(in crate::extract) const A_LINE: usize = 400;

/// Whether it has a word for what somebody does at a newsroom.
pub(in crate::extract) fn is_role(text: &str) -> bool {
    text.len() <= A_LINE && matches(&ROLE, text)
}

/// Two to four words with capitals, and no word of a role.
pub(in crate::extract) fn is_full_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=4).contains(&words.len())
        && words.iter().all(|word| {
            word.chars().next().is_some_and(char::is_uppercase)
                && word
                    .chars()
                    .all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '’' | '\''))
        })
        && words
            .iter()
            .all(|word| word.chars().any(char::is_lowercase) || word.chars().count() <= 2)
        && !matches(&ROLE, text)
}

pub(in crate::extract) fn words(
    tree: &Tree<'_>,
    root: usize,
    unseen: &dyn Fn(usize) -> bool,
) -> String {
    let mut all = String::new();
    let mut at = root;
    while at < tree.end(root) {
        if unseen(at) {
            at = tree.end(at);
            continue;
        }
        if let Some(text) = tree.text(at) {
            all.push_str(text);
        } else if matches!(tree.name(at), "br" | "div" | "p" | "li" | "a" | "span")
            && !all.ends_with(char::is_whitespace)
        {
            all.push(' ');
        }
        at += 1;
    }
    text::clean(&all)
}
