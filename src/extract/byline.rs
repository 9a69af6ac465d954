//! Who wrote it? Names only, without "By", roles, places and addresses.

use rustc_hash::FxHashSet;

use super::{
    credit::names,
    lines,
    pattern::matches,
    pieces::{is_block, is_paragraph},
    signature,
    structured::{Author, Structured},
    text,
    tree::Tree,
};

pattern!(
    PLACES,
    r"(?:^|[-_ ])(?:byline|bylines|author|authors|author-name|authorname|autor|autoren|auteur|auteurs|writer|journalist|contributor|contributors|reporter|redakteur|autore|forfatter|skribent|redaktor|firma|submitted)(?:$|[-_ ]|\d+(?:$|[-_ ]))"
);
pattern!(
    NOT_HERE,
    r"(?:bio|description|about|image|avatar|photo|thumb|social|follow|twitter|email|related|more-from|card-list|title|role|job|position|meta-date|comment|date|time|share)"
);
pattern!(
    ROLE,
    r"(?i)\b(?:editor|reporter|correspondent|writer|staff|journalist|producer|columnist|redaktion|redaktør|redakteur(?:in)?|korrespondent(?:in)?|desk|team|bureau|news|newsroom|agency|agenc[ei]a?|press|media|contributor|director|professor|author|chief|senior|political|business|presenter|photographer|analyst|fellow|admin|webmaster|online|digital|gmbh|magazine|magazin|times|post|zeitung|reuters|afp|dpa|associated|pap|efe|ansa|ntb|tt|ritzau|belga|anp|apa|sda|getty|minutes? read|min read|guest|special to|share|subscribe|newsletter|lecture|veröffentlicht|aktualisiert|beiträge|commerce|rédaction|redacción|redazione|redacción|redactie|redaksjon|correspondant|envoyée?|journaliste)\b"
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
/// the story.
pub fn byline(
    tree: &Tree<'_>,
    data: &Structured,
    headline: Option<usize>,
    said: &[&str],
    unseen: &dyn Fn(usize) -> bool,
) -> Vec<String> {
    let of_data: Vec<String> = data
        .authors
        .iter()
        .filter(|author| author.is_person)
        .flat_map(from_data)
        .collect();
    let of_data = unique(of_data);
    let mut seen = unique(visible(tree, headline, unseen));
    if !of_data.is_empty() && of_data.iter().all(|name| is_person(name, data)) {
        // The page may name one more than its data do.
        let has_all = of_data.iter().all(|name| seen.contains(name));
        let are_people = seen
            .iter()
            .all(|name| is_person(name, data) && (is_full_name(name) || of_data.contains(name)));
        return if has_all && are_people && seen.len() == of_data.len() + 1 {
            seen
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
        seen = unique(author_links(tree, headline, unseen));
    }
    let people: Vec<String> = seen
        .iter()
        .filter(|name| is_person(name, data))
        .cloned()
        .collect();
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

pub(super) fn unique(names: Vec<String>) -> Vec<String> {
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
    (dense && name.chars().count() <= 24 || (2..=6).contains(&words.len()) && capitals.count() >= 2)
        && upper
        && name.chars().count() <= 60
        && !name
            .chars()
            .any(|c| c.is_ascii_digit() || matches!(c, '@' | '/' | ':' | '?' | '!'))
        && (site.is_empty() || key != site && !key.contains(&site))
        && publisher.is_none_or(|publisher| publisher != key)
        && !matches(&ROLE, name)
}

fn visible(
    tree: &Tree<'_>,
    headline: Option<usize>,
    unseen: &dyn Fn(usize) -> bool,
) -> Vec<String> {
    let start = headline.map_or(0, |at| at.saturating_sub(400));
    // Behind the story's own article stands the next one.
    let article =
        headline.and_then(|at| tree.above(at).find(|above| tree.name(*above) == "article"));
    let end = article.map_or(tree.len(), |article| tree.end(article));
    let mut found = Vec::new();
    let mut at = start;
    let mut first_found = None;
    // Where the last long byline ends in which no name was.
    let mut looked_at = 0;
    while at < tree.len() {
        if unseen(at) {
            at = tree.end(at);
            continue;
        }
        // Names below the story's first words are of a box about somebody, or of another story.
        let is_past = |first| at > first + 120 || is_paragraph(tree, at) && tree.shown(at) > A_LINE;
        if first_found.is_some_and(is_past) || !found.is_empty() && at >= end {
            break;
        }
        if tree.name(at).is_empty() {
            at += 1;
            continue;
        }
        let rel = tree
            .attr(at, "rel")
            .is_some_and(|rel| rel.split_whitespace().any(|word| word == "author"));
        let prop = tree
            .attr(at, "itemprop")
            .is_some_and(|prop| prop == "author");
        // "single-author" says how a whole page is laid out.
        let is_around = headline.is_some_and(|headline| tree.contains(at, headline));
        let named = !is_around
            && tree.says(at, |words| {
                matches(&PLACES, words) && !matches(&NOT_HERE, words)
            });
        // All names in it were looked for when it was gone through as a part of another.
        let is_long = tree.end(at) - at > BYLINE_NODES;
        let is_known = is_long && at < looked_at;
        if (rel || prop || named) && !is_known {
            if is_long {
                looked_at = tree.end(at);
            }
            let links: Vec<usize> = tree
                .named(at, "a")
                .filter(|link| tree.attr(*link, "href").is_some_and(is_author_link))
                .collect();
            let mut names_here = Vec::new();
            for link in &links {
                names_here.extend(names(&words(tree, *link, unseen)));
            }
            if names_here.is_empty() && tree.shown(at) <= A_LINE {
                let words = words(tree, at, unseen);
                if words.chars().count() <= 160 {
                    names_here.extend(names(&words));
                }
            }
            // Names in elements of their own, with nothing but space between them.
            let apart = apart(tree, at, unseen);
            if apart.len() > names_here.len()
                || !apart.is_empty()
                    && names_here
                        .iter()
                        .all(|name| apart.iter().all(|one| one != name))
            {
                names_here = apart;
            }
            if !names_here.is_empty() {
                first_found.get_or_insert(at);
                found.extend(names_here);
                at = tree.end(at);
                continue;
            }
        }
        at += 1;
    }
    found
}

/// The texts below an element that are a full name each.
pub(super) fn apart(tree: &Tree<'_>, root: usize, unseen: &dyn Fn(usize) -> bool) -> Vec<String> {
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

/// More elements and texts than this are no line.
const BYLINE_NODES: usize = 60;
/// In bytes: more than any line of names.
const A_LINE: usize = 400;

/// Two to four words with capitals, and no word of a role.
pub(super) fn is_full_name(text: &str) -> bool {
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

/// Links to authors near the headline, where nothing is named a byline.
fn author_links(tree: &Tree<'_>, headline: usize, unseen: &dyn Fn(usize) -> bool) -> Vec<String> {
    let end = (tree.end(headline) + 150).min(tree.len());
    let mut found = Vec::new();
    let mut at = headline.saturating_sub(60);
    while at < end {
        if unseen(at) || matches!(tree.name(at), "nav" | "aside" | "footer") {
            at = tree.end(at);
            continue;
        }
        if tree.name(at) == "a"
            && tree.attr(at, "href").is_some_and(is_author_link)
            && !in_prose(tree, at)
        {
            let said = words(tree, at, unseen);
            found.extend(names(&said).into_iter().filter(|name| is_full_name(name)));
        }
        at += 1;
    }
    found
}

/// A link in a paragraph of the story names whom it tells of, not who wrote it.
fn in_prose(tree: &Tree<'_>, link: usize) -> bool {
    const A_BYLINE: usize = 160;
    let holder = (tree.above(link).take(4)).find(|at| is_block(tree.name(*at)));
    let paragraph = holder.filter(|at| matches!(tree.name(*at), "p" | "div" | "td"));
    paragraph.is_some_and(|at| {
        let length: usize = (at..tree.end(at))
            .filter_map(|at| tree.text(at))
            .map(|text| text.chars().count())
            .sum();
        length > A_BYLINE
    })
}

fn is_author_link(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default();
    let href = path.to_ascii_lowercase();
    [
        "author",
        "autor",
        "auteur",
        "profile",
        "/user/",
        "/users/",
        "people",
        "staff",
        "by/",
        "person",
        "journalist",
        "contributor",
        "writer",
        "reporter",
        "redaktion",
        "team/",
    ]
    .iter()
    .any(|word| href.contains(word))
}

pub(super) fn words(tree: &Tree<'_>, root: usize, unseen: &dyn Fn(usize) -> bool) -> String {
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
