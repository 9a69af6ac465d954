//! What do the page's own data say of it? JSON-LD, Open Graph, `<meta>`, `<link>`, microdata.

use rustc_hash::FxHashSet;
use serde_json::Value;

use crate::extract::{
    json_ld::{self, is_story, string, strings, types},
    text,
    tree::Tree,
};

/// The fields that a page gives to machines. Everything is as the page has it, cleaned.
#[derive(Debug, Default)]
pub struct Structured {
    pub headline: Option<String>,
    pub description: Option<String>,
    pub body: Option<String>,
    pub authors: Vec<Author>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub section: Option<String>,
    pub keywords: Vec<String>,
    pub site_name: Option<String>,
    /// Who publishes the story: no writer of it, whatever the data say of its authors.
    pub publisher: Option<String>,
    pub canonical: Option<String>,
    pub language: Option<String>,
    /// The JSON-LD types of the page's main object: `NewsArticle`, …
    pub types: Vec<String>,
    pub og_title: Option<String>,
    pub og_type: Option<String>,
    pub og_url: Option<String>,
    pub meta_description: Option<String>,
    pub title: Option<String>,
    pub is_free: Option<bool>,
}

impl Structured {
    /// The canonical address that the page names, on its own as far as that is known.
    pub fn canonical_url(&self, url: Option<&str>) -> Option<String> {
        let href = self.canonical.as_deref()?;
        match url.and_then(|url| url::Url::parse(url).ok()) {
            Some(base) => base.join(href).ok().map(String::from),
            None => url::Url::parse(href).ok().map(String::from),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Author {
    pub name: String,
    pub is_person: bool,
}

pub fn structured(tree: &Tree<'_>) -> Structured {
    let mut found = Structured::default();
    meta(tree, &mut found);
    let objects = json_ld::objects(tree);
    let stories: Vec<&Value> = objects.iter().filter(|object| is_story(object)).collect();
    // Of several stories the page's own is the one that its title names; teasers have no dates or authors.
    let wanted = found
        .og_title
        .as_deref()
        .or(found.title.as_deref())
        .map(text::key)
        .unwrap_or_default();
    let best = stories.iter().max_by_key(|story| {
        let headline = string(story, "headline")
            .or_else(|| string(story, "name"))
            .map(|headline| text::key(&headline))
            .unwrap_or_default();
        let agrees = !headline.is_empty()
            && (wanted.contains(&headline) || headline.contains(&wanted) && !wanted.is_empty());
        (
            agrees,
            story.get("datePublished").is_some(),
            story
                .get("articleBody")
                .map_or(0, |body| body.as_str().map_or(0, str::len)),
        )
    });
    if let Some(story) = best {
        found.take(story, &objects);
    } else if let Some(page) = objects
        .iter()
        .find(|object| types(object).iter().any(|kind| kind.ends_with("WebPage")))
    {
        found.language = found.language.take().or_else(|| string(page, "inLanguage"));
        found.published = found
            .published
            .take()
            .or_else(|| string(page, "datePublished"));
        found.modified = found
            .modified
            .take()
            .or_else(|| string(page, "dateModified"));
        found.types = types(page);
    }
    found
}

impl Structured {
    fn take(&mut self, story: &Value, objects: &[Value]) {
        self.types = types(story);
        self.headline = string(story, "headline").or_else(|| string(story, "name"));
        self.description = string(story, "description");
        self.body = story
            .get("articleBody")
            .or_else(|| story.get("text"))
            .and_then(Value::as_str)
            .map(str::to_owned);
        // JSON-LD before <meta>: it belongs to the story, the others to the page.
        self.published = string(story, "datePublished")
            .or_else(|| string(story, "dateCreated"))
            .or(self.published.take());
        self.modified = string(story, "dateModified").or(self.modified.take());
        self.section = strings(story.get("articleSection"))
            .into_iter()
            .next()
            .or(self.section.take());
        let keywords = strings(story.get("keywords"));
        if !keywords.is_empty() {
            self.keywords = split_keywords(keywords);
        }
        self.language = string(story, "inLanguage").or(self.language.take());
        self.is_free = match story.get("isAccessibleForFree") {
            Some(Value::Bool(free)) => Some(*free),
            Some(Value::String(free)) => Some(!free.eq_ignore_ascii_case("false")),
            _ => None,
        };
        if let Some(name) = story
            .get("publisher")
            .and_then(|publisher| string(publisher, "name"))
        {
            self.publisher = Some(name.clone());
            self.site_name.get_or_insert(name);
        }
        let authors = authors(
            story.get("author").or_else(|| story.get("creator")),
            objects,
        );
        if !authors.is_empty() {
            self.authors = authors;
        }
    }
}

fn authors(value: Option<&Value>, objects: &[Value]) -> Vec<Author> {
    let mut found = Vec::new();
    let values: Vec<&Value> = match value {
        Some(Value::Array(values)) => values.iter().collect(),
        Some(value) => vec![value],
        None => Vec::new(),
    };
    for value in values {
        let named = match value {
            Value::String(name) if name.starts_with("http") => None,
            Value::String(name) => Some((text::unescaped(name), true)),
            Value::Object(_) => {
                // An author may only be pointed at: `{"@id": "…"}`.
                let whole = match (value.get("name"), value.get("@id").and_then(Value::as_str)) {
                    (None, Some(id)) => objects.iter().find(|object| {
                        object.get("@id").and_then(Value::as_str) == Some(id)
                            && object.get("name").is_some()
                    }),
                    _ => None,
                };
                let whole = whole.unwrap_or(value);
                let is_person = !types(whole)
                    .iter()
                    .any(|kind| kind.contains("Organization"));
                strings(whole.get("name"))
                    .into_iter()
                    .next()
                    .map(|name| (name, is_person))
            }
            _ => None,
        };
        if let Some((name, is_person)) = named.filter(|(name, _)| !name.is_empty()) {
            found.push(Author { name, is_person });
        }
    }
    found
}

fn meta(tree: &Tree<'_>, found: &mut Structured) {
    let mut authors = Vec::new();
    for at in 0..tree.len() {
        match tree.name(at) {
            "meta" => {
                let Some(content) = tree
                    .attr(at, "content")
                    .filter(|content| !content.trim().is_empty())
                else {
                    continue;
                };
                let name = tree
                    .attr(at, "property")
                    .or_else(|| tree.attr(at, "name"))
                    .or_else(|| tree.attr(at, "itemprop"));
                let name = name.unwrap_or_default().to_ascii_lowercase();
                let value = || Some(text::unescaped(content));
                match name.as_str() {
                    "og:title" => set(&mut found.og_title, value()),
                    "og:url" => set(&mut found.og_url, value()),
                    "og:type" => set(&mut found.og_type, value()),
                    "og:site_name" => set(&mut found.site_name, value()),
                    "og:description" => set(&mut found.description, value()),
                    "description" => set(&mut found.meta_description, value()),
                    "article:section" => set(&mut found.section, value()),
                    "article:tag" => found.keywords.extend(value()),
                    "keywords" | "news_keywords" if found.keywords.is_empty() => {
                        found.keywords = split_keywords(value().into_iter().collect())
                    }
                    "article:published_time"
                    | "og:article:published_time"
                    | "datepublished"
                    | "date"
                    | "dc.date"
                    | "dc.date.issued"
                    | "dcterms.created"
                    | "dcterms.date"
                    | "parsely-pub-date"
                    | "publish-date"
                    | "pubdate"
                    | "sailthru.date"
                    | "cxenseparse:recs:publishtime"
                    | "publication_date"
                    | "citation_publication_date"
                    | "citation_date" => set(&mut found.published, value()),
                    "article:modified_time"
                    | "og:updated_time"
                    | "og:article:modified_time"
                    | "datemodified"
                    | "dcterms.modified"
                    | "lastmod"
                    | "last-modified"
                    | "dc.date.modified" => set(&mut found.modified, value()),
                    "author" | "article:author" | "dc.creator" | "byl" | "parsely-author"
                    | "sailthru.author" | "cxenseparse:author"
                        if !content.starts_with("http") =>
                    {
                        authors.extend(value().map(|name| Author {
                            name,
                            is_person: true,
                        }));
                    }
                    _ => {}
                }
            }
            "link"
                if tree
                    .attr(at, "rel")
                    .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) =>
            {
                set(
                    &mut found.canonical,
                    tree.attr(at, "href").map(|href| href.trim().to_owned()),
                );
            }
            "html" => set(
                &mut found.language,
                tree.attr(at, "lang")
                    .or_else(|| tree.attr(at, "xml:lang"))
                    .map(|lang| lang.trim().to_owned()),
            ),
            "title"
                if found.title.is_none()
                    && !tree.above(at).any(|above| tree.name(above) == "svg") =>
            {
                let title: String = (at..tree.end(at)).filter_map(|at| tree.text(at)).collect();
                found.title = text::some(&title);
            }
            _ => {}
        }
    }
    authors.dedup();
    if authors.len() > 1
        && authors[1..].iter().all(|author| {
            authors[0].name.contains(&author.name) || author.name.contains(&authors[0].name)
        })
    {
        authors.truncate(1);
    }
    found.authors = authors;
}

fn set(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value.filter(|value| !value.is_empty());
    }
}

fn split_keywords(given: Vec<String>) -> Vec<String> {
    let mut seen = FxHashSet::default();
    let words = given.iter().flat_map(|line| line.split([',', ';']));
    words
        .map(str::trim)
        .filter(|word| !word.is_empty() && seen.insert(*word))
        .map(str::to_owned)
        .collect()
}
